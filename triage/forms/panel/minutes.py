"""The forms of the minutes: one item, agreement, addendum."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from triage.forms.base import BaseForm, OnceForm, OnceRevisionForm
from triage.forms.fields import CheckboxField, SelectField, TextAreaField
from triage.panel.commands.minutes import AddAddendum, AgreeMinutes, SaveMinute

NO_NAMES = "By reference, not by name; nothing about benefits"


class MinuteForm(OnceRevisionForm):
    """What was said on one family."""

    information_shared = TextAreaField(
        "Information shared at the meeting",
        rows=4,
        max_length=10000,
        hint="Agency by agency. What agencies sent before the meeting is added for you",
    )
    discussion = TextAreaField("Discussion", rows=7, max_length=20000, hint=NO_NAMES)
    risks = TextAreaField("Risks", rows=3, max_length=10000)

    def to_command(self, item_id: uuid.UUID) -> SaveMinute:
        """What was typed, with the page it was typed on."""
        return SaveMinute(
            item_id=item_id,
            information_shared=self.information_shared.data,
            discussion=self.discussion.data,
            risks=self.risks.data,
            seen_revision=self.seen_revision.data,
            page_key=str(self.idempotency_key.data),
        )


class NoteForm(OnceRevisionForm):
    """What was noted under a standing item."""

    discussion = TextAreaField("Notes", rows=7, max_length=20000)

    def to_command(self, item_id: uuid.UUID) -> SaveMinute:
        """What was typed."""
        return SaveMinute(
            item_id=item_id,
            discussion=self.discussion.data,
            seen_revision=self.seen_revision.data,
            page_key=str(self.idempotency_key.data),
        )


class AgreeForm(OnceRevisionForm):
    """The chair signs the minutes."""

    at_meeting = SelectField("Which meeting agreed them?", coerce=uuid.UUID, empty_text="None: I sign them as chair")
    words = TextAreaField(
        "What the meeting said", rows=2, max_length=1000, hint="Corrections, or leave empty: “agreed as a true record”"
    )
    sure = CheckboxField(
        "I have read the minutes and they can be locked", required="Tick to say that you have read the minutes"
    )

    nothing_more = CheckboxField("Nothing more was said on these, agree them as they are")

    def must_not_be_empty(self, references: Sequence[str]) -> bool:
        """Whether every family's item has its text, or whoever signs says that there is none; else an error."""
        if not references or self.nothing_more.data:
            return True
        self.add_error(
            f"Nothing is written on {', '.join(references)}. Write it first, or tick that nothing more was said",
            field="nothing_more",
        )
        return False

    def to_command(self, meeting_id: uuid.UUID) -> AgreeMinutes:
        """The signature."""
        return AgreeMinutes(
            meeting_id=meeting_id,
            seen_revision=self.seen_revision.data,
            at_meeting_id=self.at_meeting.data,
            words=self.words.data,
        )


class AddendumForm(OnceForm):
    """A correction of agreed minutes."""

    item = SelectField("Which item?", coerce=uuid.UUID, empty_text="The minutes as a whole")
    words = TextAreaField("What is corrected", rows=5, max_length=5000, required="Say what is corrected")

    def to_command(self, meeting_id: uuid.UUID) -> AddAddendum:
        """The correction."""
        return AddAddendum(
            meeting_id=meeting_id,
            item_id=self.item.data,
            words=self.words.data,
            idempotency_key=str(self.idempotency_key.data),
        )


class DraftForm(BaseForm):
    """The button that makes a draft."""
