"""A meeting under way with families to decide on, for the tests of the room, decisions and minutes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.support.people import People, make_agency, make_user
from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Role
from triage.accounts.models import Agency, AgencyKind, Team, TeamWorker, User
from triage.db import db, next_number, transaction
from triage.families.models import Address, AddressKind, Family, FamilyMember, Household, MemberRole, Person, Resident
from triage.panel.commands import decisions as commands
from triage.panel.models import (
    Attendance,
    AttendanceKind,
    Declaration,
    EntryStatus,
    Item,
    ListEntry,
    Meeting,
    MeetingStatus,
    Panel,
    Seat,
    SeatRole,
    Section,
)
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.decisions import DecisionKind
from triage.rules.quorum import DEFAULT_CORE_GROUPS
from triage.rules.tiers import Tier

QUORATE = (AgencyKind.SOCIAL_CARE, AgencyKind.POLICE, AgencyKind.EDUCATION_WELFARE)


@dataclass
class Sitting:
    """One meeting that is open, its chair and coordinator, its members by kind of agency, its teams."""

    panel: Panel
    meeting: Meeting
    chair: User
    coordinator: User
    members: dict[AgencyKind, User]
    light: Team
    light_worker: User
    partner: Agency
    items: list[Item] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        return self.coordinator.actor

    def add_family(self, name: str = "Ezenwa", **entry: Any) -> Item:
        """One more family on the agenda, on the list and referred by a school."""
        family = make_family(name)
        with transaction():
            listed = make_entry(family, **entry)
            db.session.add(make_referral(family))
            item = Item(
                meeting=self.meeting,
                position=len(self.items) + 1,
                section=Section.PRIORITY_LIST,
                family_id=family.id,
                entry_id=listed.id,
                why="Next on the list",
                minutes=10,
                saw={},
            )
            db.session.add(item)
        self.items.append(item)
        return item

    def command(self, item: Item, kind: DecisionKind, details: commands.Details, **more: Any) -> commands.Decide:
        """A sound decision on an item, as its form would make it."""
        assert item.family_id is not None
        asked = {
            "reason_code": REASON[kind],
            "rationale": "Debt and missed school weigh most.",
            "departure_reason": "The panel knows more than the rules.",
            "seen_revision": item.revision,
            "idempotency_key": str(uuid.uuid4()),
            "item_id": item.id,
            **more,
        }
        return commands.Decide(kind=kind, family_id=item.family_id, details=details, **asked)

    def declare(self, item: Item, user: User) -> None:
        """Somebody has an interest in the family and leaves for its item."""
        with transaction():
            db.session.add(Declaration(item_id=item.id, user_id=user.id, nature="Neighbour", at=clock.now()))

    def empty_the_room(self) -> None:
        """Only the chair and one agency stay, so the meeting cannot decide."""
        with transaction():
            for line in list(self.meeting.attendances):
                if line.agency_id not in {self.chair.agency_id, self.members[AgencyKind.POLICE].agency_id}:
                    line.kind = AttendanceKind.APOLOGIES


REASON = {
    DecisionKind.INTENSIVE: "criteria",
    DecisionKind.LIGHT: "criteria",
    DecisionKind.SUPER_LIGHT: "partner_leads",
    DecisionKind.IOM: "high_risk",
    DecisionKind.DEFER: "not_known",
    DecisionKind.KEEP: "no_capacity",
    DecisionKind.NOT_ELIGIBLE: "below_minimum",
    DecisionKind.STEP_UP: "significant_harm",
    DecisionKind.LINK: "same_family",
    DecisionKind.WITHDRAWN: "refused",
}


def open_sitting(people: People) -> Sitting:
    """A quorate meeting that has just been opened."""
    assert people.chair.id
    assert people.coordinator.id
    members = {kind: make_user(Role.PANEL_MEMBER, agency=make_agency(kind)) for kind in QUORATE}
    council = make_agency(AgencyKind.CFF, "Children and Families First")
    boss, worker = (make_user(Role.KEYWORKER, agency=council, name=name) for name in ("Lea Boss", "Lou Worker"))
    ifs = make_agency(AgencyKind.TF_TEAM, "Intensive Family Support")
    manager = make_user(Role.KEYWORKER, agency=ifs, name="Ina Manager")
    partner = make_agency(AgencyKind.HOUSING, "Harbourside Homes", can_lead=True)
    make_user(Role.REFERRER, agency=partner, name="Petra Lead")
    with transaction():
        light = Team(agency_id=council.id, name="CFF East", tier=Tier.LIGHT.value, area="", active=True)
        light.workers = [TeamWorker(user_id=boss.id, is_manager=True), TeamWorker(user_id=worker.id, is_manager=False)]
        intensive = Team(agency_id=ifs.id, name="Intensive North", tier=Tier.INTENSIVE.value, area="", active=True)
        intensive.workers = [TeamWorker(user_id=manager.id, is_manager=True)]
        db.session.add_all([light, intensive])
        panel = Panel(
            name="TF Panel", quorum_agencies=3, core_groups=[group.to_plain() for group in DEFAULT_CORE_GROUPS]
        )
        panel.seats = [
            Seat(user_id=people.chair.id, role=SeatRole.CHAIR, position=0),
            Seat(user_id=people.coordinator.id, role=SeatRole.COORDINATOR, position=1),
            *(Seat(user_id=user.id, role=SeatRole.MEMBER, position=2) for user in members.values()),
        ]
        meeting = make_meeting(panel, people.chair)
        meeting.attendances = [
            make_attendance(user, chairs=user.id == people.chair.id) for user in (people.chair, *members.values())
        ]
        db.session.add(meeting)
    return Sitting(
        panel=panel,
        meeting=meeting,
        chair=people.chair,
        coordinator=people.coordinator,
        members=members,
        light=light,
        light_worker=worker,
        partner=partner,
    )


def make_meeting(panel: Panel, chair: User, *, days: int = 0, status: MeetingStatus = MeetingStatus.OPEN) -> Meeting:
    """A meeting of the panel, so many days from now."""
    now = clock.now() + timedelta(days=days)
    db.session.add(panel)
    db.session.flush()
    return Meeting(
        panel_id=panel.id,
        starts_at=now - timedelta(minutes=20),
        place="Civic Hall",
        status=status,
        referrals_close_at=now - timedelta(days=6),
        papers_at=now - timedelta(days=2),
        frozen_at=now - timedelta(days=2),
        opened_at=now if status is MeetingStatus.OPEN else None,
        chair_id=chair.id,
    )


def make_attendance(user: User, *, chairs: bool = False, kind: AttendanceKind = AttendanceKind.PRESENT) -> Attendance:
    """Somebody entered for a meeting, who has accepted its statement."""
    return Attendance(
        user_id=user.id,
        name=user.name,
        agency_id=user.agency_id,
        kind=kind,
        chairs=chairs,
        accepted_confidentiality=True,
    )


def make_family(name: str = "Ezenwa") -> Family:
    """A mother, a father and a child, in one home."""
    with transaction():
        reference = f"F-2026-{next_number('test family') + 90000}"
        family = Family(reference=reference, name=name, created_at=clock.now())
        people = [
            person(given, name, born)
            for given, born in (
                ("Adaeze", date(1990, 4, 2)),
                ("Tobias", date(1988, 1, 9)),
                ("Ifeoma", date(2015, 9, 1)),
            )
        ]
        roles = (MemberRole.MOTHER, MemberRole.FATHER, MemberRole.CHILD)
        family.members = [
            FamilyMember(person=each, role=role, position=at)
            for at, (each, role) in enumerate(zip(people, roles, strict=True))
        ]
        home = Household(name="Home", position=0, residents=[Resident(person=each) for each in people])
        home.addresses = [Address(kind=AddressKind.HOME, lines=["1 Mill Lane", "Ashcombe"], postcode="ZZ99 1AA")]
        family.households = [home]
        db.session.add(family)
    return family


def person(given: str, family: str, born: date) -> Person:
    """Somebody invented."""
    return Person(given_name=given, family_name=family, date_of_birth=born, created_at=clock.now())


def make_entry(family: Family, **facts: Any) -> ListEntry:
    """A place on the list."""
    given = {
        "status": EntryStatus.WAITING,
        "waiting_since": clock.today() - timedelta(days=40),
        "policy": "priority@1",
        "points": 42,
        "score_key": 1000,
        "order_key": 1000,
        "outcome": "eligible",
        "framework": "sf3@1",
        "joined_at": clock.now(),
        "progress_on": clock.today(),
        **facts,
    }
    entry = ListEntry(family_id=family.id, reference=family.reference, **given)
    db.session.add(entry)
    db.session.flush()
    return entry


def make_referral(family: Family) -> Referral:
    """A school's referral of the family that waits for the panel."""
    school = make_agency(AgencyKind.SCHOOL)
    sender = make_user(Role.REFERRER, agency=school)
    return Referral(
        reference=f"R-2026-{next_number('test referral') + 90000}",
        agency_id=school.id,
        started_by_id=sender.id,
        sent_by_id=sender.id,
        variant="school",
        form_version="1",
        framework="sf3@1",
        status=ReferralStatus.LISTED,
        title=family.name,
        as_sent={"answers": {"form_version": "1", "variant": "school", "framework": "sf3@1"}, "copy": []},
        started_at=clock.now(),
        saved_at=clock.now(),
        sent_at=clock.now(),
        received_on=clock.today(),
        family_id=family.id,
    )
