"""What holds of the drawing of every family, however odd the record is."""

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from triage.rules.genogram import Home, Kin, Relative, Sex, Tie, chart_of, entries, svg_of
from triage.rules.genogram.chart import Box
from triage.rules.genogram.kinship import kinship, with_sexes
from triage.rules.genogram.meanings import MEANINGS
from triage.rules.genogram.rows import rows_of

ON = date(2026, 11, 22)
ROLES = ("mother", "father", "step_parent", "partner", "grandparent", "carer", "child", "step_child", "unborn")
ROLES += ("sibling", "other_adult", "other_relative", "")
days = st.dates(date(1930, 1, 1), date(2028, 1, 1))


@st.composite
def families(draw, most=8):
    """Any people with any ties: parents who are younger, circles, contradictions, nobody related to anybody."""
    keys = [f"p{number}" for number in range(draw(st.integers(1, most)))]
    people = tuple(draw(people_of(key)) for key in keys)
    ties = tuple(draw(st.lists(ties_between(keys), max_size=2 * len(keys))))
    homes = draw(st.lists(st.lists(st.sampled_from(keys), unique=True), max_size=4))
    named = tuple(Home(f"Home {number}", tuple(found)) for number, found in enumerate(homes, start=1))
    return Kin(ON, people, ties, named)


def people_of(key):
    return st.builds(
        Relative,
        key=st.just(key),
        name=st.text(min_size=1, max_size=40),
        sex=st.sampled_from(Sex),
        born=st.none() | days,
        estimated=st.booleans(),
        expected_on=st.none() | days,
        unborn=st.booleans(),
        stated_age=st.sampled_from(("", "adult", "child")),
        deceased=st.booleans(),
        died_on=st.none() | days,
        role=st.sampled_from(ROLES),
        role_words=st.sampled_from(("", "Other adult in the home")),
        named=st.booleans(),
        told_in=st.frozensets(st.sampled_from(("R-1", "R-2"))),
    )


def ties_between(keys):
    return st.builds(
        Tie,
        person=st.sampled_from(keys),
        other=st.sampled_from([*keys, "somebody else"]),
        kind=st.sampled_from([*MEANINGS, "not known", "other relative of", ""]),
        since=st.none() | days,
        until=st.none() | days,
        responsibility=st.none() | st.booleans(),
    )


def shrunk(box, by=1.5):
    return Box(box.left + by, box.top + by, box.right - by, box.bottom - by)


def passes(one, other, box):
    """Whether an upright or level piece of line is inside a box; slanted ones are looked at by their middle."""
    if one[0] == other[0] or one[1] == other[1]:
        left, right = sorted((one[0], other[0]))
        top, bottom = sorted((one[1], other[1]))
        return left < box.right and box.left < right + 0.01 and top < box.bottom and box.top < bottom + 0.01
    x, y = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    return box.left < x < box.right and box.top < y < box.bottom


@given(families())
@settings(max_examples=50, deadline=None)
def test_everybody_is_drawn_once_inside_the_drawing_and_over_nobody(kin):
    chart = chart_of(kin)

    assert sorted(each.key for each in chart.symbols) == sorted(each.key for each in kin.people)
    boxes = [box for each in chart.symbols for box in (each.box, each.words_box)]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    points = [point for each in (*chart.lines, *chart.outlines) for point in each.points]
    points += [corner for box in boxes for corner in ((box.left, box.top), (box.right, box.bottom))]
    assert all(0 <= x <= chart.width and 0 <= y <= chart.height for x, y in points)


@given(families())
@settings(max_examples=50, deadline=None)
def test_parents_stand_above_their_children_and_couples_side_by_side(kin):
    rows = rows_of(kin, kinship(with_sexes(kin)))
    chart = chart_of(kin)

    for each in (*rows.parents, *rows.grand):
        assert chart.symbol(each.elder).y < chart.symbol(each.child).y
    for couple in rows.couples:
        assert chart.symbol(couple.one).y == chart.symbol(couple.other).y


@given(families())
@settings(max_examples=50, deadline=None)
def test_no_line_runs_through_a_symbol_or_its_words(kin):
    chart = chart_of(kin)

    boxes = [shrunk(box) for each in chart.symbols for box in (each.box, each.words_box)]
    for line in chart.lines:
        for one, other in pairwise(line.points):
            inside = [box for box in boxes if passes(one, other, box)]
            # A leg may begin on the edge of a round or slanted symbol, which is inside its square.
            ends = [box for box in inside if touches(one, box) or touches(other, box)]
            assert inside == ends
            assert len(inside) <= 1


def touches(point, box):
    return box.left <= point[0] <= box.right and box.top <= point[1] <= box.bottom


@given(families())
@settings(max_examples=40, deadline=None)
def test_an_outline_holds_those_who_live_there_and_nobody_else(kin):
    chart = chart_of(kin)
    for outline in chart.outlines:
        for symbol in chart.symbols:
            assert holds(outline.points, symbol.x, symbol.y) == (symbol.key in outline.residents)


@given(families())
@settings(max_examples=30, deadline=None)
def test_every_home_is_outlined_for_all_who_live_there(kin):
    chart = chart_of(kin)

    for number, home in enumerate(kin.homes):
        outlined = [key for outline in chart.outlines if outline.number == number for key in outline.residents]
        assert sorted(outlined) == sorted(home.residents)


def holds(points, x, y):
    """Whether a point is inside a polygon, by counting the edges to its right."""
    edges = pairwise([*points, points[0]])
    crossed = [(one, other) for one, other in edges if (one[1] > y) != (other[1] > y)]
    right_of = sum(x < one[0] + (y - one[1]) * (other[0] - one[0]) / (other[1] - one[1]) for one, other in crossed)
    return right_of % 2 == 1


@given(families())
@settings(max_examples=30, deadline=None)
def test_the_same_family_is_drawn_the_same(kin):
    again = replace(kin, people=tuple(replace(each) for each in kin.people))

    assert chart_of(kin) == chart_of(again)


@given(families())
@settings(max_examples=40, deadline=None)
def test_the_list_names_everybody_once_and_the_drawing_is_sound_markup(kin):
    found = entries(kin)

    assert sorted(each.key for each in found) == sorted(each.key for each in kin.people)
    assert all(each.words.strip() for each in found)
    svg = svg_of(chart_of(kin), title="A <family> & 'more'", description='"quoted"')
    assert ET.fromstring(svg).get("role") == "img"  # noqa: S314  # our own drawing
    assert "style=" not in svg
    assert "<style" not in svg


@given(st.data())
@settings(max_examples=4, deadline=None)
def test_twenty_five_people_are_drawn_too(data):
    chart = chart_of(data.draw(families(most=25)))

    boxes = [box for each in chart.symbols for box in (each.box, each.words_box)]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
