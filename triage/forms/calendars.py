"""The council's calendar: a school term, and days on which it is closed."""

from __future__ import annotations

from typing import Any

from triage.forms.base import BaseForm
from triage.forms.fields import DateField, HiddenField, TextField
from triage.rules.terms import Term


class SeenForm(BaseForm):
    """A button over the calendar as it was seen."""

    seen = HiddenField()


class TermForm(SeenForm):
    """One term. `shown` is what the reader was shown of its consequences: other dates are shown anew."""

    shown = HiddenField()
    name = TextField("Name", hint="For example, Autumn 2028", max_length=80, width=20, required="Enter the term’s name")
    start = DateField("First day", called="The first day", required="Enter the first day of the term")
    end = DateField("Last day", called="The last day", required="Enter the last day of the term")

    def validate(self, extra_validators: Any = None) -> bool:
        """The last day comes after the first."""
        valid = bool(super().validate(extra_validators))
        if valid and self.end.data <= self.start.data:
            self.add_error("The last day must be after the first", field="end")
            return False
        return valid

    def to_term(self) -> Term:
        """The term."""
        return Term(self.name.data, self.start.data, self.end.data)


class CloseForm(BaseForm):
    """Days on which the council is closed beside weekends and bank holidays."""

    name = TextField("What is it?", hint="For example, Christmas closure", max_length=80, required="Say what it is")
    first = DateField("First day", called="The first day", required="Enter the first day")
    last = DateField("Last day", called="The last day", hint="Leave blank for a single day")
