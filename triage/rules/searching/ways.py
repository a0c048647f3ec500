"""The ways in which a part of a search may fit a person, from the very name to one that only sounds like it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.rules.matching import nicknames, phonetics
from triage.rules.searching import keys
from triage.rules.searching.terms import Kind, Term

SHORTEST_SOUND = 3
DAY = len("yyyymmdd")


class How(StrEnum):
    """How a key fits what was typed."""

    SAME = "same"
    STARTS = "starts"
    NEAR = "near"
    FORM = "form"
    SOUNDS = "sounds"
    BORN = "born"
    BORN_IN = "born_in"
    TURNED = "turned"
    POSTCODE = "postcode"
    PHONE = "phone"
    NUMBER = "number"
    NUMBER_STARTS = "number_starts"


WEIGHTS = {
    How.SAME: 100,
    How.BORN: 100,
    How.NUMBER: 100,
    How.POSTCODE: 90,
    How.PHONE: 90,
    How.BORN_IN: 80,
    How.STARTS: 75,
    How.NUMBER_STARTS: 70,
    How.FORM: 65,
    How.NEAR: 60,
    How.TURNED: 55,
    How.SOUNDS: 50,
}

EXACTLY, LOOSELY, NEARLY = range(3)
"""How far a search goes: each step is taken where the one before found few."""

STEP = {
    How.STARTS: LOOSELY,
    How.NUMBER_STARTS: LOOSELY,
    How.FORM: LOOSELY,
    How.SOUNDS: LOOSELY,
    How.TURNED: LOOSELY,
    How.NEAR: NEARLY,
}


@dataclass(frozen=True, slots=True)
class Way:
    """One key, or the beginning of keys, that a person may have for this part of a search to fit them."""

    how: How
    key: str
    begins: bool = False

    @property
    def step(self) -> int:
        """How far a search must go before this way counts."""
        return STEP.get(self.how, EXACTLY)

    def fits(self, key: str) -> bool:
        """Whether that key of a person is meant."""
        return key.startswith(self.key) if self.begins else key == self.key


def ways_of(term: Term, *, near: Collection[str] = ()) -> tuple[Way, ...]:
    """Every way, the best first; `near` are names that are spelt nearly like the one typed."""
    return tuple(sorted(_ways(term, near), key=lambda each: -WEIGHTS[each.how]))


def best(ways: Sequence[Way], held: Collection[str]) -> tuple[Way, str] | None:
    """The best way in which one of a person's keys fits, with that key."""
    for way in ways:
        for key in sorted(held):
            if way.fits(key):
                return way, key
    return None


def _ways(term: Term, near: Collection[str]) -> Iterator[Way]:
    if term.kind is Kind.NAME:
        yield from _names(term.value, near)
    elif term.kind is Kind.BIRTH:
        yield from _births(term.value)
    elif term.kind is Kind.POSTCODE:
        yield from _postcodes(term.value)
    elif term.kind in (Kind.DIGITS, Kind.NUMBER):
        yield from _numbers(term)


def _names(name: str, near: Collection[str]) -> Iterator[Way]:
    yield Way(How.SAME, f"{keys.NAME}{name}")
    yield Way(How.STARTS, f"{keys.NAME}{name}", begins=True)
    groups = nicknames.groups()
    forms = sorted(each for each, theirs in groups.items() if theirs & groups.get(name, frozenset()))
    yield from (Way(How.FORM, f"{keys.NAME}{each}") for each in forms if each != name)
    yield from (Way(How.NEAR, f"{keys.NAME}{each}") for each in sorted(near))
    if len(name) >= SHORTEST_SOUND and (sound := phonetics.sound(name)):
        yield Way(How.SOUNDS, f"{keys.SOUND}{sound}")


def _births(digits: str) -> Iterator[Way]:
    if len(digits) < DAY:
        yield Way(How.BORN_IN, f"{keys.BIRTH}{digits}", begins=True)
        return
    yield Way(How.BORN, f"{keys.BIRTH}{digits}")
    if digits[4:6] != digits[6:]:
        yield Way(How.TURNED, f"{keys.BIRTH}{digits[:4]}{digits[6:]}{digits[4:6]}")


def _postcodes(part: str) -> Iterator[Way]:
    """CV12 is that whole district, or the beginning of CV1 2; CV1 is no part of CV12."""
    outward, _, inward = part.partition(" ")
    yield Way(How.POSTCODE, f"{keys.POSTCODE}{outward} {inward}", begins=True)
    if not inward and outward[-1].isdigit() and outward[-2].isdigit():
        yield Way(How.POSTCODE, f"{keys.POSTCODE}{outward[:-1]} {outward[-1]}", begins=True)
    flat = part.replace(" ", "")
    yield Way(How.NUMBER, f"{keys.NUMBER}{flat}")


def _numbers(term: Term) -> Iterator[Way]:
    if term.kind is Kind.DIGITS:
        for part in {keys.flat_phone(term.value), term.value}:
            if len(part) >= keys.SHORTEST_PHONE_PART:
                yield Way(How.PHONE, f"{keys.PHONE}{part}", begins=True)
    yield Way(How.NUMBER, f"{keys.NUMBER}{term.value}")
    yield Way(How.NUMBER_STARTS, f"{keys.NUMBER}{term.value}", begins=True)
