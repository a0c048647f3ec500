"""What a genogram shows and says of families as people describe them."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from triage.rules.genogram import Home, Kin, Relative, Sex, Tie, chart_of, entries, svg_of
from triage.rules.genogram.chart import Shape, Stroke

ON = date(2026, 11, 22)
SEXES = {"m": Sex.MALE, "f": Sex.FEMALE, "": Sex.NOT_KNOWN}
TOGETHER = "husband, wife or partner of"


def somebody(name, sex="", born=None, **more):
    year = date(born, 3, 3) if born else None
    return Relative(key=name.lower(), name=f"{name} Hollis", short=name, sex=SEXES[sex], born=year, **more)


def tie(words, **more):
    """A tie in one piece of words, such as dana mother of ella."""
    person, *kind, other = words.split()
    return Tie(person=person, other=other, kind=" ".join(kind), **more)


def family(people, *ties, homes=()):
    return Kin(ON, tuple(people), tuple(each if isinstance(each, Tie) else tie(each) for each in ties), tuple(homes))


def words(kin):
    return {each.key: each.words for each in entries(kin)}


DANA = somebody("Dana", "f", 1990, role="mother")
MAREK = somebody("Marek", "m", 1988, role="father")
SAM = somebody("Sam", "m", 1992, role="partner")
ELLA = somebody("Ella", "f", 2017, role="child")
TOM = somebody("Tom", "m", 2015, role="child")
LEO = somebody("Leo", "m", 2025, role="child")
GRAN = somebody("Maggie", "f", 1951, role="grandparent")
PARTED = Tie(person="dana", other="marek", kind=TOGETHER, since=date(2012, 1, 1), until=date(2025, 3, 1))
TWO_HOMES = (Home("Home 1", ("dana", "ella")), Home("Home 2", ("marek", "ella")))


def test_a_child_of_separated_parents_with_two_homes_reads_as_it_would_be_told():
    kin = family([DANA, MAREK, ELLA], "dana mother of ella", "marek father of ella", PARTED, homes=TWO_HOMES)

    assert words(kin)["ella"] == (
        "9, girl. Mother: Dana. Father: Marek (separated from Dana, March 2025). Lives in Home 1 and Home 2."
    )
    assert words(kin)["dana"] == "36, woman. Separated from: Marek (March 2025). Child: Ella. Lives in Home 1."


@pytest.mark.parametrize(
    ("said", "slashes", "words_of_dana"),
    [
        ((tie(f"dana {TOGETHER} marek"),), 0, "Partner: Marek."),
        ((PARTED,), 1, "Separated from: Marek (March 2025)."),
        ((tie("marek separated from dana"),), 1, "Separated from: Marek."),
        ((tie("dana former partner of marek", since=date(2024, 2, 1)),), 2, "Former partner: Marek (February 2024)."),
        ((tie("dana divorced from marek"),), 2, "Former partner: Marek."),
        ((tie(f"dana {TOGETHER} marek"), tie("dana former partner of marek")), 2, "Former partner: Marek."),
        ((PARTED, tie(f"dana {TOGETHER} marek", since=date(2026, 1, 1))), 0, "Partner: Marek"),
    ],
)
def test_a_couple_is_joined_and_marked_as_it_stands_now(said, slashes, words_of_dana):
    kin = family([DANA, MAREK], *said)

    chart = chart_of(kin)

    assert words_of_dana in words(kin)["dana"]
    assert len(chart.lines) == 1 + slashes
    assert chart.symbol("dana").y == chart.symbol("marek").y


@pytest.mark.parametrize(
    ("person", "shape"),
    [
        (DANA, Shape.CIRCLE),
        (MAREK, Shape.SQUARE),
        (somebody("Kit", role="child"), Shape.DIAMOND),
        (somebody("Robin", role="mother"), Shape.CIRCLE),
        (Relative(key="baby", name="Unborn baby Hollis", unborn=True, role="unborn"), Shape.TRIANGLE),
    ],
)
def test_a_symbol_says_who_somebody_is(person, shape):
    assert chart_of(family([person])).symbols[0].shape is shape


def test_the_dead_are_crossed_out_and_say_when():
    grandad = somebody("Peter", "m", 1949, role="grandparent", deceased=True, died_on=date(2019, 7, 4))
    kin = family([grandad, DANA], "peter father of dana")

    symbol = chart_of(kin).symbol("peter")

    assert symbol.dead
    assert symbol.words == ("Peter Hollis", "1949 to 2019")
    assert words(kin)["peter"] == "Died 4 July 2019, aged 70, man. Child: Dana."


@pytest.mark.parametrize("bond", ["step-mother of", "adoptive mother of", "foster carer of", "carer of"])
def test_lines_to_children_who_are_not_by_birth_are_dashed(bond):
    lines = chart_of(family([DANA, ELLA], f"dana {bond} ella")).lines

    assert {line.stroke for line in lines} == {Stroke.DASHED}


def test_half_siblings_hang_from_two_couples():
    kin = family(
        [MAREK, DANA, SAM, ELLA, LEO],
        "marek father of ella",
        "dana mother of ella",
        "dana mother of leo",
        "sam father of leo",
        PARTED,
        f"sam {TOGETHER} dana",
    )

    chart = chart_of(kin)

    order = [each.key for each in sorted(chart.symbols, key=lambda each: (each.y, each.x))]
    assert order == ["marek", "dana", "sam", "ella", "leo"]
    assert "Children: Ella and Leo." in words(kin)["dana"]


def test_somebody_with_three_partners_is_joined_to_each():
    others = [somebody(name, "m", 1980, role="partner") for name in ("Al", "Bo", "Cy")]
    kin = family([DANA, *others], *(f"dana {TOGETHER} {each.key}" for each in others))

    chart = chart_of(kin)

    ends = {line.points[0][0] for line in chart.lines} | {line.points[-1][0] for line in chart.lines}
    assert len(chart.lines) == 3
    assert all(any(abs(each.x - end) < 22 for end in ends) for each in chart.symbols)
    assert len(ends) == 6


def test_twins_leave_their_bar_at_one_point():
    twins = [somebody("Tim", "m", 2015, role="child"), TOM]
    chart = chart_of(family([DANA, *twins, ELLA], "dana mother of tim", "dana mother of tom", "dana mother of ella"))

    ends = {key: (chart.symbol(key).x, chart.symbol(key).top()) for key in ("tim", "tom")}
    starts = {key: next(line for line in chart.lines if line.points[-1] == end) for key, end in ends.items()}

    assert starts["tim"].points[0] == starts["tom"].points[0]


def test_a_mother_nobody_named_is_worked_out_and_said_to_be():
    kin = family([DANA, ELLA])

    assert "Mother: Dana (worked out from their places in the family, not said by anybody)." in words(kin)["ella"]
    assert chart_of(kin).symbol("dana").y < chart_of(kin).symbol("ella").y


def test_what_is_worked_out_is_never_drawn_as_what_was_said():
    worked_out = family([DANA, MAREK, ELLA])
    half_said = family([DANA, MAREK, ELLA], "dana mother of ella", f"dana {TOGETHER} marek")

    assert {line.stroke for line in chart_of(worked_out).lines} == {Stroke.GUESSED, Stroke.DOTTED}
    assert {line.stroke for line in chart_of(half_said).lines} == {Stroke.SOLID, Stroke.GUESSED}
    assert 'stroke-dasharray="9 3 2 3"' in svg_of(chart_of(half_said), title="", description="")


def test_the_father_of_a_later_referral_is_not_taken_for_that_of_children_it_does_not_name():
    first, later = frozenset({"R-1"}), frozenset({"R-2"})
    dana, ella = replace(DANA, told_in=first | later), replace(ELLA, told_in=first)
    marek, leo = replace(MAREK, told_in=later), replace(LEO, told_in=later)

    told = words(family([dana, marek, ella, leo]))

    assert "Father: Marek" not in told["ella"]
    assert "Mother: Dana" in told["ella"]
    assert "Father: Marek" in told["leo"]


@pytest.mark.parametrize(
    "said",
    ["dana not related to ella", "dana not known ella", "dana step-mother of ella", "sue mother of ella"],
)
def test_nobody_is_worked_out_against_what_was_said(said):
    kin = family([DANA, somebody("Sue", "f", 1985, role="other_adult"), ELLA], said)

    assert "Mother: Dana" not in words(kin)["ella"]


def test_of_two_mothers_neither_is_worked_out():
    kin = family([DANA, somebody("Sue", "f", 1985, role="mother"), ELLA])

    assert "worked out" not in words(kin)["ella"]


def test_a_grandmother_hangs_over_her_grandchildren_where_nobody_is_between():
    kin = family([GRAN, ELLA], "maggie grandparent of ella")

    lines = chart_of(kin).lines

    assert {line.stroke for line in lines} == {Stroke.DOTTED}
    assert words(kin)["ella"] == "9, girl. Grandmother: Maggie. Home not known."


def test_siblings_without_parents_read_alike_from_either_side():
    said = words(family([ELLA, LEO], "ella half-brother or half-sister of leo"))

    assert "Half-brother or half-sister of Leo." in said["ella"]
    assert "Half-brother or half-sister of Ella." in said["leo"]


def test_what_contradicts_itself_is_drawn_once_and_told():
    kin = family([DANA, ELLA], "dana mother of ella", "ella mother of dana")
    odd = family([DANA, MAREK, ELLA], "dana mother of marek", "marek father of ella", "ella mother of dana")

    assert chart_of(kin).symbol("dana").y < chart_of(kin).symbol("ella").y
    assert any("No line is drawn to" in each for each in words(odd).values())


def test_a_parent_said_to_be_younger_is_still_a_parent():
    kin = family([somebody("Kid", "f", 2019), ELLA], "kid mother of ella")

    assert chart_of(kin).symbol("kid").y < chart_of(kin).symbol("ella").y


def test_people_who_are_not_kin_are_drawn_beside_the_rest_with_their_place_in_words():
    lodger = somebody("Wendy", "", 1975, role="other_adult", role_words="Other adult in the home")
    chart = chart_of(family([DANA, ELLA, lodger], "dana mother of ella"))

    assert chart.symbol("wendy").y == chart.symbol("dana").y
    assert chart.symbol("wendy").words[-2:] == ("Other adult in", "the home")


def test_homes_are_outlined_once_for_each_run_of_people_and_overlap_where_somebody_has_two():
    kin = family([DANA, MAREK, ELLA], "dana mother of ella", "marek father of ella", PARTED, homes=TWO_HOMES)

    outlines = chart_of(kin).outlines

    assert [(each.label, set(each.residents)) for each in outlines] == [
        ("Home 1", {"dana", "ella"}),
        ("Home 2", {"marek", "ella"}),
    ]


def test_parents_and_children_of_one_couple_do_not_cross():
    kin = family(
        [DANA, MAREK, TOM, ELLA, LEO],
        f"dana {TOGETHER} marek",
        *(
            f"{elder} {kind} of {child}"
            for elder, kind in (("dana", "mother"), ("marek", "father"))
            for child in ("tom", "ella", "leo")
        ),
    )

    chart = chart_of(kin)

    assert [each.key for each in sorted(chart.symbols, key=lambda each: (each.y, each.x))][2:] == ["tom", "ella", "leo"]
    middle = (chart.symbol("dana").x + chart.symbol("marek").x) / 2
    assert abs(chart.symbol("ella").x - middle) < 2
    assert sum(crossing(one, other) for one in segments(chart) for other in segments(chart)) == 0


def segments(chart):
    return [pair for line in chart.lines for pair in pairwise(line.points)]


def crossing(level, upright):
    """Whether a level piece of line is crossed, and not only met, by an upright one."""
    (x1, y1), (x2, y2) = level
    (x3, y3), (x4, y4) = upright
    if y1 != y2 or x3 != x4:
        return False
    return min(x1, x2) < x3 < max(x1, x2) and min(y3, y4) < y1 < max(y3, y4)


def test_the_drawing_carries_its_name_for_those_who_do_not_see_it():
    svg = svg_of(chart_of(family([DANA])), title="Genogram of F-1: <1> person", description="In words below")

    assert '<title id="drawing-title">Genogram of F-1: &lt;1&gt; person</title>' in svg
    assert 'role="img"' in svg
    assert 'aria-labelledby="drawing-title drawing-description"' in svg
