"""What a page carries without showing it: a key that makes an act happen once, the revision that was seen."""

from __future__ import annotations

import uuid
from typing import Any

from wtforms.widgets import HiddenInput

from triage.forms.fields.basis import KitField
from triage.forms.fields.text import shown_again


class HiddenField(KitField):
    """A hidden text."""

    kind = "hidden"
    widget = HiddenInput()

    def __init__(self, label: str = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)

    def _value(self) -> str:
        return "" if self.data is None else shown_again(str(self.data))


class KeyField(HiddenField):
    """A new UUID for each page that was drawn; it comes back with the answer, so that a second send is recognised."""

    def process_data(self, value: object) -> None:
        """Make a key unless one was given."""
        self.data = value or uuid.uuid4()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the key of the page; one that is missing or damaged is replaced."""
        try:
            self.data = uuid.UUID(str(valuelist[0])) if valuelist else uuid.uuid4()
        except ValueError:
            self.data = uuid.uuid4()


class RevisionField(HiddenField):
    """The revision of the record that the reader saw; `data` is an int, 0 when it is missing or damaged."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the revision. None is ever 0, so a page without one counts as out of date."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST else 0


LONGEST = 10
