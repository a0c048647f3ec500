"""Every page, paper and count that each role at each kind of agency can reach holds only what the table opens to it."""

from __future__ import annotations

import html
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from tests.access.planted import PLANTS, POSTCODE, STREET, Plant, World, plant
from tests.access.reading_everything import Read, crawl
from tests.support.databases import settings_for
from tests.support.leaving_out import leave_out
from tests.support.people import PASSWORD, make_agency, make_user
from tests.support.visitor import Visitor
from triage.access import fields, scope
from triage.access.permissions import Role
from triage.accounts.models import User
from triage.allocations.models import Allocation, Offer, Visit
from triage.app import create_app
from triage.db import db
from triage.rules.agencies import AgencyKind
from triage.rules.framework import Sensitivity

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("field scope")]

# What is read of whom is decided by tables of ours: PostgreSQL is asked once for each kind of statement.
ON_SQLITE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
ON_BOTH = pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True)
FORMS = ("/referrals", "/help", "/questions")
"""Where the words of a criterion stand for everybody: they ask, and say nothing of a family."""


@dataclass
class Place:
    """The planted world in a database of its own, where several tests look around and change nothing."""

    app: Flask
    world: World
    reads: dict[uuid.UUID, Read] = field(default_factory=dict)
    others: dict[Role, User] = field(default_factory=dict)

    def visit(self, user: User) -> Visitor:
        """This person, signed in."""
        visitor = Visitor(self.app)
        visitor.sign_in(user.email, PASSWORD)
        return visitor

    def some(self, kinds: list[AgencyKind]) -> list[AgencyKind]:
        """All of these on SQLite; the two that are shown most and least on PostgreSQL, where the statements are one."""
        return kinds if db.engine.dialect.name == "sqlite" else [kinds[0], kinds[-1]]

    def read_by(self, user: User) -> Read:
        """Everything that this person can reach, looked for once."""
        if user.id not in self.reads:
            self.reads[user.id] = crawl(self.visit(user), *addresses(self.world))
        return self.reads[user.id]

    def other(self, role: Role) -> User:
        """Somebody with this role who is not in the story."""
        if role not in self.others:
            kind = AgencyKind.COMMUNITY_SAFETY if role is Role.COMMUNITY_SAFETY else AgencyKind.COUNCIL
            self.others[role] = make_user(role, agency=self.world.agencies[kind])
        return self.others[role]


@pytest.fixture(scope="module")
def place(request, databases, postgresql_url, tmp_path_factory) -> Iterator[Place]:
    if request.param == "postgresql" and postgresql_url is None:
        leave_out("PostgreSQL is not installed")
    with databases.copy(request.param) as url:
        app = create_app(settings_for(url, tmp_path_factory.mktemp("planted")))
        with app.app_context(), scope.as_service():
            yield Place(app, plant())
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def world(place) -> World:
    return place.world


@ON_BOTH
def test_v8_2_3_a_panel_member_reads_what_their_agency_may_know_and_nothing_else(place, world):
    faults = []

    for kind in place.some(kinds_that_differ(world.members, fields.Footing.OPENED)):
        user = world.members[kind]
        read = place.read_by(user)
        faults += [f"{kind}: {fault}" for fault in wrong(read, fields.seen_by(user.actor) - {Sensitivity.BENEFITS})]

    assert faults == []


@ON_SQLITE
@pytest.mark.parametrize("who", ["chair", "coordinator"])
def test_v8_2_3_those_who_run_the_week_read_what_their_role_opens(place, world, who):
    user: User = getattr(world, who)

    read = place.read_by(user)

    assert wrong(read, fields.seen_by(user.actor)) == []
    benefits = PLANTS[-1]
    allowed = ("/families/", "/list", "/intake", "/questions", "/returns")
    stray = [
        each for words in (benefits.fact, benefits.said) for each in read.where(words) if not each.endswith("/returns")
    ]
    assert [each for each in stray if not each.startswith(allowed)] == []


@ON_BOTH
def test_v8_2_3_whoever_holds_the_family_reads_what_their_agency_may_know(place, world):
    faults = []

    for kind in place.some(kinds_that_differ(world.holders, fields.Footing.HELD)):
        holder = world.holders[kind]
        read = place.read_by(holder)
        seen = fields.seen_by(holder.actor, footing=fields.Footing.HELD)
        shown = {each.kind for each in PLANTS if named(read, each)}
        if shown != seen:
            faults.append(f"{kind}: shown {sorted(shown)}, may see {sorted(seen)}")
        faults += [f"{kind}: {words}" for each in PLANTS for words in (each.fact, each.said) if read.where(words)]

    assert faults == []


@ON_SQLITE
def test_v8_2_3_benefits_are_on_the_intensive_keyworkers_page_and_on_no_paper(place, world):
    read = place.read_by(world.holders[AgencyKind.TF_TEAM])

    where = read.where(PLANTS[-1].label)
    assert where
    assert all(each.startswith("/my-families/") for each in where)


@ON_SQLITE
@pytest.mark.parametrize(
    "role",
    [
        Role.REFERRER,
        Role.AGENCY_LEAD,
        Role.COMMUNITY_SAFETY,
        Role.PRINT_CLERK,
        Role.INFORMATION_GOVERNANCE,
        Role.AUDITOR,
        Role.USER_ADMINISTRATOR,
    ],
)
def test_v8_2_3_a_role_without_case_data_reads_none(place, world, role):
    read = place.read_by(place.other(role))

    assert wrong(read, frozenset()) == []


@ON_SQLITE
def test_v8_2_3_nobody_meets_a_protected_address_on_a_page_a_paper_or_in_a_search(place, world):
    secrets = (STREET, POSTCODE, POSTCODE.replace(" ", ""))
    readers = [world.chair, world.coordinator, world.members[AgencyKind.SOCIAL_CARE], world.holders[AgencyKind.TF_TEAM]]
    readers += [place.other(role) for role in (Role.PRINT_CLERK, Role.AUDITOR, Role.COMMUNITY_SAFETY)]
    readers.append(make_user(Role.REFERRER, agency=make_agency(AgencyKind.SCHOOL)))

    for user in readers:
        read = place.read_by(user)

        # Only who handles such letters may open its own letter, on whose envelope it has to stand.
        own_letter = "/preview.pdf" if Role.COORDINATOR in user.roles else "nowhere"
        assert [at for secret in secrets for at in read.where(secret) if not at.endswith(own_letter)] == [], user.roles
    chair = place.visit(world.chair)
    chair.get("/families")
    for words in secrets:
        assert "Planted" not in chair.submit("/families", words=words, form="find").text


@ON_SQLITE
def test_v8_2_3_an_offered_family_shows_general_information_alone(place, world):
    landlord = make_user(Role.REFERRER, agency=world.agencies[AgencyKind.HEALTH])

    read = place.read_by(landlord)

    assert {each.kind for each in PLANTS if named(read, each)} == {Sensitivity.GENERAL}
    assert all("/offers/" in each for each in read.where(PLANTS[0].label))


@ON_SQLITE
def test_v8_2_3_a_role_at_the_wrong_kind_of_agency_opens_nothing(place, world):
    for role in (Role.COORDINATOR, Role.CHAIR, Role.KEYWORKER, Role.PRINT_CLERK, Role.AUDITOR):
        stranger = make_user(role, agency=world.agencies[AgencyKind.SCHOOL])

        read = place.read_by(stranger)

        assert stranger.actor.permissions == frozenset()
        assert wrong(read, frozenset()) == []


@ON_SQLITE
def test_v8_2_3_an_agency_reads_what_it_said_itself(place, world):
    for each in PLANTS:
        read = place.read_by(world.givers[each.kind])

        assert any("/returns" in where for where in read.where(each.fact))
        assert any("/questions" in where for where in read.where(each.said))


@ON_SQLITE
def test_a_line_stands_where_health_or_police_words_are_left_out_and_none_for_benefits(place, world):
    school = place.visit(world.members[AgencyKind.SCHOOL])

    room = school.get(f"/meetings/{world.meeting.id}/room/{world.item.id}").text

    for kind in (Sensitivity.HEALTH, Sensitivity.CRIMINAL):
        assert fields.instead_of(kind) in room
    assert "enefit" not in room.replace("Leaving benefit data aside", "")
    assert world.strangers[Sensitivity.BENEFITS].name not in room


def kinds_that_differ(people: Mapping[AgencyKind, User], footing: fields.Footing) -> list[AgencyKind]:
    """One kind of agency for each different view of a family, by how much it shows (tests/access/test_fields.py)."""
    views = {fields.seen_by(user.actor, footing=footing): kind for kind, user in people.items()}
    return [views[seen] for seen in sorted(views, key=len)]


def wrong(read: Read, seen: frozenset[Sensitivity]) -> list[str]:
    """Words that stand where they must not, and words of a return or an answer that stand nowhere."""
    faults = []
    for each in PLANTS:
        if each.kind in seen:
            faults += [] if read.where(each.fact) else [f"{each.fact} is nowhere"]
            faults += [] if named(read, each) else [f"{each.label} is nowhere"]
        else:
            faults += [f"{words} at {where}" for words in (each.fact, each.said) for where in read.where(words)]
            faults += [f"{each.label} at {where}" for where in named(read, each)]
    return faults


def named(read: Read, each: Plant) -> list[str]:
    """Where an indicator is named of the family, and not only asked."""
    places = {*read.where(each.label), *read.where(html.escape(each.label))}
    return sorted(where for where in places if not where.startswith(FORMS))


def addresses(world: World) -> Iterator[str]:
    """Every address at which something of the family could stand, guessed by somebody who knows its ids."""
    family, meeting, item = world.family.reference, world.meeting.id, world.item.id
    for part in ("", "/people", "/genogram", "/evidence", "/timeline", "/decisions", "/letters"):
        yield f"/families/{family}{part}"
    yield from (f"/list/{family}", "/list", f"/decisions/{world.decision.id}")
    for part in ("", "/agenda", "/returns", "/room", f"/room/{item}", "/minutes", "/minutes/preview", "/letters"):
        yield f"/meetings/{meeting}{part}"
    found: Any = db.session
    for allocation in found.query(Allocation).filter_by(family_id=world.family.id):
        yield f"/my-families/{allocation.id}"
        yield f"/allocations/{allocation.id}"
    for offer in found.query(Offer):
        yield f"/offers/{offer.id}"
    for visit in found.query(Visit):
        yield f"/visits/{visit.id}"
    yield f"/addresses/{world.address.id}"
    yield "/questions?show=answered"
