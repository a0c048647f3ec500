"""Fields that only the referral form needs: an amount with a fraction, and "who?" with reasons."""

from __future__ import annotations

from typing import Any

from wtforms.validators import StopValidation

from triage.forms.fields import CheckboxesField, TextField


class AmountField(TextField):
    """A number that may have a fraction, such as a percentage; `data` is a float, or None when blank."""

    def __init__(self, label: str, *, lowest: float = 0, highest: float = 1_000_000, **kwargs: Any) -> None:
        super().__init__(label, **{"inputmode": "decimal", "width": 5, "max_length": 20, **kwargs})
        self.lowest = lowest
        self.highest = highest

    def typed(self) -> str:
        """The very text that was typed, or a stored number without a needless fraction."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"

    def process_data(self, value: object) -> None:
        """Take a stored number."""
        self.data = value

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; a percent sign and spaces are allowed."""
        self.data = None
        text = str(valuelist[0]).strip().rstrip("%").strip().replace(",", "") if valuelist else ""
        if not text:
            return
        if not text.replace(".", "", 1).isdecimal() or not text.isascii():
            message = f"{self.name_in_sentence} must be a number, like 87.5"
            raise ValueError(message)
        self.data = float(text)

    def check(self) -> None:
        """Refuse a number beyond the limits."""
        if not self.lowest <= self.data <= self.highest:
            raise StopValidation(f"{self.name_in_sentence} must be between {self.lowest:g} and {self.highest:g}")


class WhoField(CheckboxesField):
    """People to tick. Somebody greyed out is not refused here: the page's own check says why in words."""

    def check(self) -> None:
        """Refuse only what is not on the page at all."""
        offered = {option.value for option in self.options}
        if not self.chosen_values() <= offered:
            raise StopValidation("Choose somebody from the family as you described it")
