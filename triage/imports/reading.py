"""One row of a list after another: the person, what is said of them, and what is wrong with it, in words."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.families.identifiers import check
from triage.imports import cells, described
from triage.imports.cells import Birth
from triage.imports.columns import PERSON, SAYS, Headings, label_of
from triage.imports.commands import ListKind
from triage.imports.layout import Layout, laid_out
from triage.imports.statements import Cells, Stated, stated_by
from triage.imports.weighing import Scales, roomy
from triage.person_lists.people import NOBODY, both_names, called
from triage.rules.matching import normalising
from triage.rules.matching.described import Described

MOST_KEPT = 10_000
NOTHING_SAID = "{}"
KEY_LENGTH = 32
ROWS_TOLD = 5
NOTE = "note"
UK_PHONE = 10
LONGEST_CELL = 300
SHORTENED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+$")
"""How Excel writes a long number into a CSV file where its column is narrow."""
SEVERAL_PEOPLE = "“{}” seems to name more than one person: give each a row of their own"
THAT_COUNTS = "It says nothing that the criteria ask about, or its figures are within what is usual."
WARNINGS: Mapping[str, str] = {
    "zero": "Phone numbers that had lost the 0 at their start, which was put back",
    "short": "Phone numbers that Excel had shortened, as in 7.7E+09, so that their digits are lost",
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
    said_text: str = NOTHING_SAID
    """The same as it is kept."""
    problem: str = ""
    refused: bool = False
    says_nothing: bool = False
    same_key: str = ""
    person: str = NOTHING_SAID
    """The person as they are kept: nothing of those who need not be known."""


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one list by its confirmed columns, and counts what was odd about them.

    Cells that say the same in many rows are made out once.
    """

    kind: ListKind
    headings: Sequence[str]
    mapping: Headings
    as_at: date
    on: date
    agency: str
    warned: Counter[str] = field(default_factory=Counter)
    warned_in: dict[str, list[int]] = field(default_factory=dict)
    """The first rows that each warning is of."""
    number: int = 0
    """The row that is being read."""
    stated: dict[Hashable, Stated] = field(default_factory=dict)
    births: dict[str, Birth] = field(default_factory=dict)
    layout: Layout = field(init=False)
    scales: Scales = field(init=False)
    sent: str = field(init=False)
    """Who sent what: they say nothing again of each other."""

    def __post_init__(self) -> None:
        self.layout = laid_out(self.kind, self.headings, self.mapping)
        self.scales = Scales(self.kind, self.as_at)
        self.sent = f"{self.agency}\0{self.kind}"

    def read(self, number: int, row: Sequence[str]) -> Read:
        """One row, with what is wrong with it."""
        self.number, problems = number, []
        found, whole = self.layout.cells(row)
        if len(row) > len(self.headings) and any(cell.strip() for cell in row[len(self.headings) :]):
            problems.append(f"it has {len(row)} cells, and there are {len(self.headings)} headings")
        warnings = self._mend(found, problems) if "#" in whole else []
        shifted = bool(problems)
        read = Read(number, self._person(number, found, problems, warnings, any_long=len(whole) > LONGEST_CELL))
        if not shifted:
            self._state(read, found, problems)
        if problems or warnings:
            self._judged(read, problems, warnings)
        if not read.says_nothing:
            read.person = described.to_text(read.described)
        return read

    def _state(self, read: Read, found: Mapping[str, str], problems: list[str]) -> None:
        """What the row says, by the cells that tell it: rows that have the same ones say the same."""
        key = self.layout.told(found)
        stated = self.stated.get(key)
        if stated is None:
            stated = roomy(self.stated, MOST_KEPT)[key] = stated_by(Cells(self.kind, found, self.as_at, self.on))
        if stated.unreadable:
            problems.append(stated.unreadable)
            return
        written = {name: found[name][:most] for name, most in self.layout.as_written if found[name]}
        if stated.nothing or not self._counts(read.described.date_of_birth, stated, written):
            read.says_nothing, read.problem = True, stated.nothing or THAT_COUNTS
            return
        read.said, read.said_text = {**stated.said, **written}, stated.with_words(written)
        read.same_key = self._same_key(read.described, stated, written)

    def _counts(self, born: date | str | None, stated: Stated, written: Mapping[str, str]) -> bool:
        """Whether any criterion asks for it: the same for all who say the same and were grown up then, or were not."""
        if NOTE in written:
            return self.scales.counts({**stated.said, **written}, born=born)
        grown = born <= stated.grown_by if isinstance(born, date) else None
        found = stated.counted.get(grown)
        if found is None:
            found = stated.counted[grown] = self.scales.counts(stated.said, born=born)
        return found

    @staticmethod
    def _judged(read: Read, problems: list[str], warnings: list[str]) -> None:
        if problems:
            read.refused, read.says_nothing = True, False
            read.said, read.said_text, read.same_key = {}, NOTHING_SAID, ""
            read.problem = _sentences(problems)
        elif warnings and not read.says_nothing:
            read.problem = _sentences(warnings)

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
                self._warned("error")
        return warnings

    def _person(
        self, number: int, found: dict[str, str], problems: list[str], warnings: list[str], *, any_long: bool
    ) -> Described:
        has = found.get
        given, family, known_as = self._names(found, problems)
        nobody = given.casefold() in NOBODY and family.casefold() in NOBODY
        if nobody or not (normalising.name(given) or normalising.name(family)):
            problems.append("there is no name")
        address = " ".join([found[each] for each in self.layout.lines if found[each]])
        if any_long:
            problems += self._too_long(found)
            given, family, address = given[:LONGEST_CELL], family[:LONGEST_CELL], address[: 2 * LONGEST_CELL]
        return Described(  # in their order, which takes half the time of giving them by name
            str(number),
            given,
            family,
            known_as[:LONGEST_CELL],
            _several(found["earlier_names"]) if has("earlier_names") else (),
            (),
            self._birth(has("date_of_birth", ""), problems, warnings),
            has("sex", "")[:20],
            address,
            has("town", "")[:LONGEST_CELL],
            has("postcode", "")[:20],
            self._phones(has("phone", ""), warnings),
            self._identifiers(found, warnings) if self.layout.numbers else (),
        )

    def _names(self, found: Mapping[str, str], problems: list[str]) -> tuple[str, str, str]:
        """First and family name, and what somebody is known as, also in brackets; refused where one cell names two."""
        has = found.get
        given, family, known_as = has("given_name", ""), has("family_name", ""), has("known_as", "")
        split = not given and not family
        several, given, bracketed = called(has("name", "") if split else given, first=not split)
        if several:
            problems.append(SEVERAL_PEOPLE.format(label_of(self.kind, "name" if split else "given_name")))
        if split:
            given, family = both_names(given)
        return given, family, known_as or bracketed

    def _warned(self, of: str) -> None:
        self.warned[of] += 1
        rows = self.warned_in.setdefault(of, [])
        if len(rows) < ROWS_TOLD and self.number not in rows:
            rows.append(self.number)

    def _too_long(self, found: Mapping[str, str]) -> Iterator[str]:
        for name, cell in found.items():
            if len(cell) > LONGEST_CELL and name in PERSON_NAMES:
                yield f"“{label_of(self.kind, name)}” is too long: the row may be cut or run together"

    def _birth(self, cell: str, problems: list[str], warnings: list[str]) -> date | str | None:
        found = self.births.get(cell)
        if found is None:
            found = roomy(self.births, cells.MOST_KEPT)[cell] = cells.birth(cell, self.on)
        born, warning, problem, counted = found
        if counted:
            self._warned(counted)
        if warning:
            warnings.append(warning)
        if problem:
            problems.append(problem)
        return born

    def _phones(self, cell: str, warnings: list[str]) -> tuple[str, ...]:
        if not cell:
            return ()
        if cell[0] not in "1237":
            return (cell[:40],)
        if SHORTENED.match(cell):
            warnings.append("“Phone” was shortened by Excel, and its digits are lost")
            self._warned("short")
            return ()
        digits = cell.replace(" ", "")
        if digits.isdigit() and len(digits) == UK_PHONE:
            warnings.append("“Phone” had lost the 0 at its start")
            self._warned("zero")
            return (f"0{digits}",)
        return (cell[:40],)

    def _identifiers(self, found: Mapping[str, str], warnings: list[str]) -> tuple[tuple[str, str], ...]:
        given = []
        for name, kind in self.layout.numbers:
            value = found[name]
            if value.casefold() in cells.NOT_KNOWN:
                continue
            given.append((name, value[:40]))
            if wrong := check(kind, value):
                warnings.append(wrong.removesuffix("."))
                self._warned("number")
        return tuple(given)

    def _same_key(self, who: Described, stated: Stated, written: Mapping[str, str]) -> str:
        """The same for whoever says the same of the same person again, in whatever spelling.

        No text of a list holds the sign that stands between the words.
        """
        born = who.date_of_birth.isoformat() if isinstance(who.date_of_birth, date) else who.date_of_birth or ""
        person = f"{who.given_name}\0{who.family_name}\0{who.postcode}\0{who.address}\0{born}"
        said = "".join([f"\0{name}\0{cell}" for name, cell in written.items() if name != NOTE])
        words = f"{self.sent}\0{_flat(person)}\0{stated.words}{said}"
        return hashlib.sha256(words.encode()).hexdigest()[:KEY_LENGTH]


PERSON_NAMES = frozenset(each.name for each in PERSON)
MUST_BE_READ = frozenset({"given_name", "family_name", "name"})


def _flat(words: str) -> str:
    """Words without regard to capitals and spaces."""
    return "".join(words.casefold().split())


def _several(names: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in names.replace(";", ",").split(",") if each.strip())


def _sentences(problems: Sequence[str]) -> str:
    return " ".join(f"{each[0].upper()}{each[1:]}." if each[0] != "“" else f"{each}." for each in problems)
