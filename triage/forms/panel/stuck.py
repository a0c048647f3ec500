"""Why nothing moves with a family, and when to look again."""

from __future__ import annotations

import uuid
from datetime import date

from wtforms.validators import StopValidation

from triage import clock
from triage.forms.base import OnceRevisionForm
from triage.forms.fields import DateField, RadiosField, RequiredWhen, TextAreaField
from triage.panel.commands.stuck import SayWhy
from triage.rules.dates import long_date
from triage.rules.stuck import STUCK_REASON_LABELS, StuckReason


class SayWhyForm(OnceRevisionForm):
    """A reason of a short list, words, and a day; `last` is the furthest day that may be said."""

    reason = RadiosField(
        "Why does nothing move?", options=STUCK_REASON_LABELS, coerce=StuckReason, required="Say why nothing moves"
    )
    words = TextAreaField(
        "In your words",
        hint="What is waited for, and what happens next. Leave out what only your agency should know.",
        rows=4,
        max_length=1000,
        validators=[
            RequiredWhen("reason", {StuckReason.OTHER, StuckReason.ACTING_NOW}, "Say what it is, or what you do now")
        ],
    )
    wait_until = DateField(
        "When should it be looked at again?",
        called="The day to look again",
        required="Enter the day on which it is to be looked at again",
    )
    last: date | None = None

    def validate_wait_until(self, field: DateField) -> None:
        """After today, and within what the settings allow."""
        if field.data is not None and field.data <= clock.today():
            raise StopValidation("The day to look again must be after today")
        if field.data is not None and self.last is not None and field.data > self.last:
            raise StopValidation(f"The day to look again must be {long_date(self.last)} or earlier")

    def to_command(self, question_id: uuid.UUID) -> SayWhy:
        """What was typed, as a command."""
        assert self.reason.data is not None
        assert self.wait_until.data is not None
        return SayWhy(
            question_id=question_id,
            seen_revision=self.seen_revision.data or 0,
            idempotency_key=str(self.idempotency_key.data),
            reason=self.reason.data,
            words=self.words.data or "",
            wait_until=self.wait_until.data,
        )
