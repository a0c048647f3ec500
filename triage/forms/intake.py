"""The intake desk: filters, and starting or linking a family."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from triage.evidence.commands import Choice, LinkReferral, UnlinkReferral
from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import CheckboxField, Option, SelectField, TextAreaField
from triage.rules.working_days import Colour

COLOUR_LABELS = {
    Colour.RED: "Red: waiting too long",
    Colour.AMBER: "Amber: getting late",
    Colour.GREEN: "Green: in time",
    Colour.PAUSED: "Paused: waiting for an agency",
}
NEW = "new"


class QueueForm(BaseForm):
    """The filters of the intake queue."""

    class Meta(BaseForm.Meta):
        """It changes nothing, and its address may be kept."""

        csrf = False

    agency = SelectField("Agency", coerce=uuid.UUID, empty_text="All agencies")
    status = SelectField("Status", empty_text="All at intake")
    colour = SelectField("Waiting", options=COLOUR_LABELS, coerce=Colour, empty_text="Any time")
    urgent = CheckboxField("Urgent only")


class UnlinkForm(RevisionForm):
    """Take the referral out of the family again."""

    because = TextAreaField(
        "How do you know that it is another family?",
        required="Say how you know that it is another family",
        hint="It is kept with the referral. The referrer does not see it.",
        rows=3,
        max_length=500,
    )

    def to_command(self) -> UnlinkReferral:
        """The act asked for."""
        return UnlinkReferral(because=self.because.data, seen_revision=self.seen_revision.data)


class WhoForm(RevisionForm):
    """Who is whom: a drop-down for each sent person of whom that is to be said."""

    sent: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What was chosen, person by person."""
        return tuple(Choice(key=key, known_id=self._known(key)) for key in self.sent)

    def link(self, referral_id: uuid.UUID, family_id: uuid.UUID) -> LinkReferral:
        """The act of linking to that family."""
        return LinkReferral(
            referral_id=referral_id, family_id=family_id, choices=self.choices, seen_revision=self.seen_revision.data
        )

    def _known(self, key: str) -> uuid.UUID | None:
        chosen = self[field_name(key)].data
        return None if chosen == NEW else uuid.UUID(chosen)


@dataclass(frozen=True, slots=True)
class Asked:
    """One sent person: their name, who they could be, and who is suggested."""

    key: str
    name: str
    known: Sequence[Option]
    suggested: uuid.UUID | None = None


def field_name(key: str) -> str:
    """The name of the drop-down for one sent person."""
    return f"person-{key}"


def who_form(people: Iterable[Asked], *, new: str, **kwargs: Any) -> WhoForm:
    """A form with a drop-down for each sent person; nobody is taken for the same without a choice that is seen."""
    asked = list(people)
    fields = {
        field_name(each.key): SelectField(
            f"Who is {each.name}?",
            options=[Option(NEW, new), *each.known],
            empty_text=None,
            required=f"Say who {each.name} is",
            default=str(each.suggested) if each.suggested else NEW,
        )
        for each in asked
    }
    made = type("WhoForm", (WhoForm,), {**fields, "sent": tuple(each.key for each in asked)})
    form: WhoForm = made(**kwargs)
    return form
