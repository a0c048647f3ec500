"""Who may see a protected address, and looking at one: an act of its own, with its reason on record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from triage import audit, clock
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.db import db, once, transaction
from triage.errors import Invalid, NotFound, Refused
from triage.families import queries
from triage.families.commands import LookAtAddress, NameReader
from triage.families.models import Address, AddressLook, AddressReader
from triage.notices.service import tell

AT_MOST = timedelta(days=365)
AT_FIRST = timedelta(days=90)
SHORTEST_REASON = 20
RECORDED_IT = "Recorded the address"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in a protected address, for the one page that shows it."""

    lines: tuple[str, ...]
    postcode: str
    through: str


def name_reader(command: NameReader, *, by: Actor) -> AddressReader:
    """Let somebody see a protected address until a day.

    Raises:
        NotFound: the naming person neither sees the address nor names readers, or there is no such colleague.
        Invalid: nobody names themselves; the reason is too short, or the day is past or too far.
    """
    with transaction():
        address = queries.protected_address(command.address_id, seen_by=by)
        reader = accounts.active_user(command.user_id)
        if reader.id == by.user_id:
            raise Invalid("Nobody names themselves: ask the chair, or somebody who is on the list")
        _must_say_why(command.reason)
        if not clock.today() <= command.until <= clock.today() + AT_MOST:
            raise Invalid("Choose a day from today on, within a year")
        named = _name(address, reader.id, command.reason.strip(), until=command.until - clock.today(), by=by)
        tell(
            f"You may see a protected address of {address.household.family.reference}.",
            href=f"/addresses/{address.id}",
            user_id=reader.id,
        )
        audit.record(
            "families.address_reader_named",
            subject=address,
            by=by,
            family_id=address.household.family_id,
            reader=reader.id,
            until=command.until,
        )
    return named


def name_recorder(address: Address, *, by: Actor) -> None:
    """Whoever typed a protected address may see it; joins the act that recorded it."""
    if address.protected and by.user_id is not None:
        _name(address, by.user_id, RECORDED_IT, until=AT_FIRST, by=by)


def end_reader(address_id: uuid.UUID, reader_id: uuid.UUID, *, by: Actor) -> None:
    """Take somebody off the list of an address; raises `NotFound` where they are not on it."""
    with transaction():
        address = queries.protected_address(address_id, seen_by=by)
        reader = next((each for each in queries.readers_of(address.id) if each.id == reader_id), None)
        if reader is None:
            raise NotFound
        if reader.ended_at is not None:
            return
        reader.ended_at, reader.ended_by_id = clock.now(), by.user_id
        audit.record(
            "families.address_reader_ended",
            subject=address,
            by=by,
            family_id=address.household.family_id,
            reader=reader.user_id,
        )


@once
def look(command: LookAtAddress, *, by: Actor) -> Shown:
    """Show a protected address once to somebody on its list; that they looked, and why, is recorded.

    Naming readers, and every other power, opens nothing: only the list does.

    Raises:
        NotFound: they are not on the list.
        Invalid: the reason is too short.
        Refused: this form was sent before.
    """
    with transaction():
        address = queries.protected_address(command.address_id, seen_by=by)
        if queries.reader_of(address.id, by) is None or by.user_id is None:
            raise NotFound
        if queries.look_by_key(command.idempotency_key) is not None:
            raise Refused("The address was shown once. Say why you need to see it again.")
        _must_say_why(command.reason)
        seen = AddressLook(
            address_id=address.id,
            user_id=by.user_id,
            reason=command.reason.strip(),
            at=clock.now(),
            idempotency_key=command.idempotency_key,
        )
        db.session.add(seen)
        db.session.flush()
        audit.record(
            "families.address_looked_at", subject=address, by=by, family_id=address.household.family_id, look=seen.id
        )
        return Shown(lines=tuple(address.lines), postcode=address.postcode, through=address.through)


def _must_say_why(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(f"Say why in {SHORTEST_REASON} characters or more")


def _name(address: Address, user_id: uuid.UUID, reason: str, *, until: timedelta, by: Actor) -> AddressReader:
    named = AddressReader(
        address_id=address.id,
        user_id=user_id,
        reason=reason,
        until=clock.today() + until,
        named_at=clock.now(),
        named_by_id=by.user_id,
    )
    db.session.add(named)
    db.session.flush()
    return named
