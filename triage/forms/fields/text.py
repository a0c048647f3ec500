"""Words: one line, several lines, an e-mail address, a time of day, a password."""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from typing import Any, ClassVar

from wtforms.validators import StopValidation

from triage.forms.fields.basis import KitField


def tidy(text: str) -> str:
    """One form of each letter, plain line ends, no control characters that a database would refuse."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


def shown_again(text: str) -> str:
    """What was typed, as far as anybody types: a book that was pasted by mistake does not come back whole."""
    return text[:MOST_SHOWN]


class TextField(KitField):
    """One line of text. `width` is in characters (2, 3, 4, 5, 10, 20 or 30); without it the line is full width."""

    input_type: ClassVar[str] = "text"

    def __init__(
        self,
        label: str,
        *,
        max_length: int = 200,
        width: int | None = None,
        autocomplete: str | None = None,
        inputmode: str | None = None,
        prefix: str = "",
        suffix: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.max_length = max_length
        self.width = width
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.prefix = prefix
        self.suffix = suffix

    def typed(self) -> str:
        """What to show in the box again: the very text that was typed."""
        if self.raw_data:
            return shown_again(str(self.raw_data[0]))
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the text; nothing entered is an empty string."""
        self.data = tidy(str(valuelist[0])) if valuelist else ""

    def process_data(self, value: object) -> None:
        """Take a stored value; none is an empty string."""
        self.data = "" if value is None else value

    def check(self) -> None:
        """Refuse text that is too long."""
        if len(self.data) > self.max_length:
            cut = f". Only the first {MOST_SHOWN:,} of what you sent are shown" if len(self.data) > MOST_SHOWN else ""
            raise StopValidation(f"{self.name_in_sentence} must be {self.max_length} characters or fewer{cut}")


class EmailField(TextField):
    """An e-mail address."""

    input_type = "email"

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **{"max_length": 254, "autocomplete": "email", **kwargs})

    def check(self) -> None:
        """Refuse what cannot be an e-mail address."""
        super().check()
        if not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", self.data):
            raise StopValidation("Enter an email address in the correct format, like name@example.com")


class TextAreaField(TextField):
    """Several lines of text, with a count of the characters left when `counted`."""

    kind = "textarea"

    def __init__(self, label: str, *, rows: int = 5, counted: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **{"max_length": 5000, **kwargs})
        self.rows = rows
        self.counted = counted


class PasswordField(TextField):
    """A password: never tidied, never shown again."""

    kind = "password"
    input_type = "password"

    def __init__(self, label: str, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(label, **{"max_length": 1000, "autocomplete": autocomplete, **kwargs})

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep each character as typed, since spaces may be part of a password."""
        self.data = str(valuelist[0]) if valuelist else ""

    def typed(self) -> str:
        """Nothing: a password is not sent back to the page."""
        return ""


class TimeField(TextField):
    """A time of day as people write it: 9.30, 09:30, 9:30am, 2pm."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **{"max_length": 20, "width": 5, **kwargs})

    def process_data(self, value: object) -> None:
        """Take a stored time."""
        self.data = value

    def typed(self) -> str:
        """The typed text, or a stored time such as 9:30am."""
        if self.raw_data:
            return shown_again(str(self.raw_data[0]))
        if isinstance(self.data, time):
            return f"{self.data:%I:%M%p}".lstrip("0").lower()
        return ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the time; `data` is a `time`, or None when blank."""
        self.data = None
        text = tidy(str(valuelist[0])) if valuelist else ""
        if text:
            self.data = read_time(text)

    def check(self) -> None:
        """A time that could be read is right."""


def read_time(text: str) -> time:
    """The time that was written; raises `ValueError` with a sentence."""
    match = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?\s*([ap])?\.?m?\.?", text.lower())
    problem = "Enter a time, like 9:30am or 14:00"
    if match is None:
        raise ValueError(problem)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= NOON:
        raise ValueError(problem)
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError(problem) from None


NOON = 12
MOST_SHOWN = 100_000
"""Characters of one field that a page gives back; the longest answer of any form is a fifth of it."""
