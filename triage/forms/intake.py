"""The intake desk: filters, and starting or linking a family."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from triage.evidence.commands import Choice, LinkReferral, UnlinkReferral
from triage.forms.base import BaseForm, RevisionForm
from triage.forms.fields import CheckboxField, Option, SelectField, TextAreaField
from triage.rules.working_days import Colour

COLOUR_LABELS = {
    Colour.RED: "Red: waiting too long",
    Colour.AMBER: "Amber: getting late",
    Colour.GREEN: "Green: in time",
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


class TakeInForm(RevisionForm):
    """Start a family from a referral: only a button."""


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


class LinkForm(RevisionForm):
    """Which known person each sent person is; one drop-down for each, made by `link_form`."""

    sent: tuple[str, ...] = ()

    def to_command(self, referral_id: uuid.UUID, family_id: uuid.UUID) -> LinkReferral:
        """Who is whom."""
        return LinkReferral(
            referral_id=referral_id,
            family_id=family_id,
            choices=tuple(Choice(key=key, known_id=self._known(key)) for key in self.sent),
            seen_revision=self.seen_revision.data,
        )

    def _known(self, key: str) -> uuid.UUID | None:
        chosen = self[field_name(key)].data
        return None if chosen == NEW else uuid.UUID(chosen)


def field_name(key: str) -> str:
    """The name of the drop-down for one sent person."""
    return f"person-{key}"


def link_form(
    sent: Mapping[str, str], known: Iterable[Option], suggested: Mapping[str, uuid.UUID], **kwargs: Any
) -> LinkForm:
    """A form with a drop-down for each sent person; nobody is taken for the same without a choice that is seen."""
    options = [Option(NEW, "New to the family"), *known]
    fields = {
        field_name(key): SelectField(
            f"Who is {name}?",
            options=options,
            empty_text=None,
            required=f"Say who {name} is",
            default=str(suggested[key]) if key in suggested else NEW,
        )
        for key, name in sent.items()
    }
    made = type("LinkForm", (LinkForm,), {**fields, "sent": tuple(sent)})
    form: LinkForm = made(**kwargs)
    return form
