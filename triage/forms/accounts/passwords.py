"""Passwords: changing one's own, and choosing a new one by a link."""

from __future__ import annotations

import uuid

from triage.accounts.commands import ChangePassword, Origin
from triage.forms.base import BaseForm
from triage.forms.fields import EmailField, PasswordField

MAX = 1000  # what is longer than a password may be is told so in a sentence of its own
HINT = "At least 12 characters. Three words that do not belong together do well. Spaces and any letters are allowed."


class ChangePasswordForm(BaseForm):
    """The current password and the new one."""

    password = PasswordField("Current password", required="Enter the password you sign in with now", max_length=MAX)
    new_password = PasswordField(
        "New password", required="Enter a new password", hint=HINT, max_length=MAX, autocomplete="new-password"
    )

    def to_command(self, *, session: uuid.UUID, origin: Origin) -> ChangePassword:
        """What was typed, as a command."""
        return ChangePassword(current=self.password.data, new=self.new_password.data, session=session, origin=origin)


class NewPasswordForm(BaseForm):
    """A new password."""

    new_password = PasswordField(
        "New password", required="Enter a new password", hint=HINT, max_length=MAX, autocomplete="new-password"
    )


class ForgottenForm(BaseForm):
    """The address of the account."""

    email = EmailField("Email address", required="Enter your work email address", autocomplete="username")
