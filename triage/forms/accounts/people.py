"""Inviting people and looking after their accounts."""

from __future__ import annotations

import uuid

from wtforms.validators import StopValidation

from triage.access.permissions import Role
from triage.accounts.commands import AcceptInvitation, ChangeAccount, EndAccount, Invite
from triage.forms.accounts.passwords import HINT
from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import CheckboxesField, EmailField, PasswordField, SelectField, TextField


class ChooseAgencyForm(BaseForm):
    """For which agency somebody is invited."""

    agency = SelectField(
        "Which agency do they work for?", required="Choose an agency", coerce=uuid.UUID, empty_text="Choose one"
    )


class InviteForm(BaseForm):
    """Somebody to invite."""

    email = EmailField(
        "Work email address",
        hint="Their own, not one that a team shares",
        required="Enter their work email address",
        max_length=254,
    )
    name = TextField("Name", required="Enter their name", max_length=120)
    job_title = TextField("Job (optional)", max_length=120)
    roles = CheckboxesField("What will they do here?", required="Choose at least one", coerce=Role)

    def to_command(self, agency_id: uuid.UUID) -> Invite:
        """What was typed, as a command."""
        return Invite(
            agency_id=agency_id,
            email=self.email.data or "",
            name=self.name.data or "",
            job_title=self.job_title.data or "",
            roles=frozenset(self.roles.data),
        )


class ChangeAccountForm(RevisionForm):
    """Somebody's name, job and roles."""

    name = TextField("Name", required="Enter their name", max_length=120)
    job_title = TextField("Job (optional)", max_length=120)
    roles = CheckboxesField("What do they do here?", required="Choose at least one", coerce=Role)

    def to_command(self, user_id: uuid.UUID) -> ChangeAccount:
        """What was typed, as a command."""
        return ChangeAccount(
            user_id=user_id,
            name=self.name.data or "",
            job_title=self.job_title.data or "",
            roles=frozenset(self.roles.data),
            seen_revision=self.seen_revision.data or 0,
        )


class EndAccountForm(BaseForm):
    """Ending somebody's account."""

    reason = TextField(
        "Why does the account end?",
        hint="For example: has left, moved to another team",
        required="Say why the account ends",
        max_length=300,
    )

    def to_command(self, user_id: uuid.UUID) -> EndAccount:
        """What was typed, as a command."""
        return EndAccount(user_id, self.reason.data or "")


class JoinForm(BaseForm):
    """Accepting an invitation."""

    name = TextField("Your name", required="Enter your name", max_length=120, autocomplete="name")
    password = PasswordField(
        "Choose a password",
        hint=HINT,
        required="Choose a password",
        max_length=256,
        autocomplete="new-password",
    )
    again = PasswordField(
        "The same password again",
        required="Enter the password a second time",
        max_length=256,
        autocomplete="new-password",
    )

    def validate_again(self, field: PasswordField) -> None:
        """Both must be the same; raises `StopValidation` otherwise."""
        if field.data != self.password.data:
            raise StopValidation("The two passwords are not the same")

    def to_command(self, token: str) -> AcceptInvitation:
        """What was typed, as a command."""
        return AcceptInvitation(token=token, name=self.name.data or "", password=self.password.data or "")


class JoinWithOrganisationForm(BaseForm):
    """Accepting an invitation with one's own organisation's sign-in."""

    name = TextField("Your name", required="Enter your name", max_length=120, autocomplete="name")
