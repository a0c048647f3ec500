"""Outlines around people who live together, by the number of the home and never by its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.rules.genogram.chart import CELL, GAP, HALF, Box, Outline, Symbol
from triage.rules.genogram.facts import Home
from triage.rules.genogram.ordering import Order

LABEL_HEIGHT = 18
SIDE, FURTHER = 7, 5
LEAST_NECK = HALF


@dataclass(frozen=True, slots=True)
class _Run:
    """Housemates who stand next to one another in a row, and the room around them."""

    row: int
    keys: tuple[str, ...]
    box: Box


def side_of(level: int) -> int:
    """How far an outline of a level stands off at the sides and below."""
    return SIDE + FURTHER * level


def levels_of(homes: Sequence[Home]) -> dict[int, int]:
    """How far out each home's outline runs: homes that share somebody lie inside one another."""
    levels: dict[int, int] = {}
    for number, home in enumerate(homes):
        taken = {levels[other] for other in levels if set(homes[other].residents) & set(home.residents)}
        if home.residents:
            levels[number] = next(level for level in range(len(homes) + 1) if level not in taken)
    return levels


def outlines(
    homes: Sequence[Home],
    levels: Mapping[int, int],
    order: Order,
    symbols: Mapping[str, Symbol],
    bottoms: Sequence[float],
) -> tuple[Outline, ...]:
    """Every home's outlines: one where its people stand together, several with one label where they do not."""
    found: list[Outline] = []
    for number, level in levels.items():
        home = homes[number]
        for piece in _pieces(home, level, order, symbols, bottoms):
            points = _around(piece, symbols)
            first = piece[0]
            at = (symbols[first.keys[0]].x + HALF + GAP, first.box.top + LABEL_HEIGHT - 5)
            keys = tuple(key for run in piece for key in run.keys)
            found.append(Outline(home.label, points, at, keys, number))
    return tuple(found)


def _pieces(
    home: Home, level: int, order: Order, symbols: Mapping[str, Symbol], bottoms: Sequence[float]
) -> list[list[_Run]]:
    """Runs that lie under one another belong together."""
    pieces: list[list[_Run]] = []
    for row, keys in enumerate(order):
        for run in _runs(row, [key for key in keys if key in symbols], home, level, symbols, bottoms[row]):
            over = next((piece for piece in pieces if piece[-1].row == row - 1 and _neck(piece[-1], run)), None)
            if over is None:
                pieces.append([run])
            else:
                over.append(run)
    return pieces


def _runs(
    row: int, keys: Sequence[str], home: Home, level: int, symbols: Mapping[str, Symbol], bottom: float
) -> Iterator[_Run]:
    together: list[str] = []
    for key in [*keys, None]:
        if key is not None and key in home.residents:
            together.append(key)
        elif together:
            first, last = symbols[together[0]], symbols[together[-1]]
            side = side_of(level)
            box = Box(
                first.x - HALF - side,
                first.y - HALF - LABEL_HEIGHT * (level + 1),
                last.x - HALF + CELL + side,
                bottom + side,
            )
            yield _Run(row, tuple(together), box)
            together = []


def _neck(upper: _Run, lower: _Run) -> tuple[float, float] | None:
    """Where two runs lie over one another; None where that is too narrow to join them."""
    left, right = max(upper.box.left, lower.box.left), min(upper.box.right, lower.box.right)
    return (left, right) if right - left >= LEAST_NECK else None


def _around(piece: Sequence[_Run], symbols: Mapping[str, Symbol]) -> tuple[tuple[float, float], ...]:
    """One rectangle where nobody else stands in it, else the rows joined where they lie over one another."""
    inside = {key for run in piece for key in run.keys}
    whole = Box(
        min(run.box.left for run in piece),
        piece[0].box.top,
        max(run.box.right for run in piece),
        piece[-1].box.bottom,
    )
    strangers = (each for key, each in symbols.items() if key not in inside)
    if not any(whole.overlaps(each.box) or whole.overlaps(each.words_box) for each in strangers):
        return (
            (whole.left, whole.top),
            (whole.right, whole.top),
            (whole.right, whole.bottom),
            (whole.left, whole.bottom),
        )
    right: list[tuple[float, float]] = []
    left: list[tuple[float, float]] = []
    for run, below in zip(piece, [*piece[1:], None], strict=False):
        right += [(run.box.right, run.box.top), (run.box.right, run.box.bottom)]
        left += [(run.box.left, run.box.top), (run.box.left, run.box.bottom)]
        neck = _neck(run, below) if below is not None else None
        if neck is not None and below is not None:
            right += [(neck[1], run.box.bottom), (neck[1], below.box.top)]
            left += [(neck[0], run.box.bottom), (neck[0], below.box.top)]
    return (*right, *reversed(left))
