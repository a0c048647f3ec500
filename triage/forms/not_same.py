"""Saying that two records are two."""

from __future__ import annotations

from triage.forms.base import BaseForm
from triage.forms.fields import TextAreaField


class NotTheSameForm(BaseForm):
    """Say that a referral is not about a known family, or that two persons are two."""

    because = TextAreaField(
        "How do you know?",
        required="Say how you know that they are not the same",
        hint="A colleague who is offered them again later reads it. The referrer does not see it.",
        rows=3,
        max_length=500,
    )
