"""A list that an agency agreed to send."""

from __future__ import annotations

import uuid

from triage.forms.base import BaseForm
from triage.forms.fields import DateField, NumberField, SelectField, TextField
from triage.imports.commands import LIST_KIND_LABELS, ExpectList, ListKind

LONGEST = 400


class ExpectForm(BaseForm):
    """Which agency, what of, how often, from when."""

    agency = SelectField("Agency", coerce=uuid.UUID, required="Choose the agency", empty_text="Choose")
    kind = SelectField(
        "What is the list of?",
        options=LIST_KIND_LABELS,
        coerce=ListKind,
        required="Choose what the list is of",
        empty_text="Choose",
    )
    every_days = NumberField(
        "How often, in days?",
        hint="7 is weekly, 30 monthly, 120 once a school term",
        required="Enter how many days there are between two lists",
        minimum=1,
        maximum=LONGEST,
        width=3,
    )
    due_on = DateField("When is the next one due?", called="The day it is due", required="Enter the day it is due")
    note = TextField("Note (optional)", hint="Who sends it, or what was agreed", max_length=200)

    def to_command(self) -> ExpectList:
        """What was agreed."""
        return ExpectList(
            agency_id=self.agency.data,
            kind=self.kind.data,
            every_days=self.every_days.data,
            due_on=self.due_on.data,
            note=self.note.data,
        )
