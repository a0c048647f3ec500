"""What follows when two records became one, or two again: letters, the list, and what people are found by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from triage.access.actor import Actor
from triage.db import db
from triage.documents import service as documents
from triage.evidence import changes as evidence_changes
from triage.evidence.service.pausing import keep_clock
from triage.families import changes as family_changes
from triage.families.models import Family, Person


def follow_up(families: Sequence[Family], people: Iterable[Person], *, by: Actor) -> None:
    """Write unsent letters anew, score the families concerned, count a change of every record, reckon clocks anew."""
    db.session.flush()
    db.session.expire_all()
    for person in people:
        db.session.refresh(person)
        person.touch()
    for family in families:
        db.session.refresh(family)
        family.touch()
    db.session.flush()
    db.session.expire_all()
    documents.address_changed({member.person_id for family in families for member in family.members}, by=by)
    for family in families:
        documents.safety_changed(family.id, by=by)
        family_changes.announce(family.id, by=by)
        evidence_changes.announce([family.id], by=by)
        keep_clock(family.id)
    db.session.flush()
