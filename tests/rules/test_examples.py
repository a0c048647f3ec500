"""The made-up families that come with the service say something of every framework that does."""

from __future__ import annotations

import pytest

from triage.rules.catalogue import published
from triage.rules.eligibility import assess
from triage.rules.examples import examples


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.name)
def test_every_line_of_an_example_is_of_its_framework_and_counts_or_says_why(example):
    framework = published().get(example.framework)
    verdict = assess(example.facts, framework, on=example.on)

    for item in example.facts.evidence:
        assert framework.indicator(item.indicator) is not None, item.indicator
        assert example.facts.person(item.person) is not None or item.person is None
    assert not verdict.rejected, [each.words for each in verdict.rejected]


@pytest.mark.parametrize("code", ["tf1", "tf2", "sf3"])
def test_the_examples_of_a_framework_are_not_all_of_one_outcome(code):
    those = [each for each in examples() if each.framework == code]

    outcomes = {assess(each.facts, published().get(code), on=each.on).outcome for each in those}

    assert len(outcomes) > 1
