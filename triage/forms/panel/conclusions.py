"""How the coordinator ends a referral's time at intake."""

from __future__ import annotations

from triage.evidence.commands import CONCLUSION_LABELS, ConclusionKind
from triage.forms.base import OnceRevisionForm
from triage.forms.fields import (
    CheckboxField,
    Option,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
)
from triage.panel.commands.conclusions import NEEDED, REASON_CODES, Conclude

HIGH_NEED = {"yes": True, "no": False, "not_known": None}


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
