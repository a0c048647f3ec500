"""Numbers and amounts of money, with the typed text kept when it is not a number."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms.validators import StopValidation

from triage.forms.fields.text import TextField, tidy


class NumberField(TextField):
    """A whole number within limits; `data` is an int, or None when blank."""

    def __init__(
        self, label: str, *, minimum: int = 0, maximum: int = 1_000_000, width: int = 4, **kwargs: Any
    ) -> None:
        super().__init__(label, **{"inputmode": "numeric", "width": width, **kwargs})
        self.minimum = minimum
        self.maximum = maximum

    def process_data(self, value: object) -> None:
        """Take a stored number."""
        self.data = value

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; commas and spaces between the digits are allowed."""
        self.data = None
        text = tidy(str(valuelist[0])).replace(",", "").replace(" ", "") if valuelist else ""
        if not text:
            return
        if not (text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < LONGEST):
            message = f"{self.name_in_sentence} must be a whole number, like 12"
            raise ValueError(message)
        self.data = int(text)

    def check(self) -> None:
        """Refuse a number beyond the limits."""
        if not self.minimum <= self.data <= self.maximum:
            raise StopValidation(f"{self.name_in_sentence} must be between {self.minimum:,} and {self.maximum:,}")


class DecimalField(TextField):
    """A number, whole or with decimals; `data` is an int where it is whole, a float otherwise, or None when blank."""

    def __init__(self, label: str, *, maximum: float = 1_000_000, width: int = 5, **kwargs: Any) -> None:
        super().__init__(label, **{"inputmode": "decimal", "width": width, **kwargs})
        self.maximum = maximum

    def process_data(self, value: object) -> None:
        """Take a stored number."""
        self.data = value

    def typed(self) -> str:
        """What was typed, or the stored number without needless noughts."""
        if self.raw_data or self.data is None:
            return super().typed()
        return f"{self.data:g}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; a sign of per cent after it is allowed."""
        self.data = None
        text = tidy(str(valuelist[0])).replace(",", "").removesuffix("%").strip() if valuelist else ""
        if not text:
            return
        if not (len(text) < LONGEST and text.isascii() and text.replace(".", "", 1).isdigit()):
            message = f"{self.name_in_sentence} must be a number, like 3 or 12.5"
            raise ValueError(message)
        number = float(text)
        self.data = int(number) if number.is_integer() else number

    def check(self) -> None:
        """Refuse a number beyond the limit."""
        if self.data > self.maximum:
            raise StopValidation(f"{self.name_in_sentence} must be {self.maximum:,} or less")


class MoneyField(TextField):
    """An amount in pounds; `data` is a `Decimal` with two places, or None when blank."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **{"inputmode": "decimal", "width": 10, "prefix": "£", **kwargs})

    def process_data(self, value: object) -> None:
        """Take a stored amount."""
        self.data = value

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount; a pound sign and commas are allowed."""
        self.data = None
        text = tidy(str(valuelist[0])).replace(",", "").replace(" ", "").lstrip("£") if valuelist else ""
        if not text:
            return
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or abs(amount) > MOST_MONEY:
            message = f"{self.name_in_sentence} must be an amount in pounds, like 120 or 120.50"
            raise ValueError(message)
        self.data = amount.quantize(Decimal("0.01"))

    def check(self) -> None:
        """Refuse less than nothing."""
        if self.data < 0:
            raise StopValidation(f"{self.name_in_sentence} must be £0 or more")


LONGEST = 12
MOST_MONEY = Decimal(1_000_000_000)
