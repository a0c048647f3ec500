"""Agencies and their agreements."""

from __future__ import annotations

import uuid

from triage.accounts.commands import EndAgreement, RecordAgreement, SaveAgency
from triage.forms.base import OnceForm, RevisionForm
from triage.forms.fields import CheckboxField, DateField, SelectField, TextAreaField, TextField
from triage.rules.agencies import AgencyKind


class AgencyForm(RevisionForm):
    """An agency as it should stand."""

    name = TextField("Name", required="Enter the agency’s name", max_length=120)
    kind = SelectField(
        "Kind of agency",
        hint="This decides its referral form, the roles its people may have and how it counts for the quorum",
        required="Choose what kind of agency it is",
        coerce=AgencyKind,
        empty_text="Choose one",
    )
    phone = TextField("Phone number", max_length=40, hint="Shown to families in letters and to the panel")
    can_lead = CheckboxField("Its people can lead a Level 2 CAF", hint="The panel may offer it Super Light families")
    active = CheckboxField("It uses the service", hint="Without the tick nobody of this agency can sign in")

    def to_command(self) -> SaveAgency:
        """What was typed, as a command."""
        return SaveAgency(
            name=self.name.data or "",
            kind=self.kind.data,
            phone=self.phone.data or "",
            active=self.active.data,
            can_lead=self.can_lead.data,
            seen_revision=self.seen_revision.data or 0,
        )


class AgreementForm(OnceForm):
    """An agreement as it was signed."""

    reference = TextField("Reference", required="Enter the agreement’s reference", max_length=60)
    internal = CheckboxField(
        "This is an internal arrangement of the council",
        hint="The council signs no agreement with itself: an internal arrangement needs no last day",
    )
    covers = TextAreaField(
        "What it covers",
        hint="In plain words: what may be shared, for what, and on which lawful basis",
        required="Say what the agreement covers",
        max_length=2000,
        rows=5,
    )
    signed_on = DateField("When was it signed?", required="Enter the day on which it was signed")
    starts_on = DateField("First day", required="Enter the first day on which it holds")
    ends_on = DateField("Last day", hint="The agency’s people can use the service until the end of this day")
    review_on = DateField("Review it by (optional)")
    beside = CheckboxField("It is meant to run beside the other agreement")

    def to_command(self, agency_id: uuid.UUID) -> RecordAgreement:
        """What was typed, as a command."""
        return RecordAgreement(
            agency_id=agency_id,
            reference=self.reference.data or "",
            covers=self.covers.data or "",
            signed_on=self.signed_on.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            review_on=self.review_on.data,
            internal=self.internal.data,
            beside=self.beside.data,
            idempotency_key=str(self.idempotency_key.data),
        )


class EndAgreementForm(RevisionForm):
    """Ending an agreement today."""

    reason = TextField("Why does it end early?", required="Say why the agreement ends early", max_length=300)

    def to_command(self, agreement_id: uuid.UUID) -> EndAgreement:
        """What was typed, as a command."""
        return EndAgreement(agreement_id, self.reason.data or "", self.seen_revision.data or 0)
