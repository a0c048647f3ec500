"""Whether somebody is known: what a partner asks, and what the coordinator did about it."""

from __future__ import annotations

import uuid

from triage.families.commands.asking import AskWhetherKnown, CloseQuestion
from triage.forms.base import OnceForm, RevisionForm
from triage.forms.fields import DateField, TextAreaField, TextField


class KnownForm(OnceForm):
    """Is this person known to us?"""

    given_name = TextField("First names", max_length=120, autocomplete="off", required="Enter the first names")
    family_name = TextField("Family name", max_length=120, autocomplete="off", required="Enter the family name")
    date_of_birth = DateField("Date of birth", past=True, required="Enter the date of birth")
    postcode = TextField("Postcode (optional)", max_length=10, width=10, autocomplete="off")

    def to_command(self) -> AskWhetherKnown:
        """About whom they ask."""
        return AskWhetherKnown(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            date_of_birth=self.date_of_birth.data,
            postcode=self.postcode.data,
            idempotency_key=str(self.idempotency_key.data),
        )


class CloseQuestionForm(RevisionForm):
    """The coordinator has been in touch."""

    note = TextAreaField(
        "What was done?", hint="Such as: phoned the school, asked for a referral", rows=2, max_length=500
    )

    def to_command(self, question_id: uuid.UUID) -> CloseQuestion:
        """What was done."""
        return CloseQuestion(question_id=question_id, seen_revision=self.seen_revision.data, note=self.note.data)
