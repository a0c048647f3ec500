"""Families found in lists: filters, invite a referral, set aside, open."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from triage.forms.base import BaseForm, OnceRevisionForm, RevisionForm
from triage.forms.fields import DateField, Option, SelectField, TextAreaField, TextField
from triage.imports.commands import InviteReferral, OpenCandidate, SetAside

ROLE = "role_"


class FoundFilter(BaseForm):
    """Which of the families found to show."""

    state = SelectField("What was done", empty_text=None)
    framework = SelectField("Framework", empty_text="All in force")
    headline = SelectField("Headline", empty_text="All")
    agency = SelectField("Named by", empty_text="Any agency")
    area = TextField("Part of a postcode", hint="Such as ZZ98 or ZZ98 7", max_length=10)


class InviteForm(RevisionForm):
    """Ask an agency to refer the family."""

    agency = SelectField("Which agency?", coerce=uuid.UUID, required="Choose the agency to invite", empty_text="Choose")
    answer_by = DateField("Answer by", called="The day to answer by", required="Enter the day to answer by")

    def to_command(self, reference: str) -> InviteReferral:
        """The invitation."""
        return InviteReferral(
            reference=reference,
            agency_id=self.agency.data,
            answer_by=self.answer_by.data,
            seen_revision=self.seen_revision.data,
        )


class SetAsideForm(RevisionForm):
    """Leave the family alone."""

    because = TextAreaField(
        "Why?",
        hint="It is not found again unless a list brings more. Colleagues read this.",
        rows=3,
        max_length=1000,
        required="Say why the family is set aside",
    )

    def to_command(self, reference: str) -> SetAside:
        """The decision."""
        return SetAside(reference=reference, because=self.because.data, seen_revision=self.seen_revision.data)


class OpenForm(OnceRevisionForm):
    """Who is what in the family that is opened; made with a question for each person by `open_form`."""

    def to_command(self, reference: str, *, within: int) -> OpenCandidate:
        """The family to open, without those who are not in it."""
        asked = [field for field in self if field.short_name.startswith(ROLE)]
        roles = {field.short_name.removeprefix(ROLE): field.data for field in asked}
        return OpenCandidate(
            reference=reference,
            roles={key: role for key, role in roles.items() if role},
            within=within,
            idempotency_key=str(self.idempotency_key.data),
            seen_revision=self.seen_revision.data,
        )


def open_form(people: Iterable[tuple[str, str, str]], roles: Mapping[str, str], *, revision: int) -> OpenForm:
    """A form that asks of each (key, name, likely role) what they are in the family."""
    options = [Option(value, text) for value, text in roles.items()]
    fields = {
        f"{ROLE}{key}": SelectField(name, options=options, empty_text="Not in this family", default=role)
        for key, name, role in people
    }
    made: OpenForm = type("OpenForm", (OpenForm,), fields)(prefix="open-", seen_revision=revision)
    return made
