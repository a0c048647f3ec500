"""Recovery codes: ten on paper, each for one sign-in without the phone; and starting again when all is lost."""

from __future__ import annotations

import re
import secrets
import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts import queries
from triage.accounts.commands import Ending, Origin
from triage.accounts.models import MailPurpose, RecoveryCode, User
from triage.accounts.queries import passwords as links
from triage.accounts.service import factors, mailing, resets, throttle
from triage.accounts.service.passwords import hash_of, matches
from triage.accounts.service.sessions import end_sessions
from triage.accounts.service.signing_in import note_wrong_code
from triage.accounts.service.telling import tell_owner
from triage.db import db, transaction
from triage.errors import NotFound, Refused

CODES = 10
FEW = 3
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # pragma: allowlist secret  # none look alike on paper
GROUPS, GROUP = 3, 4
WRONG_RECOVERY_CODE = "That recovery code is not right, or was used already."
NO_MATCH = "That code does not match. Check that your phone or computer shows the right time, and try the next code."
NO_PASSWORD = "reset"  # noqa: S105  # no password has such a hash, so none is right until a new one is chosen


def set_up_second_factor(user: User, secret: str, typed: str, *, but_session: uuid.UUID | None = None) -> list[str]:
    """Keep the secret once a code made from it was typed; answers the recovery codes, to be shown this once.

    Raises:
        Refused: the code is not one of that secret for now.
    """
    step = factors.matching_step(secret, typed, now=clock.now())
    if step is None:
        raise Refused(NO_MATCH)
    with transaction():
        replaced = factors.has_second_factor(user)
        factors.keep_second_factor(user, secret, used_step=step)
        codes = make_recovery_codes(user, by=user.actor)
        audit.record("accounts.second_factor_set_up", subject=user, by=user.actor, replaced=replaced)
        if replaced:
            end_sessions(user.id, by=user.actor, why=Ending.FACTOR_CHANGED, but=but_session)
            tell_owner(user, "The app that makes your sign-in codes was changed")
    return codes


def make_recovery_codes(user: User, *, by: Actor) -> list[str]:
    """Ten new recovery codes in place of the old; only their hashes are kept."""
    codes = ["-".join(_letters(GROUP) for _ in range(GROUPS)) for _ in range(CODES)]
    with transaction():
        queries.forget_recovery_codes(user.id)
        db.session.add_all(
            RecoveryCode(user_id=user.id, code_hash=hash_of(_plain(code)), made_at=clock.now()) for code in codes
        )
        audit.record("accounts.recovery_codes_made", subject=user, by=by)
    return codes


def renew_recovery_codes(user: User) -> list[str]:
    """The same at the person's own wish, who is told."""
    with transaction():
        tell_owner(user, "New recovery codes were made for you")
        return make_recovery_codes(user, by=user.actor)


def use_recovery_code(user: User, typed: str, *, origin: Origin) -> int:
    """Use up one recovery code, and answer how many are left.

    Raises:
        Refused: it is wrong or was used already.
        TooMany: there were too many guesses in five minutes.
    """
    attempt = throttle.start("code", str(user.id), user_id=user.id, origin=origin)
    found = next(
        (code for code in queries.unused_recovery_codes(user.id) if matches(code.code_hash, _plain(typed))), None
    )
    with transaction():
        right = found is not None and queries.use_recovery_code(found.id, now=clock.now())
        if right:
            throttle.was_right(attempt)
            left = queries.count_recovery_codes(user.id)
            audit.record("accounts.recovery_code_used", subject=user, by=user.actor, left=left)
            tell_owner(user, "A recovery code was used to sign in as you")
        else:
            note_wrong_code(user, attempt)
    if not right:
        raise Refused(WRONG_RECOVERY_CODE)
    return left


def reset_second_factor(user_id: uuid.UUID, *, by: Actor) -> mailing.Delivery:
    """Let somebody who lost their phone and their recovery codes begin again, as with an invitation.

    Their codes, recovery codes and sessions end at once. So that a stolen password is not enough to set up another
    phone, the password ends too: they choose a new one by the link that is sent to their address, and set up codes at
    the next sign-in. Where the council has no mail server, the administrator issues that link and hands it over.

    Raises:
        NotFound: no such account, or `by` administers none.
        Refused: it is their own.
    """
    user = queries.active_user(user_id)
    if not by.may(Permission.USERS_MANAGE):
        raise NotFound
    if user.id == by.user_id:
        raise Refused("Ask another user administrator to reset your own sign-in.")
    with transaction():
        queries.forget_second_factor(user.id)
        user.password_hash = NO_PASSWORD
        links.spend_password_resets(user.id, now=clock.now())
        end_sessions(user.id, by=by, why=Ending.FACTOR_RESET)
        audit.record("accounts.second_factor_reset", subject=user, by=by)
        tell_owner(user, "Your sign-in codes were reset by a user administrator")
        return mailing.mail_link(user, purpose=MailPurpose.PASSWORD_RESET, path=resets.new_link(user), by=by)


def _letters(number: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(number))


def _plain(code: str) -> str:
    """A code as typed, without what people put between its letters."""
    return re.sub(r"[^a-z0-9]", "", code.lower())
