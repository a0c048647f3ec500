"""Restricted records: who reads one, breaking the glass of one, and reviewing that."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from wtforms.validators import ValidationError

from triage.forms.base import OnceForm, RevisionForm
from triage.forms.fields import Option, RadiosField, SelectField, TextAreaField, TextField
from triage.restriction.commands import SHORTEST_REASON, BreakGlass, Lift, NamePeople, Restrict, ReviewGlass

MOST_WORDS = 1000
JUSTIFIED = (Option("yes", "Yes, it was justified"), Option("no", "No, it was not justified"))


class RestrictForm(RevisionForm):
    """Close a record to the people named."""

    reason = TextAreaField(
        "Why is this record restricted?",
        hint="For example: the family of a member of staff. The people named on it read this.",
        rows=3,
        max_length=MOST_WORDS,
        required="Say why this record is restricted",
    )
    first = SelectField("Who else may see it?", hint="You can name more people afterwards", coerce=uuid.UUID)

    def to_command(self) -> Restrict:
        """The act asked for."""
        people = (self.first.data,) if self.first.data else ()
        return Restrict(seen_revision=self.seen_revision.data, reason=self.reason.data, people=people)


class NameForm(RevisionForm):
    """Name one more colleague."""

    user = SelectField("Who else may see it?", coerce=uuid.UUID, required="Choose a colleague")

    def to_command(self, named: Collection[uuid.UUID]) -> NamePeople:
        """Everybody named so far, and this one."""
        return NamePeople(seen_revision=self.seen_revision.data, people=(*named, self.user.data))


class TakeOffForm(RevisionForm):
    """Take one colleague off the list."""

    def to_command(self, user_id: uuid.UUID, named: Collection[uuid.UUID]) -> NamePeople:
        """Everybody named so far but this one."""
        people = tuple(each for each in named if each != user_id)
        return NamePeople(seen_revision=self.seen_revision.data, people=people)


class LiftForm(RevisionForm):
    """Open the record to everybody again whose work it is."""

    reason = TextAreaField(
        "Why is it no longer restricted?", rows=2, max_length=MOST_WORDS, required="Say why it is no longer restricted"
    )

    def to_command(self) -> Lift:
        """The act asked for."""
        return Lift(seen_revision=self.seen_revision.data, reason=self.reason.data)


class BreakGlassForm(OnceForm):
    """Open a restricted record in an emergency."""

    reference = TextField(
        "What is the family’s reference?",
        hint="For example F-2026-00042",
        max_length=20,
        required="Enter the family’s reference",
    )
    reason = TextAreaField(
        "Why do you need to see this record now?",
        hint=f"At least {SHORTEST_REASON} characters. The people named on the record read it, and it is reviewed.",
        rows=4,
        max_length=MOST_WORDS,
        required="Say why you need to see this record now",
    )

    def validate_reason(self, field: TextAreaField) -> None:
        """Spaces are no reason."""
        if len(" ".join(field.data.split())) < SHORTEST_REASON:
            raise ValidationError(f"Say why in at least {SHORTEST_REASON} characters")

    def to_command(self) -> BreakGlass:
        """The act asked for."""
        return BreakGlass(
            reference=self.reference.data,
            reason=self.reason.data,
            idempotency_key=str(self.idempotency_key.data),
        )


class ReviewForm(RevisionForm):
    """Whether an emergency opening was justified."""

    justified = RadiosField("Was it justified?", options=JUSTIFIED, required="Say whether it was justified")
    words = TextAreaField(
        "What did you find?",
        hint="Whom you asked and what follows from it",
        rows=4,
        max_length=MOST_WORDS,
        required="Say what you found",
    )

    def to_command(self) -> ReviewGlass:
        """The act asked for."""
        return ReviewGlass(
            seen_revision=self.seen_revision.data, justified=self.justified.data == "yes", words=self.words.data
        )
