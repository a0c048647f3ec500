"""The keys bring one person's descriptions together, and the pairs of a list are found by them alone."""

from collections import defaultdict
from datetime import date
from itertools import combinations

import pytest

from bench.households import sample
from triage.rules.matching import pairing
from triage.rules.matching.described import Described, prepare
from triage.rules.matching.frequencies import counted
from triage.rules.matching.guards import Band
from triage.rules.matching.keys import keys_of
from triage.rules.matching.narrow_keys import home_keys, narrow_keys
from triage.rules.matching.pairing import between, candidates, within
from triage.rules.matching.scoring import scorer

SEED = 4
ROBERT = Described(
    "1",
    given_name="Robert",
    family_name="O’Neill",
    date_of_birth=date(1980, 4, 12),
    address="12 Sample Street",
    postcode="CV1 9ZZ",
    phones=("01632 960111",),
    identifiers=(("nhs", "999 000 1112"),),
)


@pytest.fixture(scope="module")
def households():
    return sample(2_500, SEED)


@pytest.fixture(scope="module")
def ready(households):
    return [prepare(each) for each in households.people]


def test_at_least_99_in_100_true_pairs_share_a_key(households, ready):
    keys = {each.id: keys_of(each) for each in ready}

    met = [bool(keys[one] & keys[two]) for one, two in households.true_pairs]

    assert sum(met) / len(met) >= 0.99


def test_the_quick_way_finds_the_pairs_of_the_plain_way_with_the_same_scores(ready):
    by = scorer(counted(ready), on=date(2026, 11, 1))

    for place, others in candidates(ready, ready):
        for other in others:
            plain = by.compare(ready[place], ready[other])
            quick = by.at_least_to_review(ready[place], ready[other])
            assert quick == (None if plain.band is Band.UNLIKELY else plain)


def test_at_least_99_in_100_true_pairs_share_a_narrow_key(households, ready):
    keys = {each.id: set(narrow_keys(each)) for each in ready}

    met = [bool(keys[one] & keys[two]) for one, two in households.true_pairs]

    assert sum(met) / len(met) >= 0.99


def test_a_narrow_key_brings_few_strangers_together(households, ready):
    having = defaultdict(set)
    for each in ready:
        for key in narrow_keys(each):
            having[key].add(each.id)
    together = {pair for ids in having.values() for pair in combinations(sorted(ids), 2)}

    strangers = together - {tuple(sorted(each)) for each in households.true_pairs}

    assert len(strangers) / len(ready) < 0.25


def test_who_lives_in_one_home_shares_a_key_of_homes_alone():
    one = prepare(ROBERT)
    maya = ROBERT._replace(id="2", given_name="Maya", date_of_birth=date(2012, 1, 2), identifiers=(), phones=())
    girl, moved = prepare(maya), prepare(maya._replace(address="", postcode=""))

    assert not set(home_keys(one)).isdisjoint(home_keys(girl))
    assert set(narrow_keys(one)).isdisjoint(narrow_keys(girl))
    assert not home_keys(moved)


def test_a_person_has_about_a_dozen_keys_and_meets_few_others(ready):
    keys = [len(keys_of(each)) for each in ready]
    met = [len(found) for _, found in candidates(ready, ready)]

    assert 9 <= sum(keys) / len(keys) <= 15
    assert sum(met) / len(met) < 30


def test_likely_pairs_are_nearly_always_right_and_most_are_found(households, ready):
    true = {frozenset(each) for each in households.true_pairs}

    pairs = within(ready, scorer(counted(ready), on=date(2026, 11, 1)))
    likely = {frozenset((each.one, each.two)) for each in pairs if each.likeness.band is Band.LIKELY}

    assert len(likely & true) / len(likely) >= 0.98
    assert len(likely & true) / len(true) >= 0.93


@pytest.mark.parametrize(
    "changed",
    [
        {"given_name": "Bob", "phones": (), "address": "", "postcode": "", "identifiers": ()},
        {"given_name": "O’Neill", "family_name": "Robert", "phones": (), "date_of_birth": None, "postcode": ""},
        {"date_of_birth": date(1980, 12, 4), "given_name": "X", "family_name": "Y"},
        {"given_name": "", "family_name": "", "date_of_birth": None, "address": "", "postcode": "", "identifiers": ()},
        {"given_name": "", "family_name": "", "date_of_birth": None, "address": "", "postcode": "", "phones": ()},
        {"given_name": "Robrt", "family_name": "Smith", "date_of_birth": date(1981, 4, 12), "phones": ()},
    ],
)
def test_much_may_differ_and_a_key_is_shared_still(changed):
    assert keys_of(prepare(ROBERT)) & keys_of(prepare(ROBERT._replace(**changed)))


def test_what_neither_has_brings_nobody_together():
    one, two = Described("1", given_name="Ann", sex="f"), Described("2", given_name="Max", sex="f")

    assert not keys_of(prepare(one)) & keys_of(prepare(two))
    assert not keys_of(prepare(Described("3", postcode="ZZ99 3VZ", phones=("0000000000",), address="none")))


def test_a_list_pairs_nobody_with_themselves_and_each_pair_once():
    people = [prepare(ROBERT._replace(id=number)) for number in "123"]

    found = [(each.one, each.two) for each in within(people, scorer())]

    assert found == [("1", "2"), ("1", "3"), ("2", "3")]


def test_two_lists_pair_across_alone():
    one = [prepare(ROBERT._replace(id=number)) for number in "12"]
    two = [prepare(ROBERT._replace(id=number)) for number in "89"]

    found = {(each.one, each.two) for each in between(one, two, scorer())}

    assert found == {("1", "8"), ("1", "9"), ("2", "8"), ("2", "9")}


def test_a_key_that_too_many_share_is_not_followed(monkeypatch):
    monkeypatch.setattr(pairing, "MOST_SHARING", 2)
    people = [prepare(ROBERT._replace(id=number)) for number in "123"]

    assert list(within(people, scorer())) == []
