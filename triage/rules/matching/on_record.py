"""A person as the service knows them: what holds now, earlier homes and other dates of birth, which may be met again.

A person on record is compared as several descriptions, one for what holds now and one for each earlier home and each
other date of birth that a source gave. The best of them counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zlib import crc32

from triage.rules.matching.described import NO_NUMBERS, NOTHING, Described, Prepared, prepare
from triage.rules.matching.narrow_keys import home_keys, narrow_keys
from triage.rules.matching.normalising import STREET_WORDS, STREETS, folded

MOST_OTHERS = 4
"""Earlier homes, and other dates, that are compared: the latest."""
LONGEST_KEY = 48
HALF_OF_ALL = 2**31
BETWEEN_FIELDS, BETWEEN_VALUES, BETWEEN_DESCRIPTIONS = "\t", "|", "\n"
KIND_AND_NUMBER = ":"


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives or lived, as far as it may be compared."""

    address: str
    town: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One person: what holds now, and what held earlier or was said by others, the latest first."""

    now: Described
    earlier_homes: tuple[Home, ...] = ()
    homes_too: frozenset[Home] = frozenset()
    """Those of them where they live today as well: the other parent's."""
    other_births: tuple[date, ...] = ()

    def descriptions(self) -> list[Described]:
        """What holds now first."""
        homes = (
            self.now._replace(address=each.address, town=each.town, postcode=each.postcode)
            for each in self.earlier_homes[:MOST_OTHERS]
        )
        births = (self.now._replace(date_of_birth=each) for each in self.other_births[:MOST_OTHERS])
        return list(dict.fromkeys([self.now, *homes, *births]))


def home_of(lines: Sequence[str], postcode: str) -> Home:
    """The lines down to the street, and the last below it as the town: “Flat 2”, “12 Mill Lane”, “Newtown”."""
    kept = [each.strip() for each in lines if each.strip()]
    end = next((place for place, line in enumerate(kept, start=1) if _is_street(line)), len(kept))
    return Home(", ".join(kept[:end]), kept[-1] if end < len(kept) else "", postcode)


def keys_on_record(prepared: Sequence[Prepared], *, homes: bool = True) -> frozenset[int]:
    """The keys of every description, each as the number that the table holds.

    Without `homes` only those that could be of one person, which is all that most who ask want to know.
    """
    return frozenset(map(key_number, keys_in_words(prepared, homes=homes)))


def keys_in_words(prepared: Sequence[Prepared], *, homes: bool = True) -> set[str]:
    """The keys themselves; the beginning of a long one, which may only meet more people."""
    found = {key[:LONGEST_KEY] for each in prepared for key in narrow_keys(each)}
    if homes:
        found.update(key[:LONGEST_KEY] for each in prepared for key in home_keys(each))
    return found


def key_number(key: str) -> int:
    """Its CRC-32, as a number with a sign that four bytes hold: the same in every process, release and database.

    A number is a tenth of the words to keep and to look up. Two keys in four thousand million have one number: who
    has the one is then compared with whoever has the other, and being compared makes nobody alike. Among a million
    people that adds a comparison to one look in thirty.
    """
    return crc32(key.encode()) - HALF_OF_ALL


def prepared_record(person: OnRecord) -> list[Prepared]:
    """Every description made ready for comparing."""
    return list(dict.fromkeys(prepare(each) for each in person.descriptions()))


def card_of(prepared: Sequence[Prepared]) -> str:
    """What is compared, as text that is read back in a moment."""
    return BETWEEN_DESCRIPTIONS.join(map(_line, prepared))


def read_card(person_id: str, card: str) -> list[Prepared]:
    """The descriptions again, as they were made ready."""
    return [_read_line(person_id, line) for line in card.split(BETWEEN_DESCRIPTIONS)]


def _line(person: Prepared) -> str:
    """No normalised value holds a mark that stands between two."""
    return BETWEEN_FIELDS.join(
        (
            BETWEEN_VALUES.join(person.given),
            person.first,
            person.last,
            BETWEEN_VALUES.join(person.family),
            BETWEEN_VALUES.join(sorted(person.family_parts)),
            person.birth,
            person.sex,
            person.address,
            person.house,
            person.street,
            person.town,
            person.postcode,
            BETWEEN_VALUES.join(sorted(person.phones)),
            BETWEEN_VALUES.join(sorted(KIND_AND_NUMBER.join(each) for each in person.identifiers)),
        )
    )


def _read_line(person_id: str, line: str) -> Prepared:
    given, first, last, family, parts, birth, sex, address, house, street, town, postcode, phones, numbers = line.split(
        BETWEEN_FIELDS
    )
    return Prepared(
        person_id,
        _several(given),
        first,
        last,
        _several(family),
        frozenset(parts.split(BETWEEN_VALUES)) if parts else NOTHING,
        birth,
        sex,
        address,
        house,
        street,
        town,
        postcode,
        frozenset(phones.split(BETWEEN_VALUES)) if phones else NOTHING,
        frozenset(_number(each) for each in numbers.split(BETWEEN_VALUES)) if numbers else NO_NUMBERS,
    )


@lru_cache(maxsize=20_000)
def _several(names: str) -> tuple[str, ...]:
    return tuple(names.split(BETWEEN_VALUES)) if names else ()


def _number(written: str) -> tuple[str, str]:
    kind, _, number = written.partition(KIND_AND_NUMBER)
    return kind, number


def _is_street(line: str) -> bool:
    words = folded(line).split()
    last = words[-1] if words else ""
    return STREET_WORDS.get(last, last) in STREETS or (len(words) > 2 and words[0][0].isdigit())
