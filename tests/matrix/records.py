"""The records of the demonstration data as plain facts, read past every scope: what the matrix is played with."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, text

from triage.db import db


@dataclass(frozen=True, slots=True)
class Fact:
    """One record: what stands for it in an address, and what decides who may see it."""

    key: str
    family: str = ""
    agency: str = ""
    owner: str = ""
    people: frozenset[str] = frozenset()
    restricted: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record, by the argument of an address that names it."""

    name: str
    statement: str
    """SELECT key, family_id, agency_id, owner_id, over: what there is of this kind."""
    people: str = ""
    """SELECT key, user_id: whose it is besides."""


@dataclass(slots=True)
class World:
    """All records of every kind."""

    facts: dict[str, list[Fact]] = field(default_factory=dict)


KINDS: tuple[Kind, ...] = (
    Kind(
        "family",
        """SELECT reference, id, NULL, NULL, id NOT IN (SELECT family_id FROM list_entries WHERE status <> 'left')
        FROM families WHERE merged_into_id IS NULL""",
    ),
    Kind("family id", "SELECT id, id, NULL, NULL, 0=1 FROM families"),
    Kind("list entry", "SELECT reference, family_id, NULL, NULL, 0=1 FROM list_entries WHERE status <> 'left'"),
    Kind(
        "referral",
        """SELECT id, family_id, agency_id, NULL, status IN ('decided', 'withdrawn', 'not_eligible')
        FROM referrals WHERE sent_at IS NOT NULL""",
    ),
    Kind(
        "referral at intake",
        "SELECT reference, family_id, agency_id, NULL, 0=1 FROM referrals WHERE sent_at IS NOT NULL",
    ),
    Kind("question", "SELECT id, family_id, agency_id, NULL, status <> 'open' FROM information_requests"),
    Kind("known question", "SELECT id, NULL, NULL, NULL, answered_at IS NOT NULL FROM known_questions"),
    Kind(
        "offer",
        """SELECT o.id, a.family_id, o.agency_id, o.lead_id, o.status <> 'offered'
        FROM offers o JOIN allocations a ON a.id = o.allocation_id""",
    ),
    Kind(
        "allocation",
        """SELECT id, family_id, agency_id, holder_id, status IN ('declined', 'refused', 'closed')
        FROM allocations""",
        "SELECT allocation_id, user_id FROM holders",
    ),
    Kind("visit", "SELECT id, family_id, NULL, NULL, status = 'completed' FROM visits"),
    Kind("pathway", "SELECT id, family_id, NULL, NULL, 0=1 FROM pathways"),
    Kind(
        "letter",
        """SELECT id, family_id, agency_id, reader_id, state IN ('void', 'superseded')
        FROM documents WHERE kind IN ('family letter', 'worker brief', 'referrer outcome')""",
    ),
    Kind(
        "paper",
        """SELECT id, family_id, agency_id, reader_id, 0=1
        FROM documents WHERE kind IN ('minutes', 'agenda')""",
    ),
    Kind("decision", "SELECT id, family_id, NULL, NULL, 0=1 FROM decisions"),
    Kind("action", "SELECT id, family_id, agency_id, NULL, status <> 'open' FROM actions"),
    Kind(
        "stuck question",
        """SELECT id, family_id, CASE WHEN asked_of_id IS NULL THEN asked_of_agency_id END, asked_of_id, 0=1
        FROM stuck_questions""",
    ),
    Kind(
        "return",
        """SELECT r.id, i.family_id, r.agency_id, NULL, 0=1
        FROM agency_returns r JOIN items i ON i.id = r.item_id""",
    ),
    Kind(
        "meeting",
        "SELECT id, NULL, NULL, NULL, status = 'closed' FROM meetings",
        "SELECT m.id, s.user_id FROM meetings m JOIN seats s ON s.panel_id = m.panel_id",
    ),
    Kind("panel", "SELECT id, NULL, NULL, NULL, 0=1 FROM panels"),
    Kind("pack", "SELECT id, NULL, NULL, NULL, 0=1 FROM packs"),
    Kind("agency", "SELECT id, NULL, id, NULL, 0=1 FROM agencies"),
    Kind("agency to invite to", "SELECT id, NULL, id, NULL, 0=1 FROM agencies"),
    Kind("user", "SELECT id, NULL, agency_id, id, 0=1 FROM users"),
    Kind("session", "SELECT id, NULL, NULL, user_id, 0=1 FROM web_sessions"),
    Kind("list", "SELECT reference, NULL, agency_id, NULL, 0=1 FROM batches"),
    Kind(
        "list row",
        """SELECT r.id, r.family_id, NULL, NULL, r.fate <> 'review'
        FROM list_rows r JOIN batches b ON b.id = r.batch_id WHERE b.state = 'imported'""",
    ),
    Kind("candidate", "SELECT reference, family_id, NULL, NULL, 0=1 FROM candidates"),
    Kind(
        "invitation",
        "SELECT reference, family_id, invited_agency_id, NULL, 0=1 FROM candidates WHERE state = 'invited'",
    ),
    Kind("expected list", "SELECT id, NULL, agency_id, NULL, 0=1 FROM expected_lists WHERE ended_at IS NULL"),
    Kind(
        "forum entry",
        """SELECT reference, family_id, NULL, NULL, 0=1 FROM forum_entries
        WHERE state <> 'on_programme' AND (cause = 'stuck' OR (
            family_id NOT IN (SELECT family_id FROM list_entries WHERE status <> 'left') AND family_id NOT IN (
                SELECT family_id FROM allocations WHERE status NOT IN ('declined', 'refused', 'closed'))))""",
    ),
    Kind("concern", "SELECT id, family_id, agency_id, NULL, taken_back_at IS NOT NULL FROM concerns"),
    Kind("notice", "SELECT id, NULL, agency_id, user_id, 0=1 FROM notices"),
)


def restrict(every: int = 4) -> int:
    """Close every so-manieth family to everybody, with nobody named on it; how many."""
    families = db.session.execute(text("SELECT id FROM families ORDER BY reference")).scalars().all()
    chosen = families[1::every]
    # The demonstration has a restricted family too, with people named on it.
    db.session.execute(text("DELETE FROM named_people"))
    for family in chosen:
        db.session.execute(text("UPDATE families SET restricted = :yes WHERE id = :id"), {"yes": True, "id": family})
    return len(chosen)


def read() -> World:
    """Every record of every kind."""
    closed = {_plain(row[0]) for row in db.session.execute(text("SELECT id FROM families WHERE restricted"))}
    world = World()
    for kind in KINDS:
        people: dict[str, set[str]] = {}
        for key, person in db.session.execute(text(kind.people)) if kind.people else ():
            people.setdefault(_plain(key), set()).add(_plain(person))
        rows: Sequence[Row[Any]] = db.session.execute(text(kind.statement)).all()
        world.facts[kind.name] = sorted((_fact(row, people, closed) for row in rows), key=lambda fact: fact.key)
    return world


def _fact(row: Row[Any], people: dict[str, set[str]], closed: set[str]) -> Fact:
    key, family, agency, owner, over = (*(_plain(value) for value in row[:4]), bool(row[4]))
    return Fact(key, family, agency, owner, frozenset(people.get(key, ())), family in closed, over)


def _plain(value: object) -> str:
    """An id as an address has it, whichever way the database keeps it."""
    if value is None:
        return ""
    if isinstance(value, str) and len(value) == 32 and all(each in "0123456789abcdef" for each in value):
        return str(uuid.UUID(value))
    return str(value)
