"""Families on the list, panels and meetings, arranged through the acts of the service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count

from tests.support.people import make_agency, make_user
from triage import clock
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Role
from triage.accounts.models import Agency, User
from triage.db import db, transaction
from triage.evidence import service as evidence
from triage.evidence.models import EvidenceAnswer, EvidenceItem, EvidenceStatus, VerdictMoment
from triage.families.models import BirthPrecision, Family, FamilyMember, MemberRole, Person
from triage.panel.commands.agenda import AddFamily
from triage.panel.commands.meetings import ArrangePanel, GiveSeat, PlanMeetings
from triage.panel.models import Item, ListEntry, Meeting, Panel, Section
from triage.panel.service import agenda, attendance, entries, meetings
from triage.rules.agencies import AgencyKind
from triage.rules.meetings import SeatRole

numbers = count(1)
# Verified, each under a headline of its own: three make a family eligible under sf3.
ELIGIBLE = ("sf3.crime.adult", "sf3.abuse.victim", "sf3.finance.debt")


def make_family(name: str = "Okoro", *, reference: str = "") -> Family:
    """A mother of 34 and a child of 10."""
    number = next(numbers)
    today = clock.today()
    with transaction():
        family = Family(reference=reference or f"F-2026-{number:05d}", name=name, created_at=clock.now())
        for position, (given, role, years) in enumerate(
            (("Amara", MemberRole.MOTHER, 34), ("Obi", MemberRole.CHILD, 10))
        ):
            person = Person(
                given_name=given,
                family_name=name,
                date_of_birth=today - timedelta(days=int(years * 365.25) + 40),
                birth_precision=BirthPrecision.EXACT,
                created_at=clock.now(),
            )
            family.members.append(FamilyMember(person=person, role=role, position=position))
        db.session.add(family)
    return family


def add_evidence(
    family: Family,
    indicator: str,
    *,
    agency: Agency,
    on: date | None = None,
    status: EvidenceStatus = EvidenceStatus.VERIFIED,
    child: bool = False,
    sensitivity: str = "general",
) -> EvidenceItem:
    """One item about the mother (or the child)."""
    with transaction():
        item = EvidenceItem(
            family_id=family.id,
            person_id=family.members[1 if child else 0].person_id,
            indicator=indicator,
            answer=EvidenceAnswer.YES,
            event_on=on or clock.today() - timedelta(days=30),
            source_agency_id=agency.id,
            asserted_at=clock.now(),
            status=status,
            sensitivity=sensitivity,
        )
        db.session.add(item)
    return item


def put_on_list(family: Family, *, urgent: bool = False, waiting_days: int = 0, by: Actor = SERVICE) -> ListEntry:
    """The family joins the list on its evidence, judged under the framework of the day."""
    with transaction():
        verdict = evidence.verdict_of(family.id, on=clock.today())
        advice = evidence.recommendation_of(family.id, verdict)
        evidence.keep_verdict(family.id, VerdictMoment.INTAKE, by=by, verdict=verdict, recommendation=advice)
        entry = entries.join(family.id, referral_id=None, verdict=verdict, recommendation=advice, urgent=urgent, by=by)
        if waiting_days:
            entry.waiting_since = clock.today() - timedelta(days=waiting_days)
            entries.rescore(family.id, by)
    return entry


def listed(
    name: str = "Okoro", *, indicators: Sequence[str] = (), agency: Agency | None = None, **facts: object
) -> ListEntry:
    """A family on the list with verified evidence of these indicators."""
    family = make_family(name)
    source = agency or make_agency(AgencyKind.POLICE)
    for indicator in indicators:
        add_evidence(family, indicator, agency=source)
    return put_on_list(family, **facts)  # type: ignore[arg-type]  # what put_on_list takes by name


@dataclass
class Sitting:
    """A panel with its people and one planned meeting."""

    panel: Panel
    meeting: Meeting
    users: Mapping[str, User]

    def actor(self, who: str) -> Actor:
        return self.users[who].actor


MEMBERS = {
    "chair": (Role.CHAIR, AgencyKind.COUNCIL, SeatRole.CHAIR),
    "coordinator": (Role.COORDINATOR, AgencyKind.COUNCIL, SeatRole.COORDINATOR),
    "social worker": (Role.PANEL_MEMBER, AgencyKind.SOCIAL_CARE, SeatRole.MEMBER),
    "officer": (Role.PANEL_MEMBER, AgencyKind.POLICE, SeatRole.MEMBER),
    "teacher": (Role.PANEL_MEMBER, AgencyKind.SCHOOL, SeatRole.MEMBER),
    "adviser": (Role.PANEL_MEMBER, AgencyKind.JOBCENTRE, SeatRole.MEMBER),
}


def make_sitting(*, start: date | None = None) -> Sitting:
    """A quorate panel whose next meeting is at least a fortnight away."""
    council = make_agency(AgencyKind.COUNCIL, name=f"Council {next(numbers)}")
    users = {
        who: make_user(
            role, agency=council if kind is AgencyKind.COUNCIL else make_agency(kind), name=f"{who.title()} Person"
        )
        for who, (role, kind, _) in MEMBERS.items()
    }
    by = users["coordinator"].actor
    wanted = ArrangePanel(
        name="TF Panel", weekday=1, starts=time(9, 30), minutes=120, place="Civic Hall", quorum_agencies=3
    )
    panel = meetings.arrange_panel(wanted, by=by)
    for who, (_, _, seat) in MEMBERS.items():
        meetings.give_seat(GiveSeat(panel_id=panel.id, user_id=users[who].id, role=seat), by=by)
    first = start or clock.today() + timedelta(days=14)
    planned = meetings.plan(PlanMeetings(panel_id=panel.id, count=1, start=first), by=by)
    for user in users.values():
        attendance.accept_confidentiality(planned[0].id, by=user.actor)
    return Sitting(panel, planned[0], users)


def on_agenda(
    sitting: Sitting, entry: ListEntry, *, section: Section = Section.PRIORITY_LIST, late_reason: str = ""
) -> Item:
    """The family's item at the meeting."""
    command = AddFamily(
        meeting_id=sitting.meeting.id, reference=entry.reference, section=section, why="Top", late_reason=late_reason
    )
    return agenda.add(command, by=sitting.actor("coordinator"))
