"""Three exclusions in three terms, told by two schools, under a pilot that added them up for half a term."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from triage import clock
from triage.criteria import queries as criteria
from triage.criteria import service
from triage.criteria.commands import Answer as Answered
from triage.criteria.commands import Propose, SaveDraft
from triage.demo.council import Council
from triage.demo.frameworks import begin, try_version
from triage.evidence import service as evidence
from triage.evidence.commands import AddItem, CheckItem
from triage.families.models import Family, MemberRole
from triage.rules import framework_edits as edits
from triage.rules.documents import from_json
from triage.rules.facts import Answer, Status

CODE, NAME = "ashcombe-schools", "Ashcombe’s school pilot"
SUMMARY = "Supporting Families, with the exclusions of one child added up over all its schools."
EXCLUSIONS: Mapping[str, Any] = {
    "label": "Has one child been excluded for a fixed time, three times or more?",
    "short": "Three or more fixed-term exclusions",
    "help": "Count the exclusions of one child; do not add up brothers and sisters.",
    "who": "child",
    "window": {"kind": "terms", "length": 3},
    "value": {"unit": "exclusions", "compare": "at_least", "threshold": 3, "adds_up": "totals"},
    "known_by": ["school", "education_welfare"],
}
BEGAN, ENDED, TOLD = timedelta(days=40), timedelta(days=3), timedelta(days=3, hours=2)
REPORTS = (
    ("elmfield", timedelta(days=165), 2, "Exclusions register, pages 14 and 19"),
    ("brannoc", timedelta(days=32), 1, "Letter to the parents, with the register"),
)
Happen = Callable[[], object]


def events(council: Council, family: Callable[[], Family]) -> Iterator[tuple[datetime, Happen]]:
    """When the pilot began, and when the two schools told of one child."""
    now = clock.now()
    yield now - BEGAN, lambda: _pilot(council)
    yield now - TOLD, lambda: _tell(council, family())


def _pilot(council: Council) -> None:
    """Written and tried by the coordinator, published by a second person for half a term."""
    by, second = council.users["coordinator"].actor, council.users["chair"].actor
    version = begin(by=by, why="Two schools of one child each saw too little.", code=CODE, name=NAME)
    content = edits.with_indicator(from_json(version.content), "education", "", EXCLUSIONS) | {"summary": SUMMARY}
    service.save(SaveDraft(version_id=version.id, content=content, seen_revision=version.revision), by=by)
    try_version(version, by=by)
    today = clock.today()
    why = "For half a term, to see whom it finds."
    proposal = Propose(version_id=version.id, in_use_from=today, why=why, seen_revision=version.revision)
    service.propose(proposal, by=by)
    service.publish(Answered(version_id=version.id, seen_revision=version.revision), by=second)
    service.give_up(version.id, today + BEGAN - ENDED, version.revision, by=second)


def _tell(council: Council, family: Family) -> None:
    """Two of three come from one school and the third from the next; together they are enough."""
    by = council.users["coordinator"].actor
    pilot = criteria.catalogue().get(CODE)
    indicator = next(each for each in pilot.indicators if each.short == EXCLUSIONS["short"])
    child = next(each.person_id for each in family.members if each.role is MemberRole.CHILD)
    for school, ago, exclusions, where in REPORTS:
        item = AddItem(
            indicator=indicator.id,
            answer=Answer.YES,
            agency_id=council.agencies[school].id,
            person_id=child,
            on=clock.today() - ago,
            value=exclusions,
            reference=where,
            idempotency_key=str(uuid.uuid4()),
        )
        made = evidence.add_item(item, family.id, by=by)
        check = CheckItem(
            item_id=made.id, status=Status.VERIFIED, note="Seen in the register", seen_revision=made.revision
        )
        evidence.check_item(check, by=by)
    evidence.judge_under(family.id, pilot.key, reason="The pilot adds up what its two schools say.", by=by)
