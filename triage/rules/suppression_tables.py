"""Small numbers in several tables of the same people: what is hidden in one may be worked out from another.

Two tables that each count everybody once have the same sums, whatever each of them hides. So a hidden figure is what
the other table leaves of its own table's figures; and where rounding happened to lie at its edge, that is one number.
Here the tables are read as somebody would who wants to know: every figure as the values that it may have, narrowed by
what is beside it in its row and by what the other tables leave of its column, until nothing narrows any more. As long
as a hidden figure has fewer than three values left, the smallest shown one beside it is hidden too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.rules.suppression import LEFT_OPEN, Row, Shown

TOTAL = "total"
FAR = 1_000_000
"""More than any count: a hidden one of which nothing is known from itself."""
ROUNDS = 50

Cell = tuple[int, int, str]
"""A table, a row of it, and a column."""
Span = list[int]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that count the same people as the other tables' rows do."""

    rows: tuple[Row, ...]
    once: bool
    """Whether everybody is counted in one row, and not in several."""


def protect(tables: Sequence[Table], *, within: str) -> list[tuple[Row, ...]]:
    """The rows of each table, with as many more figures hidden as it takes. `within` is the part that falls further."""
    shown = [[_flat(row) for row in table.rows] for table in tables]
    while True:
        spans = spans_of(tables, shown, within=within)
        known = [cell for cell in _cells(shown) if _at(shown, cell).hidden and _is_known(spans, cell)]
        beside = {found for found in (_beside(shown, cell) for cell in known) if found is not None}
        if not beside:
            return [
                tuple(_row(cells, row) for cells, row in zip(flat, table.rows, strict=True))
                for flat, table in zip(shown, tables, strict=True)
            ]
        for table, row, column in beside:
            _hide(shown[table][row], column, tables[table].rows[row], within=within)


def spans_of(
    tables: Sequence[Table], shown: Sequence[Sequence[dict[str, Shown]]], *, within: str
) -> list[list[dict[str, Span]]]:
    """The least and the most that every figure may be, for somebody who reads all tables."""
    spans = [[{name: [each.low, each.high] for name, each in cells.items()} for cells in flat] for flat in shown]
    columns = list(dict.fromkeys(column for _, _, column in _cells(shown)))
    for _ in range(ROUNDS):
        before = repr(spans)
        for table, rows in zip(tables, spans, strict=True):
            for row, cells in zip(table.rows, rows, strict=True):
                _narrow_row(row, cells, within)
        for column in columns:
            _narrow_column(tables, [[cells[column] for cells in rows] for rows in spans])
        if repr(spans) == before:
            break
    return spans


def _narrow_row(row: Row, cells: dict[str, Span], within: str) -> None:
    total, parts = cells[TOTAL], [cells[name] for name in row.parts]
    _narrow_sum(total, parts)
    _at_least(cells[within], sum(cells[name][0] for name in row.further))
    least = sum(cells[name][0] for name in row.further)
    for name in row.further:
        _at_most(cells[name], cells[within][1] - least + cells[name][0])


def _narrow_column(tables: Sequence[Table], columns: Sequence[Sequence[Span]]) -> None:
    everybody = [0, FAR]
    for table, column in zip(tables, columns, strict=True):
        _at_most(everybody, sum(high for _, high in column))
        _at_least(
            everybody, sum(low for low, _ in column) if table.once else max((low for low, _ in column), default=0)
        )
    for table, column in zip(tables, columns, strict=True):
        if table.once:
            _narrow_sum(list(everybody), column)
        else:
            most = sum(high for _, high in column)
            for each in column:
                _at_most(each, everybody[1])
                _at_least(each, everybody[0] - most + each[1])


def _narrow_sum(total: Span, parts: Sequence[Span]) -> None:
    """A sum and its parts."""
    _at_least(total, sum(low for low, _ in parts))
    _at_most(total, sum(high for _, high in parts))
    for each in parts:
        _at_least(each, total[0] - sum(high for _, high in parts) + each[1])
        _at_most(each, total[1] - sum(low for low, _ in parts) + each[0])


def _at_least(span: Span, value: int) -> None:
    span[0] = max(span[0], value)


def _at_most(span: Span, value: int) -> None:
    span[1] = min(span[1], value)


def _is_known(spans: Sequence[Sequence[dict[str, Span]]], cell: Cell) -> bool:
    low, high = spans[cell[0]][cell[1]][cell[2]]
    return high - low + 1 < LEFT_OPEN


def _beside(shown: Sequence[Sequence[dict[str, Shown]]], cell: Cell) -> Cell | None:
    """The smallest figure shown in the same column; where there is none, in the row; then in other tables' columns."""
    table, row, column = cell
    places = (
        [(table, other, column) for other in range(len(shown[table]))],
        [(table, row, other) for other in shown[table][row]],
        [each for each in _cells(shown) if each[2] == column],
    )
    for place in places:
        found = [(_at(shown, each).figure or 0, each) for each in place if not _at(shown, each).hidden]
        if found:
            return min(found)[1]
    return None


def _hide(cells: dict[str, Shown], column: str, row: Row, *, within: str) -> None:
    """Hide a figure with what it falls into: of a row without its sum nothing is shown."""
    inside = {TOTAL: [*row.parts, *row.further], within: list(row.further)}.get(column, [])
    high = FAR if column == TOTAL else cells[TOTAL].high
    for name in (column, *inside):
        if not cells[name].hidden or column == TOTAL:
            cells[name] = Shown(None, 0, high)


def _cells(shown: Sequence[Sequence[dict[str, Shown]]]) -> Iterator[Cell]:
    for table, rows in enumerate(shown):
        for row, cells in enumerate(rows):
            yield from ((table, row, column) for column in cells)


def _at(shown: Sequence[Sequence[dict[str, Shown]]], cell: Cell) -> Shown:
    return shown[cell[0]][cell[1]][cell[2]]


def _flat(row: Row) -> dict[str, Shown]:
    return {TOTAL: row.total, **row.parts, **row.further}


def _row(cells: dict[str, Shown], row: Row) -> Row:
    parts, further = ({name: cells[name] for name in each} for each in (row.parts, row.further))
    return Row(cells[TOTAL], parts, further)
