"""Who is found, by what, in what order, and why."""

from __future__ import annotations

from datetime import date

import pytest

from tests.restriction.arranging import restrict
from tests.search.arranging import also_called, family, found, home, names_found, person, why_found
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.families.models import Address, AddressKind, PersonName

BORN = date(2012, 3, 4)


@pytest.fixture
def coordinator(people):
    return people.coordinator


@pytest.fixture
def oneill(coordinator):
    """One person with something of everything."""
    made = family(
        person(
            "Katherine",
            "O’Neill",
            BORN,
            known_as="Kit",
            phone="+44 (0)1632 960 123",
            numbers=(
                ("upn", "A123456789012"),
                ("nhs", "943 476 5919"),
                ("nino", "QQ 12 34 56 C"),
                ("police", "E/12345/26"),
                ("ehm", "EHM-10234"),
                ("uprn", "100023336956"),
            ),
        ),
        person("Zbigniew", "Łuczak", date(1979, 11, 17)),
        homes=(home("CV1 2AB"),),
    )
    also_called(made, "Katherine", "Smith-Jones")
    return made


REMEMBERED = (
    *(
        "O'Neill",
        "ONeil",
        "o neill",
        "O’NEIL",
        "oneill katherine",
        "Katherine O'Neill",
        "kather",
        "Catherine",
        "Katie",
    ),
    *("Kahterine", "Katherin Oneal", "Kit", "Smith-Jones", "smithjones", "jones", "smith jones katherine"),
    *("04/03/2012", "4.3.12", "2012-03-04", "4 March 2012", "march 2012", "03/04/2012", "katherine 2012"),
    *("CV1", "cv1 2", "CV12", "cv12ab", "CV1 2AB", "oneill cv1"),
    *("01632 960 123", "0163296", "960123", "+44 1632 960123", "00441632960123", "96012", "(01632) 960-123"),
    *("A123456789012", "a12345678", "9434765919", "943 476 5919", "qq123456c", "QQ 12 34 56 C", "E/12345/26"),
    *("e12345", "EHM-10234", "ehm 10234", "100023336956"),
)


def test_somebody_is_found_by_whatever_is_remembered(oneill, coordinator):
    missed = [words for words in REMEMBERED if "Katherine O’Neill" not in names_found(words, coordinator)]

    assert missed == []


def test_accents_and_other_letters_are_no_hurdle(oneill, coordinator):
    for words in ("luczak", "Łuczak", "zbigniew lucak", "ŁUCZAK 1979"):
        assert names_found(words, coordinator)[0] == "Zbigniew Łuczak"


def test_a_slip_in_the_middle_of_a_short_name_is_no_hurdle(coordinator):
    family(person("Maja", "Novak", date(2016, 6, 11)), person("Maria", "Novak", date(1988, 4, 9)))

    for words in ("maya", "Maya Novak"):
        assert names_found(words, coordinator) == ["Maja Novak"], words
    for words in ("mapia", "mraia novak"):
        assert names_found(words, coordinator) == ["Maria Novak"], words
    assert names_found("mapya", coordinator) == []


def test_a_name_that_begins_like_a_month_is_a_name_beside_a_year(coordinator):
    family(person("Julian", "Marlow", date(2012, 9, 1)))

    missed = [
        words
        for words in ("marlow 2012", "julian 2012", "sep 2012", "sept 2012", "1 september 2012")
        if names_found(words, coordinator) != ["Julian Marlow"]
    ]

    assert missed == []


def test_a_month_with_a_year_may_be_somebody_of_that_name(coordinator):
    family(person("April", "Tandy", date(2014, 9, 2)), person("Ben", "Tandy", date(2014, 4, 3)))
    family(person("June", "Orme", date(1985, 1, 20)), person("May", "Orme", date(2010, 11, 5)))

    assert names_found("April 2014", coordinator) == ["April Tandy", "Ben Tandy"]
    assert names_found("tandy april 2014", coordinator) == ["April Tandy", "Ben Tandy"]
    assert names_found("june 1985", coordinator) == ["June Orme"]
    assert names_found("May 2010", coordinator) == ["May Orme"]
    assert names_found("may 2011", coordinator) == []


def test_several_words_narrow_and_marks_find_nobody(oneill, coordinator):
    narrowed = ("CV2", "CV1 3", "CV12 3", "9601", "oneill 2011", "oneill luczak")
    marks = ("%", "_", "k_t", "o%l", "%ath%", "\0", "", "   ", "12")

    assert [words for words in (*narrowed, *marks) if names_found(words, coordinator)] == []


def test_a_name_that_was_written_down_by_mistake_finds_nobody(oneill, coordinator):
    with scope.as_service(), transaction():
        for each in db.session.query(PersonName).filter_by(family_name="Smith-Jones"):
            each.mistaken_at = clock.now()

    assert names_found("smith jones", coordinator) == []
    assert names_found("oneill", coordinator) == ["Katherine O’Neill"]


def test_a_refuge_and_a_property_that_is_protected_somewhere_find_nobody(coordinator):
    there = home("CV8 8AA", uprn="100023336999")
    hidden = home("CV9 9AA", uprn="100023336999", protected=True)
    family(person("Ann", "Marlow"), homes=(home("CV7 7AA", kind="refuge"), there, hidden))
    with scope.as_service(), transaction():
        for each in db.session.query(Address).filter_by(kind=AddressKind.REFUGE):
            each.protected = False  # as an old record may have it

    assert [words for words in ("CV7 7AA", "100023336999", "CV9 9AA") if names_found(words, coordinator)] == []
    assert names_found("CV8 8AA", coordinator) == ["Ann Marlow"]


def test_a_district_is_no_part_of_another(coordinator):
    family(person("Ann", "Marlow"), homes=(home("CV12 3AB"),))

    assert names_found("cv1", coordinator) == []
    assert names_found("cv12", coordinator) == ["Ann Marlow"]


def test_the_closest_come_first_and_the_words_say_why(oneill, coordinator):
    family(person("Ann", "Smyth"))
    family(person("Ann", "Smith"))
    family(person("Ann", "Smithson"))
    also_called(family(person("Ann", "Brown")), "Ann", "Smith")

    assert names_found("ann smith", coordinator)[:2] == ["Ann Brown", "Ann Smith"]
    assert set(names_found("ann smith", coordinator)[2:]) == {"Ann Smithson", "Ann Smyth"}
    assert "Earlier name Smith" in why_found("ann smith brown", coordinator)
    assert why_found("smyht", coordinator) == ["Name Smyth is spelt nearly like “smyht”"]
    assert why_found("cv1 2 kit 03/04/2012", coordinator) == [
        "Lives in CV1 2…",
        "Known as Kit",
        "Born on 4 March 2012, with day and month the other way round",
    ]
    assert why_found("943 476 5919", coordinator) == ["NHS number 943 476 5919"]
    assert why_found("960 12 oneil", coordinator) == [
        "Has a phone number with 960 12",
        "Name O’Neill begins with “oneil”",
    ]


def test_where_nobody_fits_all_the_words_say_which_to_leave_out(oneill, coordinator):
    assert list(found("katherine cv9 2012", coordinator).without) == ["katherine 2012"]


def test_a_home_of_a_closed_family_finds_nobody_who_is_in_another_family_too(people):
    born = person("Quentin", "Rarename", BORN)
    open_one = family(born, homes=(home("ZZ95 1AA"),), by=people.coordinator)
    again = person("Quentin", "Rarename", BORN, known_id=open_one.members[0].person_id)
    secret = home("ZZ97 2QQ", "9 Hidden Row", uprn="100000000001")
    closed = family(again, homes=(secret,), by=people.coordinator)
    stranger = people.user(Role.CHAIR)
    assert names_found("rarename ZZ97", stranger) == ["Quentin Rarename"]

    restrict(closed, people.coordinator)

    for words in ("ZZ97", "zz97 2", "rarename ZZ97 2QQ", "100000000001"):
        assert names_found(words, stranger) == []
        assert names_found(words, people.coordinator) == ["Quentin Rarename"]
    assert found("rarename ZZ97 nobodyatall", stranger).without == ()
    assert names_found("rarename zz95", stranger) == ["Quentin Rarename"]
