"""Who could be whom: people described with what one source says, and nothing on a blank."""

from datetime import date

import pytest

from triage.rules.matching import normalised_name, normalised_postcode
from triage.rules.matching.described import Described, prepare
from triage.rules.matching.guards import Band
from triage.rules.matching.scoring import scorer

AOIFE = Described(
    "known",
    given_name="Aoife",
    family_name="O’Brien-Nowak",
    date_of_birth=date(2005, 3, 4),
    address="12 Sample Street",
    postcode="CV1 9ZZ",
    identifiers=(("upn", "H801200001001"),),
)


def other(**changed) -> Described:
    return AOIFE._replace(**{"id": "new", "identifiers": (), **changed})


def compare(one, two):
    return scorer().compare(prepare(one), prepare(two))


@pytest.mark.parametrize(
    ("record", "band"),
    [
        (other(), Band.LIKELY),
        (other(given_name="AOIFE ", family_name="O'Brien Nowak"), Band.LIKELY),
        (other(given_name="Aoífe", family_name="obrien-nowak", postcode=""), Band.LIKELY),
        (other(date_of_birth=date(2005, 4, 3)), Band.LIKELY),
        (other(date_of_birth=None), Band.REVIEW),
        (other(family_name="Kaur", address="3 Mill Lane"), Band.REVIEW),
        (other(family_name="Kaur", earlier_names=("O’Brien-Nowak",)), Band.LIKELY),
        (other(given_name="Eve", known_as="Aoife"), Band.LIKELY),
        (other(given_name="", family_name="", identifiers=(("upn", "h 801200001001"),)), Band.LIKELY),
        (other(given_name="Aofie"), Band.LIKELY),
        (other(family_name="O’Brian-Novak", postcode="", address=""), Band.LIKELY),
        (other(family_name="O’Brian-Novak", date_of_birth=None), Band.REVIEW),
        (other(given_name="Niamh"), Band.UNLIKELY),
        (other(given_name="Niamh", date_of_birth=date(2008, 1, 1)), Band.UNLIKELY),
        (other(date_of_birth=date(1975, 6, 1)), Band.UNLIKELY),
    ],
)
def test_the_same_person(record, band):
    assert compare(record, AOIFE).band is band


def test_twins_share_a_household_and_are_two_people():
    found = compare(other(given_name="Niamh"), AOIFE)

    assert found.band is Band.UNLIKELY
    assert found.household == "same address"


@pytest.mark.parametrize(
    "blank",
    [
        Described("new"),
        Described("new", given_name="Aoife"),
        Described("new", given_name="Aoife", family_name="O’Brien-Nowak"),
        Described("new", date_of_birth=date(2005, 3, 4)),
        Described("new", address="12 Sample Street"),
        Described("new", given_name="-", family_name="’", postcode=" "),
    ],
)
def test_blanks_never_match(blank):
    assert compare(blank, AOIFE).band is Band.UNLIKELY
    assert compare(blank, blank._replace(id="known")).band is Band.UNLIKELY


def test_two_families_of_no_fixed_address_do_not_share_it():
    here, there = (
        Described(name, given_name=name, family_name="Shah", postcode="ZZ99 3VZ", address="None")
        for name in ("Asha", "Ravi")
    )

    found = compare(here, there)

    assert (found.band, found.household) == (Band.UNLIKELY, "")


def test_what_is_only_alike_says_in_words_why():
    found = compare(other(family_name="Obrian-Nowak", address="9 Sample Street", postcode="CV1 9AB"), AOIFE)

    assert found.words == (
        "same first name; part of the family name, or an earlier one, is the same; same date of birth; same street; "
        "postcodes are neighbours"
    )


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
