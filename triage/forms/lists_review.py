"""Rows of lists: who is it, and several at once."""

from __future__ import annotations

import uuid

from triage.forms.base import EmptyForm
from triage.forms.fields import CheckboxesField, Option, RadiosField, SelectField
from triage.imports.commands import DecideRow, RowAnswer

LIKELY_FROM = "30"
SCORES = {
    "40": "Very much alike",
    LIKELY_FROM: "Much alike",
    "20": "Somewhat alike",
    "10": "All that wait",
}
"""How much must speak for one person, from which score on."""


class RowForm(EmptyForm):
    """Who the person of one row is."""

    who = RadiosField("Who is it?", required="Say who it is, or that you decide later")

    def choose_from(self, people: list[Option]) -> None:
        """The people who could be meant, and what else can be said."""
        self.who.options = [
            *people,
            Option(RowAnswer.NOBODY.value, "Nobody of these", "It waits with the others of its home", divider="or"),
            Option(RowAnswer.LATER.value, "Decide later", "It goes to the end of the queue"),
        ]

    def to_command(self, row_id: int) -> DecideRow:
        """The decision."""
        answers = {each.value: each for each in (RowAnswer.NOBODY, RowAnswer.LATER)}
        if self.who.data in answers:
            return DecideRow(row_id=row_id, answer=answers[self.who.data])
        return DecideRow(row_id=row_id, answer=RowAnswer.THEM, person_id=uuid.UUID(self.who.data))


class TogetherFilter(EmptyForm):
    """From which score rows are shown to be attached together."""

    above = SelectField(
        "How alike",
        hint="What speaks for one person, and how rare it is",
        options=SCORES,
        empty_text=None,
        default=LIKELY_FROM,
    )


class TogetherForm(EmptyForm):
    """Several rows, each with the one person it could be."""

    rows = CheckboxesField("Rows", required="Tick the rows to attach")

    def chosen(self) -> list[tuple[int, uuid.UUID]]:
        """The ticked rows with their people."""
        parts = (str(each).partition("|") for each in self.rows.data)
        return [(int(row), uuid.UUID(person)) for row, _, person in parts]
