"""A date in three boxes, as GOV.UK asks for it: “27 March 2026”, “27 3 2026”, never a calendar to click through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms.validators import StopValidation

from triage import clock
from triage.forms.fields.basis import KitField
from triage.forms.fields.text import tidy
from triage.rules.dates import EARLIEST_YEAR, LATEST_YEAR

PARTS = ("day", "month", "year")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
YEAR_DIGITS = 4
LONGEST_PART = 20


@dataclass(frozen=True, slots=True)
class DateProblem:
    """Which of the three parts are wrong, and the sentence after the name of the date."""

    parts: tuple[str, ...]
    sentence: str


class DateField(KitField):
    """A day, month and year; `data` is a `date`, or None when blank.

    `called` is the date in a sentence (“Date of birth”); `past` allows today and before, `future` today and after.
    """

    kind = "date"

    def __init__(
        self, label: str, *, called: str = "", past: bool = False, future: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.called = called or (label if not label.endswith("?") else "The date")
        self.past = past
        self.future = future
        self.parts: dict[str, str] = dict.fromkeys(PARTS, "")
        self.wrong_parts: Sequence[str] = ()

    @property
    def focus_id(self) -> str:
        """The first box that is wrong, or the first of all."""
        return f"{self.id}-{self.wrong_parts[0] if self.wrong_parts else PARTS[0]}"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three boxes when the page sent any of them, and the stored date otherwise."""
        self.process_errors = []
        self.raw_data = None
        stored = data if isinstance(data, date) else self.default
        self.data = self.object_data = stored if isinstance(stored, date) else None
        names = {part: f"{self.name}-{part}" for part in PARTS}
        if formdata is None:
            self.parts = shown_parts(self.data)
            return
        self.parts = {part: tidy(str(formdata.get(name, "")))[:LONGEST_PART] for part, name in names.items()}
        self.raw_data = list(self.parts.values())
        self.data = None
        if any(self.parts.values()):
            self._read()

    def _read(self) -> None:
        answer = read_date(self.parts)
        if isinstance(answer, date):
            self.data = answer
            return
        self.wrong_parts = answer.parts
        self.process_errors = [f"{self.called} {answer.sentence}"]

    def check(self) -> None:
        """Refuse a date on the wrong side of today."""
        today = clock.today()
        if self.past and self.data > today:
            raise StopValidation(f"{self.called} must be today or in the past")
        if self.future and self.data < today:
            raise StopValidation(f"{self.called} must be today or in the future")


def shown_parts(stored: date | None) -> dict[str, str]:
    """The text of the three boxes for a stored date."""
    if stored is None:
        return dict.fromkeys(PARTS, "")
    return {"day": str(stored.day), "month": str(stored.month), "year": str(stored.year)}


def read_date(parts: dict[str, str]) -> date | DateProblem:
    """The date that was written, or what is wrong with it."""
    missing = tuple(part for part in PARTS if not parts[part])
    if missing:
        return DateProblem(missing, f"must include a {' and a '.join(missing)}")
    day, month, year = read_number(parts["day"]), read_month(parts["month"]), read_number(parts["year"])
    if len(parts["year"]) != YEAR_DIGITS or year is None:
        return DateProblem(("year",), "must have a year of 4 numbers, like 2015")
    if month is None:
        return DateProblem(("month",), "must have a real month, like 3 or March")
    try:
        found = date(year, month, day or 0)
    except ValueError:
        return DateProblem(("day",), "must be a real date")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return DateProblem(("year",), f"must have a year between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return found


def read_number(text: str) -> int | None:
    """A number of plain digits."""
    return int(text) if text.isascii() and text.isdigit() else None


def read_month(text: str) -> int | None:
    """A month as a number, a name, or at least the first three letters of one."""
    number = read_number(text)
    if number is not None:
        return number if 1 <= number <= len(MONTHS) else None
    word = text.lower().rstrip(".")
    word = "sep" if word == "sept" else word
    matches = [at for at, name in enumerate(MONTHS, start=1) if len(word) > 2 and name.startswith(word)]
    return matches[0] if matches else None
