"""Invented people who sign in, one for each role when a test needs no more."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from flask import Flask

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Role
from triage.accounts import queries
from triage.accounts.models import Agency, AgreementKind, SharingAgreement, User
from triage.accounts.service import factors, hasher, next_code
from triage.accounts.service.statements import add_acceptance
from triage.db import db, transaction
from triage.rules.agencies import AgencyKind

PASSWORD = "nine purple umbrellas"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What everybody's authenticator app makes its codes from."""

# Who does what in a council like this one; a test that cares names its own agency.
AT = {
    Role.REFERRER: AgencyKind.SCHOOL,
    Role.AGENCY_LEAD: AgencyKind.SCHOOL,
    Role.PANEL_MEMBER: AgencyKind.HEALTH,
    Role.CHAIR: AgencyKind.COUNCIL,
    Role.COORDINATOR: AgencyKind.COUNCIL,
    Role.KEYWORKER: AgencyKind.CFF,
    Role.COMMUNITY_SAFETY: AgencyKind.COMMUNITY_SAFETY,
    Role.PRINT_CLERK: AgencyKind.COUNCIL,
    Role.INFORMATION_GOVERNANCE: AgencyKind.COUNCIL,
    Role.AUDITOR: AgencyKind.COUNCIL,
    Role.USER_ADMINISTRATOR: AgencyKind.COUNCIL,
    Role.FORUM_MEMBER: AgencyKind.VOLUNTARY,
}
NAMES = ("Aoife Ó Briain", "Ben Okafor", "Chloë Marsh-Hill", "Dilnoza Karimova", "Erin D'Souza", "Femi Adeyemi")


def password_hash() -> str:
    """One hash for everybody, at what hashing costs now: it is slow by design."""
    return _hash_at(hasher.memory_cost)


@lru_cache(maxsize=2)
def _hash_at(memory_cost: int) -> str:
    return hasher.hash(PASSWORD)


def make_agency(
    kind: AgencyKind = AgencyKind.SCHOOL, name: str | None = None, *, agreed: bool = True, **facts: object
) -> Agency:
    """A new agency with an agreement in force (`agreed=False`: with none); needs an application context."""
    mark = uuid.uuid4().hex[:6]
    with transaction():
        agency = Agency(
            code=f"{kind.value}-{mark}", name=name or f"{kind.value.replace('_', ' ').title()} {mark}", kind=kind
        )
        agency.active = True
        for fact, value in facts.items():
            setattr(agency, fact, value)
        db.session.add(agency)
        if agreed:
            agree(agency)
    return agency


def agree(agency: Agency, **facts: object) -> SharingAgreement:
    """An agreement that is in force for a year around today."""
    today = clock.today()
    given = {
        "kind": AgreementKind.SHARING,
        "reference": "ISA-1",
        "covers": "Referrals, returns and what the panel decides.",
        "signed_on": today - timedelta(days=200),
        "starts_on": today - timedelta(days=180),
        "ends_on": today + timedelta(days=180),
        "made_at": clock.now(),
        **facts,
    }
    agreement = SharingAgreement(agency=agency, **given)
    db.session.add(agreement)
    return agreement


def make_user(
    *roles: Role,
    agency: Agency | None = None,
    name: str | None = None,
    email: str | None = None,
    accepted: bool = True,
    enrolled: bool = True,
) -> User:
    """A new user with these roles, who signs in with `PASSWORD` and a code made from `SECRET`.

    They have accepted the statement and set up their second factor unless told otherwise. Needs an application
    context.
    """
    mark = uuid.uuid4().hex[:8]
    roles = roles or (Role.REFERRER,)
    home = agency or make_agency(AT[roles[0]])
    with transaction():
        user = User(
            agency=home,
            email=email or f"{roles[0].name.lower()}.{mark}@{home.kind.value.replace('_', '-')}.example",
            name=name or NAMES[int(mark, 16) % len(NAMES)],
            password_hash=password_hash(),
            roles=[role.value for role in roles],
            created_at=clock.now(),
        )
        db.session.add(user)
        db.session.flush()
        if enrolled:
            factors.keep_second_factor(user, SECRET)
        if accepted:
            add_acceptance(user.id)
    return user


def fresh_code(email: str) -> str:
    """A code that works now, however many this person has used already: for the test, time has passed."""
    with transaction():
        user = queries.user_by_email(email)
        assert user is not None
        factor = queries.second_factor(user.id)
        assert factor is not None, f"{email} has no second factor"
        factor.last_step = None
        db.session.flush()
        return next_code(user)


def code_for(app: Flask, email: str) -> str:
    """The same, for an application with a database of its own."""
    with app.app_context():
        return fresh_code(email)


@dataclass
class People:
    """One agency of each kind and one user of each role, made when first asked for."""

    _agencies: dict[AgencyKind, Agency] = field(default_factory=dict)
    _users: dict[Role, User] = field(default_factory=dict)

    def agency(self, kind: AgencyKind) -> Agency:
        """The agency of this kind."""
        if kind not in self._agencies:
            self._agencies[kind] = make_agency(kind)
        return self._agencies[kind]

    def user(self, role: Role) -> User:
        """The user with this role."""
        if role not in self._users:
            self._users[role] = make_user(role, agency=self.agency(AT[role]))
        return self._users[role]

    def actor(self, role: Role) -> Actor:
        """The same person, as services know them."""
        return self.user(role).actor

    @property
    def referrer(self) -> User:
        return self.user(Role.REFERRER)

    @property
    def coordinator(self) -> User:
        return self.user(Role.COORDINATOR)

    @property
    def chair(self) -> User:
        return self.user(Role.CHAIR)

    @property
    def panel_member(self) -> User:
        return self.user(Role.PANEL_MEMBER)

    @property
    def keyworker(self) -> User:
        return self.user(Role.KEYWORKER)

    @property
    def community_safety(self) -> User:
        return self.user(Role.COMMUNITY_SAFETY)

    @property
    def print_clerk(self) -> User:
        return self.user(Role.PRINT_CLERK)

    @property
    def auditor(self) -> User:
        return self.user(Role.AUDITOR)
