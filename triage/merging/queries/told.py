"""A merge as pages tell it: which two records, by whom and why, and what was decided under the one that went."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from triage.access.actor import Actor
from triage.db import db
from triage.documents import queries as documents
from triage.documents.models import Document
from triage.errors import NotFound
from triage.evidence.models import Conclusion, VerdictRecord
from triage.families.models import Family, Merge
from triage.families.queries.limits import limited
from triage.merging.queries.merges import person, places_of, record
from triage.panel.models import Decision
from triage.panel.queries import decisions

UNNAMED = "Name not known"


@dataclass(frozen=True, slots=True)
class Told:
    """Which two records: their words, and where to read of the kept one."""

    merge: Merge
    kept: str
    gone: str
    reference: str

    @property
    def of_families(self) -> bool:
        return self.merge.kept_family_id is not None


@dataclass(frozen=True, slots=True)
class MergedHere:
    """A record that is part of a family's now: what it was called, and the merge."""

    family_id: uuid.UUID
    reference: str
    merge: Merge


@dataclass(frozen=True, slots=True)
class Under:
    """What was decided under the record that went, as it stood; nothing for two persons."""

    decisions: Sequence[Decision] = ()
    conclusions: Sequence[Conclusion] = ()
    verdicts: Sequence[VerdictRecord] = ()
    letters: Sequence[Document] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.decisions or self.conclusions or self.verdicts or self.letters)


def told(merge: Merge, *, seen_by: Actor) -> Told:
    """A merge in words; the caller was let into it."""
    if merge.kept_family_id is not None and merge.gone_family_id is not None:
        kept, gone = (record(each, seen_by=seen_by) for each in (merge.kept_family_id, merge.gone_family_id))
        return Told(merge, f"{kept.reference} {kept.name}", f"{gone.reference} {gone.name}", kept.reference)
    names = [_name(each, seen_by=seen_by) for each in (merge.kept_person_id, merge.gone_person_id)]
    homes = families_of_merge(merge, seen_by=seen_by)
    return Told(merge, names[0], names[1], homes[0].reference if homes else "")


def families_of_merge(merge: Merge, *, seen_by: Actor) -> list[Family]:
    """The families that a merge is about, as far as this reader may see them; the kept record's come first."""
    if merge.kept_family_id is not None and merge.gone_family_id is not None:
        return [record(each, seen_by=seen_by) for each in (merge.kept_family_id, merge.gone_family_id)]
    people = [each for each in (merge.kept_person_id, merge.gone_person_id) if each is not None]
    found: dict[uuid.UUID, Family] = {}
    for place in places_of(people):
        try:
            found.setdefault(place.family_id, record(place.family_id, seen_by=seen_by))
        except NotFound:  # closed to this reader: the merge is told without it
            continue
    return list(found.values())


def merged_into(family_id: uuid.UUID, *, seen_by: Actor) -> tuple[MergedHere, ...]:
    """The records that are part of a family's now, the oldest first."""
    query = (
        select(Family.id, Family.reference, Merge)
        .join(Merge, Merge.gone_family_id == Family.id)
        .where(Family.merged_into_id == family_id, Merge.undone_at.is_(None), *limited(seen_by))
    )
    return tuple(MergedHere(*row) for row in db.session.execute(query.order_by(Merge.at, Merge.id)))


def under(merge: Merge, *, seen_by: Actor) -> Under:
    """What was decided under the record that went, and stays there."""
    gone_id = merge.gone_family_id
    if gone_id is None:
        return Under()
    concluded = select(Conclusion).where(Conclusion.family_id == gone_id).order_by(Conclusion.at.desc())
    kept = select(VerdictRecord).where(VerdictRecord.family_id == gone_id).order_by(VerdictRecord.at.desc())
    return Under(
        decisions=decisions.of_family(gone_id, seen_by=seen_by),
        conclusions=db.session.scalars(concluded).all(),
        verdicts=db.session.scalars(kept).all(),
        letters=documents.for_family(gone_id, seen_by=seen_by),
    )


def _name(person_id: uuid.UUID | None, *, seen_by: Actor) -> str:
    try:
        return person(person_id, seen_by=seen_by).full_name if person_id is not None else UNNAMED
    except NotFound:  # in families that are closed to this reader alone
        return UNNAMED
