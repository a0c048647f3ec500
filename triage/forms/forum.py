"""The forum: noting a concern, finding its family, looking, putting forward, closing, and the list's filters."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from triage.forms.base import BaseForm, OnceForm, RevisionForm
from triage.forms.fields import (
    CheckboxField,
    DateField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from triage.forum.commands import (
    AttachConcern,
    Conclude,
    ForumFilter,
    Look,
    NameFamily,
    NoteConcern,
    Noting,
    TakeBack,
)
from triage.rules.concerns import CONCERN_LABELS, LEVEL_LABELS, ConcernKind
from triage.rules.framework import Sensitivity

SAID = {"fact": "A fact: seen, recorded or told to us by the person", "opinion": "An opinion: what we think it means"}
SENSITIVITIES = {
    Sensitivity.GENERAL: "General",
    Sensitivity.HEALTH: "Health",
    Sensitivity.CRIMINAL: "Police or criminal",
}
SHOWN_STATES = {
    "watched": "The forum looks at it",
    "put_forward": "Put forward to the panel",
    "closed": "No longer looked at",
}
CAUSES = {"concerns": "Several concerns together", "stuck": "Stuck on the panel’s list", "named": "Named by a member"}


class ConcernForm(OnceForm):
    """What was noticed: its kind, whether it is fact or opinion, how much, when and in which words."""

    kind = SelectField(
        "What is it about?",
        options=CONCERN_LABELS,
        coerce=ConcernKind,
        empty_text="Choose one",
        required="Say what it is about",
    )
    words = TextAreaField(
        "What was noticed?",
        hint="What happened, in a sentence or two. No addresses and no phone numbers",
        rows=4,
        max_length=1000,
        required="Say what was noticed",
    )
    said = RadiosField("Is it a fact or an opinion?", options=SAID, required="Say whether it is a fact or an opinion")
    level = RadiosField(
        "How much does it worry you?",
        options={str(number): words for number, words in LEVEL_LABELS.items()},
        coerce=int,
        required="Say how much it worries you",
    )
    noticed_on = DateField("When was it noticed?", past=True, required="Enter the day on which it was noticed")
    sensitivity = RadiosField(
        "Which kind of information is it? (optional)",
        hint="Without an answer: what the agency usually gives. Benefit data is shared with nobody",
        options=SENSITIVITIES,
        coerce=Sensitivity,
    )
    agency_id = SelectField("Which agency noticed it?", coerce=uuid.UUID, empty_text="Ours")
    person_id = SelectField("Whom is it about?", coerce=uuid.UUID, empty_text="The family as a whole")

    def offer(self, *, agencies: Iterable[Option] = (), people: Iterable[Option] = ()) -> None:
        """What can be chosen; a choice without anything to choose from is not asked."""
        self.agency_id.options, self.person_id.options = list(agencies), list(people)
        if not self.agency_id.options:
            del self.agency_id
        if not self.person_id.options:
            del self.person_id

    def noting(self) -> Noting:
        """What was noticed."""
        return Noting(
            kind=self.kind.data,
            is_fact=self.said.data == "fact",
            level=self.level.data,
            words=self.words.data,
            noticed_on=self.noticed_on.data,
            sensitivity=self.sensitivity.data,
            agency_id=self._chosen("agency_id"),
            person_id=self._chosen("person_id"),
            idempotency_key=str(self.idempotency_key.data),
        )

    def _chosen(self, name: str) -> uuid.UUID | None:
        """What was chosen; nothing where it was not asked."""
        found: uuid.UUID | None = self[name].data if name in self else None
        return found

    def to_command(self, entry_id: uuid.UUID) -> NoteConcern:
        """About a family on the forum's list."""
        return NoteConcern(entry_id=entry_id, noting=self.noting())


class NameFamilyForm(ConcernForm):
    """A concern about a family that is named in words."""

    named = TextAreaField(
        "Which family is it?",
        hint="A reference such as F-2026-00042, or who they are and how the coordinator can tell",
        rows=2,
        max_length=300,
        required="Say which family it is",
    )

    def to_naming(self) -> NameFamily:
        """About whom, in words."""
        return NameFamily(named=self.named.data, noting=self.noting())


class AttachForm(RevisionForm):
    """Which family a member meant."""

    reference = TextField(
        "Reference of the family",
        hint="Such as F-2026-00042",
        width=20,
        max_length=20,
        required="Enter the reference of the family",
    )

    def to_command(self, concern_id: uuid.UUID) -> AttachConcern:
        """The family by its reference."""
        return AttachConcern(
            concern_id=concern_id, reference=self.reference.data, seen_revision=self.seen_revision.data or 0
        )


class TakeBackForm(RevisionForm):
    """Why a concern counts no more."""

    because = TextAreaField(
        "Why is it taken back?",
        hint="The concern stays on record with this reason, and weighs nothing any more",
        rows=3,
        max_length=500,
        required="Say why it is taken back",
    )

    def to_command(self, concern_id: uuid.UUID) -> TakeBack:
        """The reason."""
        return TakeBack(concern_id=concern_id, because=self.because.data, seen_revision=self.seen_revision.data or 0)


class LookForm(RevisionForm):
    """What the forum agreed, and when it looks again."""

    agreed = TextAreaField(
        "What was agreed?",
        hint="Who does what, in the words of the forum",
        rows=4,
        max_length=2000,
        required="Say what was agreed",
    )
    next_look_on = DateField(
        "When does the forum look again?",
        called="The next look",
        future=True,
        required="Enter the day of the next look",
    )

    def to_command(self, entry_id: uuid.UUID) -> Look:
        """What was typed."""
        return Look(
            entry_id=entry_id,
            agreed=self.agreed.data,
            next_look_on=self.next_look_on.data,
            seen_revision=self.seen_revision.data or 0,
        )


class ConcludeForm(RevisionForm):
    """Why a family is put forward, or no longer looked at."""

    because = TextAreaField("Why?", rows=4, max_length=1000, required="Say why")

    def to_command(self, entry_id: uuid.UUID) -> Conclude:
        """The reason."""
        return Conclude(entry_id=entry_id, because=self.because.data, seen_revision=self.seen_revision.data or 0)


class ForumFilterForm(BaseForm):
    """Which families to show."""

    class Meta(BaseForm.Meta):
        """Read from the address: nothing is changed by it."""

        csrf = False

    state = SelectField("Where it stands", options=SHOWN_STATES, empty_text=None)
    cause = SelectField("How it came", options=CAUSES, empty_text="Any way")
    rising = CheckboxField("Rising only")
    due = CheckboxField("To be looked at now")

    def to_filter(self) -> ForumFilter:
        """The choice, with anything that is not offered left out."""
        return ForumFilter(
            state=self.state.data if self.state.data in SHOWN_STATES else "watched",
            cause=self.cause.data if self.cause.data in CAUSES else "",
            rising=bool(self.rising.data),
            due=bool(self.due.data),
        )
