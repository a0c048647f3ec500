"""The worked cases as a page that anybody can read: `python -m tests.rules.cases_page` writes docs/cases.md anew."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from triage.rules.catalogue import published
from triage.rules.dates import long_date
from triage.rules.framework import Framework
from triage.rules.tiers import TIER_LABELS, Tier
from triage.rules.verdict import OUTCOME_LABELS, STATE_LABELS, Outcome, State

CASES = Path(__file__).parent / "cases"
PAGE = Path(__file__).parents[2] / "docs" / "cases.md"
HEAD = """# Worked cases

Families that are made up, each with what the rules must say of it. They are the files in `tests/rules/cases/`, and a
test judges each of them; this page is written from them by `python -m tests.rules.cases_page`. What is not named under
“Then” may be anything. Ages are those on the day.
"""
ANSWERS = {"no": "no", "not_known": "not known"}


def written() -> str:
    """The whole page."""
    return HEAD + "".join(_case(path) for path in sorted(CASES.glob("*.json")))


def _case(path: Path) -> str:
    case = json.loads(path.read_text(encoding="utf-8"))
    framework, day = published().get(case["framework"]), date.fromisoformat(case["on"])
    lines = [f"\n## {path.stem.replace('-', ' ', 1).replace('-', ' ')}\n", f"\n{case['says']}\n"]
    lines.append(f"\nJudged under {framework.name} on {long_date(day)}{_rule(case.get('rule', []))}.\n")
    lines.append("\n**Given**\n\n")
    lines += [f"- {each}\n" for each in _people(case["family"]["persons"], day)]
    lines += [f"- {each}\n" for each in _evidence(case["family"], framework)]
    lines.append("\n**Then**\n\n")
    lines += [f"- {each}\n" for each in _expected(case["expect"], framework)]
    return "".join(lines)


def _rule(parameters: list[str]) -> str:
    return f", with {' and '.join(parameters)}" if parameters else ""


def _people(people: list[Mapping[str, Any]], day: date) -> Iterator[str]:
    for each in people:
        yield ", ".join([str(each.get("role", "person")).capitalize(), *_about(each, day)])
    if not people:
        yield "Nobody is recorded yet"


def _about(person: Mapping[str, Any], day: date) -> Iterator[str]:
    if person.get("date_of_birth"):
        born = date.fromisoformat(person["date_of_birth"])
        yield f"{day.year - born.year - ((day.month, day.day) < (born.month, born.day))} years old"
    if person.get("expected_on"):
        yield f"expected on {long_date(date.fromisoformat(person['expected_on']))}"
    if person.get("stated_age"):
        yield f"said to be {'an adult' if person['stated_age'] == 'adult' else 'a child'}"
    if person.get("occupation"):
        yield str(person["occupation"]).replace("_", " ")
    for key, (no, unknown) in {
        "lives_with_carer": ("does not live with a parent or carer", "where they live is not known"),
        "lives_with_children": ("lives elsewhere", "whether they live here is not known"),
        "cares_for_children": ("has no parenting responsibilities", "parenting responsibilities are not known"),
    }.items():
        if key in person and person[key] is not True:
            yield no if person[key] is False else unknown


def _evidence(family: Mapping[str, Any], framework: Framework) -> Iterator[str]:
    for each in family["evidence"]:
        indicator = framework.indicator(each["indicator"])
        words = indicator.short if indicator else each["indicator"]
        about = each.get("person", "the household" if indicator and not indicator.needs_person else "nobody named")
        parts = [f"{words}, of {about}" if about != "the household" else words]
        parts += [ANSWERS[each["answer"]]] if each.get("answer") in ANSWERS else []
        parts += [_amount(each)] if each.get("value") is not None else []
        parts += [f"on {long_date(date.fromisoformat(each['date']))}"] if each.get("date") else []
        parts += [f"until {long_date(date.fromisoformat(each['until']))}"] if each.get("until") else []
        source = f", says {each['source']}" if each.get("source") else ""
        yield f"{'; '.join(parts)}{source} ({each.get('status', 'asserted')})"


def _amount(item: Mapping[str, Any]) -> str:
    return f"{item['value']:g} of {item['out_of']:g}" if item.get("out_of") else f"{item['value']:g}"


def _expected(expect: Mapping[str, Any], framework: Framework) -> Iterator[str]:
    if "outcome" in expect:
        yield f"the outcome is **{OUTCOME_LABELS[Outcome(expect['outcome'])].lower()}**"
    if "household" in expect:
        yield f"who is in the household: {STATE_LABELS[State(expect['household'])].lower()}"
    for headline_id, state in expect.get("headlines", {}).items():
        found = next(each for each in (*framework.headlines, *framework.filters) if each.id == headline_id)
        label = getattr(found, "short", "") or found.label
        yield f"{label}: {STATE_LABELS[State(state)].lower()}"
    if "headlines_met" in expect:
        yield f"headlines met: {expect['headlines_met']}"
    if "tier" in expect:
        yield f"recommended: {TIER_LABELS[Tier(expect['tier'])] if expect['tier'] else 'signposting or a CAF'}"
    if expect.get("discretion"):
        yield "the panel may use its discretion"
    if expect.get("stands_until"):
        yield f"it stands until {long_date(date.fromisoformat(expect['stands_until']))}"
    yield from _told(expect, framework)


def _told(expect: Mapping[str, Any], framework: Framework) -> Iterator[str]:
    for indicator_id, last in expect.get("lapsed", {}).items():
        indicator = framework.indicator(indicator_id)
        yield f"lapsed after {long_date(date.fromisoformat(last))}: {indicator.short if indicator else indicator_id}"
    for indicator_id, agency in expect.get("ask", {}).items():
        indicator = framework.indicator(indicator_id)
        yield f"asked of {agency.replace('_', ' ')}: {indicator.label if indicator else indicator_id}"
    for words in (*expect.get("says", []), *expect.get("rejected", []), *expect.get("rule_words", [])):
        yield f"it says “{words}”"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} is written.\n")
