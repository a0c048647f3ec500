"""Criteria of the invented council: a draft of its framework that was tried, and one of its own that waits."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from triage import clock
from triage.access.actor import Actor
from triage.criteria import service
from triage.criteria.commands import CriteriaKind, Propose, SaveDraft, StartDraft
from triage.criteria.models import CriteriaVersion
from triage.demo.council import Council
from triage.rules import framework_edits as edits
from triage.rules.documents import from_json
from triage.trials import service as trials
from triage.trials import trying
from triage.trials.commands import TryVersion

OWN_NAME = "Ashcombe’s families"
OWN_SUMMARY = "At least two family needs, with dependent children or expectant parents."
OWN_RULE = "At least {needs} family needs under at least {headlines} of the headlines."
ARREARS: Mapping[str, Any] = {
    "label": "Is the household behind with the rent?",
    "short": "Rent arrears of two months",
    "help": "Two months or more, whoever the landlord is.",
    "who": "household",
    "window": {"kind": "months", "length": 6},
    "value": {"unit": "months", "compare": "at_least", "threshold": 2},
    "known_by": ["housing"],
}
IN_USE_AFTER_DAYS = 30

Happen = Callable[[], object]


def events(council: Council) -> Iterator[tuple[datetime, Happen]]:
    """When the two were written, tried and proposed."""
    now = clock.now()
    coordinator, admin = council.users["coordinator"].actor, council.users["admin"].actor
    yield now - timedelta(days=13), lambda: _next_version(by=coordinator)
    yield now - timedelta(days=9), lambda: _own(by=admin)


def _next_version(*, by: Actor) -> None:
    version = begin(by=by, why="The Board asked in its last meeting for rent arrears to count.")

    def change(document: Mapping[str, Any]) -> dict[str, Any]:
        arrears = edits.with_indicator(document, "housing", "", ARREARS)
        before = edits.indicator_in(arrears, "sf3.education.attendance-90") or {}
        shorter = {key: each for key, each in before.items() if key != "id"} | {
            "window": {"kind": "terms", "length": 2}
        }
        return edits.with_indicator(arrears, "education", "sf3.education.attendance-90", shorter)

    _save(version, change, by=by)
    try_version(version, by=by)


def _own(*, by: Actor) -> None:
    version = begin(by=by, why="For families below the national threshold.", code="ashcombe", name=OWN_NAME)
    rule = {
        "words": OWN_RULE,
        "min_distinct_headlines": 2,
        "min_needs": 2,
        "household": "dependent_child_or_expectant",
    }
    _save(version, lambda document: edits.with_rule(document, rule) | {"summary": OWN_SUMMARY}, by=by)
    try_version(version, by=by)
    command = Propose(
        version_id=version.id,
        in_use_from=(clock.today() + timedelta(days=9 + IN_USE_AFTER_DAYS)),
        why="Two needs are enough to offer help early. Agreed with the partners in the last forum.",
        seen_revision=version.revision,
    )
    service.propose(command, by=by)


def begin(*, by: Actor, why: str, code: str = "", name: str = "") -> CriteriaVersion:
    """A draft that starts from the framework in use."""
    command = StartDraft(
        kind=CriteriaKind.FRAMEWORK,
        based_on="sf3@1",
        why=why,
        code=code,
        name=name,
        idempotency_key=uuid.uuid4().hex,
    )
    return service.start(command, by=by)


def _save(
    version: CriteriaVersion, change: Callable[[Mapping[str, Any]], dict[str, Any]], *, by: Actor
) -> CriteriaVersion:
    content = change(from_json(version.content))
    return service.save(SaveDraft(version_id=version.id, content=content, seen_revision=version.revision), by=by)


def try_version(version: CriteriaVersion, *, by: Actor) -> None:
    """Try it to the end at once, as the outbox would."""
    found = trials.ask(TryVersion(version_id=version.id, idempotency_key=uuid.uuid4().hex), by=by)
    trying.make([found.id], alive=lambda: None)
