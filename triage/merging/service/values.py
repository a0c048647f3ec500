"""Which values of two records of one person differ, and keeping the one that was not chosen, with its source."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from triage import clock
from triage.families.models import FactKind, NameKind, Person, PersonFact, PersonName, SafeToCall
from triage.merging.queries import rows
from triage.merging.service.log import Log
from triage.rules.dates import long_date
from triage.rules.matching import normalised_name


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that is known of a person: the columns that say it together, and how it reads."""

    key: str
    label: str
    columns: tuple[str, ...]
    words: Callable[[Person], str]
    fact: FactKind | None = None


def _born(person: Person) -> str:
    if person.date_of_birth is None:
        return ""
    return f"{long_date(person.date_of_birth)}{'' if person.birth_precision.value == 'exact' else ', estimated'}"


def _died(person: Person) -> str:
    if not person.deceased:
        return ""
    return f"Yes, on {long_date(person.died_on)}" if person.died_on else "Yes"


VALUES: Sequence[Value] = (
    Value(
        "name",
        "Name",
        ("given_name", "family_name", "given_name_key", "family_name_key"),
        lambda person: f"{person.given_name} {person.family_name}".strip(),
    ),
    Value("known_as", "Known as", ("known_as",), lambda person: person.known_as),
    Value("birth", "Date of birth", ("date_of_birth", "birth_precision"), _born, FactKind.BIRTH),
    Value(
        "expected",
        "Expected date of delivery",
        ("expected_on",),
        lambda person: long_date(person.expected_on) if person.expected_on else "",
        FactKind.EXPECTED,
    ),
    Value("age", "Age, as it was said", ("stated_age",), lambda person: person.stated_age),
    Value("death", "Has died", ("deceased", "died_on"), _died, FactKind.DEATH),
    Value("gender", "Gender", ("gender",), lambda person: person.gender, FactKind.GENDER),
    Value("school", "School", ("school",), lambda person: person.school, FactKind.SCHOOL),
    Value("education", "Education", ("education",), lambda person: person.education, FactKind.EDUCATION),
    Value("language", "Language", ("language",), lambda person: person.language, FactKind.LANGUAGE),
    Value("phone", "Telephone", ("phone", "safe_times"), lambda person: person.phone, FactKind.PHONE),
    Value("email", "Email", ("email",), lambda person: person.email, FactKind.EMAIL),
    Value(
        "letters",
        "How letters are sent",
        ("letter_format",),
        lambda person: "" if person.letter_format == "standard" else person.letter_format.replace("_", " "),
    ),
)
MOST_CAREFUL_FIRST = (SafeToCall.NO, SafeToCall.UNKNOWN, SafeToCall.NO_MESSAGE, SafeToCall.YES)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that differs, as the page asks it; `filled` where only one of the two says anything."""

    key: str
    label: str
    kept: str
    gone: str

    @property
    def asked(self) -> bool:
        """Whether somebody must choose: both say something, and not the same."""
        return bool(self.kept and self.gone)


def choices(kept: Person, gone: Person) -> tuple[Choice, ...]:
    """What the two records say otherwise of each other."""
    found = (Choice(each.key, each.label, each.words(kept), each.words(gone)) for each in VALUES)
    return tuple(each for each in found if each.kept != each.gone)


def settle(log: Log, kept: Person, gone: Person, take: frozenset[str]) -> None:
    """Give the kept record the chosen values, and keep each other one as a dated row with its source."""
    differing = {each.key: each for each in choices(kept, gone)}
    for value in VALUES:
        choice = differing.get(value.key)
        if choice is None:
            continue
        takes = value.key in take if choice.asked else bool(choice.gone)
        if choice.asked:
            _keep_other(log, value, kept if takes else gone, on=kept)
        if takes:
            log.change(kept, **{name: getattr(gone, name) for name in value.columns})
    _settle_contact(log, kept, gone, takes_phone="phone" in take)


def one_current_name(log: Log, person: Person) -> None:
    """Of the names that came together only the one that was chosen is the name now."""
    for name in rows.rows_with("person_names", person_id=person.id, kind=NameKind.CURRENT, mistaken_at=None):
        if (name.given_name, name.family_name) != (person.given_name, person.family_name):
            log.change(name, kind=NameKind.OTHER)


def _settle_contact(log: Log, kept: Person, gone: Person, *, takes_phone: bool) -> None:
    """Care is never lost: of two answers about one number the more careful one holds, and both notes are read."""
    same_number = kept.phone == gone.phone or not gone.phone
    if same_number and (gone.phone or gone.safe_to_call is not SafeToCall.UNKNOWN):
        careful = min(kept.safe_to_call, gone.safe_to_call, key=MOST_CAREFUL_FIRST.index)
    else:
        careful = gone.safe_to_call if takes_phone else kept.safe_to_call
    notes = dict.fromkeys(filter(None, (kept.contact_note, gone.contact_note)))
    log.change(
        kept,
        safe_to_call=careful,
        contact_note="\n".join(notes),
        needs_interpreter=kept.needs_interpreter or gone.needs_interpreter,
    )


def _keep_other(log: Log, value: Value, loser: Person, *, on: Person) -> None:
    """The value that is not the current one any more, as its source said it; nothing where it is on record already."""
    if value.key in ("name", "known_as"):
        _keep_name(log, value, loser, on=on)
    elif value.fact is not None:
        _keep_fact(log, value, loser, on=on)


def _keep_name(log: Log, value: Value, loser: Person, *, on: Person) -> None:
    known_as = value.key == "known_as"
    given, family = (loser.known_as, "") if known_as else (loser.given_name, loser.family_name)
    wanted = normalised_name(given), normalised_name(family)
    if any(
        (normalised_name(each.given_name), normalised_name(each.family_name)) == wanted for each in _names(on, loser)
    ):
        return
    kind = NameKind.KNOWN_AS if known_as else NameKind.OTHER
    log.add(PersonName(person_id=on.id, kind=kind, given_name=given, family_name=family, **_source(loser)))


def _keep_fact(log: Log, value: Value, loser: Person, *, on: Person) -> None:
    assert value.fact is not None
    said = _said(value, loser)
    known = [*rows.rows_with("person_facts", person_id=on.id), *rows.rows_with("person_facts", person_id=loser.id)]
    if any(each.kind is value.fact and each.value == said for each in known):
        return
    precision = loser.birth_precision.value if value.fact is FactKind.BIRTH else ""
    log.add(PersonFact(person_id=on.id, kind=value.fact, value=said, precision=precision, **_source(loser)))


def _said(value: Value, person: Person) -> str:
    """A fact's value as `PersonFact` keeps it: a date in ISO form, else the words."""
    if value.key == "death":
        return person.died_on.isoformat() if person.died_on else "yes"
    found = getattr(person, value.columns[0])
    return found.isoformat() if hasattr(found, "isoformat") else str(found)


def _names(*people: Person) -> list[Any]:
    ids: set[uuid.UUID] = {person.id for person in people}
    return [name for each in ids for name in rows.rows_with("person_names", person_id=each)]


def _source(person: Person) -> dict[str, Any]:
    """Who said it: whoever the record came from, on the day that it was made."""
    return {
        "source_agency_id": person.source_agency_id,
        "said_on": clock.local(person.created_at).date(),
        "recorded_at": person.created_at,
    }
