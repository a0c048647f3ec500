"""Writing events: noted while an act goes on, numbered and signed in its last step, in its own transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy.exc import IntegrityError

from triage import clock
from triage.access.actor import Actor
from triage.audit import chain, queries
from triage.audit.chain import ChainBroken
from triage.db import Base, act_under_way, db
from triage.settings import settings

FAMILIES = "families"
"""The fact that names the families of an event of several."""


LEFT_OUT = "left-out"
"""What stands in place of a fact that is no word of the service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An event that is not numbered yet."""

    at: datetime
    action: str
    actor_id: uuid.UUID | None
    agency_id: uuid.UUID | None
    roles: str
    subject_kind: str
    subject_id: str
    family_id: uuid.UUID | None
    facts: str
    families: tuple[uuid.UUID, ...]
    asked: bool = False
    """It counts that somebody asked, whatever they were shown then."""

    @property
    def matter(self) -> tuple[object, ...]:
        """What it says, whenever it was said."""
        return self.action, self.actor_id, self.subject_kind, self.subject_id, self.family_id, self.facts


def record(
    action: str,
    *,
    subject: Base | str,
    by: Actor,
    family_id: uuid.UUID | None = None,
    families: Iterable[uuid.UUID] = (),
    **facts: object,
) -> None:
    """Add one event to the act under way. `facts` hold ids, numbers, dates and enum words, never a name or a note.

    `subject` is the record it is about, or a word for a page that shows many. An event of several families names them
    in `families`.
    """
    add(note(action, subject=subject, by=by, family_id=family_id, families=families, facts=facts))


def add(noted: Noted) -> None:
    """Leave an event for the last step of the act under way."""
    act = act_under_way()
    if act is None:
        raise RuntimeError(f"{noted.action} was recorded outside an act")
    act.at_the_end(link, noted)


def note(
    action: str,
    *,
    subject: Base | str,
    by: Actor,
    family_id: uuid.UUID | None,
    families: Iterable[uuid.UUID],
    facts: Mapping[str, object],
) -> Noted:
    """What is to be recorded, as it is at this moment."""
    kind, identity = _identity(subject)
    several = tuple(sorted(set(families)))
    said = {name: _plain(_code(f"{action}, {name}", value)) for name, value in facts.items()}
    if several:
        said[FAMILIES] = [each.hex for each in several]
    return Noted(
        at=clock.now(),
        action=action,
        actor_id=by.user_id,
        agency_id=by.agency_id,
        roles=" ".join(sorted(role.name.lower() for role in by.roles)),
        subject_kind=kind,
        subject_id=identity,
        family_id=family_id,
        facts=chain.written_facts(said),
        families=several,
    )


def link(events: Sequence[Noted]) -> None:
    """Number and sign these events after the newest one. Holds the head until the commit; without one, no gap.

    Raises:
        ChainBroken: the head row is not what this service wrote last.
    """
    keys = chain.keys(settings().audit_key)
    sequence, mac = _head(keys)
    rows = []
    for event in events:
        sequence += 1
        previous, mac = mac, chain.event_mac(keys.event, mac, columns_of(sequence, event))
        rows.append(_row(sequence, event, previous, mac))
    try:
        queries.append(rows, _mentions(rows, events))
    except IntegrityError as error:
        raise ChainBroken("the head was set back: its next number is taken") from error
    queries.move_head(sequence, mac, chain.head_mac(keys.head, sequence, mac))


def columns_of(sequence: int, event: Noted) -> chain.Columns:
    """What is signed, in the order in which `queries.SIGNED` reads it back."""
    return (
        sequence,
        chain.written_moment(event.at),
        event.action,
        event.actor_id.hex if event.actor_id else None,
        event.agency_id.hex if event.agency_id else None,
        event.roles,
        event.subject_kind,
        event.subject_id,
        event.family_id.hex if event.family_id else None,
        event.facts,
    )


def _head(keys: chain.Keys) -> tuple[int, bytes]:
    """The newest event's number and MAC, held against everybody else until the commit."""
    head = queries.hold_head()
    if head is None:
        if queries.newest() is None:
            queries.start_head(chain.GENESIS, chain.head_mac(keys.head, 0, chain.GENESIS))
        # Of two that start a chain at once, the second finds events and, looked at again, their head.
        head = queries.hold_head()
    if head is None:
        raise ChainBroken("the head is missing")
    if not chain.same(head.own_mac, chain.head_mac(keys.head, head.sequence, head.mac)):
        raise ChainBroken("the head was changed, or TRIAGE_AUDIT_KEY is not the key that it was written with")
    return head.sequence, head.mac


def _row(sequence: int, event: Noted, previous: bytes, mac: bytes) -> dict[str, object]:
    return {
        "sequence": sequence,
        "at": event.at,
        "action": event.action,
        "actor_id": event.actor_id,
        "agency_id": event.agency_id,
        "roles": event.roles,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "family_id": event.family_id,
        "facts": event.facts,
        "previous": previous,
        "mac": mac,
    }


def _mentions(rows: Sequence[Mapping[str, object]], events: Sequence[Noted]) -> list[dict[str, object]]:
    return [
        {"family_id": family, "sequence": row["sequence"]}
        for row, event in zip(rows, events, strict=True)
        for family in event.families
    ]


def _identity(subject: Base | str) -> tuple[str, str]:
    """What the event is about: a record's kind and id, or a word."""
    if isinstance(subject, str):
        return subject, ""
    identity = getattr(subject, "id", None)
    if identity is None:
        db.session.flush()
        identity = getattr(subject, "id", "")
    return type(subject).__name__, str(identity)


def _code(called: str, value: object) -> object:
    """A fact is an id, a number, a date or a word of the service's own lists. A sentence would be somebody's note.

    Tests fail on one; in production the act goes on, and the sentence is left out of the trail.
    """
    if not isinstance(value, str) or isinstance(value, Enum) or len(value.split()) < 2:
        return value
    if settings().testing:
        raise ValueError(f"a sentence is no fact: {called}")
    return LEFT_OUT


def _plain(value: object) -> object:
    """A fact as JSON can keep it."""
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
