"""Signing in."""

from __future__ import annotations

from triage.accounts.commands import Origin, SignIn
from triage.forms.base import BaseForm
from triage.forms.fields import EmailField, PasswordField, TextField


class SignInForm(BaseForm):
    """E-mail address and password."""

    email = EmailField(
        "Email address", required="Enter your work email address", max_length=254, autocomplete="username"
    )
    password = PasswordField(
        "Password", required="Enter your password", max_length=256, autocomplete="current-password"
    )

    def to_command(self, *, origin: Origin) -> SignIn:
        """What was typed, as a command."""
        return SignIn(email=self.email.data or "", password=self.password.data or "", origin=origin)


class CodeForm(BaseForm):
    """The six digits that an authenticator app shows."""

    one_time_code = TextField(
        "Code",
        required="Enter the 6 digits that your app shows",
        max_length=12,
        width=10,
        autocomplete="one-time-code",
        inputmode="numeric",
    )
