"""What must hold of every two people: the same both ways, blanks add nothing, and agreement never costs anything."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.matching import normalising
from triage.rules.matching.comparing import levels_of
from triage.rules.matching.described import Described, prepare
from triage.rules.matching.frequencies import Frequencies
from triage.rules.matching.guards import Band
from triage.rules.matching.keys import keys_of
from triage.rules.matching.levels import FIELDS, Agreement, Field, Level
from triage.rules.matching.on_record import card_of, key_number, keys_in_words, keys_on_record, read_card
from triage.rules.matching.scoring import scorer

GIVEN = [
    "",
    "Ann",
    "Anna",
    "Annie",
    "Anne-Marie",
    "Bob",
    "Robert",
    "Robbert",
    "Jayden",
    "Hayden",
    "J",
    "Łukasz",
    "محمد",
]
FAMILY = ["", "Smith", "Smyth", "O’Neill", "ONeil", "Kaur", "Patel-Shah", "Shah", "Шевченко", "Wójcik"]
ADDRESSES = ["", "1 High Street", "1 High St", "2 High Street", "Flat 2, 1 High Street", "9 Far Lane", "none"]
POSTCODES = ["", "CV1 9ZZ", "CV1 9ZA", "CV1 8AA", "CV2 1AA", "ZX9 9ZZ", "ZZ99 3VZ", "4011"]
BIRTHS = ["", "20050304", "20050403", "20050314", "19850304", "20051127", "19500101", "20053004"]
PHONES = ["", "01632 960111", "+44 1632 960111", "07700 900123"]
NUMBERS = [(), (("upn", "H801200001001"),), (("upn", "H801200001002"),), (("nhs", "9990001112"),), (("upn", ""),)]
SHARES = Frequencies(
    {Field.GIVEN: {"ann": 0.04, "robert": 0.01}, Field.FAMILY: {"smith": 0.06, "kaur": 0.0001}, Field.TOWN: {"a": 0.9}},
    frozenset(),
)
BY = scorer(SHARES, on=date(2026, 11, 1))
GUARDED = {"id", "senders_phones"}
COMPARED = sorted({*Described._fields} - GUARDED)


def people() -> st.SearchStrategy[Described]:
    return st.builds(
        Described,
        id=st.just("one"),
        given_name=st.sampled_from(GIVEN),
        family_name=st.sampled_from(FAMILY),
        known_as=st.sampled_from(["", "", "Bob", "Ann"]),
        earlier_names=st.sampled_from([(), ("Smith",), ("Kaur", "")]),
        date_of_birth=st.sampled_from(BIRTHS),
        sex=st.sampled_from(["", "F", "male", "x"]),
        address=st.sampled_from(ADDRESSES),
        town=st.sampled_from(["", "A", "Ashcombe", "Ashcomb"]),
        postcode=st.sampled_from(POSTCODES),
        phones=st.sampled_from(PHONES).map(lambda each: (each,)),
        identifiers=st.sampled_from(NUMBERS),
        other_given_names=st.just(()),  # of a tuple's fields hypothesis makes up what it is not told
        senders_phones=st.just(()),
    )


def blank(person: Described, name: str) -> Described:
    return person._replace(**{name: () if isinstance(getattr(person, name), tuple) else ""})


@pytest.mark.parametrize("by", [BY, scorer(on=date(2026, 11, 1))], ids=["names counted", "nothing counted"])
@given(one=people(), two=people())
def test_the_quick_way_to_a_pair_finds_what_the_plain_way_finds(by, one, two):
    first, second = prepare(one), prepare(two)

    plain = by.compare(first, second)

    assert by.at_least_to_review(first, second) == (None if plain.band is Band.UNLIKELY else plain)


@given(people())
def test_a_card_gives_back_what_was_made_ready(one):
    ready = prepare(one)

    assert read_card(one.id, card_of([ready, ready])) == [ready, ready]


@pytest.mark.parametrize(("key", "number"), [("", -(2**31)), ("RBRT|1985", 1_818_443_388)])
def test_a_key_has_the_same_number_in_every_release(key, number):
    assert key_number(key) == number


@given(st.text("0123456789abc -/&,.ſ²①", max_size=24))
def test_an_address_is_taken_apart_as_its_parts_are_asked_for(words):
    flat = normalising.address(words)

    assert normalising.home(words) == (flat, normalising.house_number(flat), normalising.street(flat))


@given(people(), people())
def test_a_key_fits_the_table_and_is_met_with_however_it_is_asked_for(one, two):
    kept = keys_on_record([prepare(one), prepare(two)])

    assert all(-(2**31) <= key < 2**31 for key in kept)
    assert kept == set(map(key_number, keys_in_words([prepare(one), prepare(two)])))
    assert keys_on_record([prepare(one)], homes=False) <= keys_on_record([prepare(one)]) <= kept


@given(people(), people())
def test_it_is_the_same_both_ways(one, two):
    first, second = prepare(one), prepare(two)

    assert BY.compare(first, second) == BY.compare(second, first)


@given(people(), people(), st.sampled_from(COMPARED))
def test_what_either_lacks_never_raises_the_score_by_agreeing(one, two, name):
    """Taking away what agrees can only lower it; a field that is gone is worth nothing at all."""
    full = BY.compare(prepare(one), prepare(two))
    less = BY.compare(prepare(blank(one, name)), prepare(blank(two, name)))
    gone = set(full.levels) - set(less.levels)
    worth = BY.bits(prepare(one), Agreement(*(full.levels[each] if each in gone else None for each in FIELDS)))

    if not ({Field.NAMES} & set(full.levels)) and all(less.levels[each] == full.levels[each] for each in less.levels):
        assert less.score == pytest.approx(full.score - worth, abs=0.02)


HOLDERS = {
    Field.GIVEN: ("given_name", "known_as"),
    Field.FAMILY: ("family_name", "earlier_names"),
    Field.BIRTH: ("date_of_birth",),
    Field.ADDRESS: ("address",),
    Field.TOWN: ("town",),
    Field.POSTCODE: ("postcode",),
    Field.PHONE: ("phones",),
    Field.IDENTIFIER: ("identifiers",),
    Field.SEX: ("sex",),
}


@given(people(), people(), st.sampled_from(sorted(HOLDERS)), st.booleans())
def test_what_either_or_both_leave_blank_is_not_compared(one, two, field, both):
    empty = {"phones": ("",), "earlier_names": ("",), "identifiers": ()}
    blanks = {name: empty.get(name, "") for name in HOLDERS[field]}
    less = two._replace(**blanks) if both else two

    assert field not in BY.compare(prepare(one._replace(**blanks)), prepare(less)).levels


@given(people(), st.sampled_from(COMPARED))
def test_blanks_on_both_sides_never_raise_the_score(person, name):
    """Of two descriptions that agree, those with less in them are worth less, or as much."""
    whole = BY.compare(prepare(person), prepare(person))
    less = BY.compare(prepare(blank(person, name)), prepare(blank(person, name)))

    assert less.score <= whole.score + 0.01


@given(people(), people(), st.sampled_from(sorted(set(COMPARED) - {"known_as", "earlier_names"})))
def test_more_agreement_never_lowers_the_score(one, two, name):
    before, after = prepare(two), prepare(two._replace(**{name: getattr(one, name)}))
    if not getattr(one, name) or Field.NAMES in levels_of(prepare(one), before):
        return
    if {Level.EXACT} != {levels_of(prepare(one), after).get(each, Level.EXACT) for each in _fields(name)}:
        return

    assert BY.compare(prepare(one), after).score >= BY.compare(prepare(one), before).score - 0.01


@given(people(), people())
def test_another_given_name_at_one_address_and_birthday_is_never_likely(one, two):
    twin = one._replace(given_name="Zebedee", known_as="", identifiers=())
    other = one._replace(given_name="Florence", known_as="")

    assert BY.compare(prepare(twin), prepare(other)).band is not Band.LIKELY


@given(people())
def test_nobody_without_a_name_and_without_a_number_is_ever_matched(person):
    nameless = person._replace(given_name="", family_name="", known_as="", earlier_names=(), identifiers=())

    assert BY.compare(prepare(nameless), prepare(nameless)).band is Band.UNLIKELY


@given(people())
def test_the_keys_are_about_a_dozen_and_none_is_of_a_blank(person):
    keys = keys_of(prepare(person))

    assert len(keys) <= 55
    assert keys_of(prepare(Described("nobody"))) == frozenset()
    assert not [each for each in keys if not each.strip()]


def _fields(name: str) -> list[Field]:
    single = {
        "given_name": Field.GIVEN,
        "family_name": Field.FAMILY,
        "date_of_birth": Field.BIRTH,
        "phones": Field.PHONE,
    }
    return [single[name]] if name in single else []
