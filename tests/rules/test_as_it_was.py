"""What changed in a family between two moments, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from triage.rules.as_it_was import FamilyThen, HomeThen, PersonThen, TieThen, changes
from triage.rules.plain import from_plain, to_plain

DAY = date(2026, 3, 3)
KIM = PersonThen(id="kim", name="Kim Bell", role="mother", is_main_carer=True)
ASH = PersonThen(id="ash", name="Ash Bell", role="child", date_of_birth=date(2015, 2, 1), school="Elm Park")
BABY = PersonThen(id="baby", name="Unborn baby Bell", role="unborn", expected_on=date(2026, 5, 1))
HOME = HomeThen(id="home", name="Home", residents=("ash", "kim"), address="one")
TIE = TieThen(person="kim", other="ash", kind="mother of", parental_responsibility=True)
THEN = FamilyThen(on=DAY, name="Bell", people=(KIM, ASH, BABY), homes=(HOME,), ties=(TIE,))


def now(*, kim=None, ash=None, baby=None, **more):
    """The same family with somebody else in it."""
    return replace(THEN, people=(kim or KIM, ash or ASH, baby or BABY), **more)


def test_nothing_changed():
    assert changes(THEN, now()) == ()


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (now(kim=replace(KIM, name="Kim Marsh")), "Kim Bell is now Kim Marsh"),
        (now(kim=replace(KIM, known_as="Kimmy")), "Kim Bell is now known as Kimmy"),
        (now(kim=replace(KIM, is_main_carer=False)), "Kim Bell is no longer a main carer"),
        (now(kim=replace(KIM, role="carer")), "Kim Bell has another place in the family"),
        (now(kim=replace(KIM, deceased=True)), "Kim Bell has died"),
        (now(ash=replace(ASH, school="Hill Road")), "Ash Bell goes to another school: Hill Road"),
        (now(ash=replace(ASH, school="")), "Ash Bell no longer goes to Elm Park"),
        (now(ash=replace(ASH, estimated=True)), "Ash Bell: another date of birth is known"),
        (now(baby=replace(BABY, expected_on=date(2026, 5, 9))), "Unborn baby Bell: another date is expected"),
        (
            now(baby=replace(BABY, name="Ivy Bell", role="child", date_of_birth=date(2026, 5, 2), expected_on=None)),
            "Unborn baby Bell was born: Ivy Bell",
        ),
        (replace(THEN, people=(KIM, ASH)), "Unborn baby Bell is no longer in the family"),
        (now(homes=(replace(HOME, address="two"),)), "Home has another address"),
        (now(homes=(replace(HOME, protected=True),)), "The address of Home is now protected"),
        (now(homes=(replace(HOME, residents=("kim",)),)), "Ash Bell no longer lives in Home"),
        (now(ties=()), "Kim Bell is no longer mother of Ash Bell"),
        (
            now(ties=(replace(TIE, parental_responsibility=None),)),
            "Kim Bell is mother of Ash Bell: parental responsibility is not known",
        ),
    ],
)
def test_each_change_has_its_sentence(after, words):
    assert changes(THEN, after) == (words,)


def test_somebody_new_with_a_home_of_their_own():
    sam = PersonThen(id="sam", name="Sam Bell", role="father")
    after = replace(THEN, people=(*THEN.people, sam), homes=(HOME, HomeThen(id="b", name="Flat", residents=("sam",))))

    assert changes(THEN, after) == (
        "Sam Bell joined the family",
        "Flat is another home of the family",
        "Sam Bell lives in Flat",
    )


def test_people_who_were_merged_since_are_who_they_became():
    kit = PersonThen(id="kit", name="Kim Bell", role="mother", is_main_carer=True)
    before = replace(THEN, people=(kit, ASH, BABY), homes=(replace(HOME, residents=("ash", "kit")),), ties=())

    then = before.with_ids({"kit": "kim"})

    assert changes(then, now(ties=())) == ()


def test_it_is_kept_as_json_and_comes_back_the_same():
    assert from_plain(FamilyThen, to_plain(THEN)) == THEN
