"""After a referral was sent: more information, an answer to a question, taking it back."""

from __future__ import annotations

from triage import audit
from triage.access.actor import Actor
from triage.db import once, transaction
from triage.errors import NotFound, Refused, Stale
from triage.referrals import queries
from triage.referrals.commands import WITHDRAW_LABELS, AddInformation, WithdrawReferral
from triage.referrals.models import AT_INTAKE, EntryKind, Referral, ReferralEntry, ReferralStatus
from triage.referrals.service.log import entry, tell_the_desk

OPEN = (*AT_INTAKE, ReferralStatus.LISTED)
"""Not concluded yet: the agency can still add to it and take it back."""


def may_add(referral: Referral) -> bool:
    """Whether the agency can still add to it."""
    return referral.status in OPEN


def must_be_open(referral: Referral, by: Actor) -> None:
    """Refuse what comes too late, and anybody but the agency that referred."""
    if referral.agency_id != by.agency_id:
        raise NotFound
    if not may_add(referral):
        raise Refused("This referral is closed. If something has changed, make a new referral.")


@once
def add_information(command: AddInformation, *, by: Actor) -> ReferralEntry:
    """Add to a referral that was sent: the referral stays as it was sent, the log shows what came later."""
    return _add(command, EntryKind.ADDED, by)


@once
def answer(command: AddInformation, *, by: Actor) -> ReferralEntry:
    """Answer a referral that came back with a question; it goes on being checked.

    Raises:
        Refused: nothing was asked, or it has been answered already.
    """
    return _add(command, EntryKind.ANSWERED, by)


def _add(command: AddInformation, kind: EntryKind, by: Actor) -> ReferralEntry:
    made = queries.entry_by_key(command.key)
    if made is not None and made.referral_id == command.referral_id:
        return made
    with transaction():
        referral = queries.referral(command.referral_id, seen_by=by)
        must_be_open(referral, by)
        if kind is EntryKind.ANSWERED:
            _answered(referral)
        line = entry(referral, kind, command.text, by=by, key=command.key)
        words = "answered" if kind is EntryKind.ANSWERED else "added to"
        tell_the_desk(referral, f"{referral.agency.name} {words} referral {referral.reference}.")
        audit.record(f"referrals.{kind.value}", subject=referral, by=by, family_id=referral.family_id)
    return line


def _answered(referral: Referral) -> None:
    if referral.status is not ReferralStatus.RETURNED:
        raise Refused("This has been answered already.")
    referral.status = ReferralStatus.CHECKING
    referral.return_reason = ""


def withdraw(command: WithdrawReferral, *, by: Actor) -> Referral:
    """Take a referral back. Once the family is on the panel's list the coordinator decides what follows.

    Raises:
        Refused: it is closed.
        Stale: it moved on since the page was opened.
    """
    with transaction():
        referral = queries.referral(command.referral_id, seen_by=by)
        if referral.status is ReferralStatus.WITHDRAWN:
            return referral
        must_be_open(referral, by)
        if referral.revision != command.seen_revision:
            raise Stale("The referral moved on while this page was open. Please look at it again.")
        reason = WITHDRAW_LABELS[command.reason]
        words = f"{reason}. {command.words}".strip() if command.words else f"{reason}."
        on_the_list = referral.status is ReferralStatus.LISTED
        referral.withdrawn_because = command.reason.value
        if not on_the_list:
            referral.status = ReferralStatus.WITHDRAWN
        entry(referral, EntryKind.WITHDRAWN, words, by=by)
        asks = "asks to withdraw" if on_the_list else "withdrew"
        tell_the_desk(referral, f"{referral.agency.name} {asks} referral {referral.reference}.")
        audit.record(
            "referrals.withdrawn", subject=referral, by=by, family_id=referral.family_id, reason=command.reason
        )
    return referral


def asked_to_withdraw(referral: Referral) -> bool:
    """Whether the agency has asked while the family was on the list already."""
    return bool(referral.withdrawn_because) and referral.status is not ReferralStatus.WITHDRAWN


def entries_for(referral: Referral, by: Actor) -> list[ReferralEntry]:
    """The log as this reader may see it."""
    own_agency = referral.agency_id == by.agency_id
    return [line for line in referral.entries if line.for_referrer or not own_agency]
