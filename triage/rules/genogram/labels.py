"""The few words beside a symbol."""

from __future__ import annotations

from datetime import date
from textwrap import wrap

from triage.rules.dates import MONTHS
from triage.rules.genogram.facts import Relative

WIDTH = 16
MOST_LINES = 2


def words_of(person: Relative, on: date, *, lone: bool = False) -> tuple[str, ...]:
    """Name, age or years, and for somebody to whom no line leads their place in the family."""
    lines = [*_fitted(person.name), *_fitted(years_of(person, on), 1)]
    if lone and person.role_words:
        lines += _fitted(person.role_words)
    return tuple(lines)


def years_of(person: Relative, on: date) -> str:
    """“9”, “about 9”, “1950 to 2019”, “due 3 May 2027”, or nothing."""
    if person.unborn:
        return f"due {_short(person.expected_on)}" if person.expected_on else "not born yet"
    about = "about " if person.estimated else ""
    if person.deceased:
        return _life(person, about)
    age = person.age(on)
    if age is None:
        return {"child": "under 18", "adult": "18 or over"}.get(person.stated_age, "")
    return f"{about}{age}" if age else "under 1"


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _life(person: Relative, about: str) -> str:
    born = f"{about}{person.born:%Y}" if person.born else ""
    died = f"{person.died_on:%Y}" if person.died_on else ""
    if born and died:
        return f"{born} to {died}"
    return f"died {died}" if died else f"born {born}, died" if born else "died"


def _fitted(text: str, most: int = MOST_LINES) -> list[str]:
    """The text in lines that fit, shortened where it is longer; the list beside the drawing has it whole."""
    lines = wrap(text, WIDTH, break_long_words=True)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][: WIDTH - 1].rstrip() + "…"]
