"""Dates, numbers and words as cells hold them; what cannot be right is said in words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from triage.person_lists import dates

NOT_KNOWN = frozenset({"", "unknown", "not known", "n/a", "na", "none", "null", "nk", "-", "–", "tbc", "nil"})
ERRORS = frozenset({"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#spill!", "#calc!"})
NOT_COUNTED = "#formula!"
HASHES = re.compile(r"#{2,}$")
SERIAL = re.compile(r"\d{4,5}(\.\d+)?$")
FIRST_DAY = date(1899, 12, 30)
EARLIEST, LATEST = 3_000, 80_000
"""Excel's numbers of days from 1908 to 2119."""
OLDEST = 120
MOST_KEPT = 20_000
"""Cells repeat each other, dates most of all: so many answers are kept, and the unreadable ones never."""
NUMBER = re.compile(r"-?\d+(\.\d+)?$")
UNIT = re.compile(r"\s*\b(?:day|session)s?\.?$", re.IGNORECASE)
"""What people write after a number under “Days” or “Sessions”."""
YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "met", "t"})
NO = frozenset({"no", "n", "false", "0", "not met", "f"})


class Unreadable(ValueError):
    """A cell that cannot be read; its words say why."""


def wrong_in(cell: str) -> str:
    """Why nothing can stand in this cell, or blank."""
    if not cell.startswith("#"):
        return ""
    low = cell.lower()
    if low == NOT_COUNTED:
        return "holds a formula that was never worked out: open the file in Excel, save it and send it again"
    if low in ERRORS:
        return f"holds Excel’s error {cell}"
    if HASHES.match(cell):
        return "holds ##### in place of what was there: the column was too narrow when the file was saved"
    return ""


@lru_cache(maxsize=MOST_KEPT)
def day(cell: str, *, on: date, ahead: bool = False) -> date | None:
    """A day, or None where none is given; raises Unreadable for what is no day, and for one to come unless `ahead`."""
    if cell.casefold() in NOT_KNOWN:
        return None
    eight = eight_digits(cell, on=on)
    if eight is None:
        raise Unreadable("is not a date")
    if not dates.is_date(eight):
        raise Unreadable(no_such_day(eight))
    found = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    if found > on and not ahead:
        raise Unreadable(f"is a day to come ({found:%d/%m/%Y})")
    return found


def eight_digits(cell: str, *, on: date) -> str | None:
    """Year, month and day as written, even where they are no day; Excel's numbers of days are understood too."""
    if SERIAL.match(cell) and EARLIEST <= float(cell) <= LATEST:
        return (FIRST_DAY + timedelta(days=int(float(cell)))).strftime("%Y%m%d")
    return dates.digits(cell, on=on)


class Birth(NamedTuple):
    """A date of birth as a cell has it: eight digits where they are no date, and what is odd or wrong about it."""

    born: date | str | None
    warning: str = ""
    problem: str = ""
    counted: str = ""
    """Under which of the warnings of the whole list it counts."""


def birth(cell: str, on: date) -> Birth:
    """The date of birth in a cell."""
    if cell.casefold() in NOT_KNOWN:
        return Birth(None, counted="no birth")
    eight = eight_digits(cell, on=on)
    if eight is None:
        return Birth(None, "“Date of birth” is not a date, and counts as blank", counted="no birth")
    try:
        born = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return Birth(eight, f"“Date of birth” {no_such_day(eight)}; its digits are compared", counted="birth")
    if born > on or born.year < on.year - OLDEST:
        return Birth(born, problem=f"“Date of birth” cannot be right ({born:%d/%m/%Y})")
    return Birth(born)


def no_such_day(eight: str) -> str:
    """What is wrong with a day that the calendar has not got."""
    year, month, written = eight[:4], eight[4:6], eight[6:]
    words = f"is no day there is ({written}/{month}/{year})"
    swapped = f"{year}{written}{month}"
    return f"{words}; are day and month swapped?" if int(month) > 12 and dates.is_date(swapped) else words


@lru_cache(maxsize=MOST_KEPT)
def number(cell: str) -> float | None:
    """A number, or None where none is given; raises Unreadable."""
    if cell.casefold() in NOT_KNOWN:
        return None
    plain = UNIT.sub("", cell).replace(",", "").replace(" ", "").removesuffix("%")
    if not NUMBER.match(plain):
        raise Unreadable("is not a number")
    found = float(plain)
    if found < 0:
        raise Unreadable("is below nought")
    return found


@lru_cache(maxsize=MOST_KEPT)
def share(cell: str) -> float | None:
    """A percentage; Excel keeps 85% as 0.85. Raises Unreadable."""
    found = number(cell)
    if found is None:
        return None
    if found <= 1 and "%" not in cell:
        found *= 100
    if found > 100:
        raise Unreadable("is more than 100%")
    return round(found, 2)


def yes(cell: str) -> bool:
    """Whether a cell says yes; blank is no. Raises Unreadable."""
    low = cell.casefold()
    if low in YES:
        return True
    if low in NO or low in NOT_KNOWN:
        return False
    raise Unreadable("is neither yes nor no")
