"""The outbox's work on a trial: family after family, part after part, and on from the last part after a crash.

Each part and how far it came are written in one transaction, so that a family is tried once however often the machine
stops. What was tried is the draft as it stood: saved in between, the trial says so and is begun anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.criteria import documents
from triage.criteria import queries as criteria
from triage.criteria import service as criteria_service
from triage.criteria.commands import CriteriaKind
from triage.criteria.models import CriteriaVersion
from triage.db import transaction
from triage.errors import Crossed, Stale
from triage.jobs import Heartbeat
from triage.notices import service as notices
from triage.rules.documents import digest, from_json
from triage.trials.models import Trial, TrialState
from triage.trials.queries import families, trials
from triage.trials.trying import examples, judging, points, tiers
from triage.trials.trying.parts import Part

PART = 200
SAVED_SINCE = "The draft was saved while it was tried. Try it again as it stands now."
A_FAULT = "The service could not try this draft. Try it again, or tell those who look after the service."
OVER = (TrialState.DONE, TrialState.FAILED)


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Try those of these that wait for it."""
    with scope.as_service():
        for trial_id in subject_ids:
            try:
                while _go_on(trial_id):
                    alive()
            except Crossed:
                raise
            except Stale:  # somebody else tries it
                continue
    return {}


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """Say on the trial that it could not be done."""
    with transaction():
        _fail(trials.trial(subject_id), A_FAULT)


def _go_on(trial_id: uuid.UUID) -> bool:
    """Try the next part; answers whether there is more to do."""
    with transaction():
        trial = trials.trial(trial_id)
        if trial.state in OVER:
            return False
        version = criteria.version(trial.version_id)
        document = from_json(version.content)
        if digest(document) != trial.digest:
            _fail(trial, SAVED_SINCE)
            return False
        if trial.state is TrialState.WAITING:
            _begin(trial, version)
            return True
        part = _part(trial, version)
        _keep(trial, part)
        if part.last:
            _finish(trial, version)
    return not part.last


def _begin(trial: Trial, version: CriteriaVersion) -> None:
    trial.state, trial.counts = TrialState.RUNNING, {"tried": 0, "changes": {}}
    trial.total = families.count()
    trial.examples = examples.tried(version)
    for earlier in trials.with_rows(version.id, but=trial.id):
        trials.forget(earlier)


def _part(trial: Trial, version: CriteriaVersion) -> Part:
    draft = documents.read(version.kind, from_json(version.content))
    if version.kind is CriteriaKind.PRIORITY:
        return points.everybody(draft, on=trial.on)  # type: ignore[arg-type]  # of the kind that it is
    several = families.part(trial.after, limit=PART)
    try_them = judging.part if version.kind is CriteriaKind.FRAMEWORK else tiers.part
    found = try_them(draft, several, on=trial.on)  # type: ignore[arg-type]  # of the kind that it is
    found.last = len(several) < PART
    found.after = several[-1].id if several else trial.after
    return found


def _keep(trial: Trial, part: Part) -> None:
    """Write down what a part showed, and how far it came."""
    trials.add([each.values(trial.id) for each in part.rows])
    changes = dict(trial.counts.get("changes", {}))
    for each in part.rows:
        if each.counted:
            changes[each.change] = changes.get(each.change, 0) + 1
    tried = trial.counts.get("tried", 0) + part.tried
    trial.counts = trial.counts | {"changes": changes, "tried": tried} | part.numbers
    trial.done = min(trial.total, trial.done + part.looked_at)
    trial.after = part.after


def _finish(trial: Trial, version: CriteriaVersion) -> None:
    trial.state, trial.finished_at, trial.done = TrialState.DONE, clock.now(), trial.total
    criteria_service.note_trial(version.id, trial.digest)
    audit.record("trials.done", subject=trial, by=SERVICE, version=version.id, tried=trial.counts["tried"])
    if trial.asked_by_id is not None:
        words = f"{version.name} has been tried: see whom it would change"
        notices.tell(words, href=f"/criteria/{version.id}/trials", user_id=trial.asked_by_id)


def _fail(trial: Trial, problem: str) -> None:
    if trial.state in OVER:
        raise Stale
    trial.state, trial.problem, trial.finished_at = TrialState.FAILED, problem, clock.now()
    trials.forget(trial.id)
    audit.record("trials.failed", subject=trial, by=SERVICE)
