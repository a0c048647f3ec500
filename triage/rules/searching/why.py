"""Why somebody was found, in words that say no more than what was typed and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.rules.dates import long_date
from triage.rules.matching import phonetics
from triage.rules.searching import keys
from triage.rules.searching.keys import tokens_of
from triage.rules.searching.terms import Term
from triage.rules.searching.ways import How, Way

NAME = {
    How.SAME: "{label} {name}",
    How.STARTS: "{label} {name} begins with “{said}”",
    How.FORM: "“{said}” may be short for, or another form of, {label} {name}",
    How.NEAR: "{label} {name} is spelt nearly like “{said}”",
    How.SOUNDS: "{label} {name} sounds like “{said}”",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """How one part of a search fits one person."""

    term: Term
    way: Way
    key: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person, with the words for what each is."""

    names: Sequence[tuple[str, str]]
    """Such as ("earlier name", "O’Neill")."""
    date_of_birth: date | None
    homes: Sequence[tuple[str, bool]]
    """Postcodes, each with whether they live there now."""
    numbers: Sequence[tuple[str, str]]
    """Such as ("NHS number", "943 476 5919")."""


def reason(hit: Hit, person: Known) -> str:
    """One sentence without its full stop; blank where the fact is no longer what it was."""
    how, said = hit.way.how, hit.term.said
    if how in NAME:
        return _name(hit, person)
    if how in (How.BORN, How.TURNED, How.BORN_IN):
        return _birth(how, person)
    if how is How.POSTCODE:
        return _home(hit, person)
    if how is How.PHONE:
        return f"has a phone number with {said}"
    label = next((label for label, value in person.numbers if keys.flat_number(value) == hit.key[1:]), "a number")
    return f"{label} begins with {said}" if how is How.NUMBER_STARTS else f"{label} {said}"


def _name(hit: Hit, person: Known) -> str:
    key, is_sound = hit.key[1:], hit.way.how is How.SOUNDS
    for label, name in person.names:
        tokens = tokens_of(name)
        if key in tokens or (is_sound and key in {phonetics.sound(each) for each in tokens}):
            return NAME[hit.way.how].format(label=label, name=name, said=hit.term.said)
    return ""


def _birth(how: How, person: Known) -> str:
    if person.date_of_birth is None:
        return ""
    words = f"born on {long_date(person.date_of_birth)}"
    return f"{words}, with day and month the other way round" if how is How.TURNED else words


def _home(hit: Hit, person: Known) -> str:
    """No more of the postcode than was typed."""
    now = [each for code, each in person.homes if keys.spaced_postcode(code) == hit.key[1:]]
    if not now:
        return ""
    typed = hit.way.key[1:].strip()
    part = typed if typed == hit.key[1:] else f"{typed}…"
    return f"lives in {part}" if any(now) else f"lived in {part}"
