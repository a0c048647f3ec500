"""Rows that belong to somebody known become dated evidence of each of their families, and are taken back whole."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Stale
from triage.evidence.models import EvidenceAnswer, EvidenceStatus
from triage.evidence.queries import lock_families
from triage.evidence.service.checking import all_changed
from triage.imports import described, saying
from triage.imports.models import Batch, ListRow, RowFate
from triage.imports.queries import evidence as queries
from triage.imports.queries import known
from triage.imports.queries.undoing import OF_SOMEBODY
from triage.rules.framework import Sensitivity

ABUSE = (".abuse.", ".domestic-abuse")
"""Abuse is suspected as soon as a list says so; the warning waits for no check, and stays when a list is undone."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What undoing a list took out of families."""

    items: int
    checked: int
    """How many of them somebody had verified or rejected since."""
    put_right: int
    """How many of them had taken the place of one that was wrong."""
    families: frozenset[uuid.UUID]


def record(batch: Batch, rows: Sequence[ListRow], *, by: Actor) -> int:
    """Keep what attached rows say as evidence of each current family of their person; how many items are new.

    Rows that were recorded before add nothing; those of somebody who has left every family since wait. It is asserted
    by the list's agency, whoever took the list in. Verdicts and the list follow once for each family, at the end. Joins
    the caller's act.
    """
    attached = [row for row in rows if row.fate in OF_SOMEBODY and row.person_id is not None]
    if not attached:
        return 0
    with transaction(), scope.as_service():
        families = _hold_families({row.person_id for row in attached if row.person_id})
        _wait(row for row in attached if not families.get(row.person_id or uuid.UUID(int=0)))
        there = queries.keys_of([row.id for row in attached])
        new = [
            item
            for row in attached
            for family_id in families.get(row.person_id or uuid.UUID(int=0), ())
            for item in _items(batch, row, family_id)
            if item["idempotency_key"] not in there
        ]
        queries.add(new)
        queries.warn_of_abuse({item["family_id"] for item in new if any(word in item["indicator"] for word in ABUSE)})
        concerned = {item["family_id"] for item in new}
        if concerned:
            audit.record("imports.evidence_added", subject=batch, by=by, families=concerned, items=len(new))
        tell(concerned, by=by)
    return len(new)


def take_back(batch: Batch, *, by: Actor, rows: Collection[int] | None = None) -> TakenBack:
    """Take out the evidence of a list (or of some of its rows), also what somebody has checked or put right since.

    What was put right is still what the list says of that person, and goes with it: both the item that was wrong and
    the one in its place. The trail says how much it was; the verdicts kept at decisions stay as they stood.
    """
    with transaction(), scope.as_service():
        items = queries.items_of_batch(batch.id, rows=rows)
        checked = [each for each in items if each.status is not EvidenceStatus.ASSERTED]
        put_right = sum(each.corrects_id is not None for each in items)
        taken = TakenBack(len(items), len(checked), put_right, frozenset(each.family_id for each in items))
        lock_families(taken.families)
        for each in items:
            db.session.delete(each)
        db.session.flush()
        if items:
            audit.record(
                "imports.evidence_taken_back",
                subject=batch,
                by=by,
                families=taken.families,
                items=taken.items,
                checked=taken.checked,
                put_right=taken.put_right,
            )
        tell(taken.families, by=by)
    return taken


def tell(families: Collection[uuid.UUID], *, by: Actor) -> None:
    """What follows from new or lost evidence, once for each family: lapse dates, verdicts and the list."""
    with scope.as_service():
        all_changed(sorted(families), by=by)


def _hold_families(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """The families of these people, about which nobody else takes a list in until this act is over.

    Of two lists at once neither would see what the other says, and both would judge without it.

    Raises:
        Stale: somebody joined, left or was merged while another act was waited for.
    """
    families = known.families_now(person_ids)
    lock_families({each for some in families.values() for each in some})
    if known.families_now(person_ids) != families:
        raise Stale
    return families


def _wait(rows: Iterable[ListRow]) -> None:
    """There is no family to keep what these rows say: they wait, and are looked up again."""
    for row in rows:
        row.fate, row.person_id, row.family_id, row.score, row.reasons = RowFate.WAITING, None, None, None, ""


def _items(batch: Batch, row: ListRow, family_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    """The items that one row is for one family, as columns."""
    born, now = described.born(row.described), clock.now()
    as_at = batch.as_at or clock.local(batch.uploaded_at).date()
    for each in saying.evidence_of(batch.kind, row.said, born=born, as_at=as_at):
        key = f"{row.id}|{family_id.hex}|{each.indicator.id}"
        yield {
            "id": uuid.uuid4(),
            "family_id": family_id,
            "person_id": None if each.of_household else row.person_id,
            "indicator": each.indicator.id,
            "answer": EvidenceAnswer.YES,
            "event_on": each.on,
            "until": each.until,
            "value": None if each.value is None else Decimal(str(each.value)),
            "reference": each.reference or f"List {batch.reference}, row {row.number}",
            "sensitivity": saying.most_careful(
                saying.kind_of(batch.kind, each.indicator, batch.agency.kind), Sensitivity(row.sensitivity)
            ).value,
            "source_agency_id": batch.agency_id,
            "batch_id": batch.id,
            "list_row_id": row.id,
            "asserted_at": now,
            "asserted_by_id": batch.uploaded_by_id,
            "status": EvidenceStatus.ASSERTED,
            "idempotency_key": hashlib.sha256(key.encode()).hexdigest(),
            "revision": 1,
        }
