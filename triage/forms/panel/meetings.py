"""Panels, their series of meetings, attendance and interests."""

from __future__ import annotations

import uuid

from triage.forms.base import BaseForm, OnceForm
from triage.forms.fields import (
    CheckboxField,
    DateField,
    NumberField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    TimeField,
)
from triage.panel.commands.meetings import (
    WEEKDAYS,
    ArrangePanel,
    Declare,
    EnterGuest,
    GiveSeat,
    MarkAttendance,
    PlanMeetings,
)
from triage.rules.meetings import ATTENDANCE_LABELS, SEAT_ROLE_LABELS, AttendanceKind, SeatRole

NOT_MARKED = "none"
GUESTS = (AttendanceKind.OBSERVER, AttendanceKind.DEPUTY, AttendanceKind.PRESENT, AttendanceKind.APOLOGIES)


class PanelForm(BaseForm):
    """When and where a panel meets."""

    name = TextField("Name of the panel", required="Enter the panel’s name", max_length=120)
    weekday = SelectField(
        "Day of the week",
        options=[Option(str(number), day) for number, day in enumerate(WEEKDAYS)],
        coerce=int,
        empty_text=None,
        required="Choose the day on which it meets",
    )
    starts = TimeField("Starts at", hint="Such as 9:30am", required="Enter the time at which it starts")
    minutes = NumberField("Length in minutes", minimum=15, maximum=600, width=4, required="Enter the length in minutes")
    place = TextField("Place", max_length=200)
    quorum_agencies = NumberField(
        "Agencies needed for a quorum",
        hint="Distinct agencies, not people; the chair or deputy and the core agencies are needed besides",
        minimum=1,
        maximum=20,
        width=2,
        required="Enter how many agencies make a quorum",
    )

    def to_command(self, panel_id: uuid.UUID | None = None) -> ArrangePanel:
        """What was typed, as a command."""
        assert self.starts.data is not None
        return ArrangePanel(
            panel_id=panel_id,
            name=self.name.data or "",
            weekday=self.weekday.data or 0,
            starts=self.starts.data,
            minutes=self.minutes.data or 0,
            place=self.place.data or "",
            quorum_agencies=self.quorum_agencies.data or 0,
        )


class SeatForm(BaseForm):
    """Who sits on the panel, as what; the route fills in people and members."""

    user_id = SelectField("Person", coerce=uuid.UUID, required="Choose a person")
    role = RadiosField(
        "What are they on the panel?", options=SEAT_ROLE_LABELS, coerce=SeatRole, required="Say what they are"
    )
    deputy_for_id = SelectField("Deputy for", hint="Only for a deputy", coerce=uuid.UUID)

    def to_command(self, panel_id: uuid.UUID) -> GiveSeat:
        """What was chosen, as a command."""
        assert self.user_id.data is not None
        assert self.role.data is not None
        return GiveSeat(
            panel_id=panel_id,
            user_id=self.user_id.data,
            role=self.role.data,
            deputy_for_id=self.deputy_for_id.data,
        )


class PlanForm(BaseForm):
    """How many meetings, from when."""

    start = DateField(
        "First meeting on or after", called="The first date", future=True, required="Enter the first date"
    )
    count = NumberField(
        "How many meetings?", minimum=1, maximum=52, width=2, required="Enter how many meetings to plan"
    )

    def to_command(self, panel_id: uuid.UUID) -> PlanMeetings:
        """What was typed, as a command."""
        assert self.start.data is not None
        return PlanMeetings(panel_id=panel_id, start=self.start.data, count=self.count.data or 1)


class ReasonForm(BaseForm):
    """Why: for what is called off, put off or carried over."""

    reason = TextAreaField("Why?", required="Say why", rows=3, max_length=180)


class AttendanceLineForm(BaseForm):
    """One seat holder's line of the attendance list."""

    class Meta(BaseForm.Meta):
        """The token stands once on the page, in the form around the lines."""

        csrf = False

    kind = SelectField(
        "Attendance",
        options=[
            Option(NOT_MARKED, "Not marked yet"),
            *(Option(kind.value, label) for kind, label in ATTENDANCE_LABELS.items()),
        ],
        empty_text=None,
    )
    information_sent = CheckboxField("Information sent")
    accepted_confidentiality = CheckboxField("Confidentiality accepted")

    def to_command(self, user_id: uuid.UUID) -> MarkAttendance:
        """The line, as a command."""
        chosen = self.kind.data or NOT_MARKED
        return MarkAttendance(
            user_id=user_id,
            kind=None if chosen == NOT_MARKED else AttendanceKind(chosen),
            information_sent=bool(self.information_sent.data),
            accepted_confidentiality=bool(self.accepted_confidentiality.data),
        )


class GuestForm(OnceForm):
    """Somebody without a seat on the panel."""

    name = TextField("Name", required="Enter the person’s name", max_length=120, autocomplete="off")
    agency_id = SelectField("Agency", coerce=uuid.UUID, required="Choose their agency")
    kind = SelectField(
        "Here as",
        options=[Option(kind.value, ATTENDANCE_LABELS[kind]) for kind in GUESTS],
        coerce=AttendanceKind,
        required="Say in what way they are here",
    )
    accepted_confidentiality = CheckboxField("They have accepted the confidentiality statement")

    def to_command(self, meeting_id: uuid.UUID) -> EnterGuest:
        """What was typed, as a command."""
        assert self.agency_id.data is not None
        assert self.kind.data is not None
        return EnterGuest(
            meeting_id=meeting_id,
            name=self.name.data or "",
            agency_id=self.agency_id.data,
            kind=self.kind.data,
            accepted_confidentiality=bool(self.accepted_confidentiality.data),
            idempotency_key=str(self.idempotency_key.data),
        )


class DeclareForm(BaseForm):
    """An interest in a family; the route offers the people when it is recorded for somebody else."""

    user_id = SelectField("Who has the interest?", coerce=uuid.UUID, required="Choose the person")
    nature = TextField(
        "What is the interest?",
        hint="In a few words, such as “related” or “works with the family’s landlord”. It stands in the minutes.",
        required="Say what the interest is",
        max_length=300,
    )

    def to_command(self, item_id: uuid.UUID) -> Declare:
        """What was typed, as a command."""
        assert self.user_id.data is not None
        return Declare(item_id=item_id, user_id=self.user_id.data, nature=self.nature.data or "")
