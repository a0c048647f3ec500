"""Saying that two records are two."""

from __future__ import annotations

from triage.forms.base import BaseForm
from triage.forms.fields import HiddenField, TextAreaField

MORE_KNOWN = "What speaks for one and the same is not what it was."


class NotTheSameForm(BaseForm):
    """Say that a referral is not about a known family, or that two persons are two; `seen` is what spoke for one."""

    seen = HiddenField()
    because = TextAreaField(
        "How do you know?",
        required="Say how you know that they are not the same",
        hint="A colleague who is offered them again later reads it. The referrer does not see it.",
        rows=3,
        max_length=500,
    )

    def answers(self, mark: str) -> bool:
        """Whether the answer is to what is to be seen now; otherwise it is let be sent again, to what is shown next."""
        same = bool(self.seen.data == mark)
        self.seen.data = mark
        return same
