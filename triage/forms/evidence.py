"""Evidence: check an item, add one, judge under another framework, ask an agency, answer."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

from triage.evidence.commands import (
    ANSWER_KIND_LABELS,
    AnswerKind,
    AnswerRequest,
    AskAgency,
    CheckItem,
    PersonAnswer,
)
from triage.forms.base import BaseForm, OnceForm, RevisionForm
from triage.forms.fields import (
    CheckboxesField,
    DateField,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
)
from triage.rules.facts import Answer, Status

ANSWER_LABELS = {Answer.YES: "Yes", Answer.NO: "No", Answer.NOT_KNOWN: "Not known"}
HOUSEHOLD = "household"


class AmountField(TextField):
    """A number that may have decimals, such as an attendance of 88.5; `data` is a float, or None when blank."""

    def process_data(self, value: object) -> None:
        """Take a stored number."""
        self.data = value

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; a percent sign is allowed."""
        self.data = None
        text = str(valuelist[0]).strip().rstrip("%").replace(",", "").strip() if valuelist else ""
        if not text:
            return
        if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", text):
            raise ValueError("Enter a number, like 12 or 88.5")
        self.data = float(text)

    def check(self) -> None:
        """Any number will do; what it is worth is for the rules to say."""


class CheckForm(RevisionForm):
    """Verify or reject one item."""

    status = RadiosField(
        "Does the evidence stand?",
        options={
            Status.VERIFIED: "Verified: I have seen the record, or its source confirmed it",
            Status.REJECTED: "Rejected: it does not count",
            Status.ASSERTED: "Not checked yet",
        },
        coerce=Status,
        required="Say whether the evidence stands",
    )
    note = TextAreaField(
        "Note",
        hint="What you saw and where, or why it does not count",
        rows=3,
        max_length=2000,
        validators=[RequiredWhen("status", {Status.REJECTED}, "Say why the item is rejected")],
    )

    def to_command(self, item_id: uuid.UUID) -> CheckItem:
        """What became of the item."""
        return CheckItem(
            item_id=item_id, status=self.status.data, note=self.note.data, seen_revision=self.seen_revision.data
        )


class FrameworkForm(BaseForm):
    """Judge the family under another framework in use."""

    framework = RadiosField("Which framework?", required="Choose a framework")
    reason = TextAreaField(
        "Why is the family judged under this one?",
        rows=3,
        max_length=1000,
        required="Explain why this framework applies",
    )


class AskForm(OnceForm):
    """Ask an agency."""

    agency = SelectField("Which agency?", coerce=uuid.UUID, required="Choose the agency you ask", empty_text="Choose")
    people = CheckboxesField(
        "About whom?", coerce=uuid.UUID, hint="The agency sees the names and dates of birth of these people only"
    )
    indicator = SelectField(
        "What would it show? (optional)",
        hint="With a criterion chosen, the answer becomes evidence for each person",
        empty_text="No criterion: a question in words",
    )
    question = TextAreaField(
        "Your question",
        hint="The agency sees these words. Write nothing that another agency told you.",
        rows=4,
        max_length=2000,
        required="Enter your question",
    )
    due = DateField("When do you need the answer?", called="The date", future=True, required="Enter when you need it")

    def to_command(self, referral_id: uuid.UUID | None) -> AskAgency:
        """The question."""
        return AskAgency(
            agency_id=self.agency.data,
            person_ids=tuple(self.people.data),
            indicator=self.indicator.data or "",
            question=self.question.data,
            due_on=self.due.data,
            idempotency_key=str(self.idempotency_key.data),
            referral_id=referral_id,
        )


class AnswerForm(BaseForm):
    """An agency's answer; `answer_form` adds a set of questions for each person asked about."""

    asked: tuple[str, ...] = ()

    kind = RadiosField(
        "Can you answer?", options=ANSWER_KIND_LABELS, coerce=AnswerKind, required="Say whether you can answer"
    )
    words = TextAreaField(
        "Your answer in words",
        hint="Facts from your records. Say where an opinion is an opinion.",
        rows=5,
        max_length=4000,
    )
    why_not = TextAreaField(
        "Why can you not share it?",
        rows=3,
        max_length=2000,
        validators=[RequiredWhen("kind", {AnswerKind.NOT_SHARED}, "Say why you cannot share it")],
    )

    def to_command(self, request_id: uuid.UUID) -> AnswerRequest:
        """What the agency says."""
        return AnswerRequest(
            request_id=request_id,
            kind=self.kind.data,
            words=self.why_not.data if self.kind.data is AnswerKind.NOT_SHARED else self.words.data,
            answers=tuple(filter(None, (self._of(key) for key in self.asked))),
        )

    def _of(self, key: str) -> PersonAnswer | None:
        said = self[f"answer-{key}"].data
        if said is None:
            return None
        value = self[f"value-{key}"].data if f"value-{key}" in self else None
        return PersonAnswer(
            person_id=None if key == HOUSEHOLD else uuid.UUID(key),
            answer=said,
            on=self[f"on-{key}"].data,
            value=value,
            reference=self[f"reference-{key}"].data,
        )


def answer_form(asked: Iterable[tuple[str, str]], *, unit: str = "", **kwargs: Any) -> AnswerForm:
    """A form with an answer, a date and a reference for each (key, name) asked about; `unit` where something counts."""
    fields: dict[str, Any] = {}
    keys = []
    for key, name in asked:
        keys.append(key)
        fields[f"answer-{key}"] = RadiosField(
            f"What do your records say of {name}?", options=ANSWER_LABELS, coerce=Answer
        )
        fields[f"on-{key}"] = DateField(
            f"Since when, or when? ({name})",
            called="The date",
            hint="For example, 27 3 2026. Leave blank if not known.",
        )
        if unit:
            fields[f"value-{key}"] = AmountField(f"How much, in {unit}? ({name})", width=5)
        fields[f"reference-{key}"] = TextField(
            f"Where is it recorded? ({name})", hint="Document and date, or a number", max_length=300
        )
    made = type("AnswerForm", (AnswerForm,), {**fields, "asked": tuple(keys)})
    form: AnswerForm = made(**kwargs)
    return form
