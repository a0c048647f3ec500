"""Adding a family to an agenda, and giving an item its time."""

from __future__ import annotations

import uuid

from triage.forms.base import BaseForm
from triage.forms.fields import NumberField, Option, SelectField, TextAreaField, TextField
from triage.panel.commands.agenda import AddFamily
from triage.rules.meetings import FAMILY_SECTIONS, SECTION_LABELS, Section


class AddFamilyForm(BaseForm):
    """One family for the agenda; `late_reason` is drawn when the closing date is past."""

    reference = TextField(
        "Family’s reference",
        hint="Such as F-2026-00042",
        required="Enter the family’s reference",
        width=20,
        max_length=20,
        autocomplete="off",
    )
    section = SelectField(
        "Part of the agenda",
        options=[Option(each.value, SECTION_LABELS[each]) for each in FAMILY_SECTIONS],
        coerce=Section,
        required="Choose the part of the agenda",
    )
    why = TextField("Why the panel takes it", max_length=200)
    minutes = NumberField("Minutes", minimum=1, maximum=120, width=3, required="Enter how many minutes it gets")
    late_reason = TextAreaField(
        "The chair’s reason for taking it late",
        hint="Only for a family whose referral came after the closing date, or after the papers went out",
        rows=2,
        max_length=500,
    )

    def to_command(self, meeting_id: uuid.UUID) -> AddFamily:
        """What was typed, as a command."""
        assert self.section.data is not None
        return AddFamily(
            meeting_id=meeting_id,
            reference=self.reference.data or "",
            section=self.section.data,
            why=self.why.data or "",
            minutes=self.minutes.data or 10,
            late_reason=self.late_reason.data or "",
        )


class MinutesForm(BaseForm):
    """The time of one item."""

    minutes = NumberField("Minutes", minimum=0, maximum=240, width=3, required="Enter the minutes")


class CarryForm(BaseForm):
    """Why a family waits for the next meeting."""

    reason = TextAreaField(
        "Why does it wait for the next meeting?", required="Say why it is carried over", rows=3, max_length=300
    )
