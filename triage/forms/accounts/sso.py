"""Signing in with one's own organisation: which one it is, and how it is set up."""

from __future__ import annotations

import re
from typing import Any

from wtforms.validators import StopValidation

from triage.accounts.commands import SaveSso
from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import (
    CheckboxField,
    EmailField,
    Option,
    PasswordField,
    RadiosField,
    TextAreaField,
    TextField,
)

DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
KEEP, NEW = "keep", "new"


class OrganisationForm(BaseForm):
    """The address whose domain says which organisation."""

    email = EmailField(
        "Work email address",
        required="Enter your work email address",
        hint="We only use the part after the @, to find where your organisation signs you in",
        autocomplete="username",
    )

    @property
    def domain(self) -> str:
        """The part of the address that names the organisation."""
        return (self.email.data or "").strip().lower().rpartition("@")[2]


class WordsField(TextAreaField):
    """Words, each on a line or after a comma or space."""

    def words(self) -> tuple[str, ...]:
        """The words in their order, each once."""
        return tuple(dict.fromkeys(re.split(r"[\s,;]+", (self.data or "").strip()))) if self.data else ()


class DomainsField(WordsField):
    """Domains of e-mail."""

    def words(self) -> tuple[str, ...]:
        """The domains in small letters, without the @ that some people write."""
        return tuple(dict.fromkeys(word.lower().removeprefix("@") for word in super().words()))

    def check(self) -> None:
        """Refuse what cannot be a domain."""
        super().check()
        wrong = [word for word in self.words() if not DOMAIN.fullmatch(word)]
        if wrong:
            raise StopValidation(f"{wrong[0]} is not a domain. Enter the part after the @, like school.example")


class SsoForm(RevisionForm):
    """An agency's provider. The client secret is never shown again: it is kept, or entered anew."""

    issuer = TextField(
        "Issuer",
        required="Enter the issuer’s address",
        max_length=500,
        hint="The provider’s own name for itself, exactly as it gives it, like https://login.example/tenant/v2.0",
        inputmode="url",
    )
    client_id = TextField("Client ID", required="Enter the client ID", max_length=255)
    secret_change = RadiosField(
        "Client secret",
        options=[Option(KEEP, "Keep the one that is stored"), Option(NEW, "Enter a new one")],
    )
    client_secret = PasswordField("New client secret", max_length=500, autocomplete="off")
    domains = DomainsField(
        "Email domains it may speak for",
        required="Enter at least one email domain",
        hint="One on each line, like school.example. People find this sign-in by the domain of their address",
        rows=3,
        max_length=2000,
    )
    trusted_amr = WordsField(
        "Authentication methods (amr) to trust as a second factor",
        hint="One on each line, like mfa. Left empty, everybody is also asked for a code from their app here",
        rows=2,
        max_length=500,
    )
    trusted_acr = WordsField(
        "Authentication contexts (acr) to trust as a second factor", rows=2, max_length=1000, hint="Often left empty"
    )
    only = CheckboxField("The only way in for this agency’s people: they have no password here")
    active = CheckboxField("In use")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the secret where there is none yet or a new one was promised."""
        right = bool(super().validate(extra_validators))
        is_new = not self.seen_revision.data or self.secret_change.data != KEEP
        if is_new and not self.client_secret.data:
            self.add_error("Enter the client secret", field="client_secret")
            return False
        return right

    def to_command(self) -> SaveSso:
        """What was typed, as a command."""
        keeps = bool(self.seen_revision.data) and self.secret_change.data == KEEP
        return SaveSso(
            issuer=(self.issuer.data or "").strip(),
            client_id=(self.client_id.data or "").strip(),
            client_secret="" if keeps else self.client_secret.data or "",
            domains=self.domains.words(),
            trusted_amr=self.trusted_amr.words(),
            trusted_acr=self.trusted_acr.words(),
            only=bool(self.only.data),
            active=bool(self.active.data),
            seen_revision=int(self.seen_revision.data or 0),
        )
