"""Referrals of a period as they are counted for the Board. Restricted families are left out of every figure.

Somebody who may open all other families could count those and take them from a figure: for them no rounding would
hide a restricted one.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency
from triage.calendar import working_days_between
from triage.db import db
from triage.errors import NotFound
from triage.evidence.commands import ConclusionKind
from triage.evidence.models import Conclusion, SentPerson
from triage.families.models import (
    Address,
    EqualityAnswer,
    Family,
    FamilyMember,
    Household,
    MemberRole,
    Person,
    Ward,
    WardPostcode,
)
from triage.panel.models import Decision
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.dates import add_months
from triage.rules.decisions import DecisionKind
from triage.rules.equality import ETHNIC_GROUPS, group_words
from triage.rules.equity import ACCEPTED, NOT_ELIGIBLE, OPEN, Case
from triage.rules.suppression import Period
from triage.rules.tiers import Tier

TIER_OF = {
    DecisionKind.INTENSIVE: Tier.INTENSIVE,
    DecisionKind.LIGHT: Tier.LIGHT,
    DecisionKind.SUPER_LIGHT: Tier.SUPER_LIGHT,
}
TO_THE_LIST = (ConclusionKind.LIST, ConclusionKind.DISCRETION)
NOT_SENT = (ReferralStatus.DRAFT, ReferralStatus.DISCARDED)
MONTHS_OF_CHILDHOOD = 18 * 12


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of a period: each referral once, and by ward, agency and ethnic group, with their names."""

    all: tuple[Case, ...]
    by: Mapping[str, tuple[tuple[Case, ...], Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Sent:
    """One referral of the period."""

    family: uuid.UUID | None
    agency: uuid.UUID
    received: date
    referral: uuid.UUID


def first_received(*, seen_by: Actor) -> date | None:
    """When the first referral came in."""
    _must_see(seen_by)
    with scope.as_service():
        return db.session.scalar(
            select(Referral.received_on)
            .where(Referral.received_on.is_not(None), Referral.status.not_in(NOT_SENT))
            .order_by(Referral.received_on)
            .limit(1)
        )


def counted(period: Period, *, seen_by: Actor) -> Counted:
    """Everything that came in in the period, as it stood on the period's last day."""
    _must_see(seen_by)
    with scope.as_service():
        sent = list(_sent(period))
        families = {each.family for each in sent if each.family is not None}
        became = dict(_became(sent, families, period.end))
        wards, ward_names = _wards(families)
        ethnic = _ethnic(families, period.end)
        agencies = {str(key): name for key, name in db.session.execute(select(Agency.id, Agency.name))}
    groups = {
        "ward": [_one(wards.get(each.family)) for each in sent],
        "agency": [_one(str(each.agency)) for each in sent],
        "ethnic": [ethnic.get(each.family, frozenset()) for each in sent],
    }
    names = {
        "ward": ward_names,
        "agency": agencies,
        "ethnic": {code: group_words(code) for code in ETHNIC_GROUPS},
    }
    by = {
        name: (tuple(_in(became[each.referral], of) for each, of in zip(sent, found, strict=True)), names[name])
        for name, found in groups.items()
    }
    return Counted(tuple(became.values()), by)


def _sent(period: Period) -> Iterator[Sent]:
    query = (
        select(Referral.family_id, Referral.agency_id, Referral.received_on, Referral.id)
        .outerjoin(Family, Family.id == Referral.family_id)
        .where(
            Referral.received_on.between(period.start, period.end),
            Referral.status.not_in(NOT_SENT),
            or_(Family.id.is_(None), Family.restricted.is_(False)),
        )
    )
    for family, agency, received, referral in db.session.execute(query.order_by(Referral.id)):
        if received is not None:
            yield Sent(family, agency, received, referral)


def _became(sent: Collection[Sent], families: Collection[uuid.UUID], until: date) -> Iterator[tuple[uuid.UUID, Case]]:
    """What became of each by that day: the panel's tier, a place on the list, not eligible, or nothing yet."""
    decided = _decided(families, until)
    query = select(Conclusion.referral_id, Conclusion.kind, Conclusion.at)
    concluded = {
        referral: kind
        for referral, kind, at in db.session.execute(query.where(Conclusion.family_id.in_(families)))
        if clock.local(at).date() <= until
    }
    for each in sent:
        kind, day = decided.get(each.family, (None, until)) if each.family is not None else (None, until)
        if kind in TIER_OF and day >= each.received:
            waited = working_days_between(each.received, day)
            yield each.referral, Case(outcome=ACCEPTED, tier=TIER_OF[kind], waited=waited)
        elif kind is DecisionKind.NOT_ELIGIBLE or concluded.get(each.referral) is ConclusionKind.NOT_ELIGIBLE:
            yield each.referral, Case(outcome=NOT_ELIGIBLE)
        else:
            yield each.referral, Case(outcome=ACCEPTED if concluded.get(each.referral) in TO_THE_LIST else OPEN)


def _decided(families: Collection[uuid.UUID], until: date) -> dict[uuid.UUID, tuple[DecisionKind, date]]:
    """The panel's first word on each family by that day that gave a tier, or found it not eligible."""
    ends = (*TIER_OF, DecisionKind.NOT_ELIGIBLE)
    query = select(Decision.family_id, Decision.kind, Decision.at).where(
        Decision.family_id.in_(families), Decision.kind.in_(ends), Decision.replaced_by_id.is_(None)
    )
    found: dict[uuid.UUID, tuple[DecisionKind, date]] = {}
    for family, kind, at in db.session.execute(query.order_by(Decision.at)):
        day = clock.local(at).date()
        if day <= until:
            found.setdefault(family, (kind, day))
    return found


def _wards(families: Collection[uuid.UUID]) -> tuple[dict[uuid.UUID | None, str], dict[str, str]]:
    """The ward of each family by its home of today; of one with any protected address, none is worked out."""
    query = (
        select(Household.family_id, Address.postcode, Address.protected)
        .join(Address, Address.household_id == Household.id)
        .where(Household.family_id.in_(families), or_(Address.to_date.is_(None), Address.to_date >= clock.today()))
        .order_by(Household.position, Address.from_date.desc())
    )
    homes: dict[uuid.UUID, list[str]] = {}
    closed: set[uuid.UUID] = set()
    for family, postcode, protected in db.session.execute(query):
        homes.setdefault(family, []).append(postcode)
        closed |= {family} if protected else set()
    lies_in = {
        postcode: str(ward)
        for postcode, ward in db.session.execute(select(WardPostcode.postcode, WardPostcode.ward_id))
    }
    names = {str(ward): name for ward, name in db.session.execute(select(Ward.id, Ward.name))}
    found: dict[uuid.UUID | None, str] = {}
    for family, postcodes in homes.items():
        ward = next((each for each in (_lies(one, lies_in) for one in postcodes) if each), None)
        if ward is not None and family not in closed:
            found[family] = ward
    return found, names


def _lies(postcode: str, lies_in: Mapping[str, str]) -> str | None:
    """The ward of a postcode: of the whole one, or of the longest beginning that is known."""
    flat = postcode.replace(" ", "").upper()
    return next((lies_in[flat[:size]] for size in range(len(flat), 0, -1) if flat[:size] in lies_in), None)


def _ethnic(families: Collection[uuid.UUID], on: date) -> dict[uuid.UUID | None, frozenset[str]]:
    """The ethnic groups of each family's children, as far as somebody gave them; the last answer about each counts."""
    children = (
        select(FamilyMember.family_id, FamilyMember.person_id)
        .join(Person, Person.id == FamilyMember.person_id)
        .where(FamilyMember.family_id.in_(families), _is_child(on))
    )
    of: dict[uuid.UUID, list[uuid.UUID]] = {}
    for family, person in db.session.execute(children):
        of.setdefault(person, []).append(family)
    found: dict[uuid.UUID | None, set[str]] = {}
    for person, group in _last_answers():
        for family in of.get(person, ()) if group in ETHNIC_GROUPS else ():
            found.setdefault(family, set()).add(group)
    return {family: frozenset(groups) for family, groups in found.items()}


def _is_child(on: date) -> ColumnElement[bool]:
    unknown = and_(Person.date_of_birth.is_(None), FamilyMember.role.in_((MemberRole.CHILD, MemberRole.STEP_CHILD)))
    return or_(Person.date_of_birth > add_months(on, -MONTHS_OF_CHILDHOOD), unknown)


def _last_answers() -> Iterator[tuple[uuid.UUID, str]]:
    """What was last given about each person: on a family's page, or after a referral that names them."""
    whom = func.coalesce(Person.merged_into_id, Person.id)
    answer = (EqualityAnswer.ethnic_group, EqualityAnswer.given_at)
    on_page = select(whom, *answer).join(Person, Person.id == EqualityAnswer.person_id)
    named = and_(SentPerson.referral_id == EqualityAnswer.referral_id, SentPerson.sent_id == EqualityAnswer.sent_id)
    after = select(SentPerson.person_id, *answer).join(EqualityAnswer, named)
    rows = [*db.session.execute(on_page), *db.session.execute(after)]
    yield from {person: group for person, group, _ in sorted(rows, key=lambda row: row[2])}.items()


def _in(case: Case, groups: frozenset[str]) -> Case:
    return Case(outcome=case.outcome, tier=case.tier, waited=case.waited, groups=groups)


def _one(group: str | None) -> frozenset[str]:
    return frozenset() if group is None else frozenset({group})


def _must_see(actor: Actor) -> None:
    if not actor.may(Permission.REPORTS_SEE):
        raise NotFound
