"""The first user administrator, made by whoever runs the server; everybody else is invited from the pages."""

from __future__ import annotations

from triage import audit, clock
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.accounts.commands import Invite
from triage.accounts.models import Agency, AgreementKind, SharingAgreement
from triage.accounts.queries import agreements as agreement_queries
from triage.accounts.queries import people_admin as queries
from triage.accounts.service import invitations
from triage.accounts.service.invitations import Sent
from triage.db import db, transaction
from triage.errors import Refused
from triage.rules.agencies import AgencyKind
from triage.settings import settings

THERE_IS_ONE = "There is a user administrator already, who invites others. To make another from here, add --another."
COVERS = "Running the service for the council: accounts, settings and the panel office."


def invite_administrator(*, email: str, name: str, another: bool = False) -> Sent:
    """Invite a user administrator of the council, whose agency and internal arrangement are made if they are missing.

    The link is for the caller to show, whether or not the council has a mail server. Somebody who was invited and has
    not come yet is sent a fresh one: with the first link lost there may be nobody to do so from the pages.

    Raises:
        Refused: there is an administrator already and no other was asked for, or the address has an account.
    """
    with transaction():
        queries.wait_for_turn()
        if queries.administrators() and not another:
            raise Refused(THERE_IS_ONE)
        council = _council()
        _let_in(council)
        _take_back(email)
        command = Invite(agency_id=council.id, email=email, name=name, roles=frozenset({Role.USER_ADMINISTRATOR}))
        return invitations.invite(command, by=SERVICE, by_hand=True)


def _take_back(email: str) -> None:
    """An administrator's invitation that waits already makes way for the new one."""
    waiting = queries.invitation_to(email.strip().lower())
    if waiting is not None and Role.USER_ADMINISTRATOR in waiting.held_roles:
        invitations.withdraw(waiting.id, by=SERVICE)
        db.session.flush()


def _council() -> Agency:
    """The council's own agency, made if there is none."""
    found = next((each for each in queries.agencies_of(SERVICE) if each.kind is AgencyKind.COUNCIL), None)
    if found is not None:
        return found
    council = Agency(code="council", name=settings().council_name, kind=AgencyKind.COUNCIL)
    db.session.add(council)
    audit.record("accounts.agency_added", subject=council, by=SERVICE, kind=council.kind)
    return council


def _let_in(council: Agency) -> None:
    """An internal arrangement, unless one is in force: otherwise the administrator would stand before the door."""
    today = clock.today()
    db.session.flush()
    if council.id in agreement_queries.agreements_in_force(today):
        return
    arrangement = SharingAgreement(
        agency_id=council.id,
        kind=AgreementKind.INTERNAL,
        reference=f"INT-{today.year}-1",
        covers=COVERS,
        signed_on=today,
        starts_on=today,
        made_at=clock.now(),
    )
    db.session.add(arrangement)
    audit.record("accounts.agreement_recorded", subject=arrangement, by=SERVICE, agency_id=council.id)
