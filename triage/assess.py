"""Reads a family from JSON and judges it without the database, so that an auditor can check a case.

The schema is written down in docs/assess.md.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from triage.rules.catalogue import Catalogue
from triage.rules.eligibility import assess
from triage.rules.facts import (
    AgeGroup,
    Answer,
    EvidenceFacts,
    FamilyFacts,
    Occupation,
    PersonFacts,
    Status,
)
from triage.rules.framework import Framework
from triage.rules.terms import Terms

E = TypeVar("E", bound=StrEnum)

FAMILY_KEYS = frozenset({"reference", "persons", "evidence"})
PERSON_KEYS = frozenset(
    {
        "id",
        "role",
        "date_of_birth",
        "expected_on",
        "stated_age",
        "occupation",
        "lives_with_carer",
        "lives_with_children",
        "cares_for_children",
    }
)
EVIDENCE_KEYS = frozenset(
    {
        "id",
        "indicator",
        "person",
        "answer",
        "status",
        "date",
        "until",
        "value",
        "out_of",
        "source",
        "reference",
        "authorised_by",
        "note",
    }
)
NUMBERS_OF_THE_RULE = frozenset({"min_distinct_headlines", "min_needs", "non_resident_max"})
LISTS_OF_THE_RULE = frozenset({"must_include"})


class InvalidFamily(ValueError):
    """Input that cannot be judged, with every reason in words."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class InvalidRule(ValueError):
    """A parameter of the rule that does not exist or cannot have that value."""


def judge(family: FamilyFacts, framework: Framework, *, on: date, terms: Terms | None = None) -> dict[str, Any]:
    """The verdict as a dictionary that JSON can hold, with whose it is."""
    verdict = assess(family, framework, on=on, terms=terms)
    in_use = any(on in period for period in framework.locally)
    return {"family": family.reference, "framework_in_use": in_use} | verdict.to_dict()


def with_parameters(framework: Framework, parameters: Iterable[str]) -> Framework:
    """The framework with rule parameters such as "min_needs=2" or "must_include=crime,work"."""
    changed: dict[str, object] = {}
    for parameter in parameters:
        name, _, text = parameter.partition("=")
        if name in NUMBERS_OF_THE_RULE:
            changed[name] = _number_of_the_rule(name, text)
        elif name in LISTS_OF_THE_RULE:
            changed[name] = _headlines_of_the_rule(name, text, framework)
        else:
            known = ", ".join(sorted(NUMBERS_OF_THE_RULE | LISTS_OF_THE_RULE))
            raise InvalidRule(f"The rule has no parameter “{name}”. There are: {known}.")
    return framework.with_rule(**changed) if changed else framework


def _number_of_the_rule(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InvalidRule(f"“{name}” must be a whole number, not “{text}”.")
    return int(text)


def _headlines_of_the_rule(name: str, text: str, framework: Framework) -> tuple[str, ...]:
    ids = tuple(each for each in text.split(",") if each)
    for each in ids:
        if framework.headline(each) is None:
            known = ", ".join(headline.id for headline in framework.headlines)
            raise InvalidRule(f"“{name}” names no headline “{each}”. There are: {known}.")
    return ids


def read_family(text: str | bytes, catalogue: Catalogue) -> FamilyFacts:
    """A family from its JSON; raises InvalidFamily with everything that is wrong with it."""
    try:
        data = json.loads(text, parse_constant=_no_constants, object_pairs_hook=_no_twins)
    except InvalidFamily:
        raise
    except UnicodeDecodeError as error:
        raise InvalidFamily(["The file is not text in UTF-8."]) from error
    except (ValueError, RecursionError) as error:
        raise InvalidFamily([f"The file is not JSON: {error}."]) from error
    reader = _Reader(catalogue)
    family = reader.family(data)
    if reader.problems:
        raise InvalidFamily(reader.problems)
    return family


def _no_constants(name: str) -> NoReturn:
    raise InvalidFamily([f"“{name}” is not a number that JSON knows."])


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The same key twice would silently hide the first."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidFamily([f"“{twice}” is there twice in one object."])
    return found


class _Reader:
    """Reads as much as it can and collects what is wrong, so that everything shows at once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.problems: list[str] = []
        self.indicators = {each.id for f in catalogue.frameworks for each in f.indicators}

    def family(self, data: object) -> FamilyFacts:
        table = self.table(data, "The family", FAMILY_KEYS)
        people = tuple(
            self.person(each, f"persons[{number}]")
            for number, each in enumerate(self.items(table, "persons", "The family"))
        )
        evidence = tuple(
            self.evidence(each, f"evidence[{number}]", f"e{number + 1}")
            for number, each in enumerate(self.items(table, "evidence", "The family"))
        )
        self.twice("persons", (person.id for person in people))
        self.twice("evidence", (item.id for item in evidence))
        self.strangers(people, evidence)
        return FamilyFacts(self.text(table, "reference", "The family"), people, evidence)

    def person(self, data: object, place: str) -> PersonFacts:
        table = self.table(data, place, PERSON_KEYS)
        return PersonFacts(
            id=self.text(table, "id", place, needed=True),
            role=self.text(table, "role", place) or "person",
            date_of_birth=self.day(table, "date_of_birth", place),
            expected_on=self.day(table, "expected_on", place),
            stated_age=self.choice(table, "stated_age", place, AgeGroup),
            occupation=self.choice(table, "occupation", place, Occupation),
            lives_with_carer=self.flag(table, "lives_with_carer", place),
            lives_with_children=self.flag(table, "lives_with_children", place),
            cares_for_children=self.flag(table, "cares_for_children", place),
        )

    def evidence(self, data: object, place: str, default_id: str) -> EvidenceFacts:
        table = self.table(data, place, EVIDENCE_KEYS)
        item = EvidenceFacts(
            id=self.text(table, "id", place) or default_id,
            indicator=self.text(table, "indicator", place, needed=True),
            person=self.text(table, "person", place) or None,
            answer=self.choice(table, "answer", place, Answer) or Answer.YES,
            status=self.choice(table, "status", place, Status) or Status.ASSERTED,
            on=self.day(table, "date", place),
            until=self.day(table, "until", place),
            value=self.number(table, "value", place),
            out_of=self.number(table, "out_of", place),
            source=self.text(table, "source", place),
            reference=self.text(table, "reference", place),
            authorised_by=self.text(table, "authorised_by", place),
            note=self.text(table, "note", place),
        )
        self.sensible(item, place)
        return item

    def sensible(self, item: EvidenceFacts, place: str) -> None:
        if item.on and item.until and item.until < item.on:
            self.problems.append(f"{place}: “until” is before “date”.")
        if item.indicator and item.indicator not in self.indicators:
            near = difflib.get_close_matches(item.indicator, self.indicators, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            self.problems.append(f"{place}: no framework has an indicator “{item.indicator}”.{hint}")

    def strangers(self, people: tuple[PersonFacts, ...], evidence: tuple[EvidenceFacts, ...]) -> None:
        known = {person.id for person in people}
        for item in evidence:
            if item.person is not None and item.person not in known:
                where = f"evidence “{item.id}”"
                self.problems.append(f"{where}: nobody in “persons” has the id “{item.person}”.")

    def twice(self, place: str, ids: Iterable[str]) -> None:
        seen: set[str] = set()
        for each in ids:
            if each and each in seen:
                self.problems.append(f"{place}: the id “{each}” is there twice.")
            seen.add(each)

    def table(self, data: object, place: str, keys: frozenset[str]) -> Mapping[str, Any]:
        if not isinstance(data, dict):
            self.problems.append(f"{place} must be an object in braces.")
            return {}
        for unknown in sorted(set(data) - keys):
            near = difflib.get_close_matches(unknown, keys, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            self.problems.append(f"{place}: “{unknown}” is not known here.{hint}")
        return data

    def items(self, table: Mapping[str, Any], key: str, place: str) -> list[Any]:
        if key not in table:
            self.problems.append(f"{place} needs “{key}”, a list (it may be empty).")
            return []
        value = table[key]
        if not isinstance(value, list):
            self.problems.append(f"{place}: “{key}” must be a list.")
            return []
        return value

    def text(self, table: Mapping[str, Any], key: str, place: str, *, needed: bool = False) -> str:
        value = table.get(key)
        if value is None or value == "":
            if needed:
                self.problems.append(f"{place}: “{key}” is missing.")
            return ""
        if not isinstance(value, str):
            self.problems.append(f"{place}: “{key}” must be text in quotation marks.")
            return ""
        return value

    def day(self, table: Mapping[str, Any], key: str, place: str) -> date | None:
        value = table.get(key)
        if value is None:
            return None
        try:
            found = date.fromisoformat(value)
        except (TypeError, ValueError):
            found = None
        if found is None or found.isoformat() != value:
            self.problems.append(f"{place}: “{key}” must be a date such as 2014-03-27.")
            return None
        return found

    def number(self, table: Mapping[str, Any], key: str, place: str) -> float | None:
        value = table.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            self.problems.append(f"{place}: “{key}” must be a number, 0 or more.")
            return None
        return float(value)

    def flag(self, table: Mapping[str, Any], key: str, place: str) -> bool | None:
        """True where it is left out, None where it is said to be not known."""
        value = table.get(key, True)
        if value is None or isinstance(value, bool):
            return value
        self.problems.append(f"{place}: “{key}” must be true, false or null (not known).")
        return None

    def choice(self, table: Mapping[str, Any], key: str, place: str, kind: type[E]) -> E | None:
        value = table.get(key)
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError:
            self.problems.append(f"{place}: “{key}” must be one of {', '.join(kind)}.")
            return None
