"""A framework's document with one part changed; ids stay when names change, and nobody asks for what is gone."""

from __future__ import annotations

import copy
import tomllib

import pytest

from triage.rules import framework_edits as edits
from triage.rules.documents import shipped_text
from triage.rules.framework_reader import obstacles

TABLE = {"short": "Debt", "label": "Is there debt?", "who": "household", "window": {"kind": "now"}}


@pytest.fixture
def sf3():
    return tomllib.loads(shipped_text("frameworks", "sf3.toml"))


@pytest.fixture(autouse=True)
def _left_alone(sf3):
    before = copy.deepcopy(sf3)
    yield
    assert sf3 == before, "a document was changed in place"


def test_a_new_part_gets_an_id_of_its_own_and_keeps_it(sf3):
    changed = edits.with_indicator(sf3, "education", "", TABLE)
    twice = edits.with_indicator(changed, "education", "", TABLE)
    renamed = edits.with_indicator(twice, "education", "sf3.education.debt", TABLE | {"short": "Arrears"})

    assert [each["id"] for each in twice["headline"][0]["indicator"][-2:]] == [
        "sf3.education.debt",
        "sf3.education.debt-2",
    ]
    assert edits.indicator_in(renamed, "sf3.education.debt")["short"] == "Arrears"
    assert edits.with_headline(sf3, "", label="Education", question="?")["headline"][-1]["id"] == "education-2"
    assert edits.with_headline(sf3, "", label="Local", question="?")["headline"][-1]["id"] == "local-2"
    assert edits.with_headline(sf3, "education", label="School", question="?")["headline"][0]["id"] == "education"


def test_what_is_not_set_any_more_is_left_out_and_what_the_form_does_not_know_is_kept(sf3):
    before = edits.with_indicator(sf3, "education", "", TABLE | {"severe": True, "of_tomorrow": 1})

    after = edits.with_indicator(before, "education", "sf3.education.debt", TABLE)

    assert edits.indicator_in(after, "sf3.education.debt") == {"id": "sf3.education.debt", "of_tomorrow": 1, **TABLE}


def test_a_local_filter_is_added_where_there_was_none(sf3):
    assert edits.with_indicator(sf3, "local", "", TABLE)["filter"] == [{"id": "local.debt", **TABLE}]


def test_taking_something_away_leaves_no_mention_of_it(sf3):
    asking = edits.with_indicator(
        sf3, "education", "", TABLE | {"asks_when_lapsed": ["sf3.crime.child-at-risk", "sf3.education.debt"]}
    )
    asking["rule"]["must_include"] = ["education", "crime"]

    without = edits.without_headline(asking, "crime")

    assert without["rule"]["must_include"] == ["education"]
    assert edits.indicator_in(without, "sf3.education.debt")["asks_when_lapsed"] == ["sf3.education.debt"]
    assert obstacles(edits.without_indicator(without, "sf3.education.debt")) == ()


def test_the_rule_and_the_words_are_set_anew_beside_what_was(sf3):
    rule = edits.with_rule(sf3, {"words": "At least {needs}", "min_distinct_headlines": 1})

    assert rule["rule"] == {"words": "At least {needs}", "min_distinct_headlines": 1}
    assert edits.with_about(sf3, {"name": "Ours"}) == sf3 | {"name": "Ours"}


def test_parts_move_one_place_and_not_beyond_the_ends(sf3):
    ids = [each["id"] for each in sf3["headline"]]
    first = [each["id"] for each in sf3["headline"][0]["indicator"]]

    down = edits.moved_headline(sf3, ids[0], up=False)
    inside = edits.moved_indicator(sf3, first[1], up=True)

    assert [each["id"] for each in down["headline"]][:2] == [ids[1], ids[0]]
    assert [each["id"] for each in inside["headline"][0]["indicator"]][:2] == [first[1], first[0]]
    for same in (
        edits.moved_headline(sf3, ids[0], up=True),
        edits.moved_headline(sf3, ids[-1], up=False),
        edits.moved_headline(sf3, "nowhere", up=True),
    ):
        assert same == sf3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Child’s mental health", "childs-mental-health"),
        ("Żółć & co.", "zoc-co"),
        ("志伟", "part"),
        ("a" * 90, "a" * 40),
    ],
)
def test_an_id_is_plain(words, found):
    assert edits.slug(words) == found
