"""Families of the forum, arranged through its own acts."""

from __future__ import annotations

import uuid
from datetime import timedelta

from triage import clock
from triage.access.actor import Actor
from triage.families.models import Family
from triage.forum import queries, service
from triage.forum.commands import AttachConcern, NameFamily, NoteConcern, Noting
from triage.forum.models import Concern, ForumEntry
from triage.rules.concerns import ConcernKind


def noting(kind: ConcernKind = ConcernKind.DEBT, *, level: int = 1, days: int = 5, **facts: object) -> Noting:
    """What somebody noticed some days ago."""
    given = {
        "words": "Owes two months of rent",
        "is_fact": True,
        "idempotency_key": str(uuid.uuid4()),
        **facts,
    }
    return Noting(kind=kind, level=level, noticed_on=clock.today() - timedelta(days=days), **given)


def named(family: Family, what: Noting, *, by: Actor, desk: Actor) -> Concern:
    """A member names the family in words, and the coordinator finds it."""
    concern = service.name_family(NameFamily(named=f"The {family.name} family", noting=what), by=by)
    command = AttachConcern(concern_id=concern.id, reference=family.reference, seen_revision=concern.revision)
    return service.attach(command, by=desk)


def noted(entry: ForumEntry, what: Noting, *, by: Actor) -> Concern:
    """A concern about a family on the forum's list."""
    return service.note_concern(NoteConcern(entry_id=entry.id, noting=what), by=by)


def entry_of(family: Family) -> ForumEntry:
    found = queries.latest_of(family.id)
    assert found is not None
    return found
