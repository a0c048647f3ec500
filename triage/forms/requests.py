"""Verification requests: asking agencies line by line, and an agency's answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from triage.evidence.commands import AskAgencies, AskedLine, CorrectReplies, Replies, Reply
from triage.forms.base import BaseForm, OnceForm
from triage.forms.evidence import HOUSEHOLD, AmountField, when_field
from triage.forms.fields import (
    CheckboxesField,
    DateField,
    Option,
    RadiosField,
    RevisionField,
    SelectField,
    TextAreaField,
    TextField,
)
from triage.rules.adding import nonsense
from triage.rules.framework import Compare, Indicator, ValueRule
from triage.rules.requests import LINE_ANSWER_LABELS, NOT_SHARED_LABELS, LineAnswer, NotShared

ABOUT_FACTS = (LineAnswer.YES, LineAnswer.NO, LineAnswer.NIL, LineAnswer.NOT_SHARED)
IN_WORDS = (LineAnswer.TOLD, LineAnswer.NIL, LineAnswer.NOT_SHARED)
HINTS = {
    LineAnswer.NO: "Our records show that it is not so",
    LineAnswer.NIL: "Our records say nothing about it. It is never counted as a no.",
}


def line_value(line: AskedLine) -> str:
    """A line as a box of the form: its indicator, and whom it is about."""
    return f"{line.indicator}|{line.person_id or HOUSEHOLD}"


def read_line(text: str) -> AskedLine:
    """The line that a box stands for; raises `ValueError` for what is none."""
    indicator, _, person = text.partition("|")
    return AskedLine(indicator, None if person == HOUSEHOLD else uuid.UUID(person))


class LinesField(CheckboxesField):
    """Boxes that stand for an indicator and whom it is about."""

    def chosen_values(self) -> set[str]:
        """The ticked boxes as the page writes them."""
        return {line_value(each) for each in self.data}


class AskForm(OnceForm):
    """Ask one agency or several."""

    lines = LinesField(
        "What is not known yet",
        coerce=read_line,
        hint="Each agency you choose is asked only those that it would know.",
    )
    indicator = SelectField("Something else to ask (optional)", empty_text="Nothing else, or a question in words")
    people = CheckboxesField(
        "About whom? (optional)", coerce=uuid.UUID, hint="For what you chose or wrote beside the list"
    )
    question = TextAreaField(
        "Your words to them (optional)",
        hint="Every agency you choose reads these words. Write nothing that another agency told you.",
        rows=4,
        max_length=2000,
    )
    agencies = CheckboxesField(
        "Which agencies?",
        coerce=uuid.UUID,
        required="Choose at least one agency",
        hint="They see the names and dates of birth of those they are asked about, and of nobody else.",
    )
    due = DateField("When do you need the answer?", called="The date", future=True, required="Enter when you need it")

    def to_command(self, referral_id: uuid.UUID | None) -> AskAgencies:
        """The questions."""
        return AskAgencies(
            agency_ids=tuple(self.agencies.data),
            lines=tuple(dict.fromkeys((*self.lines.data, *self._others()))),
            question=self.question.data,
            due_on=self.due.data,
            idempotency_key=str(self.idempotency_key.data),
            referral_id=referral_id,
        )

    def _others(self) -> Iterator[AskedLine]:
        """What is asked beside the list: an indicator of some people or of the household, or a question in words."""
        indicator = self.indicator.data or ""
        if self.people.data:
            yield from (AskedLine(indicator, person) for person in self.people.data)
        elif indicator or (self.question.data and not self.lines.data):
            yield AskedLine(indicator)


Form = TypeVar("Form", bound="AnswerForm")


@dataclass(frozen=True, slots=True)
class LineAsked:
    """A line as a form needs it: its words, what kind of answer it takes, and what is kept on it."""

    line_id: uuid.UUID
    revision: int
    about: str
    indicator: Indicator | None = None
    answer: LineAnswer = LineAnswer.OPEN
    on: date | None = None
    until: date | None = None
    value: float | None = None
    out_of: float | None = None
    reference: str = ""
    words: str = ""
    not_shared: NotShared | None = None

    @property
    def key(self) -> str:
        """The end of the names of its fields."""
        return self.line_id.hex

    @property
    def rule(self) -> ValueRule | None:
        """What the indicator counts, where it counts something."""
        return self.indicator.value if self.indicator else None


class AnswerForm(BaseForm):
    """An agency's answers; `answer_form` adds the fields of each line."""

    asked: tuple[LineAsked, ...] = ()

    def of(self, line: LineAsked, name: str) -> Any:
        """One field of a line; None where the line has none of that name."""
        full = f"{name}-{line.key}"
        return self[full] if full in self else None  # noqa: SIM401  # a form has no get

    def to_command(self, request_id: uuid.UUID) -> Replies:
        """What was typed, on the lines that can be read."""
        return Replies(
            request_id=request_id, lines=tuple(self._reply(line) for line in self.asked if self._reads(line))
        )

    def whole(self) -> bool:
        """Whether every line can be sent as it is; what is missing is said beside it."""
        for line in self.asked:
            self._check(line)
        return not self.errors and not any(field.errors for field in self)

    def _reads(self, line: LineAsked) -> bool:
        return not any(field.errors for field in self if field.name.endswith(line.key))

    def _said(self, line: LineAsked, name: str) -> Any:
        found = self.of(line, name)
        return found.data if found is not None else None

    def _reply(self, line: LineAsked) -> Reply:
        answer = self._said(line, "answer") or LineAnswer.OPEN
        value, out_of = self._number(line)
        return Reply(
            line_id=line.line_id,
            seen_revision=self._said(line, "seen"),
            answer=answer,
            on=self._said(line, "on"),
            until=self._said(line, "until"),
            value=value,
            out_of=out_of,
            reference=self._said(line, "reference") or "",
            words=self._said(line, "why" if answer is LineAnswer.NOT_SHARED else "words") or "",
            not_shared=self._said(line, "reason"),
        )

    def _number(self, line: LineAsked) -> tuple[float | None, float | None]:
        """What was missed of what was possible, or the number itself."""
        missed = self._said(line, "missed")
        return (missed, self._said(line, "possible")) if missed is not None else (self._said(line, "value"), None)

    def _check(self, line: LineAsked) -> None:
        check = {
            None: self._unsaid,
            LineAnswer.YES: self._yes,
            LineAnswer.TOLD: self._told,
            LineAnswer.NOT_SHARED: self._why_not,
        }.get(self._said(line, "answer"))
        if check is not None:
            check(line)

    def _unsaid(self, line: LineAsked) -> None:
        self._fault(line, "answer", f"Answer this, or say that nothing is on record: {line.about}")

    def _told(self, line: LineAsked) -> None:
        if not self._said(line, "words"):
            self._fault(line, "words", "Write your answer")

    def _why_not(self, line: LineAsked) -> None:
        if self._said(line, "reason") is None:
            self._fault(line, "reason", f"Say why this is not shared: {line.about}")
        elif self._said(line, "reason") is NotShared.OTHER and not self._said(line, "why"):
            self._fault(line, "why", f"Say in words why this is not shared: {line.about}")

    def _yes(self, line: LineAsked) -> None:
        on, until = self._said(line, "on"), self._said(line, "until")
        if on is None and line.indicator and line.indicator.window.needs_date and not self._said(line, "words"):
            self._fault(line, "on", f"Enter when, or say in words why no date is recorded: {line.about}")
        if on is not None and until is not None and until < on:
            self._fault(line, "until", f"The end must be on or after the beginning: {line.about}")
        if not self._said(line, "reference"):
            self._fault(line, "reference", f"Enter where it is recorded: {line.about}")
        if line.rule is not None:
            self._check_number(line, line.rule)

    def _check_number(self, line: LineAsked, rule: ValueRule) -> None:
        value, out_of = self._number(line)
        first = "missed" if rule.is_share else "value"
        if value is None:
            self._fault(line, first, f"Enter the number: {line.about}")
        elif self._said(line, "missed") is not None and out_of is None:
            self._fault(line, "possible", f"Enter how many sessions were possible: {line.about}")
        elif wrong := nonsense(value, out_of, rule.unit):
            self._fault(line, first, wrong)

    def _fault(self, line: LineAsked, name: str, text: str) -> None:
        self.add_error(text, field=f"{name}-{line.key}")


class CorrectForm(AnswerForm):
    """Answers that were sent, to be put right."""

    because = TextAreaField("What was wrong?", rows=2, max_length=500, required="Say what was wrong")

    def to_correction(self, request_id: uuid.UUID) -> CorrectReplies:
        """The answers as they should have been."""
        return CorrectReplies(request_id=request_id, lines=self.to_command(request_id).lines, because=self.because.data)


def answer_form(base: type[Form], asked: Iterable[LineAsked]) -> Form:
    """A form with the fields of each line, filled in with what is kept."""
    lines = tuple(asked)
    fields: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for line in lines:
        fields |= {f"{name}-{line.key}": field for name, field in _fields(line).items()}
        kept |= {f"{name}-{line.key}": value for name, value in _kept(line).items()}
    made = type(base.__name__, (base,), {**fields, "asked": lines})
    form: Form = made(data=kept)
    return form


def _fields(line: LineAsked) -> dict[str, Any]:
    in_words = line.indicator is None
    found: dict[str, Any] = {
        "seen": RevisionField(),
        "answer": RadiosField(
            "Can you answer?" if in_words else "What do your records say?",
            options=[
                Option(each.value, LINE_ANSWER_LABELS[each], hint=HINTS.get(each, ""))
                for each in (IN_WORDS if in_words else ABOUT_FACTS)
            ],
            coerce=LineAnswer,
        ),
        "words": TextAreaField("Your answer" if in_words else "In words (optional)", rows=2, max_length=2000),
        "reason": SelectField(
            "Why is it not shared?", options=NOT_SHARED_LABELS, coerce=NotShared, empty_text="Choose"
        ),
        "why": TextAreaField("In words (optional)", rows=2, max_length=1000),
    }
    return found if line.indicator is None else found | _facts(line.indicator)


def _facts(indicator: Indicator) -> dict[str, Any]:
    """When it was, where it is recorded, and the number where the indicator counts something."""
    found: dict[str, Any] = {
        "on": when_field(indicator.window),
        "until": DateField(
            "When did it end? (optional)", called="The end", hint="Leave blank for a single day, or while it goes on"
        ),
        "reference": TextField("Where is it recorded?", hint="Document and date, or a number", max_length=300),
    }
    rule = indicator.value
    if rule is None:
        return found
    if not rule.is_share:
        return found | {"value": AmountField(f"How many {rule.unit}?", width=5)}
    share = "attendance" if rule.compare is Compare.BELOW else "absence"
    return found | {
        "missed": AmountField("Sessions missed", hint="A session is half a school day", width=5),
        "possible": AmountField("Sessions possible", width=5),
        "value": AmountField(f"Or the {share}, in %", hint="Where only the percentage is known", width=5),
    }


def _kept(line: LineAsked) -> dict[str, Any]:
    """What stands on the line, by the name of its field."""
    withheld, counted = line.answer is LineAnswer.NOT_SHARED, line.out_of is not None
    return {
        "seen": line.revision,
        "answer": None if line.answer is LineAnswer.OPEN else line.answer,
        "words": "" if withheld else line.words,
        "reason": line.not_shared,
        "why": line.words if withheld else "",
        "on": line.on,
        "until": line.until,
        "reference": line.reference,
        "missed": line.value if counted else None,
        "possible": line.out_of,
        "value": None if counted else line.value,
    }
