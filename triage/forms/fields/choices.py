"""Choosing from a list: radios, checkboxes, a drop-down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wtforms.validators import StopValidation

from triage.forms.fields.basis import KitField, Validator


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `group` heads it in a drop-down, `divider` stands above it, `exclusive` unticks the rest."""

    value: str
    text: str
    hint: str = ""
    group: str = ""
    divider: str = ""
    disabled: bool = False
    exclusive: bool = False


def enum_options(labels: Mapping[Any, str], *, hints: Mapping[Any, str] | None = None) -> list[Option]:
    """Options from a table of labels, such as `TIER_LABELS`, in the table's order."""
    return [Option(value=str(member), text=text, hint=(hints or {}).get(member, "")) for member, text in labels.items()]


class ChoiceField(KitField):
    """One choice from `options`, as `coerce` makes it (an enum, `int`, `uuid.UUID`); None when nothing was chosen.

    Options that live in the database are set by the route: `form.agency.options = [...]`.
    """

    def __init__(
        self,
        label: str,
        *,
        options: Iterable[Option] | Mapping[Any, str] = (),
        coerce: Callable[[str], Any] = str,
        validators: Sequence[Validator] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators=validators, **kwargs)
        self.options = enum_options(options) if isinstance(options, Mapping) else list(options)
        self.coerce = coerce

    def is_chosen(self, option: Option) -> bool:
        """Is this option the current answer?"""
        return option.value in self.chosen_values()

    def chosen_values(self) -> set[str]:
        """The current answer as the page writes it."""
        return set() if self.is_blank() else {str(self.data)}

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the choice; a page that sends none has chosen none."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = self.read(text) if text else None

    def read(self, text: str) -> Any:
        """The typed form of one value of the page; raises `ValueError` with a sentence."""
        try:
            return self.coerce(text)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError(self.not_in_the_list) from None

    @property
    def not_in_the_list(self) -> str:
        """The sentence for a value that was not offered."""
        return self.required or "Choose one of the answers in the list"

    def check(self) -> None:
        """Refuse what was not offered, or was offered greyed out."""
        offered = {option.value for option in self.options if not option.disabled}
        if not self.chosen_values() <= offered:
            raise StopValidation(self.not_in_the_list)


class RadiosField(ChoiceField):
    """One choice, all of them in sight."""

    kind = "radios"


class SelectField(ChoiceField):
    """One choice from a long list. `empty_text` is the first line, which chooses nothing."""

    kind = "select"

    def __init__(self, label: str, *, empty_text: str | None = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.empty_text = empty_text

    def groups(self) -> list[tuple[str, list[Option]]]:
        """The options under their headings, in the order given."""
        found: dict[str, list[Option]] = {}
        for option in self.options:
            found.setdefault(option.group, []).append(option)
        return list(found.items())


class CheckboxesField(ChoiceField):
    """Any number of choices; `data` is a list."""

    kind = "checkboxes"

    def process_data(self, value: Iterable[Any] | None) -> None:
        """Take stored choices."""
        self.data = [] if value is None else list(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read every ticked box; none ticked is an empty list."""
        self.data = []
        self.data = [self.read(str(text)) for text in valuelist]

    def chosen_values(self) -> set[str]:
        """The ticked boxes as the page writes them."""
        return {str(value) for value in self.data}


class CheckboxField(KitField):
    """One box to tick; `data` is a bool. `text` is beside the box; the label stands for it in error messages."""

    kind = "checkbox"

    def process_data(self, value: object) -> None:
        """Take a stored yes or no."""
        self.data = bool(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Ticked, or not."""
        self.data = bool(valuelist) and str(valuelist[0]) == "yes"

    def is_blank(self) -> bool:
        """A box left empty counts as blank, so `required` makes it a declaration that must be ticked."""
        return not self.data


class YesNo(StrEnum):
    """An answer that can only be yes or no."""

    YES = "yes"
    NO = "no"
