"""One row of a list after another: the person, what is said of them, and what is wrong with it, in words."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.families.identifiers import IdentifierKind, check
from triage.imports import cells, described
from triage.imports.cells import Unreadable
from triage.imports.columns import ADDRESS_LINES, PERSON, SAYS, Headings, label_of
from triage.imports.commands import ListKind
from triage.imports.saying import evidence_of
from triage.imports.statements import Cells, SaysNothing, said_of
from triage.person_lists.people import both_names
from triage.rules.matching import normalising
from triage.rules.matching.described import Described

OLDEST = 120
NUMBERS = (("nhs", IdentifierKind.NHS), ("upn", IdentifierKind.UPN), ("nino", IdentifierKind.NINO))
UK_PHONE = 10
LONGEST_CELL = 300
THAT_COUNTS = "It says nothing that the criteria ask about, or its figures are within what is usual."
WARNINGS: Mapping[str, str] = {
    "zero": "Phone numbers that had lost the 0 at their start, which was put back",
    "birth": "Dates of birth that are no day there is, and are compared digit by digit",
    "no birth": "People without a date of birth, who are hard to tell from others",
    "error": "Cells that hold an error of Excel in place of what was there, and count as blank",
    "number": "UPNs, NHS or National Insurance numbers that look mistyped, or lost the 0 at their start",
}
"""What is told of a list as a whole; the row says it of itself as well."""


@dataclass(slots=True)
class Read:
    """One row as it was read. Refused or empty ones say why in `problem`; others may hold a warning there."""

    number: int
    described: Described
    said: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    refused: bool = False
    says_nothing: bool = False
    same_key: str = ""


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one list by its confirmed columns, and counts what was odd about them."""

    kind: ListKind
    headings: Sequence[str]
    mapping: Headings
    as_at: date
    on: date
    agency: str
    warned: Counter[str] = field(default_factory=Counter)
    places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        at = {heading: place for place, heading in enumerate(self.headings)}
        self.places = {name: at[heading] for name, heading in self.mapping.items() if heading in at}

    def read(self, number: int, row: Sequence[str]) -> Read:
        """One row, with what is wrong with it."""
        found = {name: _plain(row[place]) if place < len(row) else "" for name, place in self.places.items()}
        problems: list[str] = []
        if any(cell.strip() for cell in row[len(self.headings) :]):
            problems.append(f"it has {len(row)} cells, and there are {len(self.headings)} headings")
        warnings = self._mend(found, problems)
        person = self._person(number, found, problems, warnings)
        read = Read(number, person)
        try:
            read.said = said_of(Cells(self.kind, found, self.as_at, self.on)) if not problems else {}
        except Unreadable as error:
            problems.append(str(error))
        except SaysNothing as error:
            read.says_nothing, read.problem = True, str(error)
        return self._judged(read, problems, warnings)

    def _judged(self, read: Read, problems: list[str], warnings: list[str]) -> Read:
        if problems:
            read.refused, read.says_nothing = True, False
            read.problem = _sentences(problems)
        elif read.says_nothing or not self._counts(read):
            read.says_nothing, read.said = True, {}
            read.problem = read.problem or THAT_COUNTS
        else:
            read.problem = _sentences(warnings)
            read.same_key = self._same_key(read)
        return read

    def _mend(self, found: dict[str, str], problems: list[str]) -> list[str]:
        """Take errors of Excel out of the cells: fatal in what the list says, a warning in what it says of a person."""
        warnings = []
        for name, cell in found.items():
            wrong = cells.wrong_in(cell)
            if not wrong:
                continue
            words = f"“{label_of(self.kind, name)}” {wrong}"
            found[name] = ""
            if (
                name in MUST_BE_READ
                or cell.lower() == cells.NOT_COUNTED
                or name in {each.name for each in SAYS[self.kind]}
            ):
                problems.append(words)
            else:
                warnings.append(words)
                self.warned["error"] += 1
        return warnings

    def _person(self, number: int, found: dict[str, str], problems: list[str], warnings: list[str]) -> Described:
        given, family = found.get("given_name", ""), found.get("family_name", "")
        if not given and not family:
            given, family = both_names(found.get("name", ""))
        if not normalising.name(given) and not normalising.name(family):
            problems.append("there is no name")
        too_long = [name for name, cell in found.items() if len(cell) > LONGEST_CELL and name in PERSON_NAMES]
        problems += [
            f"“{label_of(self.kind, name)}” is too long: the row may be cut or run together" for name in too_long
        ]
        earlier = found.get("earlier_names", "")
        return Described(
            id=str(number),
            given_name=given[:LONGEST_CELL],
            family_name=family[:LONGEST_CELL],
            known_as=found.get("known_as", "")[:LONGEST_CELL],
            earlier_names=tuple(each.strip() for each in earlier.replace(";", ",").split(",") if each.strip()),
            date_of_birth=self._birth(found.get("date_of_birth", ""), problems, warnings),
            sex=found.get("sex", "")[:20],
            address=" ".join(filter(None, (found.get(each, "") for each in ADDRESS_LINES)))[: 2 * LONGEST_CELL],
            town=found.get("town", "")[:LONGEST_CELL],
            postcode=found.get("postcode", "")[:20],
            phones=self._phones(found.get("phone", ""), warnings),
            identifiers=self._identifiers(found, warnings),
        )

    def _birth(self, cell: str, problems: list[str], warnings: list[str]) -> date | str | None:
        if cell.casefold() in cells.NOT_KNOWN:
            self.warned["no birth"] += 1
            return None
        eight = cells.eight_digits(cell, on=self.on)
        if eight is None:
            warnings.append("“Date of birth” is not a date, and counts as blank")
            self.warned["no birth"] += 1
            return None
        try:
            born = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
        except ValueError:
            warnings.append(f"“Date of birth” {cells.no_such_day(eight)}; its digits are compared")
            self.warned["birth"] += 1
            return eight
        if born > self.on or born.year < self.on.year - OLDEST:
            problems.append(f"“Date of birth” cannot be right ({born:%d/%m/%Y})")
        return born

    def _phones(self, cell: str, warnings: list[str]) -> tuple[str, ...]:
        digits = cell.replace(" ", "")
        if digits.isdigit() and len(digits) == UK_PHONE and digits[0] in "1237":
            warnings.append("“Phone” had lost the 0 at its start")
            self.warned["zero"] += 1
            return (f"0{digits}",)
        return (cell[:40],) if cell else ()

    def _identifiers(self, found: Mapping[str, str], warnings: list[str]) -> tuple[tuple[str, str], ...]:
        given = []
        for name, kind in NUMBERS:
            value = found.get(name, "")
            if value.casefold() in cells.NOT_KNOWN:
                continue
            given.append((name, value[:40]))
            if wrong := check(kind, value):
                warnings.append(wrong.removesuffix("."))
                self.warned["number"] += 1
        return tuple(given)

    def _counts(self, read: Read) -> bool:
        """Whether it speaks to any criterion; a family of the old list always counts."""
        if self.kind is ListKind.OLD_LIST:
            return True
        born = read.described.date_of_birth
        sayings = evidence_of(self.kind, read.said, born=born if isinstance(born, date) else None, as_at=self.as_at)
        for each in sayings:
            rule = each.indicator.value
            if rule is None or rule.counts_events or each.value is None or rule.met_by(each.value, on=each.on):
                return True
        return False

    def _same_key(self, read: Read) -> str:
        """The same for whoever says the same of the same person again, in whatever spelling."""
        person = read.described
        who = (
            *map(_flat, (person.given_name, person.family_name, person.postcode, person.address)),
            str(person.date_of_birth or ""),
        )
        said = {name: value for name, value in read.said.items() if name != "note"}
        words = json.dumps([self.agency, self.kind.value, who, said], sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


PERSON_NAMES = frozenset(each.name for each in PERSON)
MUST_BE_READ = frozenset({"given_name", "family_name", "name"})


def _plain(cell: str) -> str:
    """A cell without what stands round it: also the apostrophe that our own file of refused rows puts before a sign."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in set("=+-@") else cell


def _flat(words: str) -> str:
    """Words without regard to capitals and spaces."""
    return "".join(words.casefold().split())


def kept(read: Read) -> tuple[dict[str, Any], dict[str, Any]]:
    """The person and what is said, as the row keeps them: nothing of those who need not be known."""
    if read.says_nothing:
        return {}, {}
    return described.to_json(read.described), read.said


def _sentences(problems: Sequence[str]) -> str:
    return " ".join(f"{each[0].upper()}{each[1:]}." if each[0] != "“" else f"{each}." for each in problems)
