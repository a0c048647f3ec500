"""Families: finding one, and changing how and where its people are reached."""

from __future__ import annotations

import uuid
from datetime import date

from triage.families.commands import (
    LETTER_FORMAT_LABELS,
    ChangeAddress,
    ChangeContact,
    ChangeSafety,
    How,
    LookAtAddress,
    NameReader,
)
from triage.forms.base import BaseForm, OnceForm, RevisionForm
from triage.forms.families_address import HomeAddressForm
from triage.forms.families_sources import SourcedForm
from triage.forms.fields import (
    CheckboxField,
    DateField,
    EmailField,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
)


class FindForm(BaseForm):
    """Find people and families; the words are kept in the session and never in an address."""

    words = TextField(
        "Who or what are you looking for?",
        hint="A name, however it is spelt, a date of birth, part of a postcode or phone number, any case number or "
        "reference. Several words narrow it down.",
        max_length=100,
        autocomplete="off",
    )


class ContactForm(SourcedForm):
    """How one person may be reached."""

    phone = TextField("Telephone number", max_length=40, width=20, inputmode="tel")
    safe_to_call = RadiosField(
        "Is it safe to ring?", hint="Not known is treated as not safe", required="Say whether it is safe to ring"
    )
    safe_times = TextField("When is it safe? (optional)", hint="Such as weekdays before 3pm", max_length=160)
    contact_note = TextAreaField("What else must somebody know who gets in touch? (optional)", rows=3, max_length=1000)
    email = EmailField("Email address (optional)")
    language = TextField("Language, where it is not English (optional)", max_length=80, width=20)
    needs_interpreter = CheckboxField("Needs an interpreter")
    letter_format = RadiosField(
        "How are letters sent?", options=LETTER_FORMAT_LABELS, required="Choose a letter format"
    )

    def to_command(self, person_id: uuid.UUID) -> ChangeContact:
        """The new facts."""
        return ChangeContact(
            person_id=person_id,
            seen_revision=self.seen_revision.data,
            phone=self.phone.data,
            safe_to_call=str(self.safe_to_call.data),
            safe_times=self.safe_times.data,
            contact_note=self.contact_note.data,
            email=self.email.data,
            language=self.language.data,
            needs_interpreter=self.needs_interpreter.data,
            letter_format=self.letter_format.data,
            source=self.source(),
        )


class AddressForm(HomeAddressForm):
    """Where a household lives from a day on, and whether it is safe to write there."""

    asks = ("how", "because", "from_date", "kind", "lines", "postcode", "protected", "safe_to_write", "through")
    how = RadiosField(
        "Have they moved?",
        options={
            How.CHANGED.value: "Yes, they live somewhere else now",
            How.CORRECTED.value: "No, the address we have was written down wrongly",
        },
        default=How.CHANGED.value,
        required="Say whether they have moved",
    )
    because = TextField(
        "What was wrong?",
        max_length=300,
        validators=[RequiredWhen("how", {How.CORRECTED.value}, "Say what was wrong")],
    )
    from_date = DateField(
        "From when does the household live there?",
        called="The date",
        past=True,
        hint="For a move that lies ahead come back on the day: until then letters go to the old address.",
        required="Enter from when they live there",
    )
    verified = CheckboxField("Somebody has verified this address")

    def to_command(self, household_id: uuid.UUID, *, today: date) -> ChangeAddress:
        """The new address."""
        return ChangeAddress(
            household_id=household_id,
            seen_revision=self.seen_revision.data,
            from_date=self.from_date.data,
            corrects=self.how.data == How.CORRECTED.value,
            because=self.because.data,
            source=self.source(),
            address=self.new_address(verified_on=today if self.verified.data else None),
        )


class LookForm(OnceForm):
    """Look at a protected address."""

    reason = TextAreaField(
        "Why do you need to see it now?",
        hint="At least 20 characters. It is kept with your name, and never what the address said.",
        rows=3,
        max_length=500,
        required="Say why you need to see it",
    )

    def to_command(self, address_id: uuid.UUID) -> LookAtAddress:
        """The look, with its reason."""
        return LookAtAddress(
            address_id=address_id, reason=self.reason.data, idempotency_key=str(self.idempotency_key.data)
        )


class NameReaderForm(BaseForm):
    """Let one more colleague see a protected address."""

    user = SelectField("Who", coerce=uuid.UUID, required="Choose a colleague")
    until = DateField("Until when?", called="The day", future=True, required="Enter until when")
    why = TextAreaField(
        "Why do they need to see it?", hint="At least 20 characters", rows=3, max_length=500, required="Say why"
    )

    def to_command(self, address_id: uuid.UUID) -> NameReader:
        """Who, until when and why."""
        return NameReader(address_id=address_id, user_id=self.user.data, reason=self.why.data, until=self.until.data)


class SafetyForm(RevisionForm):
    """What whoever visits or writes to the family must know first."""

    visit_risk = TextAreaField(
        "What must a visitor know?", hint="Shown first on every page about the family", rows=4, max_length=2000
    )
    domestic_abuse = CheckboxField("Domestic abuse is known or suspected: check the safety of every contact")

    def to_command(self) -> ChangeSafety:
        """The new warnings."""
        return ChangeSafety(
            seen_revision=self.seen_revision.data,
            visit_risk=self.visit_risk.data,
            domestic_abuse=self.domestic_abuse.data,
        )
