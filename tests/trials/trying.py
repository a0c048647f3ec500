"""Drafts to try, and what a trial of them showed."""

from __future__ import annotations

from itertools import count

from triage import jobs
from triage.access import scope
from triage.criteria import queries as criteria
from triage.criteria import service as criteria_service
from triage.criteria.commands import CriteriaKind, SaveDraft, StartDraft
from triage.criteria.models import CriteriaVersion
from triage.db import db
from triage.rules.documents import from_json
from triage.trials import service
from triage.trials.commands import TryVersion
from triage.trials.models import Trial, TrialRow

numbers = count(1)


def drafted(kind: CriteriaKind, based_on: str, *, by, code: str = "", **changed: object) -> CriteriaVersion:
    """A draft with some of its document changed."""
    key = f"draft-{next(numbers)}"
    command = StartDraft(kind=kind, based_on=based_on, why="Agreed", code=code, idempotency_key=key)
    version = criteria_service.start(command, by=by)
    content = from_json(version.content) | changed
    return criteria_service.save(
        SaveDraft(version_id=version.id, content=content, seen_revision=version.revision), by=by
    )


def framework(*, by, code: str = "", **rule: object) -> CriteriaVersion:
    """A draft of Supporting Families with other parameters of its rule."""
    document = criteria.document(CriteriaKind.FRAMEWORK, "sf3@1")
    return drafted(CriteriaKind.FRAMEWORK, "sf3@1", by=by, code=code, rule=dict(document["rule"]) | rule)


def asked(version: CriteriaVersion, *, by) -> Trial:
    """A trial that waits for its turn."""
    return service.ask(TryVersion(version_id=version.id, idempotency_key=f"try-{next(numbers)}"), by=by)


def tried(version: CriteriaVersion, *, by) -> Trial:
    """The same, done."""
    trial_id = asked(version, by=by).id
    jobs.work()
    return db.session.get_one(Trial, trial_id)


def rows_of(trial: Trial) -> dict[str, TrialRow]:
    """Every row as the service sees them, by reference."""
    with scope.as_service():
        found = db.session.query(TrialRow).filter_by(trial_id=trial.id).order_by(TrialRow.position)
        return {each.reference: each for each in found}
