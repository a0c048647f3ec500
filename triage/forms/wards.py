"""A file of postcodes and their wards, and the buttons that decide about it."""

from __future__ import annotations

import uuid

from triage.forms.base import OnceForm, RevisionForm
from triage.forms.fields import FilesField
from triage.reports.commands import DecideWards, SendWards


class SendWardsForm(OnceForm):
    """The file."""

    file = FilesField("Choose the file", accept=".csv,.txt", required="Choose a file")

    def to_command(self, *, most_bytes: int) -> SendWards:
        """The file as it comes."""
        part = self.file.data[0]
        return SendWards(
            key=self.idempotency_key.data, name=part.filename or "", stream=part.stream, most_bytes=most_bytes
        )


class DecideWardsForm(RevisionForm):
    """Only a button, over the file as it was seen."""

    def to_command(self, file_id: uuid.UUID) -> DecideWards:
        """Which file."""
        return DecideWards(file_id=file_id, seen_revision=self.seen_revision.data or 0)
