"""A known person as they are compared and shown beside somebody else; a protected home stands as the words for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from triage import clock
from triage.families.identifiers import IDENTIFIER_LABELS
from triage.families.models import Address, AddressKind, BirthPrecision, Family, Person
from triage.families.queries.on_record import PERSONAL
from triage.rules.dates import long_date
from triage.rules.matching import normalising
from triage.rules.matching.described import Described
from triage.rules.matching.guards import ORDER
from triage.rules.matching.on_record import OnRecord
from triage.rules.matching.scoring import Likeness, scorer
from triage.rules.matching.side_by_side import Side

NUMBER_LABELS: Mapping[str, str] = {kind.value: label for kind, label in IDENTIFIER_LABELS.items()}
NUMBER_WORDS: Mapping[str, str] = {
    "upn": "pupil number (UPN)",
    "nhs": "NHS number",
    "nino": "National Insurance number",
}
NEVER_COMPARED = frozenset({AddressKind.NO_FIXED.value, AddressKind.REFUGE.value})
CLOSED_HOME = "Protected address"
NO_HOME = "No fixed address"


class Home(Protocol):
    """An address, as a referral gives it or as it is known."""

    @property
    def kind(self) -> str: ...
    @property
    def lines(self) -> Iterable[str]: ...
    @property
    def postcode(self) -> str: ...
    @property
    def protected(self) -> bool: ...


def is_open(home: Home) -> bool:
    """Nobody is matched by having no fixed address, nor by a protected one: "same address" would give it away."""
    return home.kind not in NEVER_COMPARED and not home.protected


def home_words(home: Home | None) -> str:
    """Where somebody lives, as far as any page may say."""
    if home is None:
        return ""
    if home.protected or home.kind == AddressKind.REFUGE:
        return CLOSED_HOME
    if home.kind == AddressKind.NO_FIXED:
        return NO_HOME
    return ", ".join(filter(None, [*home.lines, home.postcode]))


def is_closed(home: Home | None) -> bool:
    """Whether the words for a home stand in place of it."""
    return home is not None and (home.protected or home.kind == AddressKind.REFUGE)


def personal(numbers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those of somebody's numbers that are theirs alone."""
    return tuple((kind, value) for kind, value in numbers if kind in PERSONAL)


def senders_own(phones: Iterable[str], work: Collection[str]) -> tuple[str, ...]:
    """Which of these numbers are an agency's, by the normalised numbers of all agencies."""
    return tuple(each for each in phones if normalising.phone(each) in work)


def sides_of(person: Person, record: OnRecord, home: Address | None, *, work: Collection[str] = ()) -> Sequence[Side]:
    """A known person as they are compared: by what holds now, then by each earlier home and other date of birth.

    `work` are the agencies' own numbers, normalised.
    """
    now, *others = record.descriptions()
    return [_side(now, person, home, work), *(_side(each, person, home, work, now=now) for each in others)]


def _side(
    described: Described, person: Person, home: Address | None, work: Collection[str], *, now: Described | None = None
) -> Side:
    estimated = person.birth_precision is BirthPrecision.ESTIMATED
    born = born_words(person.date_of_birth, person.expected_on, estimated=estimated)
    words, closed, earlier = home_words(home), is_closed(home), ""
    if now is not None and described.date_of_birth != now.date_of_birth and isinstance(described.date_of_birth, date):
        born = f"{long_date(described.date_of_birth)}, as another source has it"
    elif now is not None:
        earlier = ", ".join(filter(None, [described.address, described.town, described.postcode]))
        words, closed = f"{earlier} (earlier)", False
    described = replace(described, senders_phones=senders_own(described.phones, work))
    return Side(described, words, closed=closed, born=born, earlier_home=bool(earlier))


def born_words(born: date | None, expected: date | None, *, estimated: bool) -> str:
    """The date of birth as it is known: exact, estimated, or expected."""
    if born is None:
        return f"Expected {long_date(expected)}" if expected else ""
    return f"{long_date(born)}{' (estimated)' if estimated else ''}"


def home_of(person: Person, family: Family) -> Address | None:
    """Where a person of the family lives now; an open home before a closed one, where they have two."""
    homes = [
        household.address
        for household in family.households
        if any(each.person_id == person.id and each.to_date is None for each in household.residents)
    ]
    found = [each for each in homes if each is not None]
    return next((each for each in found if is_open(each)), found[0] if found else None)


def compare(one: Side, two: Side) -> Likeness:
    """Two people by what each of them is compared by."""
    return scorer(on=clock.today()).compare(one.prepared, two.prepared)


def best_of(one: Side, two: Sequence[Side]) -> tuple[Side, Likeness]:
    """The description that is most like them; what holds now where another is no better."""
    found = [(side, compare(one, side)) for side in two]
    return max(found, key=lambda each: (ORDER[each[1].band], each[1].score))


def said_with_home(likeness: Likeness, two: Side) -> str:
    """The reasons in words, where an agreeing home is one that the other had before."""
    words = likeness.words
    if two.earlier_home:
        words = words.replace("same address", "moved from the same address").replace(
            "same street", "moved from the same street"
        )
    return words
