"""An invented council: agencies, somebody for each role, teams and the panel's seats."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import Agency, RecoveryCode, Team, TeamWorker, User
from triage.accounts.service import CODES, hasher, keep_second_factor, new_secret
from triage.db import db
from triage.demo import grounds
from triage.panel.models import Panel, Seat, SeatRole
from triage.rules.agencies import AgencyKind
from triage.rules.tiers import Tier

PASSWORD = "ashcombe demo 2026"  # noqa: S105 - shown on the sign-in page, in demo mode only
DOMAIN = "demo.example"
PLACE = "Committee Room 2, Civic Hall"
CORE_GROUPS = [
    {"label": "social care", "kinds": ["social_care"]},
    {"label": "police or community safety", "kinds": ["police", "community_safety"]},
    {"label": "education", "kinds": ["school", "education_welfare"]},
]

# code: name, kind, may lead a Level 2 CAF
AGENCIES = {
    "elmfield": ("Elmfield Academy", AgencyKind.SCHOOL, True),
    "brannoc": ("St Brannoc's Primary School", AgencyKind.SCHOOL, True),
    "welfare": ("Education Welfare Service", AgencyKind.EDUCATION_WELFARE, False),
    "police": ("Mercombe Police, Ashcombe", AgencyKind.POLICE, True),
    "yos": ("Youth Offending Service", AgencyKind.YOS, True),
    "probation": ("Probation, Ashcombe", AgencyKind.PROBATION, True),
    "safety": ("Community Safety", AgencyKind.COMMUNITY_SAFETY, False),
    "care": ("Children's Social Care", AgencyKind.SOCIAL_CARE, False),
    "cff": ("Children and Families First", AgencyKind.CFF, True),
    "ifs": ("Intensive Family Support", AgencyKind.TF_TEAM, False),
    "homes": ("Ashcombe Homes", AgencyKind.HOUSING, True),
    "health": ("Health Visiting and School Nursing", AgencyKind.HEALTH, True),
    "jobs": ("Jobcentre Plus, Ashcombe", AgencyKind.JOBCENTRE, False),
    "law": ("Ashcombe Law Centre", AgencyKind.LAW_CENTRE, False),
    "harbour": ("Harbour Voluntary Action", AgencyKind.VOLUNTARY, True),
    "council": ("Ashcombe City Council, panel office", AgencyKind.COUNCIL, False),
}


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody who signs in: address before the @, name, job, agency, roles, and their seat on the panel."""

    email: str
    name: str
    job: str
    agency: str
    roles: tuple[Role, ...]
    seat: SeatRole | None = None
    shown: str = ""


R = Role
USERS = (
    DemoUser(
        "coordinator",
        "Maureen Tully",
        "Panel coordinator",
        "council",
        (R.COORDINATOR,),
        SeatRole.COORDINATOR,
        "coordinator",
    ),
    DemoUser(
        "chair", "Gwendolyn Asare", "Head of Early Help", "council", (R.CHAIR,), SeatRole.CHAIR, "chair of the panel"
    ),
    DemoUser("deputy", "Ruaridh McKelvie", "Service manager", "cff", (R.CHAIR, R.PANEL_MEMBER), SeatRole.DEPUTY_CHAIR),
    DemoUser(
        "school",
        "Hannah Prideaux",
        "Safeguarding lead",
        "elmfield",
        (R.REFERRER, R.AGENCY_LEAD),
        None,
        "school, makes referrals and answers for its people’s accounts",
    ),
    DemoUser("school2", "Owen Llewellyn-Hart", "Head of Year 9", "elmfield", (R.REFERRER,)),
    DemoUser("primary", "Sunita Bhandari", "Head teacher", "brannoc", (R.REFERRER, R.AGENCY_LEAD)),
    DemoUser(
        "welfare",
        "Colm Ó Dálaigh",
        "Education welfare officer",
        "welfare",
        (R.REFERRER, R.PANEL_MEMBER),
        SeatRole.MEMBER,
    ),
    DemoUser(
        "police",
        "Sgt Keiran Doyle",
        "Neighbourhood sergeant",
        "police",
        (R.REFERRER, R.PANEL_MEMBER),
        SeatRole.MEMBER,
        "police, refers and sits on the panel",
    ),
    DemoUser("yos", "Tamsin Achebe", "YOS manager", "yos", (R.REFERRER, R.PANEL_MEMBER), SeatRole.MEMBER),
    DemoUser(
        "probation",
        "Lloyd Antrobus",
        "Senior probation officer",
        "probation",
        (R.REFERRER, R.PANEL_MEMBER),
        SeatRole.MEMBER,
    ),
    DemoUser(
        "safety",
        "Petra Novák",
        "Community Safety officer",
        "safety",
        (R.COMMUNITY_SAFETY, R.PANEL_MEMBER),
        SeatRole.MEMBER,
        "Community Safety, makes the visits",
    ),
    DemoUser("safety2", "Idris Vaughan", "Community Safety officer", "safety", (R.COMMUNITY_SAFETY,)),
    DemoUser("care", "Beatrix Lowe", "Team manager", "care", (R.REFERRER, R.PANEL_MEMBER), SeatRole.MEMBER),
    DemoUser(
        "cff", "Nasreen Qureshi", "CFF team manager", "cff", (R.KEYWORKER, R.PANEL_MEMBER, R.REFERRER), SeatRole.MEMBER
    ),
    DemoUser("keyworker", "Dafydd Pryce", "Keyworker", "ifs", (R.KEYWORKER,), None, "keyworker"),
    DemoUser("keyworker2", "Abiola Fasanya", "Keyworker", "ifs", (R.KEYWORKER,)),
    DemoUser("keyworker3", "Siobhán Reilly", "Keyworker", "ifs", (R.KEYWORKER,)),
    DemoUser(
        "ifs", "Marguerite Swann", "Intensive team manager", "ifs", (R.KEYWORKER, R.PANEL_MEMBER), SeatRole.MEMBER
    ),
    DemoUser("cff2", "Jonty Beckwith", "CFF keyworker", "cff", (R.KEYWORKER,)),
    DemoUser("cff3", "Lakshmi Raman", "CFF keyworker", "cff", (R.KEYWORKER,)),
    DemoUser("cff4", "Ellis Thorne", "CFF keyworker", "cff", (R.KEYWORKER,)),
    DemoUser(
        "housing",
        "Dominic Straker",
        "Tenancy officer",
        "homes",
        (R.REFERRER, R.PANEL_MEMBER),
        SeatRole.MEMBER,
        "housing, can lead a Level 2 CAF",
    ),
    DemoUser("health", "Folasade Oyelaran", "School nurse", "health", (R.REFERRER, R.PANEL_MEMBER), SeatRole.MEMBER),
    DemoUser(
        "forum",
        "Rowena Adjei",
        "Health visitor",
        "health",
        (R.FORUM_MEMBER,),
        None,
        "member of the Case Management Forum",
    ),
    DemoUser("jobcentre", "Trevor Ashdown", "Work coach", "jobs", (R.REFERRER, R.PANEL_MEMBER), SeatRole.MEMBER),
    DemoUser("law", "Miriam Feldt", "Solicitor", "law", (R.PANEL_MEMBER,), SeatRole.MEMBER),
    DemoUser("harbour", "Joss Trevelyan", "Family worker", "harbour", (R.REFERRER, R.PANEL_MEMBER), SeatRole.MEMBER),
    DemoUser(
        "print", "Noreen Catterall", "Post room", "council", (R.PRINT_CLERK,), None, "post room, prints and posts"
    ),
    DemoUser(
        "governance",
        "Aled Brightwater",
        "Information governance officer",
        "council",
        (R.INFORMATION_GOVERNANCE,),
        None,
        "information governance, reviews emergency openings",
    ),
    DemoUser(
        "auditor",
        "Constance Imrie",
        "Internal auditor",
        "council",
        (R.AUDITOR,),
        None,
        "auditor, checks who looked at what",
    ),
    DemoUser(
        "admin",
        "Vikram Sethi",
        "Systems officer",
        "council",
        (R.USER_ADMINISTRATOR,),
        None,
        "user administrator, accounts and agreements",
    ),
)

# team: agency, tier, manager, keyworkers
TEAMS = {
    "Intensive North": ("ifs", Tier.INTENSIVE, "ifs", ("keyworker", "keyworker2", "keyworker3")),
    "CFF East": ("cff", Tier.LIGHT, "cff", ("cff2", "cff3", "cff4")),
}


@dataclass(frozen=True, slots=True)
class Council:
    """What was made, by the short names used above."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)


def sign_ins() -> dict[str, Any]:
    """The accounts worth trying first, each with what it does, and the password they share."""
    people = [{"email": f"{user.email}@{DOMAIN}", "does": user.shown} for user in USERS if user.shown]
    return {"sign_ins": people, "password": PASSWORD}


def make_council() -> Council:
    """Add agencies, users, teams and the panel; joins the caller's transaction."""
    council = Council()
    _agencies(council)
    _users(council)
    grounds.agree(council.agencies)
    grounds.accept(council.users)
    _teams(council)
    _panel(council)
    db.session.flush()
    return council


def _agencies(council: Council) -> None:
    for position, (code, (name, kind, leads)) in enumerate(AGENCIES.items()):
        agency = Agency(
            code=code, name=name, kind=kind, can_lead=leads, active=True, phone=f"01632 960 {200 + position}"
        )
        db.session.add(agency)
        council.agencies[code] = agency
    db.session.flush()


def _users(council: Council) -> None:
    same_for_all = hasher.hash(PASSWORD)
    for position, user in enumerate(USERS):
        made = User(
            agency_id=council.agencies[user.agency].id,
            email=f"{user.email}@{DOMAIN}",
            name=user.name,
            job_title=user.job,
            phone=f"01632 960 {300 + position}",
            password_hash=same_for_all,
            roles=[role.value for role in user.roles],
            created_at=clock.now(),
        )
        db.session.add(made)
        council.users[user.email] = made
    db.session.flush()
    paper = [hasher.hash(secrets.token_urlsafe()) for _ in range(CODES)]  # hashing 300 would take its time
    for made in council.users.values():
        keep_second_factor(made, new_secret())
        db.session.add_all(RecoveryCode(user_id=made.id, code_hash=code, made_at=clock.now()) for code in paper)


def _teams(council: Council) -> None:
    for name, (agency, tier, manager, workers) in TEAMS.items():
        team = Team(agency_id=council.agencies[agency].id, name=name, tier=tier.value, area=name.rpartition(" ")[2])
        team.workers.append(TeamWorker(user_id=council.users[manager].id, is_manager=True))
        for worker in workers:
            team.workers.append(TeamWorker(user_id=council.users[worker].id))
        db.session.add(team)
        council.teams[name] = team
    db.session.flush()


def _panel(council: Council) -> None:
    panel = Panel(
        name="Strengthening Families Panel",
        weekday=1,
        starts=time(9, 30),
        minutes=120,
        place=PLACE,
        quorum_agencies=3,
        core_groups=CORE_GROUPS,
    )
    seated = [user for user in USERS if user.seat is not None]
    for position, user in enumerate(seated):
        panel.seats.append(Seat(user_id=council.users[user.email].id, role=user.seat, position=position))
    db.session.add(panel)
