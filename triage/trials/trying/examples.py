"""A draft tried on the made-up families that come with the service: anybody may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from triage.criteria import documents
from triage.criteria import queries as criteria
from triage.criteria.models import CriteriaVersion
from triage.panel.queries.order import list_policy
from triage.rules.documents import from_json
from triage.rules.eligibility import assess
from triage.rules.examples import Example, examples
from triage.rules.framework import Framework
from triage.rules.priority import ListFacts, PriorityPolicy, signs_of
from triage.rules.routing import CaseFacts, RoutingPolicy, recommend
from triage.rules.trying import difference
from triage.rules.verdict import OUTCOME_LABELS, Verdict
from triage.rules.what_if import fresh, shifts


def tried(version: CriteriaVersion) -> list[dict[str, Any]]:
    """Each made-up family that the version is for, what is said of it now, and what the version says."""
    draft = documents.read(version.kind, from_json(version.content))
    if isinstance(draft, Framework):
        return list(_judged(draft, _code(version)))
    if isinstance(draft, RoutingPolicy):
        return list(_routed(draft))
    return list(_placed(draft))


def _judged(draft: Framework, code: str) -> Iterator[dict[str, Any]]:
    for each in _of(code):
        now, then = _verdict(each), assess(each.facts, draft, on=each.on)
        found = difference(now, then)
        yield _line(
            each, OUTCOME_LABELS[now.outcome], OUTCOME_LABELS[then.outcome], found.words if found else (), bool(found)
        )


def _routed(draft: RoutingPolicy) -> Iterator[dict[str, Any]]:
    for each in examples():
        verdict = _verdict(each)
        now = recommend(verdict, CaseFacts(), criteria.routing_policy())
        then = recommend(verdict, CaseFacts(), draft)
        yield _line(each, now.label, then.label, (then.words,), now.tier is not then.tier)


def _placed(draft: PriorityPolicy) -> Iterator[dict[str, Any]]:
    """As if the examples of one framework were the whole list."""
    those, now = _of("sf3"), list_policy()
    on = max(each.on for each in those)
    by_reference = {each.facts.reference: each for each in those}
    standings = [
        fresh(each.facts.reference, each.facts.reference, _tally(each), each.waiting_since, now, on) for each in those
    ]
    for shift in shifts(standings, now, draft, on=on):
        each = by_reference[shift.standing.reference]
        yield _line(each, f"Place {shift.now}", f"Place {shift.then}", (), shift.places != 0)


def _line(each: Example, now: str, then: str, words: Sequence[str], changed: bool) -> dict[str, Any]:  # noqa: FBT001  # of one line
    return {"name": each.name, "now": now, "then": then, "words": list(words), "changed": changed}


def _tally(each: Example) -> str:
    return signs_of(_verdict(each), ListFacts(each.facts.reference, each.waiting_since)).tally


def _verdict(each: Example) -> Verdict:
    return assess(each.facts, criteria.catalogue().get(each.framework), on=each.on)


def _of(code: str) -> Sequence[Example]:
    """The examples of a framework; of one with a code of its own those of what it was begun from, else all."""
    return [each for each in examples() if each.framework == code] or examples()


def _code(version: CriteriaVersion) -> str:
    known = {each.framework for each in examples()}
    return version.code if version.code in known else version.based_on.partition("@")[0]
