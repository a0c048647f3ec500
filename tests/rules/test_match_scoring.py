"""Two descriptions side by side: bands, guards, reasons, and the household apart from the person."""

from datetime import date

import pytest

from triage.rules.matching import guards, scoring
from triage.rules.matching.described import Described, prepare
from triage.rules.matching.frequencies import Frequencies
from triage.rules.matching.guards import Band
from triage.rules.matching.levels import Field
from triage.rules.matching.scoring import scorer

TODAY = date(2026, 11, 1)
KATE = Described(
    "known",
    given_name="Katherine",
    family_name="O’Brien-Nowak",
    date_of_birth=date(2005, 3, 4),
    sex="F",
    address="12 Sample Street",
    postcode="CV1 9ZZ",
    phones=("01632 960 111",),
    identifiers=(("upn", "H801200001001"),),
)


def other(**changed) -> Described:
    return KATE._replace(**{"id": "new", "identifiers": (), "phones": (), **changed})


def likeness(one: Described, two: Described = KATE):
    return scorer(on=TODAY).compare(prepare(one), prepare(two))


MOVED = {"address": "7 Far Lane", "postcode": "ZX2 4AA"}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"given_name": "Kate"},
        {"given_name": "KATIE"},
        {"given_name": "Kathryn"},
        {"given_name": "Kathrine"},
        {"given_name": "Eve", "known_as": "Katherine"},
        {"family_name": "OBrien Nowak"},
        {"family_name": "Nowak"},
        {"family_name": "O'Brien"},
        {"family_name": "Obrian-Nowak"},
        {"family_name": "Kaur", "earlier_names": ("O'Brien-Nowak",)},
        {"family_name": "Kaur"},
        {"given_name": "O'Brien-Nowak", "family_name": "Katherine"},
        {"date_of_birth": date(2005, 4, 3)},
        {"date_of_birth": date(2005, 3, 14)},
        {"date_of_birth": "20053004"},
        MOVED,
        {"address": "", "postcode": ""},
        {"address": "12 Sample St"},
        {"given_name": "Katie", **MOVED},
        {**MOVED, "date_of_birth": date(2005, 4, 3)},
        {**MOVED, "given_name": "Kate", "family_name": "", "identifiers": (("UPN", "h 801200001001"),)},
    ],
)
def test_one_person_told_twice_is_likely(changed):
    assert likeness(other(**changed)).band is Band.LIKELY


@pytest.mark.parametrize(
    "changed",
    [
        {"date_of_birth": None},
        {"given_name": "K"},
        {"given_name": ""},
        {"sex": "male"},
        {"identifiers": (("upn", "B301200001007"),)},
        {"date_of_birth": date(2005, 11, 27)},
        {"date_of_birth": date(2007, 1, 1)},
        {"family_name": "Kaur", **MOVED, "phones": ("01632 960111",)} | {"date_of_birth": date(2005, 3, 14)},
    ],
)
def test_what_leaves_a_doubt_is_to_review(changed):
    assert likeness(other(**changed)).band is Band.REVIEW


TWINS = [
    ("Jayden", "Hayden"),
    ("Ella", "Bella"),
    ("Harry", "Barry"),
    ("Mia", "Mya"),
    ("Amelia", "Emilia"),
    ("Hassan", "Hussain"),
    ("Jakub", "Jan"),
    ("Niamh", "Katherine"),
    ("محمد", "احمد"),
]


@pytest.mark.parametrize(("one", "two"), TWINS)
def test_twins_are_never_likely_one_person(one, two):
    found = likeness(other(given_name=two, phones=KATE.phones), KATE._replace(given_name=one))

    assert found.band is not Band.LIKELY
    assert found.household == "same address"


@pytest.mark.parametrize(
    "sibling",
    [
        {"given_name": "Niamh"},
        {"given_name": "Niamh", "date_of_birth": date(2008, 1, 1)},
        {"given_name": "Niamh", "date_of_birth": None},
        {"given_name": "Oisín", "sex": "M", "phones": KATE.phones},
    ],
)
def test_brothers_and_sisters_share_a_household_and_are_not_even_to_review(sibling):
    found = likeness(other(**sibling))

    assert found.band is Band.UNLIKELY
    assert found.household == "same address"


@pytest.mark.parametrize("parents_birth", [date(1978, 6, 1), date(1985, 3, 4), date(1991, 12, 30)])
def test_parent_and_child_of_one_name_are_never_likely_one_person(parents_birth):
    found = likeness(other(date_of_birth=parents_birth, phones=KATE.phones))

    assert found.band is not Band.LIKELY
    assert found.household == "same address"


def test_a_child_and_a_parent_of_one_name_are_not_even_to_review():
    child, parent = other(date_of_birth=date(2015, 5, 5)), KATE._replace(date_of_birth=date(1978, 6, 1))

    assert likeness(child, parent).band is Band.UNLIKELY


def test_two_grown_ups_of_one_birth_date_and_address_may_be_one_with_two_given_names():
    born = date(1970, 2, 2)
    one, two = KATE._replace(date_of_birth=born), other(given_name="Niamh", date_of_birth=born)

    assert likeness(two, one).band is Band.REVIEW
    assert scorer().compare(prepare(two), prepare(one)).band is Band.UNLIKELY


@pytest.mark.parametrize(
    "blank",
    [
        Described("new"),
        Described("new", given_name="Katherine"),
        Described("new", given_name="Katherine", family_name="O’Brien-Nowak"),
        Described("new", date_of_birth=date(2005, 3, 4)),
        Described("new", address="12 Sample Street", postcode="CV1 9ZZ", date_of_birth=date(2005, 3, 4)),
        Described("new", given_name="-", family_name="’", postcode=" ", phones=("",), identifiers=(("", ""),)),
        Described("new", given_name="Unknown", family_name="N/K", address="NFA", postcode="ZZ99 3VZ", phones=("000",)),
    ],
)
def test_blanks_never_match(blank):
    assert likeness(blank).band is Band.UNLIKELY
    assert likeness(blank, blank._replace(id="known")).band is Band.UNLIKELY


def test_what_only_one_side_tells_adds_and_takes_nothing():
    found = likeness(Described("new", given_name="Katherine", phones=KATE.phones))

    assert set(found.levels) == {Field.GIVEN, Field.PHONE}


def test_the_senders_own_phone_is_never_compared_even_as_the_persons_own():
    school = "+44 1632 960111"
    sent = other(given_name="Katherine", phones=("01632 960111",), senders_phones=(school,))

    assert Field.PHONE not in likeness(sent).levels
    assert likeness(sent._replace(senders_phones=())).levels[Field.PHONE] == "exact"


def test_two_people_of_no_fixed_address_share_no_home():
    one, two = (
        Described(name, given_name=name, family_name="Shah", postcode="ZZ99 3VZ", address="No fixed abode")
        for name in ("Asha", "Ravi")
    )

    assert likeness(one, two).household == ""
    assert not {Field.ADDRESS, Field.POSTCODE} & set(likeness(one, two).levels)


@pytest.mark.parametrize(
    ("address", "household"),
    [("High Street", ""), ("Rose Cottage, Far Lane", "same address"), ("1 High Street", "same address")],
)
def test_a_street_without_a_number_is_nobodys_one_home(address, household):
    assert likeness(other(address=address), KATE._replace(address=address)).household == household


def test_one_street_name_in_two_postcodes_is_two_homes():
    assert likeness(other(postcode="ZX9 9ZZ")).household == ""
    assert likeness(other(postcode="")).household == "same address"
    assert likeness(other(given_name="Niamh", address="")).household == "same family name and postcode"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "same date of birth"),
        ({"family_name": "O'Brian-Novak"}, "family names are spelt nearly alike"),
        ({"given_name": "Kate"}, "first names are forms of one name"),
        ({"date_of_birth": date(2005, 4, 3)}, "day and month of birth are swapped"),
        ({"date_of_birth": date(2005, 3, 14)}, "dates of birth differ by one digit"),
        ({"address": "80 Other Road", "postcode": "CV1 9AB"}, "moved within the same postcode area"),
        ({"address": "14 Sample Street"}, "same street"),
        ({"given_name": "O'Brien-Nowak", "family_name": "Katherine"}, "first and family name are swapped"),
        ({"sex": "m"}, "but sex differs"),
        ({"postcode": "ZX9 9ZZ"}, "but postcodes differ"),
    ],
)
def test_the_reasons_are_said_in_words(changed, words):
    assert words in likeness(other(**changed)).words


def test_who_moved_nearby_is_not_told_twice():
    found = likeness(other(address="80 Other Road", postcode="CV1 9AB")).words

    assert "moved within the same postcode area" in found
    assert "addresses differ" not in found


def test_the_reasons_hold_nobodys_data():
    found = likeness(other(phones=KATE.phones, identifiers=KATE.identifiers)).words

    assert not [each for each in ("Katherine", "O’Brien", "2005", "Sample", "CV1", "960", "H8012") if each in found]


def test_sounding_alike_is_a_reason():
    one, two = KATE._replace(family_name="Phillipson"), other(family_name="Filipsen")

    assert "family names sound alike" in likeness(two, one).words


def test_a_name_that_the_list_bears_often_is_a_name_and_no_slip():
    one, two = prepare(KATE._replace(given_name="Zorbani")), prepare(other(given_name="Zorbane"))
    borne = Frequencies({}, frozenset({"zorbani", "zorbane"}))

    assert scorer(on=TODAY).compare(two, one).band is Band.LIKELY
    assert scorer(borne, on=TODAY).compare(two, one).band is Band.REVIEW


def test_a_common_name_is_worth_less_than_a_rare_one():
    shares = Frequencies({Field.FAMILY: {"smith": 0.05, "obriennowak": 0.0001}}, frozenset())
    by = scorer(shares, on=TODAY)

    def score(name):
        one, two = prepare(KATE._replace(family_name=name)), prepare(other(family_name=name))
        return by.compare(one, two).score

    assert score("Smith") < score("O’Brien-Nowak")


# ------------------------------------------------------------------------------ every guard is needed

GUARDED = {
    guards.another_given_name: (other(given_name="Niamh", phones=KATE.phones), KATE),
    guards.twins_with_like_names: (other(given_name="Jack"), KATE._replace(given_name="Jake")),
    guards.parent_and_child_of_one_name: (other(date_of_birth=date(1985, 3, 4)), KATE),
    guards.another_birth_date: (other(date_of_birth=date(2005, 11, 27)), KATE),
    guards.another_family_name: (other(family_name="Kaur", address="14 Sample Street"), KATE),
    guards.too_little_compared: (other(date_of_birth=None), KATE),
    guards.sex_or_number_differs: (other(sex="m"), KATE),
}


def test_every_guard_has_its_pair():
    assert set(GUARDED) == set(guards.GUARDS)


@pytest.mark.parametrize("guard", GUARDED, ids=lambda guard: guard.__name__)
def test_without_its_guard_the_pair_would_be_likely(guard, monkeypatch, request):
    request.addfinalizer(scoring.judged.cache_clear)
    new, known = GUARDED[guard]
    assert likeness(new, known).band is not Band.LIKELY

    monkeypatch.setattr(guards, "GUARDS", tuple(each for each in guards.GUARDS if each is not guard))
    scoring.judged.cache_clear()

    assert likeness(new, known).band is Band.LIKELY
