"""Agencies and their sharing agreements: on what ground an agency's people get in."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

from triage import audit, clock
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import ROLES_OF_KIND, Permission, Role
from triage.accounts import queries as people
from triage.accounts.commands import EndAgreement, Ending, RecordAgreement, SaveAgency
from triage.accounts.models import Agency, AgreementKind, AgreementState, SharingAgreement
from triage.accounts.queries import agreements as queries
from triage.accounts.service.sessions import end_sessions
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused, Stale
from triage.notices import service as notices
from triage.rules.agencies import AgencyKind
from triage.rules.dates import long_date

INTERNAL_KINDS = frozenset(
    {
        AgencyKind.COUNCIL,
        AgencyKind.SOCIAL_CARE,
        AgencyKind.CFF,
        AgencyKind.TF_TEAM,
        AgencyKind.COMMUNITY_SAFETY,
        AgencyKind.EDUCATION_WELFARE,
    }
)
"""Services of the council itself. It is one data controller and signs nothing with itself, yet each of its services
has an internal arrangement on record, so that one rule holds for everybody: no ground on record, no access."""

WARNED_BEFORE = timedelta(days=30)
LONGEST_CODE = 30


def save_agency(agency_id: uuid.UUID | None, command: SaveAgency, *, by: Actor) -> Agency:
    """Add an agency, or change one; where it is closed, its people are signed out for good.

    Raises:
        Refused: it is closed by one of its own people, or somebody has a role that the new kind may not have.
        Stale: somebody else changed it in between.
    """
    with transaction():
        agency = _fresh(command) if agency_id is None else _seen(agency_id, command, by=by)
        if agency_id is not None:
            _must_be_possible(agency, command, by=by)
        if agency_id is not None and agency.active and not command.active:
            for user in people.users_of(agency.id):
                end_sessions(user.id, by=by, why=Ending.AGENCY_CLOSED)
        agency.name, agency.kind, agency.phone = command.name, command.kind, command.phone
        agency.active, agency.can_lead = command.active, command.can_lead
        db.session.add(agency)
        action = "accounts.agency_added" if agency_id is None else "accounts.agency_changed"
        audit.record(action, subject=agency, by=by, kind=agency.kind, active=agency.active, can_lead=agency.can_lead)
    return agency


@once
def record_agreement(command: RecordAgreement, *, by: Actor) -> SharingAgreement:
    """Put an agreement on record.

    Raises:
        Invalid: its dates contradict each other, or a partner's agreement has no end.
        Refused: it overlaps another, and nobody said that it is meant to.
    """
    with transaction():
        agency = queries.kept_agency(command.agency_id, seen_by=by)
        made = queries.agreement_made_with(command.idempotency_key) if command.idempotency_key else None
        if made is not None:
            return made
        kind = _kind(agency, command)
        _must_fit(command, kind)
        agreement = SharingAgreement(
            agency_id=agency.id,
            kind=kind,
            reference=command.reference,
            covers=command.covers,
            signed_on=command.signed_on,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            review_on=command.review_on,
            made_at=clock.now(),
            made_by_id=by.user_id,
            idempotency_key=command.idempotency_key,
        )
        db.session.add(agreement)
        audit.record(
            "accounts.agreement_recorded",
            subject=agreement,
            by=by,
            agency_id=agency.id,
            kind=kind,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
        )
    return agreement


def end_agreement(command: EndAgreement, *, by: Actor) -> SharingAgreement:
    """End an agreement today, before its time: nobody of the agency gets in from their next request.

    Raises:
        Refused: it is over already, or it is the one that lets the actor in.
        Stale: somebody else changed it in between.
    """
    with transaction():
        agreement = queries.agreement(command.agreement_id, seen_by=by)
        if agreement.revision != command.seen_revision:
            raise Stale(changes=[f"It is now {state_of(agreement, clock.today())}."])
        if state_of(agreement, clock.today()) in (AgreementState.OVER, AgreementState.ENDED_EARLY):
            raise Refused("This agreement is over already.")
        if agreement.agency_id == by.agency_id and len(_others_in_force(agreement)) == 0:
            raise Refused("This agreement is what lets you in yourself. Record the one that follows it first.")
        agreement.ended_on, agreement.end_reason = clock.today(), command.reason
        audit.record("accounts.agreement_ended", subject=agreement, by=by, agency_id=agreement.agency_id)
    return agreement


def state_of(agreement: SharingAgreement, today: date) -> AgreementState:
    """Where an agreement stands that day."""
    if agreement.ended_on is not None and agreement.ended_on <= today:
        return AgreementState.ENDED_EARLY
    if agreement.starts_on > today:
        return AgreementState.TO_COME
    if agreement.ends_on is None:
        return AgreementState.IN_FORCE
    if agreement.ends_on < today:
        return AgreementState.OVER
    return AgreementState.ENDS_SOON if agreement.ends_on - today <= WARNED_BEFORE else AgreementState.IN_FORCE


def warn_of_ends() -> None:
    """Tell an agency's leads and the user administrators a month before an agreement ends with none to follow."""
    today = clock.today()
    with transaction():
        for agreement in queries.ending_by(today + WARNED_BEFORE, today=today):
            assert agreement.ends_on is not None
            after = agreement.ends_on + timedelta(days=1)
            if any(other.id != agreement.id for other in queries.overlapping(agreement.agency_id, after, after)):
                continue
            agreement.warned_at = clock.now()
            _warn(agreement, agreement.ends_on)
            audit.record("accounts.agreement_ends_soon", subject=agreement, by=SERVICE, ends_on=agreement.ends_on)


def _warn(agreement: SharingAgreement, ends_on: date) -> None:
    words = f"The information sharing agreement of {agreement.agency.name} ends on {long_date(ends_on)}"
    notices.tell(
        words,
        href=f"/settings/agencies/{agreement.agency_id}",
        holders_of=Permission.SETTINGS_MANAGE,
        urgent=True,
    )
    if any(Role.USER_ADMINISTRATOR not in lead.roles for lead in people.leads_of(agreement.agency_id)):
        notices.tell(
            f"{words}. Nobody of your agency can sign in after that day unless a new one is signed",
            href="/settings",
            agency_id=agreement.agency_id,
            holders_of=Permission.PEOPLE_MANAGE,
            urgent=True,
        )


def _fresh(command: SaveAgency) -> Agency:
    """A new agency under a short name of its own."""
    stem = re.sub(r"[^a-z0-9]+", "-", command.name.lower()).strip("-")[:LONGEST_CODE] or "agency"
    code, number = stem, 1
    while queries.code_is_taken(code):
        number += 1
        code = f"{stem}-{number}"
    return Agency(code=code)


def _seen(agency_id: uuid.UUID, command: SaveAgency, *, by: Actor) -> Agency:
    agency = queries.kept_agency(agency_id, seen_by=by)
    if agency.revision != command.seen_revision:
        raise Stale
    return agency


def _must_be_possible(agency: Agency, command: SaveAgency, *, by: Actor) -> None:
    """An agency is not closed over its administrator's head, and its people keep roles that its kind may have."""
    if not command.active and agency.id == by.agency_id:
        raise Refused("You cannot close your own agency: nobody would be left to open it again.")
    if command.kind is agency.kind:
        return
    held = {Role(role) for user in people.users_of(agency.id) for role in user.roles}
    if unfit := held - ROLES_OF_KIND[command.kind]:
        raise Refused(
            f"Somebody here is {_listed(unfit)}, which people of that kind of agency cannot be. "
            "Change their roles first."
        )


def _listed(roles: frozenset[Role] | set[Role]) -> str:
    return " and ".join(sorted(role.value for role in roles))


def _kind(agency: Agency, command: RecordAgreement) -> AgreementKind:
    """An internal arrangement is for the council's own services alone."""
    if not command.internal:
        return AgreementKind.SHARING
    if agency.kind not in INTERNAL_KINDS:
        raise Invalid("Only a service of the council itself has an internal arrangement.")
    return AgreementKind.INTERNAL


def _must_fit(command: RecordAgreement, kind: AgreementKind) -> None:
    """Dates that follow each other, an end where there must be one, and no overlap that nobody meant."""
    if command.ends_on is None and kind is AgreementKind.SHARING:
        raise Invalid("Enter the last day of the agreement: only an internal arrangement has none.")
    if command.ends_on is not None and command.ends_on < command.starts_on:
        raise Invalid("The last day must not be before the first.")
    if command.review_on is not None and command.ends_on is not None and command.review_on > command.ends_on:
        raise Invalid("The day of the review must not be after the last day.")
    if command.signed_on > clock.today():
        raise Invalid("The day it was signed must be today or in the past.")
    others = queries.overlapping(command.agency_id, command.starts_on, command.ends_on)
    if others and not command.beside:
        raise Refused(
            f"It overlaps {others[0].reference}, which {_runs(others[0])}. End that one first, change the dates, or "
            "tick that the two run beside each other."
        )


def _runs(agreement: SharingAgreement) -> str:
    last = agreement.last_day
    return f"runs until {long_date(last)}" if last is not None else "has no last day"


def _others_in_force(agreement: SharingAgreement) -> list[SharingAgreement]:
    today = clock.today()
    return [other for other in queries.overlapping(agreement.agency_id, today, today) if other.id != agreement.id]
