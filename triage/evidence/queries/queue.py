"""The intake queue: referrals that wait for the coordinator, urgent first, then the oldest."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency
from triage.calendar import days_off
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import InformationRequest, RequestStatus, SentPerson
from triage.evidence.queries.asked import ANSWERED
from triage.evidence.queries.pausing import WaitsFor, referrals_of, waited_for
from triage.families import queries as families
from triage.families.models import Family
from triage.referrals.models import AT_INTAKE, Referral, ReferralStatus
from triage.rules.working_days import ClockRule, Colour, Waiting, standing_still, waiting, working_days_between

PAGE = 50
LONG_AGO = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The filters of the queue; None or False leaves one off."""

    agency_id: uuid.UUID | None = None
    status: ReferralStatus | None = None
    urgent: bool = False
    colour: Colour | None = None

    @property
    def active(self) -> int:
        """How many are on."""
        return sum(map(bool, (self.agency_id, self.status, self.urgent, self.colour)))


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One referral of the queue with what its row shows."""

    referral: Referral
    waiting: Waiting
    paused: bool
    family: str | None
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class IntakePage:
    """A page of the queue; `after` is the referral to go on from, `total` counts all that the filters let through."""

    rows: Sequence[IntakeRow]
    after: uuid.UUID | None
    total: int


def intake(wanted: Wanted, rule: ClockRule, *, seen_by: Actor, after: uuid.UUID | None = None) -> IntakePage:
    """A page of the queue, from after one referral on; the order is urgent first, then the longest waiting."""
    _must_verify(seen_by)
    conditions = [*_conditions(wanted, rule), *families.not_left_out(Referral.family_id, seen_by)]
    query = select(Referral).where(*conditions).order_by(_place(), Referral.sent_at, Referral.id).limit(PAGE + 1)
    last = db.session.get(Referral, after) if after is not None else None
    if last is not None:
        query = query.where(_comes_after(last))
    found = db.session.scalars(query).unique().all()
    total = db.session.scalar(select(func.count()).select_from(Referral).where(*conditions)) or 0
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return IntakePage(_rows(found[:PAGE], rule), more, total)


def agencies_at_intake(*, seen_by: Actor) -> Sequence[Agency]:
    """The agencies whose referrals are in the queue."""
    _must_verify(seen_by)
    waits = select(Referral.agency_id).where(Referral.status.in_(AT_INTAKE))
    return db.session.scalars(select(Agency).where(Agency.id.in_(waits)).order_by(Agency.name)).all()


def referral_at_intake(reference: str, *, seen_by: Actor) -> Referral:
    """A referral that was sent, wherever it stands now; raises `NotFound`."""
    _must_verify(seen_by)
    limits = families.not_left_out(Referral.family_id, seen_by)
    query = select(Referral).where(Referral.reference == reference, Referral.sent_at.is_not(None), *limits)
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def taken_in_by(referral_id: uuid.UUID) -> uuid.UUID | None:
    """Who took a referral into its family."""
    return db.session.scalar(select(SentPerson.by_id).where(SentPerson.referral_id == referral_id).limit(1))


def sent_people(referral_id: uuid.UUID) -> Mapping[str, uuid.UUID]:
    """Which person each of those named in a referral is."""
    query = select(SentPerson.sent_id, SentPerson.person_id).where(SentPerson.referral_id == referral_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def named_in(family_id: uuid.UUID) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """Which of a family's referrals name each of its people."""
    query = select(SentPerson.person_id, SentPerson.referral_id).join(Referral, Referral.id == SentPerson.referral_id)
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for person_id, referral_id in db.session.execute(query.where(Referral.family_id == family_id)):
        found.setdefault(person_id, set()).add(referral_id)
    return {person_id: frozenset(referrals) for person_id, referrals in found.items()}


def clock_of(referral: Referral, rule: ClockRule) -> Waiting:
    """How long a referral has waited, in working days from the day it was received, those of pauses left out."""
    waits = waited_for([referral.family_id]) if referral.family_id is not None and referral.paused_since else {}
    return _clock(referral, rule, waits)


def pause_of_family(family_id: uuid.UUID) -> str:
    """That the clock of a family's referral at intake stands still, since when and for whom; "" where none does."""
    stand_still = [each for each in referrals_of(family_id) if each.paused_since]
    return _pause_words(stand_still[0], waited_for([family_id])) if stand_still else ""


def _clock(referral: Referral, rule: ClockRule, waits: Mapping[uuid.UUID, WaitsFor]) -> Waiting:
    """The clock as it runs, or as it stands still with since when, for whom and until when."""
    received = _since(referral)
    since = referral.clock_from or received
    if referral.paused_since is None:
        paused = working_days_between(received, since, days_off())
        return waiting(since, clock.today(), rule, days_off(), paused=paused)
    return standing_still(since, referral.paused_since, _pause_words(referral, waits), days_off())


def _pause_words(referral: Referral, waits: Mapping[uuid.UUID, WaitsFor]) -> str:
    words = f"paused since {_day(referral.paused_since)}" if referral.paused_since else ""
    found = waits.get(referral.family_id) if referral.family_id is not None else None
    if found is not None:
        words += f", waiting for {' and '.join(found.agencies)}, due {_day(found.due_on)}"
    return words


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _rows(referrals: Sequence[Referral], rule: ClockRule) -> list[IntakeRow]:
    """The rows with their clocks and counts, in as many statements however long the page."""
    references = _references([each.family_id for each in referrals if each.family_id is not None])
    asked = _counts(referrals, (RequestStatus.OPEN,))
    answered = _counts(referrals, ANSWERED)
    waits = waited_for([each.family_id for each in referrals if each.family_id is not None and each.paused_since])
    return [
        IntakeRow(
            referral=each,
            waiting=_clock(each, rule, waits),
            paused=each.status is ReferralStatus.RETURNED,
            family=references.get(each.family_id) if each.family_id is not None else None,
            asked=asked.get(each.id, 0),
            answered=answered.get(each.id, 0),
        )
        for each in referrals
    ]


def _references(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows = db.session.execute(select(Family.id, Family.reference).where(Family.id.in_(family_ids)))
    return {row[0]: row[1] for row in rows}


def _counts(referrals: Sequence[Referral], statuses: Collection[RequestStatus]) -> Mapping[uuid.UUID, int]:
    """How many questions of these statuses each referral has; answers already looked at do not count."""
    query = (
        select(InformationRequest.referral_id, func.count())
        .where(
            InformationRequest.referral_id.in_([each.id for each in referrals]),
            InformationRequest.status.in_(statuses),
            InformationRequest.seen_by_coordinator.is_(False),
        )
        .group_by(InformationRequest.referral_id)
    )
    return {referral_id: count for referral_id, count in db.session.execute(query) if referral_id is not None}


def _conditions(wanted: Wanted, rule: ClockRule) -> list[ColumnElement[bool]]:
    statuses = (wanted.status,) if wanted.status in AT_INTAKE else AT_INTAKE
    conditions: list[ColumnElement[bool]] = [Referral.status.in_(statuses), Referral.sent_at.is_not(None)]
    if wanted.agency_id is not None:
        conditions.append(Referral.agency_id == wanted.agency_id)
    if wanted.urgent:
        conditions.append(Referral.urgent.is_(True))
    if wanted.colour is not None:
        conditions.append(_coloured(wanted.colour, rule))
    return conditions


def _coloured(colour: Colour, rule: ClockRule) -> ColumnElement[bool]:
    """Waiting since a day that gives that colour today: the same days that `rules.working_days` colours."""
    red, amber = _latest_with(rule.red, rule), _latest_with(rule.amber, rule)
    runs, since = Referral.paused_since.is_(None), func.coalesce(Referral.clock_from, Referral.received_on)
    return {
        Colour.RED: and_(runs, since <= red),
        Colour.AMBER: and_(runs, since > red, since <= amber),
        Colour.GREEN: and_(runs, or_(since > amber, since.is_(None))),
        Colour.PAUSED: ~runs,
    }[colour]


def _latest_with(days: int, rule: ClockRule) -> date:
    """The latest day since which something has waited that many working days."""
    today = clock.today()
    day = today
    while waiting(day, today, rule, days_off()).days < days and (today - day).days < LONG_AGO:
        day -= timedelta(days=1)
    return day


def _place() -> ColumnElement[int]:
    """Urgent ones first."""
    return case((Referral.urgent.is_(True), 0), else_=1)


def _comes_after(last: Referral) -> ColumnElement[bool]:
    """Further down the queue than that referral."""
    later = or_(Referral.sent_at > last.sent_at, and_(Referral.sent_at == last.sent_at, Referral.id > last.id))
    place = 0 if last.urgent else 1
    return or_(_place() > place, and_(_place() == place, later))


def _since(referral: Referral) -> date:
    if referral.received_on is not None:
        return referral.received_on
    return clock.local(referral.sent_at).date() if referral.sent_at else clock.today()


def _must_verify(actor: Actor) -> None:
    if not actor.may(Permission.REFERRALS_VERIFY):
        raise NotFound
