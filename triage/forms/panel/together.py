"""One act on several families of the list: first which, then what it needs, then the preview, then the button."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from triage import clock
from triage.forms.base import OnceForm
from triage.forms.fields import CheckboxesField, DateField, HiddenField, Option, SelectField, TextAreaField, TextField
from triage.panel.commands.entries import AT_MOST_AHEAD
from triage.panel.commands.together import AT_MOST, Chosen, DoTogether, Together
from triage.rules.meetings import FAMILY_SECTIONS, SECTION_LABELS, Section


class TogetherForm(OnceForm):
    """The families, and on the pages of one act what that act needs."""

    kind = HiddenField()
    chosen = CheckboxesField("Families", coerce=Chosen.read, required="Tick the families that it is for")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Which places there are is for the query to say: whatever else a page sends names none of them.
        self.chosen.options = [Option(value, value) for value in self.chosen.chosen_values()]

    def take_up(self, chosen: Iterable[Chosen]) -> None:
        """Start with these."""
        self.chosen.data = list(chosen)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Refuse more than can be looked through."""
        fits: bool = super().validate(*args, **kwargs)
        if len(self.chosen.data or ()) <= AT_MOST:
            return fits
        self.add_error(f"Choose at most {AT_MOST} families at once.", field="chosen")
        return False

    def to_command(self) -> DoTogether:
        """What was chosen and typed, as a command."""
        return DoTogether(
            kind=Together(self.kind.data),
            chosen=tuple(dict.fromkeys(self.chosen.data or ())),
            idempotency_key=str(self.idempotency_key.data),
            **self.needed(),
        )

    def needed(self) -> dict[str, Any]:
        """What this act needs besides the families."""
        return {}


class ParkTogetherForm(TogetherForm):
    """Until when they wait outside the order, and why."""

    until = DateField(
        "Until when?",
        called="The day of return",
        hint="Each family returns to its place by itself on this day",
        future=True,
        required="Enter the day on which the families return",
    )
    reason = TextAreaField(
        "Why?",
        hint="It stands in the history of every one of them",
        required="Say why the families are parked",
        rows=3,
        max_length=500,
    )

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Refuse today: they would be back before anybody looked; and a day so far off that nobody meant it."""
        fits = super().validate(*args, **kwargs)
        if self.until.data is None:
            return fits
        if self.until.data <= clock.today():
            self.add_error("The day of return must be after today", field="until")
        elif self.until.data > clock.today() + AT_MOST_AHEAD:
            self.add_error("The day of return must be within a year", field="until")
        else:
            return fits
        return False

    def needed(self) -> dict[str, date | str | None]:
        """The day and the reason."""
        return {"until": self.until.data, "reason": self.reason.data or ""}


class AgendaTogetherForm(TogetherForm):
    """Which meeting takes them, and in which part of its agenda. The meetings are set by the route."""

    meeting = SelectField("Meeting", coerce=uuid.UUID, required="Choose the meeting", empty_text="Choose a meeting")
    section = SelectField(
        "Part of the agenda",
        options=[Option(each.value, SECTION_LABELS[each]) for each in FAMILY_SECTIONS],
        coerce=Section,
        required="Choose the part of the agenda",
        empty_text=None,
    )
    reason = TextField("Why the panel takes them", max_length=200)

    def needed(self) -> dict[str, uuid.UUID | Section | str | None]:
        """The meeting, the part of its agenda, and why."""
        return {"meeting_id": self.meeting.data, "section": self.section.data, "reason": self.reason.data or ""}


FORMS: dict[Together, type[TogetherForm]] = {
    Together.PARK: ParkTogetherForm,
    Together.UNPARK: TogetherForm,
    Together.AGENDA: AgendaTogetherForm,
}

FIELDS: dict[Together, tuple[str, ...]] = {
    Together.PARK: ("until", "reason"),
    Together.UNPARK: (),
    Together.AGENDA: ("meeting", "section", "reason"),
}
"""What a page of that act asks for, in this order."""
