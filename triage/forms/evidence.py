"""Evidence: check an item, add one, judge under another framework; the number that an item may have."""

from __future__ import annotations

import re
import uuid
from decimal import Decimal
from typing import Any

from triage.evidence.commands import CheckItem
from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import (
    DateField,
    RadiosField,
    RequiredWhen,
    TextAreaField,
    TextField,
)
from triage.rules.facts import Answer, Status
from triage.rules.framework import Window, WindowKind

ANSWER_LABELS = {Answer.YES: "Yes", Answer.NO: "No", Answer.NOT_KNOWN: "Not known"}
HOUSEHOLD = "household"
MAY_LIE_AHEAD = frozenset({WindowKind.AHEAD, WindowKind.IN_FORCE})
"""A release that is due, an order that begins next week; nothing else happens on a day to come."""


def when_field(window: Window) -> DateField:
    """When it was, in the words of the window: a slip such as 2062 is refused, and never counts as not eligible."""
    return DateField(
        "When will it happen?" if window.kind is WindowKind.AHEAD else "When did it happen or begin?",
        called="The date",
        hint="For example, 27 3 2026",
        past=window.kind not in MAY_LIE_AHEAD,
    )


class AmountField(TextField):
    """A number that may have decimals, such as an attendance of 88.5; `data` is a float, or None when blank."""

    def process_data(self, value: object) -> None:
        """Take a stored number, without the noughts that a column adds to it."""
        stored = isinstance(value, Decimal | float)
        self.data = f"{value:.2f}".rstrip("0").rstrip(".") if stored else value

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; a percent sign is allowed."""
        self.data = None
        text = str(valuelist[0]).strip().rstrip("%").replace(",", "").strip() if valuelist else ""
        if not text:
            return
        if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", text):
            raise ValueError("Enter a number, like 12 or 88.5")
        self.data = float(text)

    def check(self) -> None:
        """Any number will do; what it is worth is for the rules to say."""


class CheckForm(RevisionForm):
    """Verify or reject one item."""

    status = RadiosField(
        "Does the evidence stand?",
        options={
            Status.VERIFIED: "Verified: I have seen the record, or its source confirmed it",
            Status.REJECTED: "Rejected: it does not count",
            Status.ASSERTED: "Not checked yet",
        },
        coerce=Status,
        required="Say whether the evidence stands",
    )
    note = TextAreaField(
        "Note",
        hint="What you saw and where, or why it does not count",
        rows=3,
        max_length=2000,
        validators=[RequiredWhen("status", {Status.REJECTED}, "Say why the item is rejected")],
    )

    def to_command(self, item_id: uuid.UUID) -> CheckItem:
        """What became of the item."""
        return CheckItem(
            item_id=item_id, status=self.status.data, note=self.note.data, seen_revision=self.seen_revision.data
        )


class FrameworkForm(BaseForm):
    """Judge the family under another framework in use."""

    framework = RadiosField("Which framework?", required="Choose a framework")
    reason = TextAreaField(
        "Why is the family judged under this one?",
        rows=3,
        max_length=1000,
        required="Explain why this framework applies",
    )
