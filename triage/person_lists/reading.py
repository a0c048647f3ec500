"""People from a CSV file: all of them, or every reason why not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from triage.person_lists import dates, text
from triage.person_lists.columns import NUMBERS, Columns, chosen, unused
from triage.person_lists.people import both_names, called
from triage.person_lists.problems import UnreadableList
from triage.person_lists.separated import named_separator
from triage.rules.matching.described import Described

SEPARATORS = ",;\t|"
NOT_KNOWN = {"", "unknown", "not known", "n/a", "na", "none", "null", "nk"}
NO_ID = "There is no column for the id, so that people are named by their row; say which with --map id=COLUMN."


@dataclass(slots=True)
class PersonList:
    """What a file holds, and what the reader should hear about it."""

    people: list[Described] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(path: Path, mapping: Mapping[str, tuple[str, ...]], *, on: date) -> PersonList:
    """Everybody in the file; raises UnreadableList with every bad row, counted as a spreadsheet counts them."""
    content = text.read(path)
    rows = _rows(content)
    headings = [each.strip() for each in next(rows, (0, []))[1]]
    reader = _Reader(headings, chosen(headings, mapping), on)
    last = 0
    for number, row in rows:
        reader.take(number, row)
        last = number if len(row) < len(headings) else 0
    if last and not content.endswith(("\n", "\r")):
        reader.problems.append(f"row {last}: the file ends in the middle of a row.")
    if reader.problems:
        raise UnreadableList(*reader.problems)
    if not reader.found.people:
        raise UnreadableList("there are no rows below the headings.")
    return reader.found


def _rows(content: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers; the headings are the first."""
    first, _, rest = content.lstrip("\r\n").partition("\n")
    if separator := named_separator(first):
        content = rest
    else:
        separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        raise UnreadableList(f"row {number + 1}: {_in_words(error)}") from error


def _in_words(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "a quotation mark is opened here and never closed; the file may be cut."
    return "quotation marks or cells here are not as CSV has them."


@dataclass(slots=True)
class _Reader:
    headings: Sequence[str]
    columns: Columns
    on: date
    found: PersonList = field(default_factory=PersonList)
    problems: list[str] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "id" not in self.columns:
            self.found.notes.append(NO_ID)
        if left := unused(self.headings, self.columns):
            self.found.notes.append(
                f"Not used: {', '.join(f'“{each}”' for each in left)}; say what a column holds with --map FIELD=COLUMN."
            )

    def take(self, number: int, row: list[str]) -> None:
        """One row, or what is wrong with it."""
        if any(cell.strip() for cell in row[len(self.headings) :]):
            self.problems.append(f"row {number}: it has {len(row)} cells, and the headings are {len(self.headings)}.")
            return
        own = self._one(row, "id") if "id" in self.columns else str(number)
        if not own:
            self.problems.append(f"row {number}: the id is blank.")
        elif own in self.ids:
            self.problems.append(f"row {number}: the id is that of row {self.ids[own]} too.")
        else:
            self.ids[own] = number
            self.found.people.append(self._person(own, number, row))

    def _person(self, own: str, number: int, row: list[str]) -> Described:
        given, family = self._one(row, "given_name"), self._one(row, "family_name")
        split = not given and not family
        _, whole, bracketed = called(self._one(row, "name") if split else given, first=not split)
        given, family = both_names(whole) if split else (whole, family)
        if not given and not family:
            self.found.notes.append(f"row {number}: there is no name.")
        earlier = self._one(row, "earlier_names")
        return Described(
            id=own,
            given_name=given,
            family_name=family,
            known_as=self._one(row, "known_as") or bracketed,
            earlier_names=tuple(earlier.replace(";", ",").split(",")) if earlier else (),
            date_of_birth=self._birth(number, self._one(row, "date_of_birth")),
            sex=self._one(row, "sex"),
            address=" ".join(filter(None, self._all(row, "address"))),
            town=self._one(row, "town"),
            postcode=self._one(row, "postcode"),
            phones=self._all(row, "phone"),
            identifiers=tuple((kind, self._one(row, kind)) for kind in NUMBERS if kind in self.columns),
        )

    def _birth(self, number: int, written: str) -> str:
        if written.casefold() in NOT_KNOWN:
            return ""
        eight = dates.digits(written, on=self.on)
        if eight is None:
            self.found.notes.append(f"row {number}: the date of birth is not a date, and is taken as blank.")
        elif not dates.is_date(eight):
            self.found.notes.append(f"row {number}: the date of birth is no day there is; its digits are compared.")
        return eight or ""

    def _one(self, row: list[str], name: str) -> str:
        return " ".join(filter(None, self._all(row, name)))

    def _all(self, row: list[str], name: str) -> tuple[str, ...]:
        return tuple(row[place].strip() for place in self.columns.get(name, ()) if place < len(row))
