"""Putting two records together, and parting them again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Protocol

from wtforms.validators import ValidationError

from triage.forms.base import BaseForm, OnceForm, RevisionForm
from triage.forms.fields import CheckboxField, HiddenField, Option, RadiosField, TextAreaField, TextField
from triage.merging.commands import Part, Together

SHORTEST_REASON = 10
MOST_WORDS = 1000
TAKE = "take_"
KEPT, GONE = "kept", "gone"


class Differing(Protocol):
    """One value that the two records say otherwise."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kept(self) -> str: ...
    @property
    def gone(self) -> str: ...


class ChooseForm(BaseForm):
    """Which other record it is."""

    other = TextField(
        "What is the reference of the other record?",
        hint="For example F-2026-00042",
        max_length=20,
        width=20,
        required="Enter the reference of the other record",
    )


class TogetherForm(OnceForm):
    """Two records are one: why, and what must be confirmed or taken back."""

    seen_kept = HiddenField()
    seen_gone = HiddenField()
    because = TextAreaField(
        "Why are the two one?",
        hint="Say what you checked. It is kept with your name, and read by whoever has to explain it later.",
        rows=3,
        max_length=MOST_WORDS,
        required="Say why the two are one",
    )
    confirmed = CheckboxField("They are one person all the same: I have checked it")
    withdrawn_because = TextAreaField("Why was “not the same” wrong?", rows=2, max_length=MOST_WORDS)

    must_confirm = False
    must_withdraw = False

    def validate_because(self, field: TextAreaField) -> None:
        """Spaces are no reason."""
        if len(" ".join(field.data.split())) < SHORTEST_REASON:
            raise ValidationError(f"Say why in at least {SHORTEST_REASON} characters")

    def validate_confirmed(self, field: CheckboxField) -> None:
        """What speaks so much against it is said out loud."""
        if self.must_confirm and not field.data:
            raise ValidationError("Confirm that they are one person, or go back")

    def validate_withdrawn_because(self, field: TextAreaField) -> None:
        """What a colleague said is taken back with a reason, never in passing."""
        if self.must_withdraw and len(" ".join(field.data.split())) < SHORTEST_REASON:
            raise ValidationError(f"Say in at least {SHORTEST_REASON} characters why “not the same” was wrong")

    def accept_revisions(self, kept: int, gone: int) -> None:
        """Let what was typed be sent again over the newer records."""
        self.seen_kept.data, self.seen_gone.data = str(kept), str(gone)

    def to_command(self, kept_id: uuid.UUID, gone_id: uuid.UUID) -> Together:
        """The act asked for."""
        taken = {field.name.removeprefix(TAKE) for field in self if field.name.startswith(TAKE) and field.data == GONE}
        return Together(
            kept_id=kept_id,
            gone_id=gone_id,
            seen=(_number(self.seen_kept.data), _number(self.seen_gone.data)),
            because=self.because.data,
            take=frozenset(taken),
            confirmed=bool(self.confirmed.data),
            withdrawn_because=self.withdrawn_because.data if self.must_withdraw else "",
            idempotency_key=str(self.idempotency_key.data),
        )


def together_form(
    differing: Iterable[Differing] = (), *, seen: tuple[int, int], must_confirm: bool, must_withdraw: bool
) -> TogetherForm:
    """The form with a question for each value that the two records say otherwise."""
    fields = {
        f"{TAKE}{each.key}": RadiosField(
            each.label,
            options=[Option(KEPT, each.kept), Option(GONE, each.gone)],
            default=KEPT,
            required=f"Choose which is right: {each.label.lower()}",
        )
        for each in differing
    }
    made: type[TogetherForm] = type("TogetherForm", (TogetherForm,), fields)
    form = made(seen_kept=str(seen[0]), seen_gone=str(seen[1]))
    form.must_confirm, form.must_withdraw = must_confirm, must_withdraw
    return form


class PartForm(RevisionForm):
    """One record becomes two again."""

    because = TextAreaField(
        "Why are they two after all?", rows=3, max_length=MOST_WORDS, required="Say why they are two after all"
    )
    remember = CheckboxField("Remember that they are two, and do not offer them as one again")

    def validate_because(self, field: TextAreaField) -> None:
        """Spaces are no reason."""
        if len(" ".join(field.data.split())) < SHORTEST_REASON:
            raise ValidationError(f"Say why in at least {SHORTEST_REASON} characters")

    def to_command(self, merge_id: uuid.UUID) -> Part:
        """The act asked for."""
        return Part(
            merge_id=merge_id,
            seen_revision=self.seen_revision.data,
            because=self.because.data,
            remember=bool(self.remember.data),
        )


def _number(text: object) -> int:
    """A revision as the page sent it; 0, which no record has, where it is none."""
    return int(str(text)) if str(text).isdecimal() and len(str(text)) < SHORTEST_REASON else 0
