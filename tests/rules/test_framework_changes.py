"""Two versions of a framework are compared in words; what stands in the way of one is named all at once."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from triage.rules.catalogue import framework_of, published, used_from
from triage.rules.documents import shipped_text
from triage.rules.framework_changes import changes
from triage.rules.framework_checks import Part
from triage.rules.framework_reader import obstacles
from triage.rules.framework_words import indicator_facts

Document = dict[str, Any]


def sf3() -> Document:
    return tomllib.loads(shipped_text("frameworks", "sf3.toml"))


def changed(change: Callable[[Document], object]) -> list[str]:
    document = sf3()
    change(document)
    return [f"{each.place}: {each.words}" for each in changes(framework_of(sf3()), framework_of(document))]


def attendance(document: Document) -> Document:
    found: Document = document["headline"][0]["indicator"][0]
    return found


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda _: None, []),
        (
            lambda doc: doc.update(name="Ashcombe’s families"),
            ["The framework: Name: changed from “Supporting Families” to “Ashcombe’s families”"],
        ),
        (
            lambda doc: attendance(doc).update(window={"kind": "terms", "length": 2}),
            [
                (
                    "Education: Attendance below 90%, when: changed from “In the last 3 school terms, this one "
                    "included” to “In the last 2 school terms, this one included”"
                )
            ],
        ),
        (
            lambda doc: attendance(doc).update(severe=True),
            ["Education: Attendance below 90%, severe: added: “Yes”"],
        ),
        (
            lambda doc: attendance(doc)["value"].update(threshold=85),
            ["Education: Attendance below 90%, number: changed from “Below 90%” to “Below 85%”"],
        ),
        (
            lambda doc: doc["headline"][0]["indicator"].pop(0),
            ["Education: Attendance below 90%: taken away"],
        ),
        (
            lambda doc: doc["headline"][0].update(label="School"),
            ["School: The headline, name: changed from “Education” to “School”"],
        ),
        (
            lambda doc: doc["headline"].append(doc["headline"].pop(0)),
            ["Education: The headline: moved"],
        ),
        (
            lambda doc: doc.update(
                filter=[attendance(copy.deepcopy(doc)) | {"id": "local.x", "short": "Known locally"}]
            ),
            ["Local filters: Known locally: added"],
        ),
    ],
)
def test_each_difference_is_a_sentence(change, says):
    assert changed(change) == says


def test_an_indicator_that_is_moved_alone_is_told_alone():
    found = changed(lambda doc: doc["headline"][0]["indicator"].append(doc["headline"][0]["indicator"].pop(0)))

    assert found == ["Education: Attendance below 90%: moved"]


def test_what_the_rule_asks_for_is_compared_by_parameter_and_in_words():
    found = changed(lambda doc: doc["rule"].update(min_needs=4))

    assert "The rule: How many needs: changed from “3” to “4”" in found
    assert any(each.startswith("The rule: In words: changed from “At least 3 family needs") for each in found)


def test_everything_between_two_frameworks_is_told_both_ways():
    one, other = published().get("tf1"), published().get("sf3")

    there, back = changes(one, other), changes(other, one)

    assert {each.of for each in there if each.difference == "added"} >= {each.short for each in other.indicators}
    assert {each.of for each in back if each.difference == "taken away"} >= {each.short for each in other.indicators}


@pytest.mark.parametrize("framework", published().frameworks, ids=lambda each: each.key)
def test_a_framework_is_no_different_from_itself(framework):
    assert changes(framework, framework) == ()


def test_thresholds_are_told_with_their_days():
    tf2 = published().get("tf2")
    facts = [indicator_facts(each, tf2).get("Number", "") for each in tf2.indicators]

    assert any(each.startswith("Below 85%; below 90% from 1 September 2015") for each in facts)
    assert any(each.startswith("3 exclusions or more; single events of one person") for each in facts)


def test_everything_in_the_way_is_named_with_its_part():
    document = sf3()
    document["headline"][1]["indicator"] = []
    document["headline"][2]["indicator"][0]["who"] = "kid"
    attendance(document)["min_age"], attendance(document)["max_age"] = 12, 5
    document["rule"] |= {"min_distinct_headlines": 11, "min_needs": 99, "words": "At least {needs.real} {x}"}

    found = obstacles(document)

    assert [(each.part, each.id) for each in found] == [
        (Part.INDICATOR, "sf3.health.child-mental"),
        (Part.HEADLINE, "early-years"),
        (Part.INDICATOR, "sf3.education.attendance-90"),
        (Part.RULE, ""),
        (Part.RULE, ""),
        (Part.RULE, ""),
    ]
    assert "not “kid”" in found[0].words


@pytest.mark.parametrize("document", [{}, {"headline": "x"}, {"rule": [], "headline": [{"indicator": [{}]}]}])
def test_a_document_that_is_hardly_one_is_told_so_and_breaks_nothing(document):
    assert obstacles(document)


@pytest.mark.parametrize("framework", ["tf1", "tf2", "sf3"])
def test_nothing_stands_in_the_way_of_what_is_published(framework):
    assert obstacles(tomllib.loads(shipped_text("frameworks", f"{framework}.toml"))) == ()


def test_a_framework_beside_another_of_the_same_programme_does_not_take_its_referrals():
    own = framework_of(sf3() | {"code": "ashcombe"})
    begun = date(2026, 12, 1)

    both = published().with_published([used_from(own, begun)]).in_use(begun)

    assert [each.code for each in both] == ["sf3", "ashcombe"]
