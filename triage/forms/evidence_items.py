"""One more item of evidence: asked in the words, the window and the unit of its indicator."""

from __future__ import annotations

import uuid
from typing import Any

from triage.evidence.commands import AddItem, PutRight
from triage.forms.base import BaseForm, OnceForm, RevisionForm
from triage.forms.evidence import ANSWER_LABELS, HOUSEHOLD, AmountField, when_field
from triage.forms.fields import DateField, HiddenField, RadiosField, SelectField, TextAreaField, TextField
from triage.rules.adding import nonsense
from triage.rules.facts import Answer
from triage.rules.framework import Compare, Indicator, ValueRule, Who

STAYS: dict[str, Any] = {"answer": None, "agency": None, "note": None}
"""What nobody puts right: who says so, and what. Where that is wrong, the item is rejected and another added."""


class WhatForm(BaseForm):
    """What the evidence is about, so that the next page can ask for it in the right unit."""

    class Meta(BaseForm.Meta):
        """A question in the address: it changes nothing, and needs no token."""

        csrf = False

    indicator = SelectField("What is it about?", required="Choose what the evidence is about", empty_text="Choose")


class AddItemForm(OnceForm):
    """One more item, on behalf of an agency; `add_item_form` words it for its indicator."""

    rule: ValueRule | None = None

    indicator = HiddenField()
    person = SelectField("Who is it about?", required="Say who it is about", empty_text="Choose")
    answer = RadiosField(
        "What is said?", options=ANSWER_LABELS, coerce=Answer, required="Say what the agency says", default=Answer.YES
    )
    on = DateField("When did it happen or begin?", called="The date", hint="For example, 27 3 2026")
    until = DateField("When did it end?", called="The end", hint="Leave blank for a single day, or while it goes on")
    value = AmountField("How many?", width=5)
    missed = AmountField("Sessions missed", hint="A session is half a school day", width=5)
    possible = AmountField("Sessions possible", width=5)
    agency = SelectField(
        "Which agency says so?", coerce=uuid.UUID, required="Choose the agency that says so", empty_text="Choose"
    )
    reference = TextField(
        "Where is it recorded?",
        hint="Document and date, or a number",
        max_length=300,
        required="Enter where it is recorded",
    )
    note = TextAreaField("Note (optional)", rows=3, max_length=2000)

    def validate(self, extra_validators: Any = None) -> bool:
        """A period ends after it began, and a number can be right."""
        valid = bool(super().validate(extra_validators))
        for field, problem in (("until", self._period_problem()), *self._number_problems()):
            if problem:
                self.add_error(problem, field=field)
                valid = False
        return valid

    def to_command(self) -> AddItem:
        """The item."""
        value, out_of = self._number()
        return AddItem(
            indicator=self.indicator.data,
            answer=self.answer.data,
            agency_id=self.agency.data,
            person_id=None if self.person.data == HOUSEHOLD else uuid.UUID(self.person.data),
            on=self.on.data,
            until=self.until.data,
            value=value,
            out_of=out_of,
            reference=self.reference.data,
            note=self.note.data,
            idempotency_key=str(self.idempotency_key.data),
        )

    def _number(self) -> tuple[float | None, float | None]:
        """What was missed of what was possible, or the number itself."""
        missed = self._typed("missed")
        return (missed, self._typed("possible")) if missed is not None else (self._typed("value"), None)

    def _typed(self, name: str) -> float | None:
        found: float | None = self[name].data if name in self else None
        return found

    def _period_problem(self) -> str:
        if self.on.data and self.until.data and self.until.data < self.on.data:
            return "The end must be on or after the date on which it began"
        return ""

    def _number_problems(self) -> list[tuple[str, str]]:
        if self.rule is None:
            return []
        if not self.rule.is_share:
            return [("value", nonsense(self._typed("value"), None, self.rule.unit))]
        missed, possible, value = self._typed("missed"), self._typed("possible"), self._typed("value")
        if missed is None and possible is not None:
            return [("missed", "Enter how many sessions were missed")]
        if missed is not None and possible is None:
            return [("possible", "Enter how many sessions were possible")]
        if missed is not None and value is not None:
            return [("value", "Give either the sessions or the percentage, not both")]
        return [("missed" if missed is not None else "value", nonsense(*self._number(), self.rule.unit))]


class PutRightForm(AddItemForm, RevisionForm):
    """The same of an item that was wrong, as it stands; what is said, and who says it, stay as they are."""

    because = TextAreaField("What was wrong?", rows=3, max_length=1000, required="Say what was wrong")

    def to_put_right(self, item_id: uuid.UUID) -> PutRight:
        """What the item should have said."""
        value, out_of = self._number()
        return PutRight(
            item_id=item_id,
            seen_revision=self.seen_revision.data,
            person_id=None if self.person.data == HOUSEHOLD else uuid.UUID(self.person.data),
            on=self.on.data,
            until=self.until.data,
            value=value,
            out_of=out_of,
            reference=self.reference.data,
            because=self.because.data,
            idempotency_key=str(self.idempotency_key.data),
        )


def add_item_form(indicator: Indicator, **kwargs: Any) -> AddItemForm:
    """The form for an indicator: with boxes for what it counts, and none where it counts nothing."""
    made = type("AddItemForm", (AddItemForm,), _fields(indicator))
    form: AddItemForm = made(indicator=indicator.id, **kwargs)
    if indicator.who is Who.HOUSEHOLD and not form.is_submitted():
        form.person.data = HOUSEHOLD
    return form


def put_right_form(indicator: Indicator, **kwargs: Any) -> PutRightForm:
    """The form for an item of an indicator that was wrong."""
    made = type("PutRightForm", (PutRightForm,), _fields(indicator) | STAYS)
    form: PutRightForm = made(indicator=indicator.id, **kwargs)
    return form


def _fields(indicator: Indicator) -> dict[str, Any]:
    """What the form asks of this indicator and of no other."""
    rule = indicator.value
    fields: dict[str, Any] = {"rule": rule, "on": when_field(indicator.window)}
    if rule is None or not rule.is_share:
        fields |= {"missed": None, "possible": None}
    if rule is None:
        fields["value"] = None
    else:
        fields["value"] = AmountField(_asked(rule), hint=_needed(rule), width=5)
    return fields


def _asked(rule: ValueRule) -> str:
    if not rule.is_share:
        return f"How many {rule.unit}?"
    return "Or the attendance, in %" if rule.compare is Compare.BELOW else "Or the absence, in %"


def _needed(rule: ValueRule) -> str:
    """What the criterion asks for, so that nobody has to look it up."""
    if rule.is_share:
        return f"Where only the percentage is known. The criterion asks for {rule.words_on(None)}"
    return f"The criterion asks for {rule.words_on(None)}. Leave blank if the number is not known"
