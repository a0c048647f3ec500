"""How a genogram stands on paper: upright where it is narrow, else across, and in parts where it is wider than that."""

from __future__ import annotations

from dataclasses import dataclass

from triage.rules.genogram.chart import GAP, Chart
from triage.rules.genogram.drawing import SMALLEST

READABLE = 8
"""The smallest letters on paper, in points."""
MM_OF_A_POINT = 25.4 / 72
UPRIGHT, ACROSS = 170.0, 273.0
"""How wide a drawing may be on A4, in millimetres (`paper.css`, "marked" and "across")."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the drawing, from one place across to another; `across` says that its page is turned."""

    left: float
    right: float
    across: bool = False


def parts_of(chart: Chart) -> tuple[Part, ...]:
    """The drawing in as few pieces as leave its letters readable; everybody is whole in one of them."""
    if chart.width <= _widest(UPRIGHT):
        return (Part(0.0, chart.width),)
    widest, found, left = _widest(ACROSS), [], 0.0
    people = sorted((each.box.left - GAP, each.words_box.right) for each in chart.symbols)
    while left + widest < chart.width:
        found.append(Part(left, left + widest, across=True))
        left = next((start for start, end in people if start > left and end > left + widest), chart.width - widest)
    return (*found, Part(max(0.0, min(left, chart.width - widest)), chart.width, across=True))


def _widest(millimetres: float) -> float:
    """How many pixels of a drawing fit beside each other with readable letters, rounded down as a drawing is."""
    return float(int(millimetres / MM_OF_A_POINT / READABLE * SMALLEST) - 1)
