"""What an agency says it knows about a family, facts and opinion apart."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from triage.forms.base import RevisionForm
from triage.forms.fields import Option, RadiosField, RequiredWhen, TextAreaField
from triage.panel.commands.returns import GiveReturn
from triage.rules.framework import Sensitivity
from triage.rules.meetings import ReturnStatus

ANSWERS: Mapping[ReturnStatus, str] = {
    ReturnStatus.GIVEN: "We know something about this family",
    ReturnStatus.NIL: "Nil return: we have looked and hold nothing",
    ReturnStatus.NOT_SHARED: "We hold something and do not share it",
}


KINDS: Mapping[Sensitivity, str] = {
    Sensitivity.GENERAL: "None of the others",
    Sensitivity.HEALTH: "Health",
    Sensitivity.CRIMINAL: "Police and criminal",
    Sensitivity.BENEFITS: "Benefits",
}


class ReturnForm(RevisionForm):
    """One agency's return on one family."""

    status = RadiosField(
        "Your agency’s answer", options=ANSWERS, coerce=ReturnStatus, required="Say what your agency knows"
    )
    sensitivity = RadiosField(
        "What kind of information is it?",
        hint="Choose the most sensitive kind that is in it. It decides which of the other agencies read the words.",
        options=KINDS,
        coerce=Sensitivity,
    )
    facts = TextAreaField(
        "Facts",
        hint="What your records say, about whom, with dates. Say where it is recorded.",
        rows=8,
        max_length=6000,
        validators=[RequiredWhen("status", {ReturnStatus.GIVEN}, "Enter the facts that your records hold")],
    )
    opinion = TextAreaField(
        "Professional opinion",
        hint="What you make of it, kept apart from the facts. You may leave this empty.",
        rows=4,
        max_length=3000,
    )
    not_shared_because = TextAreaField(
        "Why is it not shared?",
        rows=3,
        max_length=1000,
        validators=[RequiredWhen("status", {ReturnStatus.NOT_SHARED}, "Say why it is not shared")],
    )

    def always(self, kind: Sensitivity) -> None:
        """What this agency says is always of one kind: there is nothing to choose."""
        self.sensitivity.options = [Option(kind.value, KINDS[kind])]

    def to_command(self, return_id: uuid.UUID) -> GiveReturn:
        """What was typed, as a command."""
        assert self.status.data is not None
        return GiveReturn(
            return_id=return_id,
            seen_revision=self.seen_revision.data or 0,
            status=self.status.data,
            sensitivity=self.sensitivity.data,
            facts=self.facts.data or "",
            opinion=self.opinion.data or "",
            not_shared_because=self.not_shared_because.data or "",
        )
