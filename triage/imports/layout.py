"""Where the cells of a list's rows stand, worked out once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from triage.families.identifiers import IdentifierKind
from triage.imports.columns import ADDRESS_LINES, SAYS, Headings
from triage.imports.commands import ListKind
from triage.imports.statements import AS_WRITTEN

NUMBERS = (("nhs", IdentifierKind.NHS), ("upn", IdentifierKind.UPN), ("nino", IdentifierKind.NINO))
SIGNS = frozenset("=+-@＝＋－＠")  # noqa: RUF001  # a spreadsheet takes the wide signs for the narrow ones
"""How a formula begins."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a list that have a heading, in one order, and which of them are for what."""

    names: tuple[str, ...]
    picked: Callable[[Sequence[str]], Sequence[str]]
    """Their cells out of a row."""
    wide: int
    """So many cells a row has at least."""
    lines: tuple[str, ...]
    """The lines of the address."""
    numbers: tuple[tuple[str, IdentifierKind], ...]
    told: Callable[[Mapping[str, str]], Hashable]
    """What the list says of the person out of the cells by column, but for what is kept in its own words."""
    as_written: tuple[tuple[str, int | None], ...]
    """What is kept in the list's own words, and how many letters of it at most."""

    def cells(self, row: Sequence[str]) -> tuple[dict[str, str], str]:
        """The cells by column without what stands round them, and all of them as one text."""
        if len(row) < self.wide:
            row = [*row, *[""] * (self.wide - len(row))]
        found = [*map(str.strip, self.picked(row))]
        whole = "".join(found)
        if "'" in whole:
            found = [_without_apostrophe(each) for each in found]
        return dict(zip(self.names, found, strict=True)), whole


def laid_out(kind: ListKind, headings: Sequence[str], mapping: Headings) -> Layout:
    """The layout of a list whose columns were confirmed; a heading that is not there has none."""
    at = {heading: place for place, heading in enumerate(headings)}
    places = {name: at[heading] for name, heading in mapping.items() if heading in at}
    written = {name: most for name, most in AS_WRITTEN.get(kind, {}).items() if name in places}
    return Layout(
        names=tuple(places),
        picked=_picker(tuple(places.values())),
        wide=max(places.values(), default=-1) + 1,
        lines=tuple(each for each in ADDRESS_LINES if each in places),
        numbers=tuple(each for each in NUMBERS if each[0] in places),
        told=_picker(tuple(each.name for each in SAYS[kind] if each.name in places and each.name not in written)),
        as_written=tuple(written.items()),
    )


def _picker(places: tuple[Any, ...]) -> Callable[[Any], tuple[str, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple([row[place] for place in places])


def _without_apostrophe(cell: str) -> str:
    """Our own file of refused rows puts one before a sign."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in SIGNS else cell
