"""Two people field by field in words, and what counts as new since somebody said that they are two."""

from datetime import date

import pytest

from triage.rules.matching.described import Described, prepare
from triage.rules.matching.scoring import scorer
from triage.rules.matching.side_by_side import Side, side_by_side
from triage.rules.matching.since import CLEARLY, MUCH_MORE, facts_of, news

ANN = Described(
    id="1",
    given_name="Ann",
    family_name="Bell",
    date_of_birth=date(2012, 3, 4),
    sex="Female",
    address="12 Mill Lane",
    postcode="ZZ98 4AB",
    phones=("07700 900123",),
    identifiers=(("nhs", "943 476 5919"),),
)
NUMBERS = {"nhs": "NHS number"}


def rows(one, two):
    levels = scorer().compare(prepare(one.described), prepare(two.described)).levels
    return {row.label: row for row in side_by_side(one, two, levels, numbers=NUMBERS)}


@pytest.mark.parametrize(
    ("label", "change", "standing", "words"),
    [
        ("First name", {"given_name": "Anne"}, "alike", "First names are forms of one name"),
        ("Family name", {"family_name": "Quist"}, "differs", "Family names differ"),
        ("Born", {"date_of_birth": date(2012, 4, 3)}, "alike", "Day and month of birth are swapped"),
        ("Born", {"date_of_birth": None}, "one_sided", "Only one of the two is known"),
        ("Sex", {"sex": "male"}, "differs", "Sex differs"),
        ("Phone", {}, "agrees", "Same phone number"),
        (
            "Phone",
            {"senders_phones": ("07700900123",)},
            "one_sided",
            "The number of an agency, which is nobody’s own",
        ),
        ("NHS number", {"identifiers": (("nhs", "9434765919"),)}, "agrees", "Same number"),
        ("NHS number", {"identifiers": (("nhs", "9434765870"),)}, "differs", "Another number"),
    ],
)
def test_each_field_says_in_words_how_it_stands(label, change, standing, words):
    row = rows(Side(ANN, "12 Mill Lane"), Side(ANN._replace(id="2", **change), "12 Mill Lane"))[label]

    assert (row.standing.value, row.words) == (standing, words)


def test_a_field_that_neither_fills_has_no_row():
    bare = ANN._replace(phones=(), identifiers=())

    assert {"Phone", "NHS number"}.isdisjoint(rows(Side(bare), Side(bare._replace(id="2"))))


def test_a_closed_home_is_never_compared():
    row = rows(Side(ANN, "12 Mill Lane"), Side(ANN._replace(address="", postcode=""), "Protected address", closed=True))

    assert (row["Home"].two, row["Home"].standing.value) == ("Protected address", "one_sided")


def test_names_in_each_others_place_are_said_to_be_swapped():
    found = rows(Side(ANN), Side(ANN._replace(id="2", given_name="Bell", family_name="Ann")))

    assert found["First name"].words == "First and family name are swapped"
    assert found["Family name"].standing.value == "alike"


def test_facts_name_what_agrees_plainly_and_nobodys_data():
    one, two = prepare(ANN), prepare(ANN._replace(id="2", date_of_birth=date(2012, 4, 3)))

    assert facts_of(one, two, scorer().compare(one, two).levels) == ("identifier:nhs", "address", "phone")


@pytest.mark.parametrize(
    ("then", "facts_then", "now", "facts_now", "words"),
    [
        (20, ["a/b phone"], 20, ["a/b phone"], ()),
        (20, [], 20, ["a/b identifier:nhs"], ("same NHS number",)),
        (20, [], 20, ["a/b phone", "c/d phone"], ("same phone number",)),
        (20, ["a/b phone"], 20 + CLEARLY - 1, [], ()),
        (20, [], 20 + CLEARLY, [], (MUCH_MORE,)),
        (20, ["a/b phone", "a/b address"], 8, ["a/b address"], ()),
    ],
)
def test_only_a_new_fact_or_a_clear_rise_is_news(then, facts_then, now, facts_now, words):
    assert news(then=then, facts_then=facts_then, now=now, facts_now=facts_now, numbers=NUMBERS) == words
