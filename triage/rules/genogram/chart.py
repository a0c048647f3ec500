"""A genogram as it is drawn: symbols with their words, lines and outlines, each at its place in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SYMBOL = 44
HALF = SYMBOL / 2
GAP = 8
WORDS = 124
LINE_HEIGHT = 17
CELL = SYMBOL + GAP + WORDS


class Shape(StrEnum):
    """The symbol of a person."""

    SQUARE = "square"
    CIRCLE = "circle"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"


class Stroke(StrEnum):
    """How a line is drawn."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether two rectangles share any room."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One person: `x` and `y` are the middle of the symbol, the words stand at its right."""

    key: str
    x: float
    y: float
    shape: Shape
    words: tuple[str, ...]
    dead: bool = False
    named: bool = False

    @property
    def box(self) -> Box:
        """The room of the symbol."""
        return Box(self.x - HALF, self.y - HALF, self.x + HALF, self.y + HALF)

    @property
    def words_box(self) -> Box:
        """The room of the words."""
        left, height = self.x + HALF + GAP, len(self.words) * LINE_HEIGHT
        return Box(left, self.y - HALF, left + WORDS, self.y - HALF + height)

    def edge(self, aside: float) -> float:
        """How far above or below the middle the symbol's outline is, so far to a side of it."""
        if self.shape is Shape.CIRCLE:
            return float((HALF**2 - min(abs(aside), HALF) ** 2) ** 0.5)
        return HALF - abs(aside) if self.shape is Shape.DIAMOND else HALF

    def top(self, aside: float = 0) -> float:
        """Where a line from above meets the symbol."""
        if self.shape is Shape.TRIANGLE:
            return self.y - HALF + 2 * abs(aside)
        return self.y - self.edge(aside)

    def bottom(self, aside: float = 0) -> float:
        """Where a line from below meets it."""
        return self.y + (HALF if self.shape is Shape.TRIANGLE else self.edge(aside))


@dataclass(frozen=True, slots=True)
class Line:
    """A line through these points."""

    points: tuple[tuple[float, float], ...]
    stroke: Stroke = Stroke.SOLID


@dataclass(frozen=True, slots=True)
class Note:
    """A few words beside a line: when a couple parted."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The dashed edge around people of one home, with its label."""

    label: str
    points: tuple[tuple[float, float], ...]
    label_at: tuple[float, float]
    residents: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything of one drawing."""

    width: float
    height: float
    symbols: tuple[Symbol, ...]
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    outlines: tuple[Outline, ...]

    def symbol(self, key: str) -> Symbol:
        """The symbol of one person."""
        return next(each for each in self.symbols if each.key == key)
