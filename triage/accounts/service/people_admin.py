"""Looking after accounts: changing roles, ending, suspending, and putting right what people cannot put right alone."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import GRANTS, Permission, Role, grantable
from triage.accounts import queries as accounts
from triage.accounts.commands import ChangeAccount, EndAccount, Ending
from triage.accounts.models import User
from triage.accounts.queries import passwords as links
from triage.accounts.queries import people_admin as queries
from triage.accounts.service import holdings, recovery, resets, throttle
from triage.accounts.service.invitations import must_be_grantable, withdraw_those_of
from triage.accounts.service.mailing import Delivery
from triage.accounts.service.sessions import end_sessions
from triage.accounts.service.suspending import is_last_administrator
from triage.db import transaction
from triage.errors import NotFound, Refused, Stale
from triage.notices import service as notices

THE_LAST = "This is the last user administrator. Make somebody else one first."
OWN = "Nobody looks after their own account. Ask another user administrator."


def may_look_after(by: Actor, user: User) -> bool:
    """Whether this person may change or end that account: not their own, and none with a role they may not give."""
    if user.id == by.user_id:
        return False
    allowed = GRANTABLE_ANYWHERE if by.may(Permission.USERS_MANAGE) else grantable(by.permissions, user.agency.kind)
    return {Role(role) for role in user.roles} <= allowed


GRANTABLE_ANYWHERE = frozenset(Role)


def change_account(command: ChangeAccount, *, by: Actor) -> User:
    """Change somebody's name, job and roles; new roles hold from their next request, after signing in again.

    Raises:
        NotFound: the account is not this person's to look after.
        Refused: it is their own, or a role is not theirs to give, or the last user administrator would go.
        Stale: somebody else changed it in between.
    """
    with transaction():
        user = _to_change(command.user_id, by=by)
        if user.roles_revision != command.seen_revision:
            raise Stale(changes=[f"They are now {role_words(user)}."])
        must_be_grantable(command.roles, by=by, kind=user.agency.kind)
        before = {Role(role) for role in user.roles}
        if Role.USER_ADMINISTRATOR in before - command.roles:
            _must_not_be_last(user)
        user.name, user.job_title = command.name, command.job_title
        user.roles = sorted(role.value for role in command.roles)
        user.roles_revision += 1
        audit.record(
            "accounts.changed",
            subject=user,
            by=by,
            roles_before=sorted(before),
            roles=sorted(command.roles),
        )
        if before != command.roles:
            end_sessions(user.id, by=by, why=Ending.ROLES_CHANGED)
    return user


def end_account(command: EndAccount, *, by: Actor) -> User:
    """End somebody's account: they are signed out everywhere and sign in no more; what they did stays on record.

    Raises:
        NotFound: the account is not this person's to look after.
        Refused: it is their own, ended already, or the last user administrator's.
    """
    with transaction():
        user = _to_change(command.user_id, by=by)
        if not user.active:
            raise Refused("This account has ended already.")
        _must_not_be_last(user)
        end_here(user, reason=command.reason, by=by)
    return user


def end_here(user: User, *, reason: str, by: Actor) -> None:
    """End an account that was checked already, with the links to it and those it gave out; joins the caller's act."""
    user.active, user.ended_at, user.end_reason = False, clock.now(), reason
    user.roles_revision += 1
    links.spend_password_resets(user.id, now=user.ended_at)
    withdraw_those_of(user, by=by)
    left = holdings.held_by(user.id)
    audit.record("accounts.ended", subject=user, by=by, open_work=sum(holding.count for holding in left))
    end_sessions(user.id, by=by, why=Ending.ACCOUNT_ENDED)
    if left:
        _tell_who_hands_over(user, ", ".join(holding.words for holding in left))


def confirm(user_id: uuid.UUID, *, by: Actor) -> User:
    """Say that somebody still needs their account; a suspension is lifted.

    Raises:
        NotFound: the account is not this person's to look after.
        Refused: it is their own, or it has ended.
    """
    with transaction():
        queries.wait_for_turn()
        _must_still_act(by)
        user = queries.person(user_id, seen_by=by)
        confirm_here(user, by=by)
    return user


def confirm_here(user: User, *, by: Actor) -> None:
    """Confirm an account; joins the caller's act."""
    if user.id == by.user_id:
        raise Refused(OWN)
    if not user.active:
        raise Refused("This account has ended already.")
    lifted = user.suspended_at is not None
    user.confirmed_at, user.suspended_at, user.suspended_why = clock.now(), None, None
    audit.record("accounts.confirmed", subject=user, by=by, suspension_lifted=lifted)


def unlock(user_id: uuid.UUID, *, by: Actor) -> User:
    """Forget somebody's wrong tries, so that they need not wait."""
    with transaction():
        user = _to_change(user_id, by=by)
        throttle.forgive(user)
        audit.record("accounts.unlocked", subject=user, by=by)
    return user


def sign_out_everywhere(user_id: uuid.UUID, *, by: Actor) -> int:
    """End somebody's sessions; answers how many there were."""
    with transaction():
        return end_sessions(_to_change(user_id, by=by).id, by=by, why=Ending.ADMINISTRATOR)


def reset_link(user_id: uuid.UUID, *, by: Actor) -> str:
    """The path of a link to a new password, to be handed over; their codes stay."""
    with transaction():
        return resets.issue_link(_to_change(user_id, by=by).id, by=by)


def reset_codes(user_id: uuid.UUID, *, by: Actor) -> Delivery:
    """Let somebody who lost their phone and their recovery codes begin again."""
    with transaction():
        return recovery.reset_second_factor(_to_change(user_id, by=by).id, by=by)


def combined_with_cases(user: User) -> bool:
    """Whether somebody administers users and, by another role, sees case data too: worth saying wherever it is so."""
    held = {Role(role) for role in user.roles}
    return Role.USER_ADMINISTRATOR in held and any(GRANTS[role] & CASE_DATA for role in held)


ADMINISTRATION = GRANTS[Role.USER_ADMINISTRATOR]
CASE_DATA = (
    frozenset(Permission)
    - ADMINISTRATION
    - {
        Permission.PEOPLE_MANAGE,
        Permission.REPORTS_SEE,
        Permission.AUDIT_SEE,
    }
)


def role_words(user: User) -> str:
    """Somebody's roles in words."""
    return ", ".join(sorted(user.roles))


def _tell_who_hands_over(user: User, words: str) -> None:
    """The agency's lead and the coordinator, who give the work to somebody else."""
    text = f"An account at {user.agency.name} has ended and leaves work to hand over: {words}"
    notices.tell(text, agency_id=user.agency_id, holders_of=Permission.PEOPLE_MANAGE)
    notices.tell(text, href="/allocations", holders_of=Permission.ALLOCATIONS_MANAGE)


def _to_change(user_id: uuid.UUID, *, by: Actor) -> User:
    """The account, once it is this act's turn, and only while the actor still may."""
    queries.wait_for_turn()
    _must_still_act(by)
    user = queries.person(user_id, seen_by=by)
    if user.id == by.user_id:
        raise Refused(OWN)
    if not may_look_after(by, user):
        raise Refused("This person has a role that is not yours to give or take. Ask a user administrator.")
    return user


def _must_still_act(by: Actor) -> None:
    """Somebody may have ended the actor's own account while this act waited for its turn."""
    if by.user_id is None:
        return
    actor = accounts.user_by_id(by.user_id)
    acts = actor is not None and actor.is_active and actor.suspended_at is None
    if actor is None or not acts or actor.actor.permissions != by.permissions:
        raise NotFound


def _must_not_be_last(user: User) -> None:
    if is_last_administrator(user):
        raise Refused(THE_LAST)
