"""How an action stands."""

from __future__ import annotations

import uuid

from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import RadiosField, RequiredWhen, SelectField, TextAreaField
from triage.panel.commands.actions import UpdateAction
from triage.rules.meetings import ACTION_STATUS_LABELS, ActionStatus


class ActionStatusForm(RevisionForm):
    """Done, not done, no longer possible, or still open."""

    status = RadiosField(
        "How does it stand?", options=ACTION_STATUS_LABELS, coerce=ActionStatus, required="Say how it stands"
    )
    note = TextAreaField(
        "Note",
        hint="What was done, or why it was not. The next meeting reads this.",
        rows=4,
        max_length=2000,
        validators=[
            RequiredWhen(
                "status",
                {ActionStatus.NOT_DONE, ActionStatus.NOT_POSSIBLE},
                "Say why, so that the panel can decide what to do instead",
            )
        ],
    )

    def to_command(self, action_id: uuid.UUID) -> UpdateAction:
        """What was typed, as a command."""
        assert self.status.data is not None
        return UpdateAction(
            action_id=action_id,
            seen_revision=self.seen_revision.data or 0,
            status=self.status.data,
            note=self.note.data or "",
        )


class ActionFilterForm(BaseForm):
    """Whose actions the coordinator looks at."""

    class Meta(BaseForm.Meta):
        """Read from the address: nothing is changed by it."""

        csrf = False

    agency = SelectField("Agency", coerce=uuid.UUID, empty_text="All agencies")
