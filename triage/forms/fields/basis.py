"""What every field of the kit has in common: its message when blank, its error and where the error link goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, ClassVar

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

Validator = Callable[[Any, Any], object]


class KitField(Field):
    """A field that says in a whole sentence what is wrong, and is drawn by the `field` macro.

    `required` is the sentence shown when nothing was entered; without it the field is optional.
    """

    kind: ClassVar[str] = "text"

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        required: str | None = None,
        called: str = "",
        validators: Sequence[Validator] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), description=hint, **kwargs)
        self.required = required
        self.called = called

    @property
    def error(self) -> str | None:
        """The one sentence to show beside the field."""
        return self.errors[0] if self.errors else None

    @property
    def focus_id(self) -> str:
        """The id of the input that a link in the error summary moves to."""
        return self.id

    @property
    def name_in_sentence(self) -> str:
        """The subject of a sentence: what the field is called, else its label, and “This answer” for a question."""
        text = self.called or self.label.text
        return "This answer" if text.endswith("?") or len(text) > SHORT_LABEL else text

    def is_blank(self) -> bool:
        """Was nothing entered?"""
        return self.data is None or self.data in ("", [], ())

    def check(self) -> None:
        """What is wrong with a value that was entered; raises `StopValidation` with the sentence."""

    def pre_validate(self, form: BaseForm) -> None:
        """Report one error at a time: an unreadable value, then a blank one, then a wrong one."""
        if self.process_errors:
            raise StopValidation
        if not self.is_blank():
            self.check()
        elif self.required:
            raise StopValidation(self.required)


class RequiredWhen:
    """Another answer makes this one necessary: `RequiredWhen("told", {"no"}, "Say why they were not told")`."""

    def __init__(self, other: str, values: Collection[object], message: str) -> None:
        self.other = other
        self.values = values
        self.message = message

    def __call__(self, form: BaseForm, field: KitField) -> None:
        """Raise `StopValidation` with the message when the other answer asks for this one and it is blank."""
        given = form[self.other].data
        answers = given if isinstance(given, list) else [given]
        if field.is_blank() and any(answer in self.values for answer in answers):
            raise StopValidation(self.message)


SHORT_LABEL = 40
