"""A list that an agency agreed to send."""

from __future__ import annotations

import uuid
from datetime import date

from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import DateField, NumberField, SelectField, TextField
from triage.imports.commands import LIST_KIND_LABELS, ChangeExpected, ExpectList, ListKind

LONGEST = 400


class RhythmForm(BaseForm):
    """How often a list that is expected comes, and when next."""

    every_days = NumberField(
        "How often, in days?",
        hint="7 is weekly, 30 monthly, 120 once a school term",
        required="Enter how many days there are between two lists",
        minimum=1,
        maximum=LONGEST,
        width=3,
    )
    due_on = DateField(
        "When is the next one due?",
        called="The day it is due",
        hint="The list is late from the day after.",
        required="Enter the day it is due",
    )
    note = TextField("Note (optional)", hint="Who sends it, or what was agreed. Its sender reads this.", max_length=200)

    def refuse_a_past_day(self, *, today: date, kept: date | None = None) -> bool:
        """Whether the day can be the next one: today, to come, or the one that stands already."""
        day = self.due_on.data
        if day is None or day >= today or day == kept:
            return True
        self.add_error("The day it is due must be today or in the future", field="due_on")
        return False


class ChangeExpectedForm(RhythmForm, RevisionForm):
    """Agree another rhythm or day."""

    def to_change(self, expected_id: uuid.UUID) -> ChangeExpected:
        """What is agreed from now on."""
        return ChangeExpected(
            expected_id=expected_id,
            every_days=self.every_days.data,
            due_on=self.due_on.data,
            note=self.note.data,
            seen_revision=self.seen_revision.data,
        )


class ExpectForm(RhythmForm):
    """Which agency, what of, how often, from when."""

    agency = SelectField("Agency", coerce=uuid.UUID, required="Choose the agency", empty_text="Choose")
    kind = SelectField(
        "What is the list of?",
        options=LIST_KIND_LABELS,
        coerce=ListKind,
        required="Choose what the list is of",
        empty_text="Choose",
    )

    def to_command(self) -> ExpectList:
        """What was agreed."""
        return ExpectList(
            agency_id=self.agency.data,
            kind=self.kind.data,
            every_days=self.every_days.data,
            due_on=self.due_on.data,
            note=self.note.data,
        )
