"""Looking at an outcome again: the referrer asks, the coordinator answers."""

from __future__ import annotations

import uuid

from triage.evidence.commands import AnswerLookAgain, AskToLookAgain
from triage.forms.base import OnceForm, RevisionForm
from triage.forms.fields import RadiosField, TextAreaField

CHANGES, STANDS = "changes", "stands"


class AskForm(OnceForm):
    """Why it should be looked at again, and what is new."""

    reason = TextAreaField(
        "Why should it be looked at again?",
        hint="What was missed or misunderstood, in a few sentences",
        rows=4,
        max_length=2000,
        required="Say why it should be looked at again",
    )
    what_is_new = TextAreaField(
        "What do you know now that was not in your referral? (optional)",
        hint="Who, what, when, and where it is recorded",
        rows=4,
        max_length=4000,
    )

    def to_command(self, referral_id: uuid.UUID, *, within_working_days: int) -> AskToLookAgain:
        """What the referrer asks."""
        return AskToLookAgain(
            referral_id=referral_id,
            reason=self.reason.data,
            what_is_new=self.what_is_new.data,
            within_working_days=within_working_days,
            idempotency_key=str(self.idempotency_key.data),
        )


class TakeBackForm(RevisionForm):
    """Only a button: the referrer no longer asks."""


class LookAgainForm(RevisionForm):
    """Whether the first decision stands, and what the referrer is told."""

    outcome = RadiosField(
        "Does the first decision stand?",
        options={
            STANDS: "Yes, it stands",
            CHANGES: "No: the referral comes back to intake and you conclude on it anew",
        },
        required="Choose whether the first decision stands",
    )
    answer = TextAreaField(
        "What do you say to the referrer?",
        hint="They read these words. Nothing of what another agency said belongs here.",
        rows=4,
        max_length=2000,
        required="Say to the referrer what you found",
    )

    def to_command(self) -> AnswerLookAgain:
        """The coordinator's answer."""
        return AnswerLookAgain(
            changed=self.outcome.data == CHANGES, answer=self.answer.data, seen_revision=self.seen_revision.data
        )
