"""Discretion: authorise a nomination, or end it."""

from __future__ import annotations

import uuid

from triage.evidence.commands import AuthoriseDiscretion, EndDiscretion
from triage.forms.base import OnceForm, RevisionForm
from triage.forms.fields import CheckboxField, DateField, TextAreaField, TextField


class DiscretionForm(OnceForm):
    """Who nominates the family, why, until when, and that the sender authorises it."""

    nominated_by = TextField(
        "Who nominates the family?",
        hint="Name and job, such as “Dana Whitlow, headteacher”. It cannot be you.",
        max_length=160,
        required="Enter who nominates the family",
    )
    reason = TextAreaField(
        "Why should the family be included?",
        hint="What the criteria do not show, in a few sentences",
        rows=4,
        max_length=2000,
        required="Explain why the family should be included",
    )
    until_on = DateField("Until when does it stand? (optional)", called="The last day")
    authorised = CheckboxField("I authorise it", required="Tick to authorise it")

    def to_command(self) -> AuthoriseDiscretion:
        """The nomination that is authorised."""
        return AuthoriseDiscretion(
            nominated_by=self.nominated_by.data,
            reason=self.reason.data,
            until_on=self.until_on.data,
            idempotency_key=str(self.idempotency_key.data),
        )


class EndDiscretionForm(RevisionForm):
    """Why it ends."""

    because = TextAreaField("Why does it end?", rows=3, max_length=1000, required="Say why it ends")

    def to_command(self, discretion_id: uuid.UUID) -> EndDiscretion:
        """The end of it."""
        return EndDiscretion(
            discretion_id=discretion_id, because=self.because.data, seen_revision=self.seen_revision.data
        )
