"""What each kind of decision needs besides what every decision asks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, time

from wtforms.validators import ValidationError

from triage import clock
from triage.forms.base import OnceForm
from triage.forms.fields import (
    DateField,
    Option,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
    TimeField,
)
from triage.forms.panel.decision_basis import DecisionForm, HelpForm
from triage.panel.commands import decisions as commands
from triage.rules.decisions import DecisionKind


class IntensiveForm(DecisionForm):
    """Intensive: eligibility verified, or discretion recorded."""

    KIND = DecisionKind.INTENSIVE

    nominated_by = TextField("Who nominates the family?", max_length=160, hint="Name, job and agency")
    discretion = TextAreaField("Why does the panel include the family?", rows=3, max_length=2000)

    def ask_discretion(self) -> None:
        """Eligibility is not verified and no discretion is on record yet."""
        self.nominated_by.required = "Enter who nominates the family"
        self.discretion.required = "Say why the panel includes the family at its discretion"

    def details(self, helps: Sequence[HelpForm]) -> commands.Intensive:
        """The discretion, if any."""
        return commands.Intensive(nominated_by=self.nominated_by.data, discretion=self.discretion.data)


class LightForm(DecisionForm):
    """Light: a team, its keyworker now or later."""

    KIND = DecisionKind.LIGHT

    team = RadiosField("Which team?", coerce=uuid.UUID, required="Choose a team")
    when = RadiosField(
        "When is the keyworker named?",
        options=[Option("later", "Later, by the team"), Option("now", "Now")],
        required="Say whether the keyworker is named now or later",
    )
    worker = SelectField(
        "Keyworker", coerce=uuid.UUID, validators=[RequiredWhen("when", {"now"}, "Choose the keyworker")]
    )
    over_cap = TextAreaField(
        "Why this keyworker, if the caseload is at the cap", rows=2, max_length=1000, hint="Leave empty below the cap"
    )

    def details(self, helps: Sequence[HelpForm]) -> commands.Light:
        """The team and, when named now, the keyworker."""
        now = self.when.data == "now"
        return commands.Light(
            team_id=self.team.data,
            worker_id=self.worker.data if now else None,
            over_cap_reason=self.over_cap.data if now else "",
        )


class SuperLightForm(DecisionForm):
    """Super Light: the partner who is asked to lead."""

    KIND = DecisionKind.SUPER_LIGHT

    agency = SelectField("Which partner is asked to lead?", coerce=uuid.UUID, required="Choose the partner agency")
    lead = SelectField(
        "Lead professional",
        coerce=uuid.UUID,
        hint="Somebody of that agency; the agency names one when it accepts if nobody is chosen here",
        empty_text="Named by the agency",
    )
    answer_by = DateField("Answer by", future=True, required="Enter the day by when the partner answers")

    def details(self, helps: Sequence[HelpForm]) -> commands.SuperLight:
        """The partner."""
        return commands.SuperLight(agency_id=self.agency.data, lead_id=self.lead.data, answer_by=self.answer_by.data)


class IomForm(DecisionForm):
    """IOM pathway: a person, and who agreed."""

    KIND = DecisionKind.IOM

    person = RadiosField("Which person?", coerce=uuid.UUID, required="Choose the person the pathway is for")
    agreed_agency = RadiosField(
        "Which agency agreed?", coerce=uuid.UUID, required="Choose the police or probation agency that agreed"
    )
    agreed_by = TextField("Who agreed there?", max_length=120, required="Enter who agreed")
    agreed_on = DateField("When did they agree?", called="The day they agreed", past=True, required="Enter the day")
    tier = RadiosField(
        "Does the family need a tier as well?",
        options=[
            Option("yes", "Yes, decide the tier next"),
            Option("no", "No, the pathway is enough", hint="The family then leaves the list"),
        ],
        required="Say whether the family needs a tier as well",
    )

    def details(self, helps: Sequence[HelpForm]) -> commands.Iom:
        """The person and the agreement."""
        return commands.Iom(
            person_id=self.person.data,
            agreed_by_agency_id=self.agreed_agency.data,
            agreed_by_name=self.agreed_by.data,
            agreed_on=self.agreed_on.data,
            tier_follows=self.tier.data == "yes",
        )


class DeferForm(DecisionForm):
    """Defer: what is missing, from whom, by when."""

    KIND = DecisionKind.DEFER

    question = TextAreaField("What do you need to know?", rows=3, max_length=2000, required="Say what you need to know")
    agency = SelectField("Which agency would know?", coerce=uuid.UUID, required="Choose the agency that would know")
    due = DateField("Answer by", called="The day for the answer", future=True, required="Enter the day for the answer")
    review = DateField(
        "When does the panel look again?", called="The review date", future=True, required="Enter the review date"
    )

    def validate_review(self, field: DateField) -> None:
        """The panel cannot look again before the answer is due."""
        if field.data and self.due.data and field.data < self.due.data:
            raise ValidationError("The review date must be on or after the day for the answer")

    def details(self, helps: Sequence[HelpForm]) -> commands.Defer:
        """The question and its dates."""
        return commands.Defer(
            question=self.question.data, agency_id=self.agency.data, due_on=self.due.data, review_on=self.review.data
        )


class KeepForm(DecisionForm):
    """Keep on the list until a day."""

    KIND = DecisionKind.KEEP

    review = DateField(
        "When does the panel look again?", called="The review date", future=True, required="Enter the review date"
    )

    def validate_review(self, field: DateField) -> None:
        """Parked until today would not be parked."""
        if field.data and field.data <= clock.today():
            raise ValidationError("The review date must be in the future")

    def details(self, helps: Sequence[HelpForm]) -> commands.Keep:
        """The review date."""
        return commands.Keep(review_on=field_date(self.review))


class NotEligibleForm(DecisionForm):
    """Not eligible: signposted where, or who starts a CAF."""

    KIND = DecisionKind.NOT_ELIGIBLE

    caf = SelectField(
        "Who starts a CAF?", coerce=uuid.UUID, empty_text="No CAF", hint="Leave empty where signposting is enough"
    )

    def details(self, helps: Sequence[HelpForm]) -> commands.NotEligible:
        """Where the family finds help."""
        return commands.NotEligible(
            signposts=tuple(each.to_command() for each in helps if not each.is_blank()), caf_agency_id=self.caf.data
        )


class StepUpForm(DecisionForm):
    """Step up: who in social care was told, and when."""

    KIND = DecisionKind.STEP_UP

    told_name = TextField(
        "Who in social care was told?", max_length=160, hint="Name and team", required="Enter who was told"
    )
    told_on = DateField("On which day?", called="The day", past=True, required="Enter the day they were told")
    told_time = TimeField("At what time?", required="Enter the time they were told")
    reference = TextField("Their reference", max_length=60, width=20)

    def details(self, helps: Sequence[HelpForm]) -> commands.StepUp:
        """Who was told."""
        told: time = self.told_time.data
        return commands.StepUp(
            told_name=self.told_name.data,
            told_at=clock.at(field_date(self.told_on), told),
            reference=self.reference.data,
        )


class LinkForm(DecisionForm):
    """Already open, or the same family as another."""

    KIND = DecisionKind.LINK

    family = TextField(
        "Reference of the other family",
        max_length=20,
        width=20,
        hint="Like F-2026-00042",
        validators=[RequiredWhen("reason", {"same_family"}, "Enter the reference of the other family")],
    )

    def details(self, helps: Sequence[HelpForm]) -> commands.Link:
        """The other family."""
        return commands.Link(reference=self.family.data)


class WithdrawnForm(DecisionForm):
    """Withdrawn, refused or out of area: who."""

    KIND = DecisionKind.WITHDRAWN

    who = TextField(
        "Who?",
        max_length=160,
        hint="Who withdrew or who in the family refused, such as “mother”, or where the family lives now",
        required="Say who withdrew or refused, or where the family lives now",
    )

    def details(self, helps: Sequence[HelpForm]) -> commands.Withdrawn:
        """Who."""
        return commands.Withdrawn(who=self.who.data)


class RatifyForm(OnceForm):
    """A later meeting ratifies what the chair did alone."""

    note = TextAreaField("What the meeting said", rows=2, max_length=2000)


FORMS: dict[DecisionKind, type[DecisionForm]] = {
    form.KIND: form
    for form in (
        IntensiveForm,
        LightForm,
        SuperLightForm,
        IomForm,
        DeferForm,
        KeepForm,
        NotEligibleForm,
        StepUpForm,
        LinkForm,
        WithdrawnForm,
    )
}


def field_date(field: DateField) -> date:
    """The date of a field that has validated."""
    assert isinstance(field.data, date)
    return field.data
