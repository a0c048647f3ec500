"""Forms of acts on a referral as a whole: begin, send, add, answer, withdraw, files."""

from __future__ import annotations

import uuid

from werkzeug.datastructures import FileStorage

from triage.forms.base import OnceForm, RevisionForm
from triage.forms.fields import (
    CheckboxField,
    DateField,
    FilesField,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
)
from triage.referrals.commands import (
    RECEIVED_HOW_LABELS,
    WITHDRAW_LABELS,
    AddFile,
    AddInformation,
    ReceivedHow,
    SendReferral,
    StartReferral,
    WithdrawReason,
    WithdrawReferral,
)

DANGER = {"yes": "Yes, somebody is in danger now", "no": "No"}
WHOSE = {"own": "My own agency", "other": "Another agency, by phone, paper or email"}


class StartForm(OnceForm):
    """Begin a referral."""

    danger = RadiosField(
        "Is anyone in immediate danger?",
        hint="A child or an adult who could be seriously harmed today.",
        options=DANGER,
        required="Say whether anyone is in immediate danger",
    )

    def to_command(self, *, own_agency: uuid.UUID, keep_days: int) -> StartReferral:
        return StartReferral(
            key=self.idempotency_key.data, agency_id=own_agency, danger=self.danger.data == "yes", keep_days=keep_days
        )


class StartForOthersForm(StartForm):
    """Begin a referral for one's own agency, or enter one that came in by phone or on paper."""

    whose = RadiosField("Who is referring?", options=WHOSE, required="Say who is referring")
    agency = SelectField(
        "Which agency?",
        coerce=uuid.UUID,
        validators=[RequiredWhen("whose", {"other"}, "Choose the agency that refers")],
    )
    received_how = RadiosField(
        "How did it come in?",
        options=RECEIVED_HOW_LABELS,
        coerce=ReceivedHow,
        validators=[RequiredWhen("whose", {"other"}, "Say how it came in")],
    )
    received_on = DateField(
        "When did it come in?",
        called="The date it came in",
        hint="The true date: the waiting time counts from then.",
        past=True,
        validators=[RequiredWhen("whose", {"other"}, "Enter the date on which it came in")],
    )

    def to_command(self, *, own_agency: uuid.UUID, keep_days: int) -> StartReferral:
        if self.whose.data != "other":
            return super().to_command(own_agency=own_agency, keep_days=keep_days)
        return StartReferral(
            key=self.idempotency_key.data,
            agency_id=self.agency.data,
            danger=self.danger.data == "yes",
            keep_days=keep_days,
            on_behalf=True,
            received_how=self.received_how.data,
            received_on=self.received_on.data,
        )


class SendForm(OnceForm):
    """Send a referral."""

    sure = CheckboxField(
        "What I have written is right as far as I know, and it says what is fact and what is opinion",
        required="Tick to say that what you have written is right as far as you know",
    )

    def to_command(self, referral: uuid.UUID, *, verify_within: int, verify_urgent_within: int) -> SendReferral:
        return SendReferral(
            referral_id=referral,
            key=self.idempotency_key.data,
            verify_within=verify_within,
            verify_urgent_within=verify_urgent_within,
        )


class MoreForm(OnceForm):
    """Add to a referral that was sent, or answer what was asked."""

    text = TextAreaField(
        "What do you want to add?", required="Write what you want to add", counted=True, max_length=4000
    )

    def to_command(self, referral: uuid.UUID) -> AddInformation:
        return AddInformation(referral_id=referral, text=self.text.data, key=self.idempotency_key.data)


class AnswerForm(MoreForm):
    """Answer what the coordinator asked."""

    text = TextAreaField("Your answer", required="Write your answer", counted=True, max_length=4000)


class WithdrawForm(RevisionForm):
    """Take a referral back."""

    reason = RadiosField(
        "Why do you withdraw it?",
        options=WITHDRAW_LABELS,
        coerce=WithdrawReason,
        required="Say why you withdraw it",
    )
    words = TextAreaField(
        "Anything to add",
        hint="Please do not name other people’s records.",
        rows=3,
        max_length=1000,
        validators=[RequiredWhen("reason", {WithdrawReason.OTHER}, "Say why you withdraw it")],
    )

    def to_command(self, referral: uuid.UUID) -> WithdrawReferral:
        return WithdrawReferral(
            referral_id=referral, reason=self.reason.data, words=self.words.data, seen_revision=self.seen_revision.data
        )


class FilesForm(OnceForm):
    """Attach files."""

    files = FilesField(
        "Choose files",
        hint="PDF, DOCX, ODT, JPG or PNG, up to 10 MB each and 10 in all.",
        accept=".pdf,.docx,.odt,.jpg,.jpeg,.png",
        multiple=True,
        required="Choose a file",
    )
    description = TextField("What are they?", hint="For example, the school’s behaviour log", max_length=200)

    def to_commands(self, referral: uuid.UUID, *, most_bytes: int, most_files: int) -> list[AddFile]:
        """One command for each file; no more of each is read than could be taken."""
        return [
            AddFile(
                referral_id=referral,
                name=part.filename or "",
                content=_content(part, most_bytes),
                description=self.description.data,
                most_bytes=most_bytes,
                most_files=most_files,
            )
            for part in self.files.data
        ]


def _content(part: FileStorage, most: int) -> bytes:
    return part.stream.read(most + 1)
