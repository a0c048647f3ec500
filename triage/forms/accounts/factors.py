"""Second factors: setting one up, recovery codes."""

from __future__ import annotations

from triage.forms.base import BaseForm
from triage.forms.fields import PasswordField, TextField


class RecoveryCodeForm(BaseForm):
    """One of the codes kept on paper."""

    recovery_code = TextField(
        "Recovery code",
        required="Enter one of your recovery codes",
        hint="It has 12 letters and numbers, like abcd-efgh-jkmn",
        max_length=40,
        width=20,
        autocomplete="off",
    )


class OwnPasswordForm(BaseForm):
    """The password once more, before something that decides who can sign in."""

    password = PasswordField("Your password", required="Enter your password", max_length=256)
