"""What a referral or a list says of a person: everything of a new one, and of a known one beside what is known.

Nothing that is known is overwritten. What was blank is filled, but for how somebody is reached: whether it is safe to
ring a number is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from triage.access.actor import Actor
from triage.db import db
from triage.families import queries
from triage.families.commands import NewPerson, Source
from triage.families.models import FactKind, NameKind, Person, PersonFact, PersonName, SafeToCall
from triage.families.service.homes import joined
from triage.families.service.in_step import put, put_known_as, value_of
from triage.families.service.numbers import keep_number, same_number
from triage.families.service.telling import told
from triage.rules.matching import normalised_name

NOT_SAID = frozenset({"", "not_said", "not_known"})
FILLED = frozenset({FactKind.BIRTH, FactKind.GENDER, FactKind.SCHOOL, FactKind.EDUCATION, FactKind.LANGUAGE})
CARE = (SafeToCall.YES, SafeToCall.NO_MESSAGE, SafeToCall.UNKNOWN, SafeToCall.NO)
"""How careful one is with a number, the most careful last: unknown is not safe."""


def tell_of_new(person: Person, new: NewPerson, *, source: Source, by: Actor) -> None:
    """Keep who said what of a person that the service has just come to know; joins the act under way."""
    if new.given_name or new.family_name:
        _name(person, NameKind.CURRENT, new.given_name, new.family_name, source=source, by=by)
    if new.known_as:
        _name(person, NameKind.KNOWN_AS, new.known_as, "", source=source, by=by)
    for kind, value, precision in _facts(new):
        _fact(person, kind, value, precision, source=source, by=by)
    _numbers(person, new, source=source, by=by)


def hear_of_known(person: Person, new: NewPerson, *, source: Source, by: Actor) -> None:
    """Keep what is said of a person who is known already, beside what is known; joins the act under way."""
    before = person.revision
    _hear_names(person, new, source=source, by=by)
    for kind, value, precision in _facts(new):
        _fact(person, kind, value, precision, source=source, by=by)
        if _may_fill(person, kind):
            put(person, kind, value, precision)
    _numbers(person, new, source=source, by=by)
    _no_less_careful(person, new)
    if person.revision == before:
        person.touch()


def _hear_names(person: Person, new: NewPerson, *, source: Source, by: Actor) -> None:
    """A name that is written another way than any that is known, and what somebody is called beside it."""
    known = queries.names_of([person.id])
    written = {_key(row.given_name, row.family_name) for row in known if row.mistaken_at is None}
    written.add(_key(person.given_name, person.family_name))
    said = (new.given_name or person.given_name, new.family_name or person.family_name)
    if _key(*said) not in written:
        _name(person, NameKind.OTHER, new.given_name, new.family_name, source=source, by=by)
    called = {_key(row.given_name, row.family_name) for row in known} | {_key(person.known_as, "")}
    if new.known_as and _key(new.known_as, "") not in called:
        row = _name(person, NameKind.KNOWN_AS, new.known_as, "", source=source, by=by)
        if not person.known_as:
            put_known_as(person, row)


def _key(given: str, family: str) -> tuple[str, str]:
    return normalised_name(given), normalised_name(family)


def _name(person: Person, kind: NameKind, given: str, family: str, *, source: Source, by: Actor) -> PersonName:
    row = PersonName(person_id=person.id, kind=kind, given_name=given, family_name=family, **told(source, by=by))
    db.session.add(row)
    return row


def _facts(new: NewPerson) -> Iterator[tuple[FactKind, str, str]]:
    """What was said, as facts; a question left open is none."""
    if new.date_of_birth is not None:
        yield FactKind.BIRTH, new.date_of_birth.isoformat(), new.birth_precision
    if new.expected_on is not None:
        yield FactKind.EXPECTED, new.expected_on.isoformat(), ""
    said = {
        FactKind.GENDER: new.gender,
        FactKind.SCHOOL: new.school,
        FactKind.EDUCATION: new.education,
        FactKind.LANGUAGE: new.language,
        FactKind.PHONE: new.phone,
        FactKind.EMAIL: new.email,
    }
    for kind, value in said.items():
        if value not in NOT_SAID:
            yield kind, value, ""


def _fact(person: Person, kind: FactKind, value: str, precision: str, *, source: Source, by: Actor) -> None:
    db.session.add(PersonFact(person_id=person.id, kind=kind, value=value, precision=precision, **told(source, by=by)))


def _may_fill(person: Person, kind: FactKind) -> bool:
    """Nothing is known yet; somebody who is not born is born by an act of its own."""
    unborn = kind is FactKind.BIRTH and person.expected_on is not None
    return kind in FILLED and not unborn and value_of(person, kind)[0] in NOT_SAID


def _numbers(person: Person, new: NewPerson, *, source: Source, by: Actor) -> None:
    for each in new.identifiers:
        if each.value.strip() and same_number(person, each.kind, each.value) is None:
            keep_number(person, each.kind, each.value, source=source, by=by)


def _no_less_careful(person: Person, new: NewPerson) -> None:
    """A second word on a known number can make it less safe to ring and never safer."""
    same = bool(new.phone) and _digits(new.phone) == _digits(person.phone)
    said = SafeToCall(new.safe_to_call)
    if same and said is not SafeToCall.UNKNOWN and CARE.index(said) > CARE.index(person.safe_to_call):
        person.safe_to_call = said
    if new.contact_note and (same or new.phone):
        person.contact_note = joined(person.contact_note, new.contact_note)


def _digits(phone: str) -> str:
    return "".join(each for each in phone if each.isdigit())
