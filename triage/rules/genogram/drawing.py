"""A chart as SVG: black on white, shapes and kinds of line and no colours, without a style or script of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from triage.rules.genogram.chart import GAP, HALF, LINE_HEIGHT, Chart, Line, Outline, Shape, Stroke, Symbol

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "Arial, Liberation Sans, DejaVu Sans, sans-serif"
DASHES: Mapping[Stroke, str] = {Stroke.DASHED: "7 4", Stroke.DOTTED: "2 4", Stroke.GUESSED: "9 3 2 3"}
HOME_DASHES = ("10 4", "3 3", "10 3 2 3", "6 6", "14 3 3 3 3 3")
SMALLEST = 13
"""The size of the smallest letters, in pixels of the drawing."""
OUTLINE, INK, PAPER = "#505a5f", "#0b0c0c", "#ffffff"


def svg_of(
    chart: Chart, *, title: str, description: str, name: str = "drawing", part: tuple[float, float] | None = None
) -> str:
    """The drawing, or the `part` of it from one place across to another.

    A reader of the screen hears the title and the description, and is told where the list is.
    """
    left, right = part or (0.0, chart.width)
    width, height = f"{right - left:.0f}", f"{chart.height:.0f}"
    root = Element(
        "svg",
        {
            "xmlns": NAMESPACE,
            "class": "app-genogram__drawing",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-description",
            "viewBox": f"{left:.0f} 0 {width} {height}",
            "width": width,
            "height": height,
            "font-family": FONT,
            "font-size": "14",
            "fill": "none",
            "stroke": "none",
        },
    )
    _text(root, "title", {"id": f"{name}-title"}, title)
    _text(root, "desc", {"id": f"{name}-description"}, description)
    SubElement(root, "rect", {"x": f"{left:.0f}", "width": width, "height": height, "fill": PAPER})
    for outline in chart.outlines:
        _outline(root, outline)
    for line in chart.lines:
        _line(root, line)
    for note in chart.notes:
        _text(root, "text", {"x": _at(note.x), "y": _at(note.y), "font-size": str(SMALLEST), "fill": INK}, note.text)
    for symbol in chart.symbols:
        _symbol(root, symbol)
    return tostring(root, encoding="unicode")


def _text(parent: Element, tag: str, attributes: Mapping[str, str], text: str) -> None:
    SubElement(parent, tag, dict(attributes)).text = "".join(each for each in text if each.isprintable())


def _at(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_at(x)},{_at(y)}" for x, y in points)


def _line(root: Element, line: Line) -> None:
    attributes = {"points": _points(line.points), "stroke": INK, "stroke-width": "1.5"}
    if line.stroke in DASHES:
        attributes["stroke-dasharray"] = DASHES[line.stroke]
    SubElement(root, "polyline", attributes)


def _outline(root: Element, outline: Outline) -> None:
    dashes = HOME_DASHES[outline.number % len(HOME_DASHES)]
    points = _points(outline.points)
    SubElement(root, "polygon", {"points": points, "stroke": OUTLINE, "stroke-width": "1", "stroke-dasharray": dashes})
    x, y = outline.label_at
    _text(root, "text", {"x": _at(x), "y": _at(y), "font-size": str(SMALLEST), "fill": OUTLINE}, outline.label)


def _symbol(root: Element, symbol: Symbol) -> None:
    group = SubElement(root, "g", {"stroke": INK, "stroke-width": "2"})
    _shape(group, symbol, HALF)
    if symbol.named:
        _shape(group, symbol, HALF - 5)
    if symbol.dead:
        reach = HALF * (0.707 if symbol.shape is Shape.CIRCLE else 0.5 if symbol.shape is Shape.DIAMOND else 1)
        for slope in (1, -1):
            ends = ((symbol.x - reach, symbol.y - slope * reach), (symbol.x + reach, symbol.y + slope * reach))
            SubElement(group, "polyline", {"points": _points(ends)})
    left, first = symbol.x + HALF + GAP, symbol.y - HALF + LINE_HEIGHT - 4
    for number, words in enumerate(symbol.words):
        place = {"x": _at(left), "y": _at(first + number * LINE_HEIGHT), "fill": INK}
        _text(root, "text", place, words)


def _shape(group: Element, symbol: Symbol, half: float) -> None:
    x, y = symbol.x, symbol.y
    if symbol.shape is Shape.CIRCLE:
        SubElement(group, "circle", {"cx": _at(x), "cy": _at(y), "r": _at(half), "fill": PAPER})
        return
    corners = {
        Shape.SQUARE: ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)),
        Shape.DIAMOND: ((x, y - half), (x + half, y), (x, y + half), (x - half, y)),
        Shape.TRIANGLE: ((x, y - half), (x + half, y + half), (x - half, y + half)),
    }[symbol.shape]
    SubElement(group, "polygon", {"points": _points(corners), "fill": PAPER})
