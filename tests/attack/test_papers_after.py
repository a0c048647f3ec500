"""Papers are their reader's for as long as the work is: not after the family was handed on, nor in another job."""

from __future__ import annotations

import pytest

from tests.support.people import People, make_agency, make_user
from triage import clock
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.accounts.commands import ChangeAccount
from triage.accounts.models import Team, TeamWorker, User
from triage.accounts.service import people_admin
from triage.allocations import service
from triage.allocations.commands import NameKeyworker
from triage.allocations.models import Allocation
from triage.db import db, transaction
from triage.documents.content import DocumentKind
from triage.documents.content.letterhead import Delivery
from triage.documents.models import Document, DocumentState
from triage.documents.queries import scoped
from triage.errors import NotFound
from triage.families.models import Family
from triage.rules.agencies import AgencyKind
from triage.rules.tiers import Tier


@pytest.fixture
def workers(people: People) -> tuple[User, User]:
    """Two keyworkers of one Light team."""
    agency = people.agency(AgencyKind.CFF)
    first, second = (make_user(Role.KEYWORKER, agency=agency, name=name) for name in ("Lou", "Lin"))
    with transaction():
        team = Team(agency_id=agency.id, name="CFF East", tier=Tier.LIGHT.value)
        team.workers = [TeamWorker(user_id=first.id), TeamWorker(user_id=second.id)]
        db.session.add(team)
    return first, second


@pytest.fixture
def held(people: People, workers: tuple[User, User]) -> Allocation:
    """A family with the first of them."""
    with transaction():
        family = Family(reference="F-2026-90001", name="Okafor", created_at=clock.now())
        db.session.add(family)
    team = db.session.query(Team).one()
    allocation = service.open_light(family.id, decision_id=None, team_id=team.id, by=people.chair.actor)
    return hand(allocation, workers[0], people)


def hand(allocation: Allocation, worker: User, people: People) -> Allocation:
    """Name this keyworker."""
    assert allocation.team_id is not None
    command = NameKeyworker(
        allocation=allocation.id,
        team=allocation.team_id,
        worker=worker.id,
        over_cap_reason="",
        why="Lou is away",
        seen_revision=allocation.revision,
    )
    return service.name_keyworker(command, by=people.coordinator.actor)


@pytest.fixture
def brief(held: Allocation, workers: tuple[User, User]) -> Document:
    """The first one's brief, approved and made."""
    found = db.session.query(Document).filter_by(reader_id=workers[0].id, kind=DocumentKind.WORKER_BRIEF).one()
    with transaction():
        found.state = DocumentState.READY
    return found


def give_roles(user: User, *roles: Role) -> None:
    command = ChangeAccount(
        user_id=user.id, name=user.name, job_title="", roles=frozenset(roles), seen_revision=user.roles_revision
    )
    people_admin.change_account(command, by=make_user(Role.USER_ADMINISTRATOR).actor)


def test_a_keyworker_has_the_brief_until_the_family_is_handed_on(held, brief, workers, people):
    first, second = workers
    had_it = scoped.document(brief.id, seen_by=first.actor)
    hand(held, second, people)

    assert had_it.id == brief.id
    with pytest.raises(NotFound):
        scoped.document(brief.id, seen_by=first.actor)
    assert scoped.for_reader(seen_by=first.actor) == []


def test_a_brief_is_not_read_in_a_job_without_case_data(brief, workers):
    give_roles(workers[0], Role.PANEL_MEMBER)

    with pytest.raises(NotFound):
        scoped.document(brief.id, seen_by=workers[0].actor)


def test_minutes_are_not_read_in_a_job_without_case_data(app):
    member = make_user(Role.PANEL_MEMBER, agency=make_agency(AgencyKind.COUNCIL))
    with transaction():
        minutes = Document(
            kind=DocumentKind.MINUTES,
            state=DocumentState.READY,
            reader_id=member.id,
            recipient_name=member.name,
            address_lines=[],
            delivery=Delivery.ONLINE,
            what="Minutes",
            content={},
            asked_for={},
            template_version="1",
            created_at=clock.now(),
            created_by_id=SERVICE.user_id,
        )
        db.session.add(minutes)
    had_them = scoped.document(minutes.id, seen_by=member.actor)
    give_roles(member, Role.USER_ADMINISTRATOR)

    assert had_them.id == minutes.id
    with pytest.raises(NotFound):
        scoped.document(minutes.id, seen_by=member.actor)
