"""Dates as people type them, ages, and months that are not all as long as each other."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from triage.rules.facts import AgeGroup, Occupation, PersonFacts

ADULT_FROM = 18
DEPENDENT_UNTIL = 16
YOUNG_PERSON_UNTIL = 19
EARLIEST_YEAR = 1900
LATEST_YEAR = 2100

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date, or a plain sentence that says which part is wrong."""

    value: date | None = None
    error: str = ""
    fields: frozenset[str] = frozenset()
    """Which inputs to mark: "day", "month", "year"."""
    blank: bool = False


def parse_date(day: str, month: str, year: str) -> ParsedDate:
    """A date from its three boxes; "3", "03", "Mar" and "march" are all fair months."""
    typed = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    missing = [name for name, text in typed.items() if not text]
    if len(missing) == len(typed):
        return ParsedDate(blank=True)
    if missing:
        return _wrong(f"The date must include a {' and a '.join(missing)}.", *missing)
    return _from_parts(typed["day"], _month_number(typed["month"]), typed["year"])


def _from_parts(day: str, month: int | None, year: str) -> ParsedDate:
    if month is None:
        return _wrong("The month must be a number from 1 to 12, or a name such as March.", "month")
    if not _is_number(year) or len(year) != len("2026"):
        return _wrong(f"The year must have four digits, such as {_example_year(year)}.", "year")
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return _wrong(f"The year must be between {EARLIEST_YEAR} and {LATEST_YEAR}.", "year")
    if not _is_number(day):
        return _wrong("The day must be a number, such as 27.", "day")
    last = calendar.monthrange(int(year), month)[1]
    if not 1 <= int(day) <= last:
        return _wrong(f"{MONTHS[month - 1]} {year} has {last} days. Check the day.", "day")
    return ParsedDate(value=date(int(year), month, int(day)))


def _example_year(year: str) -> str:
    """Two digits such as “20” might be 1920 or 2020: show both rather than guess."""
    short = len("26")
    if _is_number(year) and len(year) == short:
        return f"20{year} or 19{year}"
    return "2014"


def _is_number(text: str) -> bool:
    """Plain digits only, few enough to be part of a date."""
    return text.isascii() and text.isdigit() and len(text) <= len("2026")


def _month_number(text: str) -> int | None:
    if _is_number(text):
        return int(text) if 1 <= int(text) <= len(MONTHS) else None
    word = text.casefold().rstrip(".")
    shortest = len("may")
    found = [n for n, name in enumerate(MONTHS, start=1) if name.casefold().startswith(word)]
    return found[0] if len(word) >= shortest and len(found) == 1 else None


def _wrong(error: str, *fields: str) -> ParsedDate:
    return ParsedDate(error=error, fields=frozenset(fields))


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter.

    The calendar ends with the year 9999, which some systems write where a thing has no end: what lies beyond is its
    last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if year > MAXYEAR else date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def age_on(birth: date, day: date) -> int:
    """Completed years; somebody born on 29 February is a year older on 1 March of common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def long_date(day: date) -> str:
    """3 March 2014."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def is_unborn(person: PersonFacts, on: date) -> bool:
    """Expected on that day and, as far as anybody has said, not born yet."""
    if person.date_of_birth is not None:
        return person.date_of_birth > on
    return person.expected_on is not None


def is_adult(person: PersonFacts, on: date) -> bool | None:
    """18 or over on that day; None where neither a date of birth nor an age group is known."""
    if person.date_of_birth is not None:
        return age_on(person.date_of_birth, on) >= ADULT_FROM
    if is_unborn(person, on):
        return False
    return None if person.stated_age is None else person.stated_age is AgeGroup.ADULT


def is_dependent_child(person: PersonFacts, on: date) -> bool | None:
    """Whether the person makes the household one with a dependent child; None: too little known.

    Under 16, or 16 to 18 in full-time education, in training or unemployed and living with a
    parent or main carer (frameworks.md, Phase 2).
    """
    if is_unborn(person, on):
        overdue = person.expected_on is not None and person.expected_on < on
        return None if overdue and person.date_of_birth is None else False
    if person.date_of_birth is None:
        return _stated_dependent(person)
    age = age_on(person.date_of_birth, on)
    if age >= YOUNG_PERSON_UNTIL:
        return False
    return age < DEPENDENT_UNTIL or _young_dependent(person)


def _stated_dependent(person: PersonFacts) -> bool | None:
    """Somebody said to be a child is one, but could be 16 or 17 and at work."""
    if person.stated_age is AgeGroup.CHILD:
        return person.occupation is not Occupation.WORKING
    return None if person.stated_age is None else False


def _young_dependent(person: PersonFacts) -> bool | None:
    if person.lives_with_carer is False or person.occupation in {
        Occupation.WORKING,
        Occupation.OTHER,
    }:
        return False
    if person.lives_with_carer is None or person.occupation is None:
        return None
    return True
