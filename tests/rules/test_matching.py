"""Who could be whom: suggestions with reasons, and nothing on a blank."""

from dataclasses import replace
from datetime import date

import pytest

from triage.rules.matching import (
    PersonRecord,
    Strength,
    compare,
    normalised_name,
    normalised_postcode,
    possible_matches,
)

AOIFE = PersonRecord(
    "known",
    given_name="Aoife",
    family_name="O’Brien-Nowak",
    date_of_birth=date(2005, 3, 4),
    address="12 Sample Street",
    postcode="CV1 9ZZ",
    identifiers=(("upn", "H801200001001"),),
)


def other(**changed) -> PersonRecord:
    return replace(AOIFE, **{"id": "new", "identifiers": (), **changed})


@pytest.mark.parametrize(
    ("record", "strength"),
    [
        (other(), Strength.STRONG),
        (other(given_name="AOIFE ", family_name="O'Brien Nowak"), Strength.STRONG),
        (other(given_name="Aoífe", family_name="obrien-nowak", postcode=""), Strength.STRONG),
        (other(date_of_birth=date(2005, 4, 3)), Strength.POSSIBLE),
        (other(date_of_birth=None), Strength.POSSIBLE),
        (other(family_name="Kaur"), Strength.POSSIBLE),
        (other(family_name="Kaur", earlier_names=("O’Brien-Nowak",)), Strength.STRONG),
        (other(given_name="Eve", known_as="Aoife"), Strength.STRONG),
        (
            other(given_name="", family_name="", identifiers=(("upn", "h 801200001001"),)),
            Strength.STRONG,
        ),
        (other(given_name="Aofie"), Strength.STRONG),
        (other(family_name="O’Brian-Novak", postcode="", address=""), Strength.STRONG),
        (other(family_name="O’Brian-Novak", date_of_birth=None), Strength.POSSIBLE),
        (other(given_name="Niamh"), None),
        (other(given_name="Niamh", date_of_birth=date(2008, 1, 1)), None),
        (other(date_of_birth=date(1975, 6, 1)), None),
    ],
)
def test_the_same_person(record, strength):
    found = compare(record, AOIFE)

    assert (found.same_person if found else None) is strength


def test_twins_share_a_household_and_are_two_people():
    found = compare(other(given_name="Niamh"), AOIFE)

    assert found.same_person is None
    assert found.same_household
    assert found.reasons == ("Same address",)


@pytest.mark.parametrize(
    "blank",
    [
        PersonRecord("new"),
        PersonRecord("new", given_name="Aoife"),
        PersonRecord("new", given_name="Aoife", family_name="O’Brien-Nowak"),
        PersonRecord("new", date_of_birth=date(2005, 3, 4)),
        PersonRecord("new", address="12 Sample Street"),
        PersonRecord("new", given_name="-", family_name="’", postcode=" "),
    ],
)
def test_blanks_never_match(blank):
    assert compare(blank, AOIFE) is None
    assert compare(blank, replace(blank, id="known")) is None


def test_two_families_of_no_fixed_address_do_not_share_it():
    here, there = (
        PersonRecord(name, given_name=name, family_name="Shah", postcode="ZZ99 3VZ", address="None")
        for name in ("Asha", "Ravi")
    )

    assert compare(here, there) is None


def test_a_record_has_no_phone_so_that_the_referrers_own_cannot_match():
    names = {name for name in PersonRecord.__dataclass_fields__ if "phone" in name or "mail" in name}

    assert names == set()


def test_what_is_only_alike_says_in_words_why():
    found = compare(other(family_name="Obrian-Nowak", address="9 Sample Street", postcode="CV1 9AB"), AOIFE)

    assert found.words == (
        "Same given name; part of the family name, or an earlier one, is the same; same date of birth; same street; "
        "postcodes are neighbours"
    )


def test_the_likeliest_comes_first():
    known = [
        replace(AOIFE, id="household", given_name="Niamh", identifiers=()),
        replace(AOIFE, id="swapped", date_of_birth=date(2005, 4, 3), identifiers=()),
        replace(AOIFE, id="same"),
    ]

    found = possible_matches(other(), known)

    assert [match.known for match in found] == ["same", "swapped", "household"]


def test_a_swapped_date_says_so():
    found = compare(other(date_of_birth=date(2005, 4, 3)), AOIFE)

    assert "day and month of birth are swapped (3 April 2005, 4 March 2005)" in found.words


@pytest.mark.parametrize(
    ("one", "two"),
    [("Ó Briain", "O'Briain"), ("SMITH-JONES", "Smith Jones"), ("Ælfgifu", "ælfgifu"), ("Žilinskas", "zilinskas")],
)
def test_names_are_compared_without_case_accents_and_marks(one, two):
    assert normalised_name(one) == normalised_name(two)


@pytest.mark.parametrize("name", ["محمد", "Владимир", "李"])
def test_names_in_other_alphabets_are_kept(name):
    assert normalised_name(name)


def test_a_postcode_is_compared_without_spaces_and_case():
    assert normalised_postcode("cv1 9zz") == normalised_postcode("CV19ZZ") == "CV19ZZ"
