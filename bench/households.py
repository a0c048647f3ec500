"""Invented households for training and measuring the matching: siblings, twins, moves, nicknames and corrupted repeats.

Everything follows from one seed. The shares below were chosen from what councils say of their lists, before anything
was measured on them; no name, address or number is anybody's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from bench.name_lists import BOYS, FAMILY_NAMES, GIRLS, LIKE_NAMES, STREET_ENDS, STREET_STARTS, SYLLABLES
from triage.rules.matching import nicknames
from triage.rules.matching.described import Described

REPEATED = 0.10
CHILD = date(2004, 1, 1)
ADULT = date(1972, 1, 1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORT_WORDS = {"Street": "St", "Road": "Rd", "Avenue": "Ave", "Close": "Cl", "Drive": "Dr", "Lane": "Ln"}


@dataclass(slots=True)
class Sample:
    """People as sources describe them, and which two ids are one person."""

    people: list[Described] = field(default_factory=list)
    true_pairs: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a household lives."""

    address: str
    postcode: str
    phone: str


def sample(people: int, seed: int) -> Sample:
    """At least so many people in households, and on top of them a corrupted repeat of every tenth."""
    chance = random.Random(seed)
    streets = list(_streets(chance, max(people // 40, 20)))
    found = Sample()
    while len(found.people) < people:
        found.people += _household(chance, streets, len(found.people))
    for each in chance.sample(found.people, int(len(found.people) * REPEATED)):
        again = _corrupted(chance, each, streets)._replace(id=f"{each.id}-again")
        found.people.append(again)
        found.true_pairs.add((each.id, again.id))
    chance.shuffle(found.people)
    return found


def _streets(chance: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Streets with their postcodes, in about thirty districts."""
    for _ in range(count):
        inward = f"{chance.randint(1, 9)}{''.join(chance.choice('ABDEFGHJLNPQRSTUWXYZ') for _ in 'xx')}"
        name = f"{chance.choice(STREET_STARTS)} {chance.choice(STREET_ENDS)}"
        yield name, f"ZX{chance.randint(1, 30)} {inward}"


def _home(chance: random.Random, streets: list[tuple[str, str]]) -> Home:
    street, postcode = chance.choice(streets)
    flat = f"Flat {chance.randint(1, 12)}, " if chance.random() < 0.12 else ""
    return Home(f"{flat}{chance.randint(1, 180)} {street}", postcode, f"07700 9{chance.randint(0, 99999):05}")


def _household(chance: random.Random, streets: list[tuple[str, str]], number: int) -> list[Described]:
    """One or two adults and up to five children; in some, twins, or a child named after a parent."""
    home, name = _home(chance, streets), _family_name(chance)
    other = name if chance.random() < 0.55 else _family_name(chance)
    mother = _person(chance, "f", name, ADULT, home)
    father = _person(chance, "m", other, ADULT, home)
    adults = [mother] if chance.random() < 0.35 else [mother, father]
    children = _children(chance, adults, home)
    return [each._replace(id=f"p{number + place}") for place, each in enumerate([*adults, *children])]


def _children(chance: random.Random, adults: list[Described], home: Home) -> list[Described]:
    name = adults[-1].family_name
    if len(adults) == 2 and adults[0].family_name != name and chance.random() < 0.25:
        name = f"{adults[0].family_name}-{name}"
    found: list[Described] = []
    for _ in range(chance.choice((1, 1, 2, 2, 2, 3, 3, 4, 5))):
        child = _person(chance, chance.choice("mf"), name, CHILD, home)
        if child.given_name in {each.given_name for each in found}:
            continue
        found.append(child)
        if chance.random() < 0.03:
            found.append(_twin(chance, child, home))
    if len(adults) == 2 and found and chance.random() < 0.03:
        found[0] = found[0]._replace(given_name=adults[1].given_name, family_name=adults[1].family_name, sex="m")
    return found


def _twin(chance: random.Random, child: Described, home: Home) -> Described:
    """Of one birthday, one in four with a name that is easily mistaken for the other's."""
    like = LIKE_NAMES.get(child.given_name)
    twin = _person(chance, child.sex or "f", child.family_name, CHILD, home)
    given = like if like and chance.random() < 0.25 else twin.given_name
    if given == child.given_name:
        given = "Zebedee"
    return twin._replace(given_name=given, date_of_birth=child.date_of_birth)


def _person(chance: random.Random, sex: str, family_name: str, born_from: date, home: Home) -> Described:
    names = GIRLS if sex == "f" else BOYS
    born = born_from + timedelta(days=chance.randint(0, 20 * 365))
    number = f"{chance.randint(4_000_000_000, 6_999_999_999)}"
    return Described(
        id="",
        given_name=chance.choices(names, [1 / (rank + 12) for rank in range(len(names))])[0],
        family_name=family_name,
        date_of_birth=born,
        sex=sex if chance.random() < 0.8 else "",
        address=home.address,
        postcode=home.postcode,
        phones=(home.phone,) if chance.random() < 0.55 else (),
        identifiers=(("nhs", number),) if chance.random() < 0.3 else (),
    )


def _family_name(chance: random.Random) -> str:
    """Half from a list of common names, half made up of syllables, so that rare names are there too."""
    if chance.random() < 0.55:
        return chance.choices(FAMILY_NAMES, [1 / (rank + 15) for rank in range(len(FAMILY_NAMES))])[0]
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 2, 3)))).capitalize()


# ------------------------------------------------------------------------------------- corruption


def _corrupted(chance: random.Random, person: Described, streets: list[tuple[str, str]]) -> Described:
    """The same person from another source; something always differs."""
    found = person
    while found == person:
        found = _retold_name(chance, found)
        found = _retold_date(chance, found)
        found = _retold_home(chance, found, streets)
    kept = found.identifiers if chance.random() < 0.5 else ()
    return found._replace(identifiers=kept, sex=found.sex if chance.random() < 0.9 else "")


def _retold_name(chance: random.Random, person: Described) -> Described:
    given, family, draw = person.given_name, person.family_name, chance.random()
    if draw < 0.10:
        given = _nickname(chance, given)
    elif draw < 0.20:
        given = _slip(chance, given)
    draw = chance.random()
    if draw < 0.10:
        family = _slip(chance, family)
    elif draw < 0.13:
        family = _family_name(chance)
    elif draw < 0.30 and "-" in family:
        family = chance.choice(family.split("-"))
    if chance.random() < 0.015:
        given, family = family, given
    return person._replace(given_name=given, family_name=family)


def _retold_date(chance: random.Random, person: Described) -> Described:
    born, draw = person.date_of_birth, chance.random()
    if not isinstance(born, date) or draw > 0.08:
        return person
    if draw < 0.02:
        return person._replace(date_of_birth=None)
    if draw < 0.045:
        digits = born.strftime("%Y%m%d")
        return person._replace(date_of_birth=digits[:4] + digits[6:] + digits[4:6])
    place = chance.randrange(2, 8)
    digits = born.strftime("%Y%m%d")
    return person._replace(date_of_birth=digits[:place] + chance.choice("0123456789") + digits[place + 1 :])


def _retold_home(chance: random.Random, person: Described, streets: list[tuple[str, str]]) -> Described:
    draw = chance.random()
    if draw < 0.25:
        home = _home(chance, streets)
        phones = (home.phone,) if chance.random() < 0.5 else person.phones
        return person._replace(address=home.address, postcode=home.postcode, phones=phones)
    found = person
    if draw < 0.45:
        words = person.address.split()
        found = found._replace(address=" ".join([*words[:-1], SHORT_WORDS.get(words[-1], words[-1])]))
    elif draw < 0.55:
        found = found._replace(address=_slip(chance, person.address))
    elif draw < 0.60:
        found = found._replace(address="")
    if chance.random() < 0.08:
        found = found._replace(postcode="" if chance.random() < 0.5 else _slip(chance, person.postcode).upper())
    return found._replace(phones=()) if chance.random() < 0.3 else found


def _nickname(chance: random.Random, given: str) -> str:
    mine = nicknames.groups().get(given.casefold(), frozenset())
    others = sorted(each for each, groups in nicknames.groups().items() if groups & mine and each != given.casefold())
    return chance.choice(others).capitalize() if others else given


def _slip(chance: random.Random, word: str) -> str:
    """A letter left out, doubled, changed or turned round with the next."""
    place = chance.randrange(len(word))
    head, letter, tail = word[:place], word[place], word[place + 1 :]
    kind = chance.randrange(4)
    if kind == 0 and len(word) > 2:
        return head + tail
    if kind == 1:
        return head + letter + letter + tail
    if kind == 2 and tail:
        return head + tail[0] + letter + tail[1:]
    return head + chance.choice(LETTERS) + tail
