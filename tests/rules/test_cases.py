"""The worked cases, one readable file each: a family, a framework, a day, and what is expected."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.rules import cases_page
from triage.assess import read_family, with_parameters
from triage.rules import routing
from triage.rules.catalogue import published
from triage.rules.eligibility import assess
from triage.rules.routing import CaseFacts, recommend
from triage.rules.verdict import ItemState, Verdict

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def everything_said(verdict: Verdict) -> str:
    lines = [*verdict.reasons, *verdict.changes, *(item.words for item in verdict.rejected)]
    return " ".join(lines)


def asked(verdict: Verdict) -> dict[str, list[str]]:
    return {each.indicator: [kind.value for kind in each.ask] for each in verdict.questions}


def lapsed(verdict: Verdict) -> dict[str, str]:
    return {
        item.indicator: item.lapses_on.isoformat()
        for item in verdict.rejected
        if item.state is ItemState.LAPSED and item.lapses_on
    }


def seen(verdict: Verdict, expected: dict) -> dict:
    """The part of the verdict that the case says something about."""
    tier = recommend(verdict, CaseFacts(), routing.policy()).tier
    known = {
        "outcome": verdict.outcome.value,
        "household": verdict.household.value,
        "headlines_met": verdict.headlines_met,
        "can_be_included": verdict.can_be_included,
        "discretion": [each.kind.value for each in verdict.discretion],
        "tier": tier.value if tier else None,
        "stands_until": verdict.lapses_on.isoformat() if verdict.lapses_on else None,
        "headlines": {each: verdict.headline(each).state.value for each in expected.get("headlines", {})},
        "verified": {each: verdict.headline(each).verified for each in expected.get("verified", {})},
        "ask": {
            indicator: kind if kind in asked(verdict).get(indicator, []) else asked(verdict)
            for indicator, kind in expected.get("ask", {}).items()
        },
        "lapsed": {each: lapsed(verdict).get(each) for each in expected.get("lapsed", {})},
        "says": [words for words in expected.get("says", []) if words in everything_said(verdict)],
        "rejected": [
            words for words in expected.get("rejected", []) if any(words in item.words for item in verdict.rejected)
        ],
        "rule_words": [words for words in expected.get("rule_words", []) if words in " ".join(verdict.rule_words)],
    }
    return {key: known[key] for key in expected}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_worked_case_comes_out_as_written(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    framework = with_parameters(published().get(case["framework"]), case.get("rule", ()))
    family = read_family(json.dumps(case["family"]), published())

    verdict = assess(family, framework, on=date.fromisoformat(case["on"]))

    assert seen(verdict, case["expect"]) == case["expect"], "\n".join(verdict.reasons)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_stored_verdict_comes_back_as_it_was(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    family = read_family(json.dumps(case["family"]), published())
    framework = published().get(case["framework"])

    verdict = assess(family, framework, on=date.fromisoformat(case["on"]))

    back = Verdict.from_dict(json.loads(json.dumps(verdict.to_dict())))
    assert back == verdict
    assert back.outcome is verdict.outcome
    assert [each.state is ItemState.COUNTS for each in back.rejected] == [False] * len(back.rejected)


def test_there_are_sixty_and_the_page_of_them_is_up_to_date():
    assert len(CASES) >= 60
    assert cases_page.PAGE.read_text(encoding="utf-8") == cases_page.written(), "run python -m tests.rules.cases_page"


def test_every_case_of_the_design_that_the_rules_decide_is_there():
    numbers = {path.name[:2] for path in CASES}

    assert {f"{number:02}" for number in range(1, 9)} <= numbers
