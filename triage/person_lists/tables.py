"""A list as a table, whatever kind of file it is in: where its headings are, and the rows below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from triage.person_lists import beginnings, separated, text, workbooks
from triage.person_lists.files import FileKind
from triage.person_lists.problems import UnreadableList
from triage.person_lists.totals import is_total

LOOKED_AT = 30
SHOWN = 5
MOST_COLUMNS = 1_000
TWO_ENCODINGS = "Two lists in different encodings were put together; each line is read in its own."
TOO_WIDE = (
    f"it has more than {MOST_COLUMNS:,} columns, or something stands far to the right of them. "
    "Copy the columns of the list into a new file and send that."
)
NO_ROWS = "there are no rows below the headings."

Known = Callable[[str], bool]
"""Whether a heading is one that lists usually have."""


@dataclass(slots=True)
class Table:
    """The headings, the rows below them one after another, and what the reader should hear about them."""

    headings: list[str]
    first: int
    """The row of the headings."""
    rows: Iterator[tuple[int, list[str]]]
    tall: int
    """About how many rows there are: a cell of a CSV file with a line break in it counts for two."""
    notes: list[str] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    """Rows that were left out because they count the others; known once the rows have gone by."""


def open_table(path: Path, kind: FileKind, *, sheet: str, known: Known) -> Table:
    """The table of a file or of one sheet of it; raises UnreadableList now or while the rows go by."""
    if kind is FileKind.XLSX:
        return _of_sheet(workbooks.open_sheet(path, sheet), known)
    encoding = text.encoding_of(path)
    notes = [TWO_ENCODINGS] if encoding == text.MIXED else []
    return _table(separated.rows(path, encoding), text.count_lines(path), notes, known)


def preview(path: Path, kind: FileKind, *, sheet: str, known: Known) -> tuple[Table, list[tuple[int, list[str]]]]:
    """The table with its first rows; raises UnreadableList where there are none."""
    opened = beginnings.first_rows(path, sheet, least=LOOKED_AT + SHOWN) if kind is FileKind.XLSX else None
    table = _of_sheet(opened, known) if opened else open_table(path, kind, sheet=sheet, known=known)
    shown = list(islice(table.rows, SHOWN))
    if not shown:
        raise UnreadableList(NO_ROWS)
    return table, shown


def _of_sheet(opened: workbooks.Opened, known: Known) -> Table:
    return _table(opened.rows, opened.odd.tall, _about(opened), known)


def _table(found: separated.Rows, tall: int, notes: list[str], known: Known) -> Table:
    first = list(islice(found, LOOKED_AT))
    if not first:
        raise UnreadableList("there is nothing in it.")
    if any(sum(map(bool, cells)) > MOST_COLUMNS for _, cells in first):
        raise UnreadableList(TOO_WIDE)
    start, lines = _start([cells for _, cells in first], known)
    if start:
        notes.append(f"{_rows_above(first[start][0])} above the headings is left out.")
    if max(len(cells) for _, cells in first[start : start + lines]) > MOST_COLUMNS:
        raise UnreadableList(TOO_WIDE)
    headings = _named([cells for _, cells in first[start : start + lines]])
    notes += [
        f"More than one column is headed “{each}”: the first is taken, unless another is chosen."
        for each in headings
        if known(each) and f"{each} (2)" in headings
    ]
    table = Table(headings, first[start][0], iter(()), tall, notes)
    table.rows = _below(table, chain(first[start + lines :], found))
    return table


def _below(table: Table, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        if is_total(cells):
            table.totals.append(number)
        else:
            yield number, cells


def _start(first: Sequence[Sequence[str]], known: Known) -> tuple[int, int]:
    """The first line of the headings and how many lines they have: where most are known, and else the fullest."""
    best, at, lines = 0, 0, 1
    for place, cells in enumerate(first):
        alone = sum(known(each) for each in cells if each.strip())
        if alone > best:
            best, at, lines = alone, place, 1
        if place + 1 < len(first):
            both = sum(known(each) for each in _joined([cells, first[place + 1]]) if each.strip())
            below = sum(known(each) for each in first[place + 1] if each.strip())
            if both > max(best, alone, below):
                best, at, lines = both, place, 2
    if best:
        return at, lines
    filled = [sum(bool(each.strip()) for each in cells) for cells in first]
    return (filled.index(max(filled)), 1) if max(filled) > 1 else (0, 1)


def _joined(lines: Sequence[Sequence[str]]) -> list[str]:
    wide = max(map(len, lines))
    return [" ".join(line[place].strip() for line in lines if place < len(line)).strip() for place in range(wide)]


def _named(lines: Sequence[Sequence[str]]) -> list[str]:
    """Each column by a name of its own: a blank heading by its letter, a second of one name by its number."""
    names: list[str] = []
    for place, each in enumerate(_joined(lines)):
        name = " ".join(each.split())[:100] or f"Column {workbooks.column_name(place)}"
        times = sum(before == name or before.startswith(f"{name} (") for before in names)
        names.append(f"{name} ({times + 1})" if times else name)
    return names


def _about(opened: workbooks.Opened) -> list[str]:
    notes, odd = [], opened.odd
    if odd.formulas:
        count = sum(odd.formulas.values())
        columns = ", ".join(sorted(odd.formulas, key=lambda each: (len(each), each)))
        what, they = ("cell holds a formula", "it") if count == 1 else ("cells hold formulas", "they")
        notes.append(f"{count:,} {what} (in column {columns}): what {they} last came to is used.")
    if merged := opened.merged:
        notes.append(
            f"{merged:,} {'cell is' if merged == 1 else 'cells are'} merged over several rows: "
            "what is written there counts for each of these rows."
        )
    return notes


def _rows_above(first: int) -> str:
    return "Row 1" if first == 2 else f"What stands in rows 1 to {first - 1}"
