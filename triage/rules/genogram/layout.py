"""A family laid out in rows of generations: symbols, lines and the outlines of homes, the same for the same family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.rules.genogram.chart import HALF, LINE_HEIGHT, SYMBOL, Chart, Line, Note, Shape, Stroke, Symbol
from triage.rules.genogram.facts import Kin, Relative, Sex
from triage.rules.genogram.homes import LABEL_HEIGHT, levels_of, outlines, side_of
from triage.rules.genogram.kinship import Couple, kinship, with_sexes
from triage.rules.genogram.labels import words_of
from triage.rules.genogram.meanings import ENDED, Bond
from triage.rules.genogram.ordering import Order, ordered
from triage.rules.genogram.routes import Bar, bar_lanes, bars, bracket_lanes, forks, legs, tops
from triage.rules.genogram.rows import Rows, rows_of
from triage.rules.genogram.sibships import Sibship, sibships
from triage.rules.genogram.spacing import room_right_of, spaced

LANE = 14
STUB = 18
MARGIN = 10
NOTE_HEIGHT, NOTE_WIDTH = 14, 82
STROKES = {
    Bond.BIRTH: Stroke.SOLID,
    Bond.SIBLING: Stroke.SOLID,
    Bond.GRAND: Stroke.DOTTED,
    Bond.PARENTS: Stroke.DOTTED,
    Bond.ADOPTIVE: Stroke.DASHED,
    Bond.STEP: Stroke.DASHED,
    Bond.FOSTER: Stroke.DASHED,
    Bond.CARER: Stroke.DASHED,
}
SHAPES = {Sex.MALE: Shape.SQUARE, Sex.FEMALE: Shape.CIRCLE, Sex.NOT_KNOWN: Shape.DIAMOND}


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything known of a drawing before heights are given out."""

    rows: Rows
    groups: tuple[Sibship, ...]
    order: Order
    at: Mapping[str, float]
    words: Mapping[str, tuple[str, ...]]
    leaving: Mapping[tuple[str, int], float]
    reaching: Mapping[tuple[str, int], float]
    forking: Mapping[tuple[str, int], float]
    bars: Sequence[Bar]
    bar_lanes: Sequence[Mapping[int, int]]
    bracket_lanes: Sequence[Mapping[int, int]]
    levels: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Heights:
    """Where each row's symbols have their middle, and each gap its first bar and bracket."""

    middle: Sequence[float]
    bottom: Sequence[float]
    bars: Sequence[float]
    brackets: Sequence[float]
    end: float


def chart_of(kin: Kin) -> Chart:
    """The drawing of a family: everybody once, nothing over anything else."""
    kin = with_sexes(kin)
    plan = _planned(kin)
    heights = _heights(plan)
    symbols = tuple(_symbol(each, plan, heights) for each in kin.people)
    by_key = {each.key: each for each in symbols}
    homes = outlines(kin.homes, plan.levels, plan.order, by_key, tuple(heights.bottom))
    right = max((x + room_right_of(key) for key, x in plan.at.items()), default=0.0)
    lines, notes = _couple_lines(plan, heights, by_key)
    return Chart(
        width=right + MARGIN + side_of(max(plan.levels.values(), default=0)),
        height=heights.end + MARGIN,
        symbols=symbols,
        lines=(*lines, *_child_lines(plan, heights, by_key)),
        notes=notes,
        outlines=homes,
    )


def _planned(kin: Kin) -> _Plan:
    ties = kinship(kin)
    rows = rows_of(kin, ties)
    groups = sibships(kin, ties, rows)
    order = ordered(kin, rows, groups)
    levels = levels_of(kin.homes)
    side = side_of(max(levels.values(), default=0)) if levels else 0
    at = {key: x + MARGIN + side for key, x in spaced(order, groups, rows.couples, 2.0 * side + 14).items()}
    leaving, reaching = legs(rows.couples, groups, at), tops(groups, at)
    forking = forks(groups, order, {each.key: each.born for each in kin.people}, reaching)
    drawn = bars(groups, rows.couples, at, leaving, {**reaching, **forking})
    return _Plan(
        rows=rows,
        groups=groups,
        order=order,
        at=at,
        words={each.key: words_of(each, kin.on, lone=_is_lone(each, rows, groups)) for each in kin.people},
        leaving=leaving,
        reaching=reaching,
        forking=forking,
        bars=drawn,
        bar_lanes=[bar_lanes([bar for bar in drawn if bar.gap == gap]) for gap in range(-1, len(order) - 1)],
        bracket_lanes=[_brackets_of(row, rows, leaving) for row in range(len(order))],
        levels=levels,
    )


def _is_lone(person: Relative, rows: Rows, groups: Sequence[Sibship]) -> bool:
    """Whether no line leads to somebody, so that the words say what the drawing does not."""
    joined = {key for group in groups for key in (*group.elders, *group.children)}
    return person.key not in joined and not any(person.key in couple.both for couple in rows.couples)


def _brackets_of(row: int, rows: Rows, leaving: Mapping[tuple[str, int], float]) -> dict[int, int]:
    here = {n: couple for n, couple in enumerate(rows.couples) if rows.row[couple.one] == row}
    ends = {n: _ends(n, couple, leaving) for n, couple in here.items()}
    return bracket_lanes(ends)


def _ends(number: int, couple: Couple, leaving: Mapping[tuple[str, int], float]) -> tuple[float, float]:
    one, other = leaving[couple.one, number], leaving[couple.other, number]
    return min(one, other), max(one, other)


def _heights(plan: _Plan) -> _Heights:
    y = float(MARGIN)
    middle, bottom, first_bars, first_brackets = [], [], [], []
    levels = max(plan.levels.values(), default=-1) + 1
    for row, keys in enumerate(plan.order):
        lanes = plan.bar_lanes[row]
        first_bars.append(y + LANE / 2)
        if lanes:
            y += (max(lanes.values()) + 1) * LANE + STUB
        y += levels * LABEL_HEIGHT
        middle.append(y + HALF)
        y += max([SYMBOL, *(len(plan.words[key]) * LINE_HEIGHT for key in keys if key in plan.words)])
        bottom.append(y)
        y += side_of(levels - 1) if levels else 4
        brackets = plan.bracket_lanes[row]
        noted = any(_parted(plan.rows.couples[number]) for number in brackets)
        first_brackets.append(y + LANE / 2 + (NOTE_HEIGHT if noted else 0))
        if brackets:
            y += (max(brackets.values()) + 1) * LANE + (NOTE_HEIGHT if noted else 0)
    return _Heights(middle, bottom, first_bars, first_brackets, y)


def _symbol(person: Relative, plan: _Plan, heights: _Heights) -> Symbol:
    return Symbol(
        key=person.key,
        x=plan.at[person.key],
        y=heights.middle[plan.rows.row[person.key]],
        shape=Shape.TRIANGLE if person.unborn else SHAPES[person.sex],
        words=plan.words[person.key],
        dead=person.deceased,
        named=person.named,
    )


def _parted(couple: Couple) -> str:
    """When a couple parted, as the drawing says it."""
    if couple.bond not in ENDED or couple.until is None:
        return ""
    return f"{'parted' if couple.bond is Bond.SEPARATED else 'ended'} {couple.until:%Y}"


def _couple_lines(
    plan: _Plan, heights: _Heights, by_key: Mapping[str, Symbol]
) -> tuple[tuple[Line, ...], tuple[Note, ...]]:
    """A bracket under each couple; one slash where they parted, two where it is over."""
    lines: list[Line] = []
    notes: list[Note] = []
    for number, couple in enumerate(plan.rows.couples):
        row = plan.rows.row[couple.one]
        lane = plan.bracket_lanes[row][number]
        y = heights.brackets[row] + lane * LANE
        left, right = sorted(couple.both, key=lambda key: plan.at[key])
        start, end = plan.leaving[left, number], plan.leaving[right, number]
        points = (
            (start, by_key[left].bottom(start - plan.at[left])),
            (start, y),
            (end, y),
            (end, by_key[right].bottom(end - plan.at[right])),
        )
        lines.append(Line(points, STROKES.get(couple.bond, Stroke.SOLID)))
        slashes = {Bond.SEPARATED: (0,), Bond.FORMER: (-3, 3)}.get(couple.bond, ())
        slash = _free_place(couple, start, end, plan)
        lines += [Line(((slash + x - 4, y + 7), (slash + x + 4, y - 7))) for x in slashes]
        if _parted(couple) and not lane:
            notes.append(Note(slash + 12, y - 4, _parted(couple)))
    return tuple(lines), tuple(notes)


def _free_place(couple: Couple, start: float, end: float, plan: _Plan) -> float:
    """Where on a couple's line the slash stands: near an end, away from where the line to a child leaves it."""
    down = [bar.above for bar in plan.bars if frozenset(plan.groups[bar.group].elders) == couple.both]
    ends = (start + 16, end - NOTE_WIDTH)
    return max(ends, key=lambda x: min((abs(x - each) for each in down if each is not None), default=0.0))


def _child_lines(plan: _Plan, heights: _Heights, by_key: Mapping[str, Symbol]) -> list[Line]:
    """From a couple or one elder down through every gap to each child."""
    found: list[Line] = []
    for number, group in enumerate(plan.groups):
        stroke = _stroke(group)
        here = [bar for bar in plan.bars if bar.group == number]
        level = {bar.gap: heights.bars[bar.gap + 1] + plan.bar_lanes[bar.gap + 1][number] * LANE for bar in here}
        path = _from_elders(group, number, here[0], plan, heights, by_key)
        for bar in here:
            if bar.above is not None:
                path.append((bar.above, level[bar.gap]))
            if bar is not here[-1]:
                path.append((bar.below[0], level[bar.gap]))
        last = here[-1]
        if len(path) > 1:
            found.append(Line(tuple(path), stroke))
        if last.left < last.right:
            found.append(Line(((last.left, level[last.gap]), (last.right, level[last.gap])), stroke))
        found += _to_children(group, number, level[last.gap], plan, by_key)
    return found


def _stroke(group: Sibship) -> Stroke:
    """What nobody said is never drawn as what somebody said."""
    return Stroke.GUESSED if group.inferred else STROKES[group.bond]


def _from_elders(
    group: Sibship, number: int, first: Bar, plan: _Plan, heights: _Heights, by_key: Mapping[str, Symbol]
) -> list[tuple[float, float]]:
    """Where the line of a group begins: under one elder, or on the bracket of two."""
    if first.above is None:
        return []
    if len(group.elders) == 1:
        elder = by_key[group.elders[0]]
        return [(first.above, elder.bottom(first.above - elder.x))]
    couple = next(n for n, each in enumerate(plan.rows.couples) if each.both == frozenset(group.elders))
    return [(first.above, heights.brackets[group.upper] + plan.bracket_lanes[group.upper][couple] * LANE)]


def _to_children(group: Sibship, number: int, y: float, plan: _Plan, by_key: Mapping[str, Symbol]) -> list[Line]:
    """A line to each child; twins' lines leave the bar at one point and part above the labels of their homes."""
    found = []
    levels = max(plan.levels.values(), default=-1) + 1
    for child in group.children:
        symbol, x = by_key[child], plan.reaching[child, number]
        fork = plan.forking.get((child, number))
        start = ((x, y),) if fork is None else ((fork, y), (x, symbol.y - HALF - levels * LABEL_HEIGHT))
        found.append(Line((*start, (x, symbol.top(x - symbol.x))), _stroke(group)))
    return found
