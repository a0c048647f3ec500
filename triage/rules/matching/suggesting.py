"""Could this be somebody we know? What agrees exactly is said first, then what the scorer finds; it never merges."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.rules.dates import long_date
from triage.rules.matching.described import Described, Prepared, prepare
from triage.rules.matching.guards import Band
from triage.rules.matching.normalising import NO_FIXED_ABODE
from triage.rules.matching.scoring import scorer


class Strength(StrEnum):
    """How well two records of a person agree."""

    STRONG = "strong"
    POSSIBLE = "possible"


BANDS = {Band.LIKELY: Strength.STRONG, Band.REVIEW: Strength.POSSIBLE, Band.UNLIKELY: None}
STRENGTH_LABELS = {
    Strength.STRONG: "Very likely the same person",
    Strength.POSSIBLE: "Possibly the same person",
}


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person as somebody wrote them down.

    There is no phone number or e-mail here on purpose: people give the school's, the landlord's or
    the referrer's own.
    """

    id: str
    given_name: str = ""
    family_name: str = ""
    known_as: str = ""
    earlier_names: tuple[str, ...] = ()
    """Earlier or other family names."""
    date_of_birth: date | None = None
    address: str = ""
    postcode: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Kind and value, such as ("upn", "A123456789012")."""


@dataclass(frozen=True, slots=True)
class Match:
    """A known person who could be this one, or who lives in the same household, and why."""

    known: str
    same_person: Strength | None
    same_household: bool
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        return "; ".join(self.reasons)


def possible_matches(person: PersonRecord, known: Iterable[PersonRecord]) -> tuple[Match, ...]:
    """The known people who could be this person or share their household, the likeliest first."""
    found = [match for each in known if (match := compare(person, each)) is not None]
    return tuple(sorted(found, key=_likeliest_first))


def compare(person: PersonRecord, known: PersonRecord) -> Match | None:
    """Two records side by side; None where nothing speaks for a person or a household in common."""
    strength, reasons = _same_person(person, known)
    if strength is None:
        strength, reasons = _alike(person, known)
    household = _same_household(person, known)
    if strength is None and household is None:
        return None
    return Match(known.id, strength, household is not None, (*reasons, *filter(None, [household])))


def normalised_name(name: str) -> str:
    """A name for comparing: no case, accents, spaces, hyphens or apostrophes; any alphabet."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in flat if letter.isalnum())


def normalised_postcode(postcode: str) -> str:
    """A postcode for comparing; blank for "no fixed abode", which nobody shares."""
    flat = "".join(letter for letter in postcode.upper() if letter.isalnum())
    return "" if flat.startswith(NO_FIXED_ABODE) else flat


def swapped(day: date) -> date | None:
    """The date with day and month the other way round, where that is a date too."""
    try:
        return date(day.year, day.day, day.month)
    except ValueError:
        return None


def _likeliest_first(match: Match) -> tuple[int, bool, str]:
    order = {Strength.STRONG: 0, Strength.POSSIBLE: 1, None: 2}
    return order[match.same_person], not match.same_household, match.known


def _same_person(one: PersonRecord, two: PersonRecord) -> tuple[Strength | None, tuple[str, ...]]:
    shared = _shared_identifier(one, two)
    if shared:
        return Strength.STRONG, (shared,)
    if not _shares(_given(one), _given(two)):
        return None, ()  # brothers, sisters and twins share all but this
    if _shares(_family(one), _family(two)):
        return _same_name(one, two)
    if _same_day(one, two) and _shares_postcode(one, two):
        return Strength.POSSIBLE, (
            f"Same given name, date of birth ({_birth(one)}) and postcode, with another family name",
        )
    return None, ()


def _same_name(one: PersonRecord, two: PersonRecord) -> tuple[Strength | None, tuple[str, ...]]:
    """Same names: the date of birth decides, and where one is missing, the postcode."""
    if _same_day(one, two):
        return Strength.STRONG, (f"Same name and date of birth ({_birth(one)})",)
    if one.date_of_birth and two.date_of_birth:
        if swapped(one.date_of_birth) == two.date_of_birth:
            return Strength.POSSIBLE, (f"Same name; day and month of birth are swapped ({_birth(one)}, {_birth(two)})",)
        return None, ()  # father and son, or two people of one name
    if _shares_postcode(one, two):
        return Strength.POSSIBLE, ("Same name and postcode; a date of birth is missing",)
    return None, ()


def _alike(one: PersonRecord, two: PersonRecord) -> tuple[Strength | None, tuple[str, ...]]:
    """What slips of the pen, short names, sounds and moves leave alike, behind the scorer's family guards."""
    found = scorer().compare(_prepared(one), _prepared(two))
    strength = BANDS[found.band]
    return strength, (found.words.capitalize(),) if strength else ()


def _prepared(record: PersonRecord) -> Prepared:
    return prepare(
        Described(
            id=record.id,
            given_name=record.given_name,
            family_name=record.family_name,
            known_as=record.known_as,
            earlier_names=record.earlier_names,
            date_of_birth=record.date_of_birth,
            address=record.address,
            postcode=record.postcode,
            identifiers=record.identifiers,
        )
    )


def _same_household(one: PersonRecord, two: PersonRecord) -> str | None:
    if not _shares_postcode(one, two):
        return None
    if _shares({normalised_name(one.address)}, {normalised_name(two.address)}):
        return "Same address"
    if _shares(_family(one), _family(two)):
        return "Same family name and postcode"
    return None


def _shared_identifier(one: PersonRecord, two: PersonRecord) -> str:
    mine = {(kind, normalised_name(value)) for kind, value in one.identifiers}
    theirs = {(kind, normalised_name(value)) for kind, value in two.identifiers}
    shared = sorted(kind for kind, value in mine & theirs if value)
    return f"Same {', '.join(kind.upper() for kind in shared)} number" if shared else ""


def _given(person: PersonRecord) -> set[str]:
    return {normalised_name(person.given_name), normalised_name(person.known_as)}


def _family(person: PersonRecord) -> set[str]:
    return {normalised_name(name) for name in (person.family_name, *person.earlier_names)}


def _shares(one: set[str], two: set[str]) -> bool:
    """Something in common that is not blank."""
    return bool((one & two) - {""})


def _shares_postcode(one: PersonRecord, two: PersonRecord) -> bool:
    return _shares({normalised_postcode(one.postcode)}, {normalised_postcode(two.postcode)})


def _same_day(one: PersonRecord, two: PersonRecord) -> bool:
    return one.date_of_birth is not None and one.date_of_birth == two.date_of_birth


def _birth(person: PersonRecord) -> str:
    return long_date(person.date_of_birth) if person.date_of_birth else "not known"
