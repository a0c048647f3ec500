"""How facts are written on screen: dates, times, ages, counts and lists in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Sized
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from flask import Flask
from markupsafe import Markup, escape

from triage import clock
from triage.rules.people_words import tied

ADULT = 18
MONTHS_A_YEAR = 12
TODDLER = 2
DAYS_A_WEEK = 7


class Lived(Protocol):
    """Somebody on record, as far as their age goes."""

    @property
    def date_of_birth(self) -> date | None: ...
    @property
    def expected_on(self) -> date | None: ...
    @property
    def deceased(self) -> bool: ...
    @property
    def died_on(self) -> date | None: ...


def register(app: Flask) -> None:
    """Give every template these filters."""
    for name, function in FILTERS.items():
        app.add_template_filter(function, name)


def day(value: date | datetime | None) -> str:
    """3 March 2026."""
    return "" if value is None else f"{_day(value).day} {_day(value):%B %Y}"


def short_day(value: date | datetime | None) -> str:
    """3 Mar, with the year when it is not this one."""
    if value is None:
        return ""
    when = _day(value)
    return f"{when.day} {when:%b}" if when.year == clock.today().year else f"{when.day} {when:%b %Y}"


def weekday(value: date | datetime | None) -> str:
    """Tuesday 3 March 2026."""
    return "" if value is None else f"{_day(value):%A} {day(value)}"


def moment(value: datetime | None) -> str:
    """3 March 2026 at 9:30am."""
    return "" if value is None else f"{day(value)} at {hour(value)}"


def hour(value: datetime | None) -> str:
    """9:30am, noon or midnight, on London's clocks."""
    if value is None:
        return ""
    here = clock.local(value)
    if here.minute == 0 and here.hour in SPECIAL_HOURS:
        return SPECIAL_HOURS[here.hour]
    return f"{here.hour % 12 or 12}:{here:%M}{'am' if here.hour < 12 else 'pm'}"


def ago(value: date | datetime | None) -> str:
    """Just now, 5 minutes ago, 3 hours ago, yesterday, 4 days ago, and the date beyond four weeks."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        passed = clock.now() - value
        if timedelta() <= passed < timedelta(hours=6):
            return _minutes_ago(passed)
    days = (clock.today() - _day(value)).days
    if days in NEAR_DAYS:
        return NEAR_DAYS[days]
    return f"{days} days ago" if 0 < days < 4 * DAYS_A_WEEK else day(value)


def until(value: date | datetime | None) -> str:
    """Today, tomorrow, in 4 days, and the date beyond four weeks or in the past."""
    if value is None:
        return ""
    days = (_day(value) - clock.today()).days
    if -days in NEAR_DAYS:
        return NEAR_DAYS[-days]
    return f"in {days} days" if 0 < days < 4 * DAYS_A_WEEK else day(value)


def plural(count: int | Sized, one: str, many: str = "") -> str:
    """“1 family”, “3 families”: `{{ 3|plural("family", "families") }}`."""
    number = count if isinstance(count, int) else len(count)
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def weeks(value: int | date | datetime | timedelta | None) -> str:
    """Waiting time in whole weeks, of a number of days, a span, or since a day: “under a week”, “5 weeks”."""
    if value is None:
        return ""
    if isinstance(value, timedelta):
        days = value.days
    else:
        days = value if isinstance(value, int) else (clock.today() - _day(value)).days
    return "under a week" if days < DAYS_A_WEEK else plural(days // DAYS_A_WEEK, "week")


def age(born: date | None, on: date | None = None) -> int | None:
    """Whole years on a day (today unless given)."""
    if born is None:
        return None
    on = on or clock.today()
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_words(born: date | None, on: date | None = None, *, expected: date | None = None) -> str:
    """“12 years”, “7 months”, “unborn, expected 3 March 2026”, or “age not known”."""
    if born is None:
        return f"unborn, expected {day(expected)}" if expected else "age not known"
    on = on or clock.today()
    years = age(born, on) or 0
    if years >= TODDLER:
        return f"{years} years"
    months = (on.year - born.year) * MONTHS_A_YEAR + on.month - born.month - (on.day < born.day)
    return plural(max(months, 0), "month")


def age_of(person: Lived) -> str:
    """The same of somebody on record; of somebody who has died “died 4 July 2019, aged 61”, never an age today."""
    if not person.deceased:
        return age_words(person.date_of_birth, expected=person.expected_on)
    if person.died_on is None:
        return "has died"
    aged = f", aged {age_words(person.date_of_birth, person.died_on)}" if person.date_of_birth else ""
    return f"died {day(person.died_on)}{aged.removesuffix(' years')}"


def is_child(born: date | None) -> bool:
    """Under 18 today; somebody whose date of birth is not known is not assumed to be a child."""
    years = age(born)
    return years is not None and years < ADULT


def sentence(items: Iterable[object], joiner: str = "and") -> str:
    """“police, housing and school”."""
    words: Sequence[str] = [str(item) for item in items]
    return words[0] if len(words) == 1 else f" {joiner} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def money(value: Decimal | float | None) -> str:
    """£1,200 or £1,200.50."""
    if value is None:
        return ""
    return f"£{value:,.0f}" if value == int(value) else f"£{value:,.2f}"


def paragraphs(text: str | None) -> Markup:
    """Typed text with its paragraphs and line breaks, everything else escaped."""
    blocks = [block.strip() for block in (text or "").replace("\r\n", "\n").split("\n\n")]
    return Markup("\n").join(
        Markup('<p class="govuk-body">{}</p>').format(Markup("<br>").join(escape(line) for line in block.split("\n")))
        for block in blocks
        if block
    )


def quarter(name: str) -> str:
    """October to December 2026, of “2026-Q4”."""
    year, _, number = name.partition("-Q")
    return f"{QUARTERS[int(number) - 1]} {year}"


def capital(text: str) -> str:
    """The first letter large and the others left alone, unlike Jinja's `capitalize`."""
    return text[:1].upper() + text[1:]


def _day(value: date | datetime) -> date:
    """The London date of a moment, or the date itself."""
    return clock.local(value).date() if isinstance(value, datetime) else value


def _minutes_ago(passed: timedelta) -> str:
    minutes = int(passed.total_seconds()) // 60
    if minutes < 1:
        return "just now"
    return f"{plural(minutes, 'minute')} ago" if minutes < 60 else f"{plural(minutes // 60, 'hour')} ago"


SPECIAL_HOURS = {0: "midnight", 12: "noon"}
QUARTERS = ("January to March", "April to June", "July to September", "October to December")
NEAR_DAYS = {-1: "tomorrow", 0: "today", 1: "yesterday"}
FILTERS: dict[str, Callable[..., Any]] = {
    "age": age,
    "age_words": age_words,
    "age_of": age_of,
    "ago": ago,
    "capital": capital,
    "day": day,
    "hour": hour,
    "is_child": is_child,
    "moment": moment,
    "money": money,
    "paragraphs": paragraphs,
    "plural": plural,
    "quarter": quarter,
    "sentence": sentence,
    "tied": tied,
    "short_day": short_day,
    "until": until,
    "weekday": weekday,
    "weeks": weeks,
}
