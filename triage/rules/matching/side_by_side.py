"""Two people field by field, as a page shows them side by side: what each says, and whether it agrees, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from triage.rules.dates import long_date
from triage.rules.matching import normalising
from triage.rules.matching.described import Described, Prepared, prepare
from triage.rules.matching.levels import Field, Level
from triage.rules.matching.wording import AGREEMENTS, DIFFERENCES


class Standing(StrEnum):
    """How one field stands between two people."""

    AGREES = "agrees"
    ALIKE = "alike"
    DIFFERS = "differs"
    ONE_SIDED = "one_sided"


STANDING_LABELS = {
    Standing.AGREES: "Agrees",
    Standing.ALIKE: "Alike",
    Standing.DIFFERS: "Differs",
    Standing.ONE_SIDED: "Not compared",
}
SENDERS_OWN = "The number of an agency, which is nobody’s own"
ONLY_ONE = "Only one of the two is known"
CLOSED = "Not compared, so that it is not given away"


@dataclass(frozen=True, slots=True)
class Row:
    """One field: what the one says, what the other says, and what to make of it."""

    label: str
    one: str
    two: str
    standing: Standing
    words: str

    @property
    def label_of_standing(self) -> str:
        return STANDING_LABELS[self.standing]


@dataclass(frozen=True)
class Side:
    """One person as they are compared, with where they live as far as a page may say."""

    described: Described
    home: str = ""
    closed: bool = False
    """The home is protected: its words stand for it, and nothing is compared."""
    born: str = ""
    """The date of birth in words, where they are more than the date."""
    earlier_home: bool = False
    """The home is one that they had before."""

    @cached_property
    def prepared(self) -> Prepared:
        """The same made ready for comparing, once."""
        return prepare(self.described)


def side_by_side(
    one: Side, two: Side, levels: Mapping[Field, Level], *, numbers: Mapping[str, str] | None = None
) -> tuple[Row, ...]:
    """The rows that at least one of the two fills; `numbers` are the words for the kinds of identifying numbers."""
    return tuple(
        row
        for row in (*_names(one, two, levels), *_rest(one, two, levels), *_numbers(one, two, numbers or {}))
        if row.one or row.two
    )


def _names(one: Side, two: Side, levels: Mapping[Field, Level]) -> Iterator[Row]:
    mine, theirs = one.described, two.described
    if Field.NAMES in levels:
        levels = {**levels, Field.GIVEN: Level.SWAPPED, Field.FAMILY: Level.SWAPPED}
    yield _row("First name", mine.given_name, theirs.given_name, Field.GIVEN, levels)
    yield _row("Family name", mine.family_name, theirs.family_name, Field.FAMILY, levels)
    if mine.known_as or theirs.known_as:
        same = normalising.name(mine.known_as) == normalising.name(theirs.known_as)
        both = bool(mine.known_as and theirs.known_as)
        standing = (Standing.AGREES if same else Standing.DIFFERS) if both else Standing.ONE_SIDED
        yield Row("Known as", mine.known_as, theirs.known_as, standing, "" if both else ONLY_ONE)


def _rest(one: Side, two: Side, levels: Mapping[Field, Level]) -> Iterator[Row]:
    mine, theirs = one.described, two.described
    yield _row("Born", one.born or _day(mine), two.born or _day(theirs), Field.BIRTH, levels)
    yield _row("Sex", mine.sex.capitalize(), theirs.sex.capitalize(), Field.SEX, levels)
    if one.closed or two.closed:
        yield Row("Home", one.home, two.home, Standing.ONE_SIDED, CLOSED)
    else:
        yield _row("Home", one.home, two.home, Field.ADDRESS if Field.ADDRESS in levels else Field.POSTCODE, levels)
    phone = _row("Phone", ", ".join(mine.phones), ", ".join(theirs.phones), Field.PHONE, levels)
    if phone.one and phone.two and Field.PHONE not in levels:
        phone = Row(phone.label, phone.one, phone.two, Standing.ONE_SIDED, SENDERS_OWN)
    yield phone


def _numbers(one: Side, two: Side, labels: Mapping[str, str]) -> Iterator[Row]:
    """A row for each kind of number, as they are written."""
    kinds = dict.fromkeys(kind for side in (one, two) for kind, _ in side.described.identifiers)
    for kind in kinds:
        mine, theirs = _of_kind(one, kind), _of_kind(two, kind)
        if not mine or not theirs:
            standing, words = Standing.ONE_SIDED, ONLY_ONE
        elif set(mine) & set(theirs):
            standing, words = Standing.AGREES, "Same number"
        else:
            standing, words = Standing.DIFFERS, "Another number"
        yield Row(labels.get(kind, kind.upper()), ", ".join(mine.values()), ", ".join(theirs.values()), standing, words)


def _of_kind(side: Side, kind: str) -> dict[str, str]:
    """The numbers of one kind as written, by what is compared."""
    found = {}
    for each, value in side.described.identifiers:
        if each == kind and (flat := normalising.identifier(kind, value)) is not None:
            found[flat[1]] = value
    return found


def _row(label: str, one: str, two: str, field: Field, levels: Mapping[Field, Level]) -> Row:
    level = levels.get(field)
    if level is None:
        return Row(label, one, two, Standing.ONE_SIDED, ONLY_ONE if bool(one) != bool(two) else "")
    if level is Level.DIFFERENT:
        return Row(label, one, two, Standing.DIFFERS, DIFFERENCES[field].capitalize())
    standing = Standing.AGREES if level is Level.EXACT else Standing.ALIKE
    return Row(label, one, two, standing, _words(field, level).capitalize())


def _words(field: Field, level: Level) -> str:
    if level is Level.SWAPPED and field in {Field.GIVEN, Field.FAMILY}:
        return AGREEMENTS[Field.NAMES, Level.SWAPPED]
    return AGREEMENTS.get((field, level), "")


def _day(person: Described) -> str:
    born = person.date_of_birth
    return long_date(born) if isinstance(born, date) else born or ""
