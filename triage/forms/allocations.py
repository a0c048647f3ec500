"""Naming keyworkers, challenge visits, partners' answers and the IOM pathway."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from wtforms.validators import ValidationError

from triage.allocations.commands import (
    AcceptOffer,
    BookVisit,
    CheckRisk,
    CompleteVisit,
    DeclineOffer,
    EndVisit,
    NameKeyworker,
    RecordAttempt,
    RecordOdoc,
    RecordRefusal,
)
from triage.clock import at
from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import (
    CheckboxesField,
    DateField,
    Option,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
    TimeField,
)
from triage.rules.visits import RISK_QUESTIONS, VISIT_VERDICT_LABELS, RiskAnswer, VisitVerdict

DECLINE_LABELS = {
    "no_capacity": "We have no capacity",
    "not_right_agency": "Another agency is better placed",
    "needs_higher_tier": "The family needs more than a Level 2 CAF",
    "family_refuses": "The family does not want our support",
    "safety": "It would not be safe for the family or our staff",
}
RISK_LABELS = {RiskAnswer.YES: "Yes", RiskAnswer.NO: "No", RiskAnswer.NOT_KNOWN: "Not known"}


class KeyworkerForm(RevisionForm):
    """Choose the keyworker, with the load of each beside the name."""

    worker = RadiosField("Who will be the keyworker?", required="Choose a keyworker")
    over_cap_reason = TextAreaField(
        "Why should this family go over the cap?",
        hint="Only where the keyworker has as many families as the cap, or more",
        rows=3,
        max_length=500,
    )
    why = TextAreaField("Why does the family change hands?", rows=2, max_length=200)

    def choices(self, options: Sequence[Option]) -> None:
        """The keyworkers to choose from; each value is `team:worker`."""
        self.worker.options = list(options)

    def to_command(self, allocation: uuid.UUID) -> NameKeyworker:
        """What was chosen, as a command."""
        team, _, worker = str(self.worker.data).partition(":")
        return NameKeyworker(
            allocation=allocation,
            seen_revision=self.seen_revision.data,
            team=uuid.UUID(team),
            worker=uuid.UUID(worker),
            over_cap_reason=self.over_cap_reason.data,
            why=self.why.data,
        )


class RefusalForm(RevisionForm):
    """The family said no before the work began."""

    refused_by = TextField("Who refused?", required="Say who refused, for example “mother”", max_length=160, width=20)
    reason = TextAreaField("What did they say?", required="Say what they told you", rows=3, max_length=1000)

    def to_command(self, allocation: uuid.UUID) -> RecordRefusal:
        """What was typed, as a command."""
        return RecordRefusal(
            allocation=allocation,
            seen_revision=self.seen_revision.data,
            refused_by=self.refused_by.data,
            reason=self.reason.data,
        )


def _risk_field(question: str) -> RadiosField:
    return RadiosField(
        RISK_QUESTIONS[question],
        options=RISK_LABELS,
        coerce=RiskAnswer,
        required="Answer each question; “Not known” is an answer",
    )


class RiskForm(RevisionForm):
    """The safety check before a visit."""

    abuse = _risk_field("abuse")
    apart = _risk_field("apart")
    violence = _risk_field("violence")
    hazards = _risk_field("hazards")
    interpreter = _risk_field("interpreter")
    verdict = RadiosField(
        "What does the check come to?",
        options=VISIT_VERDICT_LABELS,
        coerce=VisitVerdict,
        required="Say whether the visit is safe",
    )
    measures = TextAreaField(
        "Measures, or why it is not safe",
        hint="For example: two workers, see the adults apart, meet at the children's centre",
        rows=4,
        max_length=2000,
        validators=[
            RequiredWhen("verdict", {VisitVerdict.SAFE_WITH_MEASURES}, "Say which measures make the visit safe"),
            RequiredWhen("verdict", {VisitVerdict.NOT_SAFE}, "Say why it is not safe"),
        ],
    )

    def to_command(self, visit: uuid.UUID) -> CheckRisk:
        """The answers, as a command."""
        return CheckRisk(
            visit=visit,
            seen_revision=self.seen_revision.data,
            answers={question: self[question].data for question in RISK_QUESTIONS},
            verdict=self.verdict.data,
            measures=self.measures.data,
        )


class BookingForm(RevisionForm):
    """When, where and with whom."""

    day = DateField("On which day?", called="The day of the visit", required="Enter the day of the visit")
    hour = TimeField("At what time?", required="Enter the time, for example 10:30")
    place = TextField(
        "Where?",
        hint="“At home”, or another place. Do not write a protected address here",
        required="Say where",
        max_length=200,
    )
    officer = SelectField("Who will go?", coerce=uuid.UUID, required="Choose who will go")
    joint_with = TextField("Together with", hint="Another agency's worker, if any", max_length=200)
    interpreter = TextField("Interpreter", hint="Language, and who is booked, where one is needed", max_length=120)

    def to_command(self, visit: uuid.UUID) -> BookVisit:
        """The booking, as a command."""
        when = (
            at(self.day.data, self.hour.data) if self.day.data and self.hour.data else datetime.min.replace(tzinfo=UTC)
        )
        return BookVisit(
            visit=visit,
            seen_revision=self.seen_revision.data,
            when=when,
            place=self.place.data,
            officer=self.officer.data,
            joint_with=self.joint_with.data,
            interpreter=self.interpreter.data,
        )


class AttemptForm(RevisionForm):
    """Nobody was seen."""

    note = TextAreaField("What happened?", required="Say what happened", rows=3, max_length=1000)

    def to_command(self, visit: uuid.UUID) -> RecordAttempt:
        """The attempt, as a command."""
        return RecordAttempt(visit=visit, seen_revision=self.seen_revision.data, note=self.note.data)


class CompletionForm(RevisionForm):
    """What was said and offered at the visit."""

    on = DateField(
        "When was the visit?", called="The day of the visit", past=True, required="Enter the day of the visit"
    )
    people_seen = CheckboxesField("Who was seen?", required="Say who was seen")
    expectations = TextAreaField(
        "What was expected of the family?",
        hint="The behaviour that has to change, as it was put to them",
        required="Say what was expected",
        rows=4,
        max_length=3000,
    )
    support_offered = TextAreaField(
        "What support was offered?", required="Say what support was offered", rows=4, max_length=3000
    )
    note = TextAreaField("Anything else the keyworker should know", rows=3, max_length=3000)

    def to_command(self, visit: uuid.UUID) -> CompleteVisit:
        """The outcome, as a command."""
        if self.on.data is None:
            raise ValidationError("Enter the day of the visit")
        return CompleteVisit(
            visit=visit,
            seen_revision=self.seen_revision.data,
            on=self.on.data,
            people_seen=tuple(self.people_seen.data),
            expectations=self.expectations.data,
            support_offered=self.support_offered.data,
            note=self.note.data,
        )


class EndVisitForm(RevisionForm):
    """Refused, abandoned or waived: each needs its reason."""

    who = TextField("Who refused?", hint="For example “mother”", max_length=160, width=20)
    reason = TextAreaField("Why?", required="Give the reason", rows=4, max_length=2000)

    def to_command(self, visit: uuid.UUID) -> EndVisit:
        """The end of the visit, as a command."""
        return EndVisit(visit=visit, seen_revision=self.seen_revision.data, reason=self.reason.data, who=self.who.data)


class AcceptForm(RevisionForm):
    """A partner takes the family."""

    lead = SelectField("Who will be the lead professional?", coerce=uuid.UUID, required="Choose the lead professional")
    note = TextAreaField("Anything the panel should know", rows=3, max_length=1000)

    def to_command(self, offer: uuid.UUID) -> AcceptOffer:
        """The acceptance, as a command."""
        return AcceptOffer(offer=offer, seen_revision=self.seen_revision.data, lead=self.lead.data, note=self.note.data)


class DeclineForm(RevisionForm):
    """A partner says no."""

    reason = RadiosField("Why do you decline?", options=DECLINE_LABELS, required="Choose the reason")
    note = TextAreaField(
        "In your own words",
        hint="The panel decides what follows from this",
        required="Say in a sentence why",
        rows=3,
        max_length=1000,
    )

    def to_command(self, offer: uuid.UUID) -> DeclineOffer:
        """The refusal, as a command."""
        return DeclineOffer(
            offer=offer, seen_revision=self.seen_revision.data, reason=self.reason.data, note=self.note.data
        )


class OdocForm(BaseForm):
    """The partners' own meeting about a person on the IOM pathway."""

    on = DateField("When did they meet?", called="The day of the meeting", past=True, required="Enter the day they met")
    outcome = TextAreaField("What was agreed?", required="Say what was agreed", rows=4, max_length=2000)

    def to_command(self, pathway: uuid.UUID) -> RecordOdoc:
        """The outcome, as a command."""
        if self.on.data is None:
            raise ValidationError("Enter the day they met")
        return RecordOdoc(pathway=pathway, on=self.on.data, outcome=self.outcome.data)
