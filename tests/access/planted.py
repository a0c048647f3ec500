"""One family of which four strangers each say something of one kind, in words that stand nowhere else.

Everything that a week makes of it is there too: a place on the list, papers, a meeting that is over, a decision,
minutes, an offer, allocations, a visit. Whoever reads a word of a kind that the table closes to them has found a leak.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from tests.panel.arranging import make_family, put_on_list
from tests.support.people import make_agency, make_user
from triage import calendar, clock, jobs
from triage.access.permissions import HELD_AT, Role
from triage.accounts.models import Agency, User
from triage.allocations.models import Allocation, AllocationStatus, Offer, OfferStatus, Visit
from triage.db import db, transaction
from triage.evidence import service as evidence
from triage.evidence.commands import AddItem, AskAgency, AskedLine, CheckItem, Replies, Reply
from triage.evidence.kinds import indicator_of
from triage.families.models import Address, AddressKind, Family, Household, Resident, SafeToWrite
from triage.panel.commands import decisions as decision_commands
from triage.panel.commands.agenda import AddFamily
from triage.panel.commands.meetings import ArrangePanel, GiveSeat, PlanMeetings
from triage.panel.commands.minutes import AgreeMinutes
from triage.panel.commands.returns import GiveReturn
from triage.panel.models import (
    AgencyReturn,
    Attendance,
    AttendanceKind,
    Decision,
    Item,
    ItemStatus,
    Meeting,
    MeetingStatus,
    MinutesStatus,
    Section,
)
from triage.panel.queries import returns as return_queries
from triage.panel.service import agenda, freezing, meetings
from triage.panel.service import minutes as minutes_service
from triage.panel.service import returns as returns_service
from triage.panel.service.decisions import decide
from triage.rules.agencies import AgencyKind
from triage.rules.decisions import DecisionKind
from triage.rules.facts import Answer, Status
from triage.rules.framework import Sensitivity
from triage.rules.meetings import ReturnStatus, SeatRole
from triage.rules.requests import LineAnswer
from triage.rules.tiers import Tier
from triage.rules.visits import VisitStatus

STREET, POSTCODE = "Quillfeather Passage", "ZZ97 7QF"


@dataclass(frozen=True)
class Plant:
    """One kind of information: who says it, under which indicator, and the words to look for."""

    kind: Sensitivity
    agency: AgencyKind
    indicator: str

    @property
    def label(self) -> str:
        """The indicator as pages name it."""
        found = indicator_of(self.indicator)
        assert found is not None
        return found.short

    @property
    def name(self) -> str:
        """The agency's own name."""
        return f"{self.kind.value.title()} Strangers"

    @property
    def fact(self) -> str:
        return f"{self.kind.value}fact"

    @property
    def said(self) -> str:
        return f"{self.kind.value}answer"


PLANTS = (
    Plant(Sensitivity.GENERAL, AgencyKind.VOLUNTARY, "sf3.housing.unsuitable"),
    Plant(Sensitivity.HEALTH, AgencyKind.HEALTH, "sf3.health.adult-mental"),
    Plant(Sensitivity.CRIMINAL, AgencyKind.PROBATION, "sf3.crime.adult"),
    Plant(Sensitivity.BENEFITS, AgencyKind.JOBCENTRE, "sf3.finance.workless"),
)
HEADLINE_OF_BENEFITS = "Financial stability"


@dataclass
class World:
    """The family, the meeting, and the people who look."""

    family: Family
    meeting: Meeting
    item: Item
    decision: Decision
    address: Address
    strangers: Mapping[Sensitivity, Agency]
    givers: Mapping[Sensitivity, User]
    agencies: dict[AgencyKind, Agency]
    members: dict[AgencyKind, User]
    chair: User
    coordinator: User
    holders: dict[AgencyKind, User] = field(default_factory=dict)


def plant() -> World:
    """Arrange it all through the acts of the service."""
    strangers = {each.kind: make_agency(each.agency, each.name) for each in PLANTS}
    council = make_agency(AgencyKind.COUNCIL)
    agencies = {kind: council if kind is AgencyKind.COUNCIL else make_agency(kind) for kind in AgencyKind}
    chair, coordinator = (make_user(role, agency=council) for role in (Role.CHAIR, Role.COORDINATOR))
    members = {kind: make_user(Role.PANEL_MEMBER, agency=agency) for kind, agency in agencies.items()}
    givers = {kind: make_user(Role.PANEL_MEMBER, agency=agency) for kind, agency in strangers.items()}
    family = make_family("Planted")
    address = _protected_home(family)
    for each in PLANTS:
        _say(each, family, strangers[each.kind], givers[each.kind], coordinator)
    entry = put_on_list(family, by=coordinator.actor)
    meeting = _meeting([chair, coordinator, *members.values(), *givers.values()], coordinator)
    wanted = AddFamily(
        meeting_id=meeting.id, reference=entry.reference, section=Section.PRIORITY_LIST, why="Top", late_reason=""
    )
    item = agenda.add(wanted, by=coordinator.actor)
    freezing.freeze(meeting.id, by=coordinator.actor)
    for each in PLANTS:
        _return(each, item, givers[each.kind])
    decision = _hold(meeting, item, [chair, *members.values(), *givers.values()], chair)
    world = World(family, meeting, item, decision, address, strangers, givers, agencies, members, chair, coordinator)
    world.holders = _allocate(world)
    jobs.work()
    return world


def _protected_home(family: Family) -> Address:
    """The mother lives at a protected address, which is safe to write to."""
    with transaction():
        home = Household(family_id=family.id, name="Home", position=0)
        home.residents = [Resident(person_id=member.person_id) for member in family.members]
        address = Address(
            kind=AddressKind.HOME,
            lines=[f"7 {STREET}", "Ashcombe"],
            postcode=POSTCODE,
            postcode_key=POSTCODE.replace(" ", ""),
            protected=True,
            safe_to_write=SafeToWrite.YES,
        )
        home.addresses = [address]
        db.session.add(home)
    return address


def _say(each: Plant, family: Family, agency: Agency, giver: User, coordinator: User) -> None:
    """A stranger's evidence, verified with a note, and their answer to a question."""
    mother = family.members[0].person_id
    found = indicator_of(each.indicator)
    added = evidence.add_item(
        AddItem(
            indicator=each.indicator,
            person_id=mother if found is not None and found.needs_person else None,
            agency_id=agency.id,
            answer=Answer.YES,
            on=clock.today() - timedelta(days=20),
            reference=each.fact,
            idempotency_key=str(uuid.uuid4()),
        ),
        family.id,
        by=coordinator.actor,
    )
    command = CheckItem(
        item_id=added.id, status=Status.VERIFIED, note=f"{each.fact} seen", seen_revision=added.revision
    )
    evidence.check_item(command, by=coordinator.actor)
    asked = evidence.ask(
        AskAgency(
            agency_id=agency.id,
            lines=(AskedLine(person_id=mother),),
            question=f"What of {each.said}?",
            due_on=calendar.add_working_days(clock.today(), 5),
            idempotency_key=str(uuid.uuid4()),
        ),
        family.id,
        by=coordinator.actor,
    )
    line = asked.lines[0]
    reply = Reply(line_id=line.id, seen_revision=line.revision, answer=LineAnswer.TOLD, words=each.said)
    evidence.send(Replies(request_id=asked.id, lines=(reply,)), by=giver.actor)


def _meeting(users: list[User], coordinator: User) -> Meeting:
    """A panel on which everybody has a seat."""
    by = coordinator.actor
    wanted = ArrangePanel(name="Panel", weekday=1, starts=time(9, 30), minutes=120, place="Hall", quorum_agencies=3)
    panel = meetings.arrange_panel(wanted, by=by)
    for user in users:
        role = {"chair": SeatRole.CHAIR, "coordinator": SeatRole.COORDINATOR}.get(user.roles[0], SeatRole.MEMBER)
        meetings.give_seat(GiveSeat(panel_id=panel.id, user_id=user.id, role=role), by=by)
    found = meetings.plan(PlanMeetings(panel_id=panel.id, count=1, start=clock.today() + timedelta(days=14)), by=by)
    return found[0]


def _return(each: Plant, item: Item, giver: User) -> None:
    found = next(row for row in return_queries.own(seen_by=giver.actor) if row.item_id == item.id)
    assert isinstance(found, AgencyReturn)
    command = GiveReturn(
        return_id=found.id,
        seen_revision=found.revision,
        status=ReturnStatus.GIVEN,
        sensitivity=each.kind,
        facts=f"{each.fact} of the record",
        opinion=f"{each.said} I think",
    )
    returns_service.give(command, by=giver.actor)


def _hold(meeting: Meeting, item: Item, users: list[User], chair: User) -> Decision:
    """The meeting is held, the family kept on the list, the minutes written and agreed."""
    with transaction():
        for user in users:
            meeting.attendances.append(
                Attendance(
                    user_id=user.id,
                    name=user.name,
                    agency_id=user.agency_id,
                    kind=AttendanceKind.PRESENT,
                    chairs=user is chair,
                    accepted_confidentiality=True,
                )
            )
    meetings.open_meeting(meeting.id, by=chair.actor)
    command = decision_commands.Decide(
        kind=DecisionKind.KEEP,
        family_id=item.family_id,
        item_id=item.id,
        details=decision_commands.Keep(review_on=clock.today() + timedelta(days=28)),
        reason_code="no_capacity",
        rationale="Nobody is free.",
        departure_reason="Nobody is free.",
        seen_revision=item.revision,
        idempotency_key=str(uuid.uuid4()),
    )
    decision = decide(command, by=chair.actor)
    with transaction():
        item.status = ItemStatus.DECIDED
        meeting.status, meeting.closed_at = MeetingStatus.CLOSED, clock.now()
        meeting.minutes_status = MinutesStatus.DRAFT
    minutes_service.agree(AgreeMinutes(meeting_id=meeting.id, seen_revision=meeting.revision), by=chair.actor)
    return decision


def _allocate(world: World) -> dict[AgencyKind, User]:
    """For each kind of agency somebody who holds the family, a visit under way, and an offer to a landlord."""
    holders = {}
    for kind, agency in world.agencies.items():
        role = Role.KEYWORKER if kind in HELD_AT[Role.KEYWORKER] else Role.REFERRER
        holders[kind] = make_user(role, agency=agency)
        tier = Tier.INTENSIVE if kind is AgencyKind.TF_TEAM else Tier.SUPER_LIGHT
        _allocation(world, holders[kind], tier, AllocationStatus.ACTIVE)
    visited = _allocation(world, world.coordinator, Tier.INTENSIVE, AllocationStatus.AWAITING_VISIT)
    offered = _allocation(world, world.coordinator, Tier.SUPER_LIGHT, AllocationStatus.AWAITING_PARTNER)
    with transaction():
        db.session.add(
            Visit(
                allocation_id=visited.id,
                family_id=world.family.id,
                status=VisitStatus.REQUESTED,
                requested_at=clock.now(),
            )
        )
        for kind, agency in world.agencies.items():
            if kind is not AgencyKind.COUNCIL:
                db.session.add(
                    Offer(
                        allocation_id=offered.id,
                        agency_id=agency.id,
                        status=OfferStatus.OFFERED,
                        offered_at=clock.now(),
                        answer_by=clock.today() + timedelta(days=5),
                    )
                )
    return holders


def _allocation(world: World, holder: User, tier: Tier, status: AllocationStatus) -> Allocation:
    with transaction():
        allocation = Allocation(
            family_id=world.family.id,
            tier=tier,
            status=status,
            agency_id=holder.agency_id,
            worker_id=holder.id,
            holder_id=holder.id,
            opened_at=clock.now(),
        )
        db.session.add(allocation)
    return allocation


__all__ = ["PLANTS", "World", "plant"]
