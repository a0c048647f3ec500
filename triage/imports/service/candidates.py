"""What is done about a family that was found: a referral is invited, it is set aside, or found again."""

from __future__ import annotations

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.db import db, transaction
from triage.errors import Invalid, Refused, Stale
from triage.imports.commands import InviteReferral, SetAside
from triage.imports.models import CANDIDATE_STATE_LABELS, Candidate, CandidateState
from triage.imports.queries import finding as queries
from triage.notices import service as notices
from triage.rules.dates import long_date

TO_DECIDE = (CandidateState.FOUND, CandidateState.INVITED, CandidateState.SET_ASIDE)


def invite(command: InviteReferral, *, by: Actor) -> Candidate:
    """Ask an agency to refer the family; it hears a name only on the page, and only of people that it listed itself.

    Raises:
        NotFound: it is no candidate that this person sees.
        Stale: a colleague has decided in between.
        Invalid: the day has passed.
    """
    if command.answer_by <= clock.today():
        raise Invalid("The day to answer by must be in the future")
    with transaction():
        candidate = to_decide(command.reference, command.seen_revision, by=by)
        agency = accounts.agency(command.agency_id)
        candidate.invited_agency, candidate.invited_at = agency, clock.now()
        candidate.answer_by = command.answer_by
        _decided(candidate, CandidateState.INVITED, by=by)
        notices.tell(
            f"You are asked to refer a family, {candidate.reference}, by {long_date(command.answer_by)}",
            href=f"/lists/invitations/{candidate.reference}",
            agency_id=agency.id,
            holders_of=Permission.REFERRALS_MAKE,
            family_id=candidate.family_id,
        )
        audit.record(
            "imports.candidate_invited", subject=candidate, by=by, family_id=candidate.family_id, agency=agency.id
        )
        db.session.flush()
    return candidate


def set_aside(command: SetAside, *, by: Actor) -> Candidate:
    """Leave the family alone: it is not found again unless a list brings more."""
    with transaction():
        candidate = to_decide(command.reference, command.seen_revision, by=by)
        candidate.because = command.because
        _decided(candidate, CandidateState.SET_ASIDE, by=by)
        audit.record("imports.candidate_set_aside", subject=candidate, by=by, family_id=candidate.family_id)
        db.session.flush()
    return candidate


def take_up_again(reference: str, *, seen_revision: int, by: Actor) -> Candidate:
    """Put a family that was set aside, or to whose invitation nobody came, back among those to be decided."""
    with transaction():
        candidate = to_decide(reference, seen_revision, by=by)
        candidate.invited_agency, candidate.invited_at, candidate.answer_by = None, None, None
        _decided(candidate, CandidateState.FOUND, by=by)
        audit.record("imports.candidate_taken_up", subject=candidate, by=by, family_id=candidate.family_id)
        db.session.flush()
    return candidate


def to_decide(reference: str, seen_revision: int, *, by: Actor) -> Candidate:
    """A candidate that can still be decided, as this person saw it.

    Raises:
        Stale: a colleague has decided in between.
        Refused: it has come to its end.
    """
    candidate = queries.candidate(reference, seen_by=by)
    if candidate.revision != seen_revision:
        raise Stale(changes=(f"It is now: {CANDIDATE_STATE_LABELS[candidate.state].lower()}.",))
    if candidate.state not in TO_DECIDE:
        raise Refused(f"This family is closed here: {CANDIDATE_STATE_LABELS[candidate.state].lower()}.")
    return candidate


def close_others(candidate: Candidate, state: CandidateState) -> None:
    """The same home or family as found under other frameworks goes the same way."""
    with scope.as_service():
        for each in queries.siblings(candidate):
            each.state = state
            each.family_id, each.referral_id = candidate.family_id, candidate.referral_id
        notices.settle(f"/lists/invitations/{candidate.reference}")
        db.session.flush()


def forget_left_out(candidate: Candidate, chosen: frozenset[str], *, name: str) -> None:
    """Of people who were left out of the family that was opened neither names nor rows stay with what was found."""
    with scope.as_service():
        for each in (candidate, *queries.siblings(candidate)):
            each.name = name[:160]
            each.people = [person for person in each.people if person["key"] in chosen]
        db.session.flush()


def record_seen(shown: list[Candidate], *, by: Actor) -> None:
    """Somebody was shown families that were found."""
    families = audit.families_of(shown)
    audit.saw("imports.candidates_seen", subject="lists", by=by, families=families)


def record_invitation_seen(candidate: Candidate, *, by: Actor) -> None:
    """Somebody of the agency opened an invitation."""
    audit.saw("imports.invitation_seen", subject=candidate, by=by, family_id=candidate.family_id)


def _decided(candidate: Candidate, state: CandidateState, *, by: Actor) -> None:
    candidate.state = state
    candidate.decided_at, candidate.decided_by_id = clock.now(), by.user_id
