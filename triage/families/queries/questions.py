"""What is read of partners' questions whether somebody is known."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.families.models import KnownQuestion, Person
from triage.families.queries import searching
from triage.families.queries.alike import Alike, people_alike, people_alike_to
from triage.families.queries.searching import FamilyFound
from triage.rules.matching.described import Described

MOST = 50


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may be the person asked about, with the families and why."""

    person: Person
    families: Sequence[FamilyFound]
    why: Sequence[str]


def questions(*, seen_by: Actor, answered: bool) -> Sequence[KnownQuestion]:
    """Questions that wait, the oldest first, or the latest that are done."""
    _must_answer(seen_by)
    order = KnownQuestion.answered_at.desc() if answered else KnownQuestion.asked_at
    condition = KnownQuestion.answered_at.is_not(None) if answered else KnownQuestion.answered_at.is_(None)
    query = select(KnownQuestion).where(condition).order_by(order, KnownQuestion.id).limit(MOST)
    people = (
        joinedload(KnownQuestion.agency),
        joinedload(KnownQuestion.asked_by),
        joinedload(KnownQuestion.answered_by),
    )
    return db.session.scalars(query.options(*people)).unique().all()


def question(question_id: uuid.UUID, *, seen_by: Actor) -> KnownQuestion:
    """One question, for whoever answers them; raises `NotFound`."""
    _must_answer(seen_by)
    found = db.session.scalars(select(KnownQuestion).where(KnownQuestion.id == question_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def count_open(*, seen_by: Actor) -> int:
    """How many questions wait."""
    _must_answer(seen_by)
    return db.session.scalar(select(func.count(KnownQuestion.id)).where(KnownQuestion.answered_at.is_(None))) or 0


def known_to(asked: Sequence[KnownQuestion], *, seen_by: Actor) -> Mapping[uuid.UUID, Sequence[Known]]:
    """Who of those whom this reader may see may be the person of each question, as it is known today."""
    _must_answer(seen_by)
    alike = people_alike_to([_described(each) for each in asked], seen_by=seen_by, on=clock.today())
    ids = {one.person_id for each in alike.values() for one in each}
    persons = searching.people(ids, seen_by=seen_by)
    families = searching.memberships(sorted(ids), seen_by=seen_by)
    return {
        each.id: [
            Known(persons[one.person_id], [place.family for place in families[one.person_id]], one.likeness.reasons)
            for one in alike.get(str(each.id), ())
            if one.person_id in persons and families.get(one.person_id)
        ]
        for each in asked
    }


def not_looked_into() -> Sequence[uuid.UUID]:
    """Questions for which the service has not looked yet, the oldest first; for its own work."""
    query = select(KnownQuestion.id).where(KnownQuestion.looked_at.is_(None)).order_by(KnownQuestion.asked_at)
    return db.session.scalars(query).all()


def alike_to(asked: KnownQuestion) -> Sequence[Alike]:
    """Everybody who may be the person of a question; for the service's own work."""
    with scope.as_service():
        return people_alike([_described(asked)], on=clock.today()).get(str(asked.id), ())


def asked_since(user_id: uuid.UUID | None, moment: datetime) -> int:
    """How many questions somebody has asked since then."""
    query = select(func.count(KnownQuestion.id)).where(
        KnownQuestion.asked_by_id == user_id, KnownQuestion.asked_at > moment
    )
    return db.session.scalar(query) or 0


def by_key(key: str) -> KnownQuestion | None:
    """The question that an earlier send of the same form was."""
    return db.session.scalars(select(KnownQuestion).where(KnownQuestion.idempotency_key == key)).one_or_none()


def _described(asked: KnownQuestion) -> Described:
    return Described(
        id=str(asked.id),
        given_name=asked.given_name,
        family_name=asked.family_name,
        date_of_birth=asked.date_of_birth,
        postcode=asked.postcode,
    )


def _must_answer(actor: Actor) -> None:
    if not actor.may(Permission.REFERRALS_VERIFY):
        raise NotFound
