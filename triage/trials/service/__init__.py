"""Acts on trials: try a version; and what is noted when somebody looks at what it showed."""

from __future__ import annotations

from triage import audit, clock, jobs
from triage.access.actor import Actor
from triage.criteria import documents
from triage.criteria import queries as criteria
from triage.criteria.models import CriteriaVersion, VersionState
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused
from triage.rules.documents import digest, from_json
from triage.trials.commands import TryVersion
from triage.trials.models import Trial, TrialRow
from triage.trials.queries import trials as queries

MAY_BE_TRIED = frozenset({VersionState.DRAFT, VersionState.PROPOSED})


@once
def ask(command: TryVersion, *, by: Actor) -> Trial:
    """Have a version tried as it stands, on every family it would judge; one that is under way is joined.

    Raises:
        Refused: it is published, or was dropped.
        Invalid: it cannot judge anybody as it stands; the words say what is wrong.
    """
    with transaction() as tx:
        version = criteria.version(command.version_id)
        document = from_json(version.content)
        earlier = queries.by_key(command.idempotency_key) or queries.under_way(version.id, digest(document))
        if earlier is not None:
            return earlier
        if version.state not in MAY_BE_TRIED:
            raise Refused("Only a draft is tried, or what waits for a second person.")
        problem = documents.problem_of(version.kind, document)
        if problem:
            raise Invalid(f"It cannot be tried yet. {problem}")
        found = _begin(version, digest(document), command.idempotency_key, by=by)
        audit.record("trials.asked", subject=found, by=by, version=version.id)
        jobs.put(jobs.TRIAL, [found.id], tx=tx)
    return found


def record_rows_seen(found: Trial, shown: list[TrialRow], *, by: Actor) -> None:
    """Somebody was shown which families a draft would change."""
    audit.saw("trials.seen", subject=found, by=by, families=audit.families_of(shown))


def record_taken(found: Trial, shown: list[TrialRow], *, by: Actor) -> None:
    """Somebody took these families away as a file."""
    audit.saw("trials.taken", subject=found, by=by, families=audit.families_of(shown))


def _begin(version: CriteriaVersion, tried: str, key: str, *, by: Actor) -> Trial:
    now = clock.now()
    found = Trial(
        version_id=version.id,
        digest=tried,
        against=version.based_on,
        on=clock.today(),
        asked_at=now,
        asked_by_id=by.user_id,
        idempotency_key=key,
    )
    db.session.add(found)
    db.session.flush()
    return found
