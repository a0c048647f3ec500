"""May we write, ring or visit? Unknown is not safe (safety.md, "Addresses and contact")."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Safe(StrEnum):
    """Whether a letter may go to an address."""

    YES = "yes"
    BY_HAND = "by_hand"
    THROUGH_PROFESSIONAL = "through_professional"
    NO = "no"
    UNKNOWN = "unknown"


class SafeCall(StrEnum):
    """Whether a number may be rung."""

    YES = "yes"
    NO_MESSAGE = "no_message"
    NO = "no"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How somebody is reached."""

    POST = "post"
    BY_HAND = "by_hand"
    THROUGH_PROFESSIONAL = "through_professional"
    CALL = "call"
    CALL_NO_MESSAGE = "call_no_message"
    VISIT = "visit"
    NONE = "none"


METHOD_LABELS = {
    Method.POST: "By post",
    Method.BY_HAND: "By hand",
    Method.THROUGH_PROFESSIONAL: "Through a professional",
    Method.CALL: "By phone",
    Method.CALL_NO_MESSAGE: "By phone, leaving no message",
    Method.VISIT: "By a visit",
    Method.NONE: "Not to be contacted this way",
}


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """What is known of the place a letter or a visit would go to."""

    safe_to_write: Safe = Safe.UNKNOWN
    protected: bool = False
    no_fixed_address: bool = False
    has_lines: bool = True
    """An address without a line to post to cannot get a letter."""
    residents: frozenset[str] = frozenset()
    """The ids of the people who live there."""
    must_not_know: frozenset[str] = frozenset()
    """The ids of people who must not learn of this address or of letters to it."""
    through: str = ""
    """Through whom, where it goes through a professional."""


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """What is known of a telephone."""

    number: str = ""
    safe_to_call: SafeCall = SafeCall.UNKNOWN
    safe_times: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether and how, with the reason in words; `separate` batches go apart from the rest."""

    allowed: bool
    method: Method
    why: str
    separate: bool = False


def may_write(recipient: str, address: AddressFacts | None, *, must_not_know: frozenset[str] = frozenset()) -> Decision:
    """Whether a letter to this person may go to the address, and by which way.

    `must_not_know` holds people who must not learn of the letter, besides those that the address
    names itself. An override may be recorded elsewhere, but it never changes what this says.
    """
    if address is None:
        return _no("No address is recorded.")
    hidden_from = must_not_know | address.must_not_know
    if recipient in address.must_not_know:
        return _no("This person must not know of the address.")
    if (address.residents & hidden_from) - {recipient}:
        return _no("Somebody who must not know lives at this address.")
    if address.safe_to_write is Safe.NO:
        return _no("It is not safe to write to this address.")
    if address.safe_to_write is Safe.UNKNOWN:
        return _no("Nobody has said whether it is safe to write to this address.")
    return _way(address)


def _way(address: AddressFacts) -> Decision:
    """How it goes, once it may go at all."""
    if address.safe_to_write is Safe.THROUGH_PROFESSIONAL:
        # Who hands letters on at a refuge says where the refuge is: it stands on the envelope alone.
        through = f" ({address.through})" if address.through and not address.protected else ""
        return _yes(Method.THROUGH_PROFESSIONAL, f"Only through a professional{through}.", address)
    if address.no_fixed_address:
        return _yes(Method.BY_HAND, "No fixed address, so it is handed over.", address)
    if address.safe_to_write is Safe.BY_HAND:
        return _yes(Method.BY_HAND, "Only by hand.", address)
    if not address.has_lines:
        return _no("The address has no line to post to.")
    if address.protected:
        return _yes(Method.POST, "Safe to write; the address is protected.", address)
    return _yes(Method.POST, "Safe to write.", address)


def may_call(phone: PhoneFacts) -> Decision:
    """Whether the number may be rung, and whether a message may be left."""
    if not phone.number.strip():
        return _no("No telephone number is recorded.")
    when = f" Safe times: {phone.safe_times}." if phone.safe_times else ""
    return {
        SafeCall.YES: Decision(True, Method.CALL, f"Safe to ring and to leave a message.{when}"),
        SafeCall.NO_MESSAGE: Decision(True, Method.CALL_NO_MESSAGE, f"Safe to ring, but leave no message.{when}"),
        SafeCall.NO: _no("It is not safe to ring this number."),
        SafeCall.UNKNOWN: _no("Nobody has said whether it is safe to ring this number."),
    }[phone.safe_to_call]


def may_visit(
    address: AddressFacts | None,
    *,
    must_not_know: frozenset[str] = frozenset(),
    risk_checked: bool = False,
) -> Decision:
    """Whether a visit there may be booked: never before a safety check (programme.md)."""
    if address is None or address.no_fixed_address:
        return _no("There is no address to visit: agree a place to meet.")
    if address.residents & (must_not_know | address.must_not_know):
        return _no("Somebody who must not know lives at this address: meet somewhere else.")
    if address.protected:
        return _no("The address is protected: meet somewhere else, or ask the coordinator.")
    if not risk_checked:
        return _no("The safety check comes first.")
    return Decision(True, Method.VISIT, "The safety check is done.")


def _no(why: str) -> Decision:
    return Decision(False, Method.NONE, why)


def _yes(method: Method, why: str, address: AddressFacts) -> Decision:
    return Decision(True, method, why, separate=address.protected)
