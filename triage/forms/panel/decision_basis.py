"""What every decision asks: reason, rationale, dissent, actions line by line."""

from __future__ import annotations

import uuid
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from triage.forms.base import BaseForm, OnceRevisionForm
from triage.forms.fields import (
    DateField,
    HiddenField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from triage.panel.commands import decisions as commands
from triage.rules.decisions import REASONS, DecisionKind

MOST_ROWS = 12


class RowForm(BaseForm):
    """One line of several: left empty it counts for nothing, begun it must be whole."""

    class Meta(BaseForm.Meta):
        """The page's own form carries the token."""

        csrf = False

    def is_blank(self) -> bool:
        """Was nothing entered in this line?"""
        return all(field.is_blank() and not field.process_errors for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        """An empty line is right."""
        return True if self.is_blank() else bool(super().validate(extra_validators))


class ActionForm(RowForm):
    """A task for an agency and a person, with its day."""

    what = TextField("What will be done?", max_length=500, required="Say what will be done")
    owner = SelectField("Who does it?", coerce=uuid.UUID, required="Choose who does it", empty_text="Agency and person")
    due = DateField("By when?", called="The day by when", future=True, required="Enter the day by when it is done")

    def to_command(self) -> commands.GiveAction:
        """The action that was typed."""
        return commands.GiveAction(what=self.what.data, owner_id=self.owner.data, due_on=self.due.data)


class HelpForm(RowForm):
    """Other help that is open to the family."""

    name = TextField("Service", max_length=120, required="Enter the name of the service")
    offers = TextField("What it offers", max_length=200)
    contact = TextField("How to reach it", max_length=200, hint="A phone number, an address or a web page")

    def to_command(self) -> commands.OtherHelp:
        """The service that was typed."""
        return commands.OtherHelp(name=self.name.data, offers=self.offers.data, contact=self.contact.data)


class DecisionForm(OnceRevisionForm):
    """What every decision asks. The route says what else is asked for: `departs`, `alone`, `corrects`."""

    KIND: ClassVar[DecisionKind]

    reason = RadiosField("Reason", required="Choose a reason")
    rationale = TextAreaField(
        "Why the panel decides this",
        rows=3,
        max_length=4000,
        hint="For the minutes: no names, and nothing about benefits",
        required="Say why the panel decides this",
    )
    departure = TextAreaField("Why the panel departs from the recommendation", rows=2, max_length=2000)
    chairs_reason = TextAreaField("Why this cannot wait for a quorate meeting", rows=2, max_length=2000)
    replaces_because = TextAreaField("Why the decision is corrected", rows=2, max_length=2000)
    proposals = TextAreaField("What members proposed", rows=2, max_length=4000)
    dissent = TextAreaField("Dissent", rows=2, max_length=4000, hint="Which agency disagrees, and why")
    action_rows = HiddenField()
    help_rows = HiddenField()

    def ask_why(self, *, departs: bool, alone: bool, corrects: bool) -> None:
        """Ask the questions that this decision makes necessary."""
        asked = (
            (self.departure, departs, "Say why the panel departs from the recommendation"),
            (self.chairs_reason, alone, "Say why this cannot wait for a quorate meeting"),
            (self.replaces_because, corrects, "Say why the decision is corrected"),
        )
        for field, is_asked, words in asked:
            field.required = words if is_asked else None
        self.reason.options = [Option(reason.code, reason.words) for reason in REASONS[self.KIND]]

    def rows_of(self, field: HiddenField, least: int) -> int:
        """How many lines to draw, as the page that was sent says."""
        text = str(field.data or "")
        return min(max(int(text) if text.isascii() and text.isdigit() else least, least), MOST_ROWS)

    @abstractmethod
    def details(self, helps: Sequence[HelpForm]) -> commands.Details:
        """What this kind of decision needs; each kind of form says its own."""
