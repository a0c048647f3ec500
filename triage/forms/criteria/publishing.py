"""Asking a second person, and their answer."""

from __future__ import annotations

import uuid
from datetime import date

from triage.criteria.commands import Answer, Propose
from triage.forms.base import RevisionForm
from triage.forms.fields import DateField, TextAreaField

MOST_WORDS = 1000


class ProposeForm(RevisionForm):
    """From which day on, and why."""

    in_use_from = DateField(
        "From which day on should it judge?",
        hint="Whoever was judged before keeps the version that judged them.",
        called="The day",
        future=True,
        required="Enter the day from which it judges",
    )
    why = TextAreaField(
        "Why should it be published?",
        hint="The person who publishes it reads this, and it stays with the version.",
        rows=3,
        max_length=MOST_WORDS,
        required="Say why it should be published",
    )

    def to_command(self, version_id: uuid.UUID) -> Propose:
        """The act asked for."""
        return Propose(
            version_id=version_id,
            in_use_from=self.in_use_from.data,
            why=self.why.data,
            seen_revision=self.seen_revision.data,
        )


class PublishForm(RevisionForm):
    """Publish it as it stands."""

    def to_command(self, version_id: uuid.UUID) -> Answer:
        """The act asked for."""
        return Answer(version_id=version_id, seen_revision=self.seen_revision.data)


class SendBackForm(RevisionForm):
    """Give it back to its writers."""

    because = TextAreaField(
        "What has to change?",
        hint="Those who wrote and proposed it are told.",
        rows=3,
        max_length=MOST_WORDS,
        required="Say what has to change",
    )

    def to_command(self, version_id: uuid.UUID) -> Answer:
        """The act asked for."""
        return Answer(version_id=version_id, seen_revision=self.seen_revision.data, because=self.because.data)


class GiveUpForm(RevisionForm):
    """The last day of a published version."""

    last_day = DateField(
        "What is its last day?",
        hint="From the day after it judges nobody new. Whom it judged stays explained by it.",
        called="The last day",
        future=True,
        required="Enter its last day",
    )

    def day(self) -> date:
        """The last day."""
        found: date = self.last_day.data
        return found


class DropForm(RevisionForm):
    """Put a draft aside."""
