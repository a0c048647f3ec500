"""The points of the invented council's list: a draft that weighs waiting and what is severe more, tried on the list."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from triage import clock
from triage.access.actor import Actor
from triage.criteria import service
from triage.criteria.commands import CriteriaKind, SaveDraft, StartDraft
from triage.demo.council import Council
from triage.rules.documents import from_json
from triage.trials import service as trials
from triage.trials import trying
from triage.trials.commands import TryVersion

WHY = "The Board asked in its last meeting what happens if severe criteria and long waits weigh more."
NAME = "Priority policy, with more for what is severe"
MORE = {"severe": {"verified": 12, "asserted": 4}, "urgent": {"points": 24}, "returned": {"points": 6, "at_most": 12}}
PER_DAY = 0.3
WAITING_AT_MOST = 40


def events(council: Council) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """When it was written and tried."""
    yield clock.now() - timedelta(hours=20), lambda: _points(by=council.users["coordinator"].actor)


def _points(*, by: Actor) -> None:
    command = StartDraft(
        kind=CriteriaKind.PRIORITY, based_on="priority@1", why=WHY, name=NAME, idempotency_key=uuid.uuid4().hex
    )
    version = service.start(command, by=by)
    document = from_json(version.content)
    content = document | {
        "waiting_points_per_day": PER_DAY,
        "waiting_points_at_most": WAITING_AT_MOST,
        "component": [each | MORE.get(each["id"], {}) for each in document["component"]],
    }
    service.save(SaveDraft(version_id=version.id, content=content, seen_revision=version.revision), by=by)
    found = trials.ask(TryVersion(version_id=version.id, idempotency_key=uuid.uuid4().hex), by=by)
    trying.make([found.id], alive=lambda: None)
