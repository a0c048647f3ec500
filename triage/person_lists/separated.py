"""The rows of a CSV file, one after another, however long it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from triage.person_lists import text
from triage.person_lists.problems import UnreadableList
from triage.person_lists.totals import is_total

SEPARATORS = ",;\t|"
LOOKED_AT = 50
LONGEST_CELL = 100_000
NEVER_CLOSED = "a quotation mark is opened here and never closed; the file may be cut."
ODD_MARKS = "quotation marks or cells here are not as CSV has them."
Rows = Iterator[tuple[int, list[str]]]

csv.field_size_limit(LONGEST_CELL)


def rows(path: Path, encoding: str) -> Rows:
    """The rows that hold anything, with their numbers as a spreadsheet counts them; raises UnreadableList.

    The last row must be whole: a file that was cut on its way ends in the middle of one.
    """
    ended = _Ended()
    found = ended.watch(text.lines(path, encoding))
    first = list(islice(found, LOOKED_AT))
    named = named_separator(first[0]) if first else ""
    separator = named or _commonest(first)
    reader = csv.reader(
        chain(first[1:] if named else first, found), delimiter=separator, skipinitialspace=True, strict=True
    )
    number, wide, last = 0, 0, 0
    try:
        for number, row in enumerate(reader, start=1):
            if any(map(str.strip, row)):
                yield number, row
                wide = max(wide, len(row)) if number <= LOOKED_AT else wide
                last = number if len(row) < wide and not is_total(row) else 0
    except csv.Error as error:
        raise UnreadableList(f"row {number + 1}: {_in_words(error)}") from error
    if last and last == number and not ended.well:
        raise UnreadableList(f"row {last}: the file ends in the middle of a row: it was cut on its way. Send it again.")


def named_separator(line: str) -> str:
    """The one that Excel's own first line names, as in sep=;, if any. Excel neither shows nor counts that line."""
    word, sign, named = line.rstrip("\r\n").strip('"').partition("=")
    return named if sign and word.casefold() == "sep" and len(named) == 1 and named in SEPARATORS else ""


def _commonest(first: list[str]) -> str:
    return max(SEPARATORS, key=lambda each: sum(line.count(each) for line in first if line.strip(each + " \r\n")))


def _in_words(error: csv.Error) -> str:
    return NEVER_CLOSED if "end of data" in str(error) or "limit" in str(error) else ODD_MARKS


class _Ended:
    """Whether the last line that went by was whole."""

    def __init__(self) -> None:
        self.well = True

    def watch(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            self.well = line.endswith(("\n", "\r"))
            yield line
