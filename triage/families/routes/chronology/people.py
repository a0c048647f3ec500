"""What happened to the people: births and deaths, names, homes, and what they are to each other."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

from triage import clock
from triage.families.models import BirthPrecision, FactKind, FamilyMember, Household, NameKind, PersonFact, Resident
from triage.families.routes.chronology.naming import Telling, ids
from triage.filters import sentence
from triage.rules.chronology import Happened, Kind


def of_people(telling: Telling) -> Iterator[Happened]:
    """Everything dated of the family's people."""
    for member in telling.family.members:
        yield from _life(telling, member)
        yield from _coming_and_going(telling, member)
    yield from _names(telling)
    yield from _schools(telling)
    for household in telling.family.households:
        yield from _home(telling, household, household.label)
    yield from _ties(telling)


def _life(telling: Telling, member: FamilyMember) -> Iterator[Happened]:
    """Born, expected, died: as the record has it now, with whoever said so."""
    person, people = member.person, ids([member.person_id])
    if person.date_of_birth is not None:
        said = _saying(telling, person.id, FactKind.BIRTH, person.date_of_birth)
        roughly = person.birth_precision is BirthPrecision.ESTIMATED
        title = f"{person.full_name} was born"
        yield telling.told(said, Kind.PEOPLE, title, person.date_of_birth, people=people, roughly=roughly)
    elif person.expected_on is not None:
        said = _saying(telling, person.id, FactKind.EXPECTED, person.expected_on)
        ahead = person.expected_on >= clock.today()
        title = f"{person.full_name} {'is' if ahead else 'was'} expected"
        yield telling.told(said, Kind.PEOPLE, title, person.expected_on, people=people, ahead=ahead)
    if person.deceased:
        said = _saying(telling, person.id, FactKind.DEATH, person.died_on)
        yield telling.told(said, Kind.PEOPLE, f"{person.full_name} died", person.died_on, people=people)


def _saying(telling: Telling, person_id: uuid.UUID, kind: FactKind, day: date | None) -> PersonFact | None:
    """The first who said it so."""
    value = day.isoformat() if day else ""
    found = (each for each in telling.facts if each.person_id == person_id and each.kind is kind)
    return next((each for each in found if each.value == value or not value), None)


def _coming_and_going(telling: Telling, member: FamilyMember) -> Iterator[Happened]:
    """Who joined after the family was started, and who left it."""
    name, people = member.person.full_name, ids([member.person_id])
    started = clock.local(telling.family.created_at).date()
    if member.from_date is not None and member.from_date > started:
        yield telling.told(member, Kind.PEOPLE, f"{name} was added to the family", member.from_date, people=people)
    if member.to_date is not None:
        yield telling.told(member, Kind.PEOPLE, f"{name} left the family", member.to_date, people=people)


def _names(telling: Telling) -> Iterator[Happened]:
    """Names that came and went on a day; the first name, from birth on, is no change."""
    born = {each.person_id: each.person.date_of_birth for each in telling.family.members}
    for row in telling.person_names:
        words, people = f"{row.given_name} {row.family_name}".strip(), ids([row.person_id])
        starts = row.from_date is not None and row.from_date != born.get(row.person_id)
        if row.kind is NameKind.CURRENT and starts:
            yield telling.told(row, Kind.PEOPLE, f"Name changed to {words}", row.from_date, people=people)
        elif row.kind is NameKind.KNOWN_AS and starts:
            title = f"{telling.called(row.person_id)} known as {words}"
            yield telling.told(row, Kind.PEOPLE, title, row.from_date, until=row.to_date, people=people)
        elif row.kind in {NameKind.PREVIOUS, NameKind.BIRTH} and row.to_date is not None:
            title = f"{telling.called(row.person_id)} was called {words} until then"
            yield telling.told(row, Kind.PEOPLE, title, row.to_date, people=people)


def _schools(telling: Telling) -> Iterator[Happened]:
    for row in telling.facts:
        if row.kind is FactKind.SCHOOL and row.value and (row.from_date or row.to_date):
            title = f"{telling.called(row.person_id)}: {row.value}"
            on, until = row.from_date or row.to_date, row.to_date if row.from_date else None
            yield telling.told(row, Kind.PEOPLE, title, on, until=until, people=ids([row.person_id]))


def _home(telling: Telling, household: Household, label: str) -> Iterator[Happened]:
    """Who moved in and out, people who moved together in one line; where a home is stays on the people page."""
    stays = [each for each in household.residents if each.mistaken_at is None]
    for together in _together(stays, "from_date"):
        row = together[0]
        moved = "Living in" if row.from_date is None or row.referral_id is not None else "Moved into"
        yield _move(telling, f"{moved} {label}", together, row.from_date)
    for together in _together([each for each in stays if each.to_date is not None], "to_date"):
        yield _move(telling, f"Moved out of {label}", together, together[0].to_date)
    for address in household.addresses:
        if address.to_date is not None and address.mistaken_at is None:
            yield telling.told(address, Kind.HOMES, f"{label}: the address changed", address.to_date)


def _together(stays: list[Resident], day: str) -> list[list[Resident]]:
    """Those who moved on one day, by one source's word."""
    found: dict[tuple[object, ...], list[Resident]] = {}
    for each in stays:
        found.setdefault((getattr(each, day), each.source_agency_id, each.referral_id), []).append(each)
    return list(found.values())


def _move(telling: Telling, title: str, together: list[Resident], on: date | None) -> Happened:
    names = sentence(each.person.full_name for each in together)
    people = ids(each.person_id for each in together)
    return telling.told(together[0], Kind.HOMES, f"{title}: {names}", on, people=people)


def _ties(telling: Telling) -> Iterator[Happened]:
    """From when somebody was something to somebody, and until when."""
    for row in telling.ties:
        words = f"{telling.called(row.person_id)}, {row.kind} {telling.called(row.other_id)}"
        people = ids([row.person_id, row.other_id])
        if row.from_date is not None:
            yield telling.told(row, Kind.TIES, words, row.from_date, until=row.to_date, people=people)
        if row.to_date is not None:
            yield telling.told(row, Kind.TIES, f"No longer: {words}", row.to_date, people=people)
