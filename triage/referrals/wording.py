"""A referral in words, as a person would read it to a colleague: for checking, on paper and as sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.referrals.draft import Draft
from triage.referrals.reading import Warn, no_warning
from triage.referrals.schema import form
from triage.referrals.schema.questions import Group, Kind, Page, Question, QuestionGroup
from triage.rules.dates import long_date
from triage.rules.people_words import tied

PROTECTED_WORDS = "Protected: kept for the envelope only and not shown here"
ADDRESS_QUESTIONS = frozenset({"line_1", "line_2", "town", "postcode"})
IN_THE_HEADING = frozenset({("person", "given_name"), ("person", "family_name"), ("home", "name"), ("agency", "name")})
SAID_BY_OTHERS = {("person", "birth"): "known"}
FOLDED = {"no": "No", "not_known": "Not known"}
NONE = {"agencies": ("Other agencies", "I know of no other agency")}
"""What stands in the copy where somebody said that there are none."""
NOTHING = object()


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer in words; `warning` says what may be mistyped."""

    question: str
    answer: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """The answers about one person, home, indicator or agency."""

    title: str
    lines: tuple[Line, ...]
    page: str = ""
    """The page where it can be changed."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One section of the form in words."""

    title: str
    entries: tuple[Entry, ...]
    page: str = ""


def in_words(draft: Draft, *, warn: Warn = no_warning) -> tuple[Copy, ...]:
    """Every section with something in it, in the order of the form."""
    copies = (_section(draft, part.title, part.sections, warn) for part in form.parts(draft))
    return tuple(copy for each in copies for copy in each if copy.entries)


def to_plain(copies: Iterable[Copy]) -> list[dict[str, Any]]:
    """Plain JSON values, as `Referral.as_sent["copy"]` keeps them."""
    return [
        {
            "title": copy.title,
            "entries": [
                {
                    "title": entry.title,
                    "lines": [
                        {"question": line.question, "answer": line.answer, "warning": line.warning}
                        for line in entry.lines
                    ],
                }
                for entry in copy.entries
            ],
        }
        for copy in copies
    ]


def _section(draft: Draft, part: str, sections: Iterable[form.Section], warn: Warn) -> Iterator[Copy]:
    for section in sections:
        if section.hub in draft.stored.get("none", ()) and not draft.ids(section.hub):
            yield Copy(section.title, (Entry("", (Line(*NONE[section.hub]),), section.key),), section.hub)
            continue
        pages = (form.page(draft, key) for key in form.page_keys(draft, section))
        entries = tuple(entry for page in pages if page is not None for entry in _entries(draft, page, warn))
        yield Copy(section.title, _joined(entries), section.hub or section.key)


def _joined(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """A person's details follow their name."""
    details = {entry.page.removeprefix("details/"): entry for entry in entries if entry.page.startswith("details/")}
    joined = []
    for entry in entries:
        if entry.page.startswith("details/"):
            continue
        more = details.get(entry.page.removeprefix("person/")) if entry.page.startswith("person/") else None
        joined.append(Entry(entry.title, entry.lines + (more.lines if more else ()), entry.page))
    return tuple(joined)


def _entries(draft: Draft, page: Page, warn: Warn) -> Iterator[Entry]:
    values = draft.values(page.key)
    if page.key.startswith("concerns/"):
        yield from _concern_entries(draft, page, warn)
        return
    if page.key == "relationships":
        yield from _relationships(draft, page)
        return
    for group in page.groups:
        lines = tuple(_lines(page, group, values.get(group.key, {}), warn))
        if lines:
            yield Entry(group.title or (page.title if page.back else ""), lines, page.key)


def _relationships(draft: Draft, page: Page) -> Iterator[Entry]:
    """Such as “Ewan: child of Róisín”."""
    lines = []
    for person, other in draft.pairs:
        kind = draft.group(page.key, f"{person.id}/{other.id}").get("kind")
        if kind:
            lines.append(Line(person.name, tied(kind, other.name)))
    if lines:
        yield Entry("", tuple(lines), page.key)


def _concern_entries(draft: Draft, page: Page, warn: Warn) -> Iterator[Entry]:
    """Each yes in full; what was answered no, and what is not known, in one line each."""
    values = draft.values(page.key)
    lines: list[Line] = []
    others: dict[str, list[str]] = {"no": [], "not_known": []}
    for group in page.groups:
        answer = "" if "/" in group.key else values.get(group.key, {}).get("answer", "")
        short = group.questions[0].in_brief
        if answer == "yes":
            entries = [tuple(_lines(page, each, values.get(each.key, {}), warn)) for each in page.entries(group.key)]
            lines.append(_said_yes(short, entries))
        elif answer in others:
            others[answer].append(short)
    lines += [Line(FOLDED[answer], "; ".join(shorts)) for answer, shorts in others.items() if shorts]
    if lines:
        yield Entry("", tuple(lines), page.key)


def _said_yes(short: str, entries: Sequence[tuple[Line, ...]]) -> Line:
    """One indicator that is met: a line of text for each person or event, with all that was said of it."""
    said = [". ".join(_in_brief(line) for line in entry) for entry in entries if entry]
    warnings = [line.warning for entry in entries for line in entry if line.warning]
    return Line(short, "\n".join(f"Yes. {each}" for each in said) or "Yes", " ".join(warnings))


def _in_brief(line: Line) -> str:
    """One detail under a yes; who it is about needs no word before it."""
    answer = line.answer.removesuffix(".")
    return answer if line.question == "Who" else f"{line.question}: {answer}"


def _lines(page: Page, group: QuestionGroup, given: Group, warn: Warn) -> Iterator[Line]:
    """The answers of one group; what its heading says already is not said again."""
    kind = page.key.partition("/")[0]
    address = _address(given) if kind == "home" else ""
    for question in group.questions:
        value = given.get(question.name)
        if (kind, question.name) in IN_THE_HEADING or value == SAID_BY_OTHERS.get((kind, question.name), NOTHING):
            continue
        if question.name in ADDRESS_QUESTIONS and kind == "home":
            if address and question.name == "line_1":
                yield Line("Address", address, _postcode_warning(given, warn))
            continue
        words = answer_in_words(question, value) if _applies(question, given) else ""
        if words:
            warning = warn(question.identifier, str(value)) if question.identifier else None
            yield Line(question.in_brief, words, warning or "")


def _address(given: Group) -> str:
    """The address in one line; a protected one is not said (safety.md, "Addresses and contact")."""
    parts = [str(given[name]) for name in ("line_1", "line_2", "town", "postcode") if given.get(name)]
    hidden = given.get("protected") == "yes" or given.get("kind") == "refuge"
    return PROTECTED_WORDS if hidden and parts else ", ".join(parts)


def _postcode_warning(given: Group, warn: Warn) -> str:
    hidden = given.get("protected") == "yes" or given.get("kind") == "refuge"
    return "" if hidden or not given.get("postcode") else warn("postcode", str(given["postcode"])) or ""


def _applies(question: Question, given: Mapping[str, Any]) -> bool:
    """A question beneath another answer is only said with that answer."""
    if question.inside is None:
        return True
    other, value = question.inside
    return bool(given.get(other) == value)


def answer_in_words(question: Question, value: Any) -> str:
    """One stored answer as a person would say it."""
    if value is None or value in ("", [], False):
        return ""
    if question.kind is Kind.DATE:
        return long_date(date.fromisoformat(value))
    if question.kind in {Kind.MANY, Kind.WHO}:
        return ", ".join(question.options.get(each, each) for each in value)
    if question.kind in {Kind.ONE, Kind.PICK}:
        return question.options.get(value, str(value))
    if question.kind is Kind.TICK:
        return "Yes" if value else "No"
    if question.kind in {Kind.AMOUNT, Kind.WHOLE}:
        return f"{float(value):g}{question.suffix}"
    return str(value)
