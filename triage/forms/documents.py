"""Letters: approve, send back, void, tick off."""

from __future__ import annotations

import uuid

from triage.documents.commands import Approve, LeaveOut, SendBack, TickOff, Void
from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import CheckboxesField, TextAreaField

MOST_WORDS = 500


class ApproveForm(RevisionForm):
    """Approve the letter that was seen."""

    def to_command(self, document_id: uuid.UUID) -> Approve:
        """The act asked for."""
        return Approve(document_id=document_id, seen_revision=self.seen_revision.data)


class SendBackForm(RevisionForm):
    """Send the letter back with what is wrong."""

    because = TextAreaField(
        "What is wrong with it?", required="Say what is wrong with the letter", rows=3, max_length=MOST_WORDS
    )

    def to_command(self, document_id: uuid.UUID) -> SendBack:
        """The act asked for."""
        return SendBack(document_id=document_id, seen_revision=self.seen_revision.data, because=self.because.data)


class VoidForm(RevisionForm):
    """End the letter."""

    because = TextAreaField(
        "Why must it not go out?", required="Say why the letter must not go out", rows=3, max_length=MOST_WORDS
    )

    def to_command(self, document_id: uuid.UUID) -> Void:
        """The act asked for."""
        return Void(document_id=document_id, seen_revision=self.seen_revision.data, because=self.because.data)


class LeaveOutForm(RevisionForm):
    """Make the pack without the letter."""

    because = TextAreaField(
        "Why does it not go with the others?",
        required="Say why the letter is left out",
        hint="It is printed on the cover sheet. Write no address and nothing about the family.",
        rows=3,
        max_length=200,
    )

    def to_command(self, document_id: uuid.UUID) -> LeaveOut:
        """The act asked for."""
        return LeaveOut(document_id=document_id, seen_revision=self.seen_revision.data, because=self.because.data)


class TickOffForm(BaseForm):
    """Which numbers were posted, or handed over; the button pressed says which."""

    letters = CheckboxesField("Letters", coerce=uuid.UUID, required="Tick the letters that have gone out")

    def to_command(self, *, handed_over: bool) -> TickOff:
        """The act asked for."""
        return TickOff(document_ids=tuple(self.letters.data), handed_over=handed_over)
