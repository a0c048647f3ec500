"""Accepting the confidentiality statement."""

from __future__ import annotations

from triage.forms.base import BaseForm
from triage.forms.fields import CheckboxField, HiddenField


class StatementForm(BaseForm):
    """A yes to the words shown, which are named by their version."""

    version = HiddenField()
    accepted = CheckboxField(
        "I have read this and I agree to it",
        required="Tick the box if you agree. You can use the service only if you do",
    )
