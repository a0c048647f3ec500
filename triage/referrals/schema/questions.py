"""What a page of the referral form is made of: questions in groups, and checks over a whole page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Group = Mapping[str, Any]
Values = Mapping[str, Group]
"""The answers of a page as JSON keeps them: group key, question name, value."""

YES_NO = {"yes": "Yes", "no": "No"}
YES_NO_UNKNOWN = {"yes": "Yes", "no": "No", "not_known": "I do not know"}


class Variant(StrEnum):
    """Which agencies' form it is; every one has the shared core."""

    SCHOOL = "school"
    POLICE = "police"
    CORE = "core"


class Kind(StrEnum):
    """How a question is answered."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    ONE = "one"
    PICK = "pick"
    MANY = "many"
    WHO = "who"
    WHOLE = "whole"
    AMOUNT = "amount"
    EMAIL = "email"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Needs:
    """Another answer of the same group makes this one necessary."""

    other: str
    values: frozenset[str]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `required` is the sentence shown when it stays empty; "" makes it optional."""

    name: str
    kind: Kind
    label: str
    summary: str = ""
    """The label in the check answers and on paper, where it is shorter."""
    hint: str = ""
    required: str = ""
    needs: Needs | None = None
    inside: tuple[str, str] | None = None
    """Drawn beneath one answer of another question: (question, answer)."""
    options: Mapping[str, str] = field(default_factory=dict)
    option_hints: Mapping[str, str] = field(default_factory=dict)
    greyed: frozenset[str] = frozenset()
    exclusive: str = ""
    """The answer that unticks the others, such as "I do not know who"."""
    max_length: int = 200
    width: int | None = None
    rows: int = 4
    called: str = ""
    past: bool = False
    future: bool = False
    suffix: str = ""
    lowest: float = 0
    highest: float = 1_000_000
    identifier: str = ""
    """A kind of number that is checked, warned about and never blocks."""
    inline: bool = False
    private: bool = False
    """Left off paper that may be seen by others; shown only in the service."""

    @property
    def in_brief(self) -> str:
        return self.summary or self.label

    @property
    def free_text(self) -> bool:
        """Words in which a postcode or a phone number would be out of place."""
        return self.kind is Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """Questions about one thing: a person, an indicator, or the whole page ("" as key)."""

    key: str
    questions: tuple[Question, ...]
    title: str = ""
    note: str = ""

    @property
    def prefix(self) -> str:
        """In front of the names of this group's fields."""
        return f"{self.key.replace('.', '_').replace('/', '-')}-" if self.key else ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an answer, in a sentence beside it."""

    group: str
    question: str
    sentence: str


def nothing_wrong(values: Values) -> Iterable[Problem]:
    """A page without checks of its own."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the form."""

    key: str
    title: str
    groups: tuple[QuestionGroup, ...]
    lead: str = ""
    caption: str = ""
    check: Callable[[Values], Iterable[Problem]] = nothing_wrong
    back: str = ""
    """The overview that the page belongs to: "people", "homes", "agencies" or "" for the task list."""
    save_words: str = "Save and continue"

    def entries(self, key: str) -> tuple[QuestionGroup, ...]:
        """The entries beneath one indicator."""
        return tuple(group for group in self.groups if group.key.startswith(f"{key}/"))

    def question(self, group: str, name: str) -> Question | None:
        """One question of the page."""
        return next((q for g in self.groups if g.key == group for q in g.questions if q.name == name), None)


def needs(other: str, values: str | Collection[str], message: str) -> Needs:
    """`needs("told", "no", "Say why not")`."""
    return Needs(other, frozenset([values] if isinstance(values, str) else values), message)
