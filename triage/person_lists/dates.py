"""Dates of birth as people and spreadsheets write them: day before month, as in Britain, unless the year leads."""

from __future__ import annotations

import re
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$")
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$")
IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]{3,9})[-/., ]+(\d{4}|\d{2})$", re.IGNORECASE)


def digits(written: str, *, on: date) -> str | None:
    """Eight digits, year first, even where they are no date; None for what does not look like one.

    Of a year of two digits the latest that is not after `on`.
    """
    plain = TIME.sub("", written.strip()) if ":" in written else written.strip()
    if len(plain) == 8 and plain.isdecimal():
        return plain
    if found := YEAR_FIRST.match(plain):
        year, month, day = found.groups()
    elif found := DAY_FIRST.match(plain):
        day, month, year = found.groups()
    elif (found := IN_WORDS.match(plain)) and found[2].casefold()[:3] in MONTHS:
        day, month, year = found[1], str(MONTHS.index(found[2].casefold()[:3]) + 1), found[3]
    else:
        return None
    return f"{_whole_year(year, on)}{int(month):02}{int(day):02}"


def is_date(eight: str) -> bool:
    """Whether eight digits are a day of the calendar."""
    try:
        date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return False
    return True


def _whole_year(year: str, on: date) -> str:
    if len(year) == 4:
        return year
    this_century = on.year - on.year % 100 + int(year)
    return str(this_century if this_century <= on.year else this_century - 100)
