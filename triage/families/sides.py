"""A known person as they are compared and shown beside somebody else; a protected home stands as the words for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from triage.rules.matching.on_record import Home as HomeCompared
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
    sides = [_side(now, person, home, work)]
    for each in others:
        still = HomeCompared(each.address, each.town, each.postcode) in record.homes_too
        sides.append(_side(each, person, home, work, now=now, still=still))
    return sides


def of_today(sides: Sequence[Side]) -> Sequence[Side]:
    """Of a person's descriptions the first, and that of each other home where they live now."""
    born = sides[0].described.date_of_birth
    return [each for each in sides if not each.earlier_home and each.described.date_of_birth == born]


def _side(
    described: Described,
    person: Person,
    home: Address | None,
    work: Collection[str],
    *,
    now: Described | None = None,
    still: bool = False,
) -> Side:
    estimated = person.birth_precision is BirthPrecision.ESTIMATED
    born = born_words(person.date_of_birth, person.expected_on, estimated=estimated)
    words, closed, earlier = home_words(home), is_closed(home), False
    compared = ", ".join(filter(None, [described.address, described.town, described.postcode]))
    if now is not None and described.date_of_birth != now.date_of_birth and isinstance(described.date_of_birth, date):
        born = f"{long_date(described.date_of_birth)}, as another source has it"
    elif now is not None:
        words, closed, earlier = f"{compared} ({'another home' if still else 'earlier'})", False, not still
    elif home is not None and is_open(home) and compared:
        words = compared
    described = described._replace(senders_phones=senders_own(described.phones, work))
    return Side(described, words, closed=closed, born=born, earlier_home=earlier)


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


def best_of(ones: Sequence[Side], twos: Sequence[Side]) -> tuple[Side, Side, Likeness]:
    """The two descriptions that are most like each other; what holds now where another is no better."""
    found = [(one, two, compare(one, two)) for one in ones for two in twos]
    return max(found, key=lambda each: (ORDER[each[2].band], each[2].score))


def best_household(ones: Iterable[Side], twos: Collection[Side]) -> str:
    """Why the two could share a home now, in the first words found; blank where nothing says so."""
    likenesses = (compare(one, two) for one in ones for two in twos)
    return next((each.household for each in likenesses if each.household), "")


def said_with_home(likeness: Likeness, two: Side) -> str:
    """The reasons in words, where an agreeing home is one that the other had before."""
    words = likeness.words
    if two.earlier_home:
        words = words.replace("same address", "moved from the same address").replace(
            "same street", "moved from the same street"
        )
    return words
