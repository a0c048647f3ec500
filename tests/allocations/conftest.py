"""Families with a team, keyworkers, a partner and Community Safety."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from tests.support.people import People, make_agency, make_user
from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import Agency, Team, TeamWorker, User
from triage.allocations import service
from triage.allocations.models import Allocation
from triage.db import db, next_number, transaction
from triage.families.models import Family, FamilyMember, MemberRole, Person
from triage.panel.models import EntryStatus, ListEntry
from triage.rules.agencies import AgencyKind
from triage.rules.tiers import Tier


@dataclass
class Teams:
    """An Intensive and a Light team with their managers and keyworkers, a partner and its lead professional."""

    intensive: Team
    intensive_manager: User
    intensive_worker: User
    light: Team
    light_manager: User
    light_worker: User
    partner: Agency
    lead: User


@pytest.fixture
def teams(people: People) -> Teams:
    council = make_agency(AgencyKind.CFF)
    users = {name: make_user(Role.KEYWORKER, agency=council, name=name) for name in ("Ina", "Ivo", "Lea", "Lou")}
    with transaction():
        intensive = Team(agency_id=council.id, name="Intensive North", tier=Tier.INTENSIVE.value)
        intensive.workers = [TeamWorker(user_id=users["Ina"].id, is_manager=True), TeamWorker(user_id=users["Ivo"].id)]
        light = Team(agency_id=council.id, name="CFF East", tier=Tier.LIGHT.value)
        light.workers = [TeamWorker(user_id=users["Lea"].id, is_manager=True), TeamWorker(user_id=users["Lou"].id)]
        db.session.add_all([intensive, light])
    partner = make_agency(AgencyKind.HOUSING, "Harbourside Homes")
    lead = make_user(Role.REFERRER, agency=partner)
    assert people.coordinator.id
    return Teams(intensive, users["Ina"], users["Ivo"], light, users["Lea"], users["Lou"], partner, lead)


@pytest.fixture
def make_family(app: object) -> Callable[..., Family]:
    def make(name: str = "Okafor", *, entry: EntryStatus | None = EntryStatus.DECIDED) -> Family:
        with transaction():
            number = next_number("test family")
            family = Family(reference=f"F-2026-9{number:04}", name=name, created_at=clock.now())
            mother = Person(given_name="Ada", family_name=name, date_of_birth=date(1990, 4, 2), created_at=clock.now())
            child = Person(given_name="Ife", family_name=name, date_of_birth=date(2015, 9, 1), created_at=clock.now())
            family.members = [
                FamilyMember(person=mother, role=MemberRole.MOTHER, position=0, is_main_carer=True),
                FamilyMember(person=child, role=MemberRole.CHILD, position=1),
            ]
            db.session.add(family)
            db.session.flush()
            if entry is not None:
                db.session.add(_entry(family, entry))
        return family

    return make


def _entry(family: Family, status: EntryStatus) -> ListEntry:
    return ListEntry(
        family_id=family.id,
        reference=family.reference,
        status=status,
        waiting_since=date(2026, 9, 1),
        policy="priority@1",
        points=42,
        score_key=1000,
        order_key=1000,
        outcome="eligible",
        framework="sf3",
        joined_at=clock.now(),
        progress_on=date(2026, 9, 1),
    )


@pytest.fixture
def intensive(teams: Teams, people: People, make_family: Callable[..., Family]) -> Allocation:
    return service.open_intensive(make_family().id, decision_id=None, by=people.chair.actor)


@pytest.fixture
def offered(teams: Teams, people: People, make_family: Callable[..., Family]) -> Allocation:
    return service.open_super_light(
        make_family().id,
        decision_id=None,
        agency_id=teams.partner.id,
        lead_id=teams.lead.id,
        answer_by=date(2027, 1, 4),
        by=people.chair.actor,
    )


def entry_of(allocation: Allocation) -> ListEntry:
    return db.session.query(ListEntry).filter_by(family_id=allocation.family_id).one()
