"""The intake desk: filters, starting or linking a family, concluding."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from triage.evidence.commands import CONCLUSION_LABELS, Choice, ConclusionKind, LinkReferral
from triage.forms.base import BaseForm, OnceRevisionForm, RevisionForm
from triage.forms.fields import (
    CheckboxField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from triage.forms.fields.basis import RequiredWhen
from triage.panel.commands.conclusions import NEEDED, REASON_CODES, Conclude
from triage.rules.working_days import Colour

COLOUR_LABELS = {
    Colour.RED: "Red: waiting too long",
    Colour.AMBER: "Amber: getting late",
    Colour.GREEN: "Green: in time",
}
NEW = "new"
HIGH_NEED = {"yes": True, "no": False, "not_known": None}


class QueueForm(BaseForm):
    """The filters of the intake queue."""

    class Meta(BaseForm.Meta):
        """It changes nothing, and its address may be kept."""

        csrf = False

    agency = SelectField("Agency", coerce=uuid.UUID, empty_text="All agencies")
    status = SelectField("Status", empty_text="All at intake")
    colour = SelectField("Waiting", options=COLOUR_LABELS, coerce=Colour, empty_text="Any time")
    urgent = CheckboxField("Urgent only")


class TakeInForm(RevisionForm):
    """Start a family from a referral: only a button."""


class LinkForm(RevisionForm):
    """Which known person each sent person is; one drop-down for each, made by `link_form`."""

    sent: tuple[str, ...] = ()

    def to_command(self, referral_id: uuid.UUID, family_id: uuid.UUID) -> LinkReferral:
        """Who is whom."""
        return LinkReferral(
            referral_id=referral_id,
            family_id=family_id,
            choices=tuple(Choice(key=key, known_id=self._known(key)) for key in self.sent),
            seen_revision=self.seen_revision.data,
        )

    def _known(self, key: str) -> uuid.UUID | None:
        chosen = self[field_name(key)].data
        return None if chosen == NEW else uuid.UUID(chosen)


def field_name(key: str) -> str:
    """The name of the drop-down for one sent person."""
    return f"person-{key}"


def link_form(
    sent: Mapping[str, str], known: Iterable[Option], suggested: Mapping[str, uuid.UUID], **kwargs: Any
) -> LinkForm:
    """A form with a drop-down for each sent person; nobody is taken for the same without a choice that is seen."""
    options = [Option(NEW, "New to the family"), *known]
    fields = {
        field_name(key): SelectField(
            f"Who is {name}?",
            options=options,
            empty_text=None,
            required=f"Say who {name} is",
            default=str(suggested[key]) if key in suggested else NEW,
        )
        for key, name in sent.items()
    }
    made = type("LinkForm", (LinkForm,), {**fields, "sent": tuple(sent)})
    form: LinkForm = made(**kwargs)
    return form


class ConcludeForm(OnceRevisionForm):
    """How a referral's time at intake ends, with what each ending needs."""

    kind = RadiosField(
        "What do you conclude?", options=CONCLUSION_LABELS, coerce=ConclusionKind, required="Choose what you conclude"
    )
    high_need = RadiosField(
        "Is the family’s need high?",
        hint="It bears on the tier that is recommended and on the place on the list.",
        options={"yes": "Yes", "no": "No", "not_known": "I do not know"},
    )
    nominated_by = TextField(
        "Who nominates the family?",
        hint="Name and job, such as “Dana Whitlow, headteacher”",
        max_length=160,
        validators=[
            RequiredWhen("kind", {ConclusionKind.DISCRETION}, NEEDED[ConclusionKind.DISCRETION]["nominated_by"])
        ],
    )
    authorised = CheckboxField(
        "I authorise that the panel is asked to use its discretion",
        validators=[RequiredWhen("kind", {ConclusionKind.DISCRETION}, NEEDED[ConclusionKind.DISCRETION]["authorised"])],
    )
    signpost_name = TextField(
        "Where is the family signposted to?",
        hint="A service, or “CAF” with the agency that starts it",
        max_length=160,
        validators=[
            RequiredWhen("kind", {ConclusionKind.NOT_ELIGIBLE}, NEEDED[ConclusionKind.NOT_ELIGIBLE]["signpost_name"])
        ],
    )
    signpost_offers = TextField("What does it offer? (optional)", max_length=300)
    signpost_contact = TextField("How is it reached? (optional)", max_length=160)
    told = TextField(
        "Whom did you tell in social care, and when?",
        hint="Ring before you record this: a step-up never waits for the service.",
        max_length=300,
        validators=[RequiredWhen("kind", {ConclusionKind.STEP_UP}, NEEDED[ConclusionKind.STEP_UP]["told"])],
    )
    question = TextAreaField(
        "What do you ask the referrer?",
        hint="They see these words. Name nobody and nothing that they did not tell you.",
        rows=4,
        max_length=2000,
        validators=[RequiredWhen("kind", {ConclusionKind.RETURN}, NEEDED[ConclusionKind.RETURN]["question"])],
    )
    reason = TextAreaField(
        "Explain your conclusion (optional)",
        hint="For the record and the panel; the referrer does not see it.",
        rows=4,
        max_length=4000,
        validators=[RequiredWhen("kind", {ConclusionKind.DISCRETION}, NEEDED[ConclusionKind.DISCRETION]["reason"])],
    )

    def chosen_reason(self) -> str:
        """The reason code of the ending that was chosen."""
        return str(self[reason_field(self.kind.data)].data or "") if self.kind.data else ""

    def validate_reason_code(self) -> bool:
        """The chosen ending has its reason."""
        if self.kind.data is None or self.chosen_reason():
            return True
        self.add_error("Choose the reason", field=reason_field(self.kind.data))
        return False

    def to_command(self) -> Conclude:
        """The conclusion, without what other endings would have needed."""
        return Conclude(
            kind=self.kind.data,
            reason_code=self.chosen_reason(),
            reason=self.reason.data,
            high_need=HIGH_NEED.get(self.high_need.data or ""),
            nominated_by=self.nominated_by.data,
            authorised=self.authorised.data,
            signpost_name=self.signpost_name.data,
            signpost_offers=self.signpost_offers.data,
            signpost_contact=self.signpost_contact.data,
            told=self.told.data,
            question=self.question.data,
            seen_revision=self.seen_revision.data,
            idempotency_key=str(self.idempotency_key.data),
        )


def reason_field(kind: ConclusionKind) -> str:
    """The name of the drop-down with the reasons of one ending."""
    return f"reason_{kind.value}"


for _kind, _reasons in REASON_CODES.items():
    setattr(
        ConcludeForm,
        reason_field(_kind),
        SelectField("Reason", options=[Option(reason.code, reason.words) for reason in _reasons]),
    )
