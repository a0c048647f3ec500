"""Who in a family gets a letter, where it goes, and whether it may: pure, over what the family's record says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.documents.content import Addressee, ContactHow, Delivery
from triage.rules.dates import age_on
from triage.rules.safe_contact import AddressFacts, Decision, Method, PhoneFacts, may_call, may_write

ADULT = 18
NO_PHONE = PhoneFacts()
YOUNG_PARENT = 16

PARENTING = frozenset({"mother", "father", "step_parent", "partner", "grandparent", "carer"})
GROWN_UP = PARENTING | {"sibling", "other_adult"}
"""Roles that say that somebody is grown up where no date of birth does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """One place where a person lives, with what would be printed in the window."""

    safety: AddressFacts
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """A member of a family as the choice of recipients sees them."""

    id: str
    name: str
    role: str
    date_of_birth: date | None = None
    stated_age: str = ""
    unborn: bool = False
    phone: PhoneFacts = NO_PHONE
    places: tuple[PlaceFacts, ...] = ()
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Whether and how a letter reaches somebody."""

    to: Addressee
    allowed: bool
    why: str


def gets_letters(member: MemberFacts, *, on: date) -> bool:
    """Whether this person is written to: an adult, or a young parent of 16 or more."""
    if member.unborn:
        return False
    if member.date_of_birth is not None:
        youngest = YOUNG_PARENT if member.role in PARENTING else ADULT
        return age_on(member.date_of_birth, on) >= youngest
    if member.stated_age:
        return member.stated_age == "adult"
    return member.role in GROWN_UP


def way_to(member: MemberFacts) -> Way:
    """The safest way that is open: by post where one of the person's own addresses allows it, else as one says."""
    asked = [(may_write(member.id, place.safety), place) for place in member.places]
    open_ways = [(decision, place) for decision, place in asked if decision.allowed]
    if not open_ways:
        why = asked[0][0].why if asked else may_write(member.id, None).why
        return Way(Addressee(name=member.name, delivery=Delivery.POST), allowed=False, why=why)
    decision, place = min(open_ways, key=lambda way: PREFERRED.index(way[0].method))
    return Way(_addressee(member, decision, place), allowed=True, why=decision.why)


def contact_how(member: MemberFacts, delivery: Delivery) -> ContactHow:
    """How a worker gets in touch first: by phone where that is safe, else as the letter itself goes."""
    if may_call(member.phone).allowed:
        return ContactHow.PHONE
    return BY_LETTER[delivery]


def safe_contact_words(member: MemberFacts) -> str:
    """How this person may be reached, for the worker's brief: never an address."""
    called, written = may_call(member.phone), way_to(member)
    phone = f"Phone {member.phone.number}: {called.why}" if called.allowed else f"Do not ring. {called.why}"
    return f"{phone}\nLetters: {written.why}"


def _addressee(member: MemberFacts, decision: Decision, place: PlaceFacts) -> Addressee:
    """What the envelope shows. By hand and through a professional a protected address is not even there."""
    lines = place.lines
    if decision.method is Method.THROUGH_PROFESSIONAL:
        lines = (f"c/o {place.safety.through}",) if place.safety.through else ()
    elif decision.method is Method.BY_HAND and (place.safety.protected or place.safety.no_fixed_address):
        lines = ()
    return Addressee(name=member.name, lines=lines, delivery=DELIVERY[decision.method], protected=decision.separate)


PREFERRED: Sequence[Method] = (Method.POST, Method.BY_HAND, Method.THROUGH_PROFESSIONAL)
DELIVERY = {
    Method.POST: Delivery.POST,
    Method.BY_HAND: Delivery.BY_HAND,
    Method.THROUGH_PROFESSIONAL: Delivery.THROUGH_PROFESSIONAL,
}
BY_LETTER = {
    Delivery.POST: ContactHow.LETTER,
    Delivery.BY_HAND: ContactHow.NOT_SAID,
    Delivery.THROUGH_PROFESSIONAL: ContactHow.PROFESSIONAL,
    Delivery.ONLINE: ContactHow.NOT_SAID,
}
