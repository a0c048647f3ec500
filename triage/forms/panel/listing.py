"""The list: its filters, the panel's own move, parking."""

from __future__ import annotations

import uuid
from datetime import date

from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import (
    CheckboxField,
    DateField,
    Option,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
    enum_options,
)
from triage.panel.commands.entries import (
    OR_BETTER,
    PLACING_LABELS,
    SORTING_LABELS,
    ListFilter,
    MoveEntry,
    ParkEntry,
    Placing,
    Sorting,
)
from triage.rules.meetings import ENTRY_STATUS_LABELS, EntryStatus
from triage.rules.tiers import TIER_LABELS
from triage.rules.verdict import OUTCOME_LABELS

WAITS = (4, 8, 12, 26)
LAPSES = (2, 4, 8, 12)
SHOWN = (EntryStatus.WAITING, EntryStatus.PARKED, EntryStatus.DECIDED)


class ListFilterForm(BaseForm):
    """Which families to show."""

    class Meta(BaseForm.Meta):
        """Read from the address: nothing is changed by it."""

        csrf = False

    status = SelectField(
        "Status", options=[Option(each.value, ENTRY_STATUS_LABELS[each]) for each in SHOWN], empty_text=None
    )
    tier = SelectField(
        "Tier recommended",
        options=[Option(tier.value, label) for tier, label in TIER_LABELS.items()],
        empty_text="Any tier",
    )
    outcome = SelectField(
        "Against the criteria",
        options={OR_BETTER: "Eligible or likely"} | OUTCOME_LABELS,
        empty_text="Any outcome",
    )
    waits = SelectField(
        "Waits at least",
        options=[Option(str(weeks), f"{weeks} weeks") for weeks in WAITS],
        empty_text="Any time",
    )
    framework = SelectField("Judged under", empty_text="Any framework")
    agency = SelectField("Referred by", empty_text="Any agency")
    lapses = SelectField(
        "Evidence lapses within",
        options=[Option(str(weeks), f"{weeks} weeks") for weeks in LAPSES],
        empty_text="Any time, or never",
    )
    urgent = CheckboxField("Urgent only")
    stuck = CheckboxField("Stuck only")
    moved = CheckboxField("Moved by the panel only")
    sort = SelectField("Sorted by", options=enum_options(SORTING_LABELS), empty_text=None)

    def to_filter(self, stuck_since: date) -> ListFilter:
        """The choice, with anything that is not offered left out; `stuck_since`: no progress since then is stuck."""
        weeks, lapses = _offered(self.waits), _offered(self.lapses)
        return ListFilter(
            status=_offered(self.status) or EntryStatus.WAITING.value,
            tier=_offered(self.tier),
            outcome=_offered(self.outcome),
            waits_weeks=int(weeks) if weeks else None,
            moved=bool(self.moved.data),
            sort=Sorting(_offered(self.sort) or Sorting.PLACE),
            urgent=bool(self.urgent.data),
            stuck_since=stuck_since if self.stuck.data else None,
            framework=_offered(self.framework),
            agency=uuid.UUID(agency) if (agency := _offered(self.agency)) else None,
            lapses_weeks=int(lapses) if lapses else None,
        )


def _offered(field: SelectField) -> str:
    """The choice where it is one of those offered to this reader; else none."""
    return str(field.data) if str(field.data) in {option.value for option in field.options} else ""


class ViewForm(BaseForm):
    """A name for a view of the list."""

    name = TextField("Name", hint="Such as “Urgent and stuck”", max_length=80, required="Give the view a name")


class MoveForm(RevisionForm):
    """The panel's own placing, with its reason and its last day."""

    placing = RadiosField(
        "Where does the panel want this family?",
        options=PLACING_LABELS,
        coerce=Placing,
        required="Say where the family goes",
    )
    beside = TextField(
        "Reference of the other family",
        hint="Such as F-2026-00042",
        width=20,
        max_length=20,
        validators=[RequiredWhen("placing", {Placing.ABOVE, Placing.BELOW}, "Enter the other family’s reference")],
    )
    reason = TextAreaField(
        "Why?",
        hint="The reason stands on the family’s page and in its history",
        required="Say why the panel moves this family",
        rows=3,
        max_length=500,
    )
    expires_on = DateField(
        "Until when?",
        called="Last day of the move",
        hint="After this day the place follows the points again",
        future=True,
        required="Enter the last day of the move",
    )

    def to_command(self, entry_id: uuid.UUID) -> MoveEntry:
        """What was typed, as a command."""
        assert self.placing.data is not None
        assert self.expires_on.data is not None
        return MoveEntry(
            entry_id=entry_id,
            seen_revision=self.seen_revision.data or 0,
            placing=self.placing.data,
            beside=self.beside.data or "",
            reason=self.reason.data or "",
            expires_on=self.expires_on.data,
        )


class ParkForm(RevisionForm):
    """Until when a family waits outside the order, and why."""

    until = DateField(
        "Until when?",
        called="The day of return",
        hint="The family returns to its place by itself on this day",
        future=True,
        required="Enter the day on which the family returns",
    )
    reason = TextAreaField("Why?", required="Say why the family is parked", rows=3, max_length=500)

    def to_command(self, entry_id: uuid.UUID) -> ParkEntry:
        """What was typed, as a command."""
        assert self.until.data is not None
        return ParkEntry(
            entry_id=entry_id,
            seen_revision=self.seen_revision.data or 0,
            until=self.until.data,
            reason=self.reason.data or "",
        )
