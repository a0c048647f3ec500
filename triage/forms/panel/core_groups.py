"""The core agencies of a quorum, group by group."""

from __future__ import annotations

from triage.forms.base import BaseForm
from triage.forms.fields import CheckboxesField, Option, TextField
from triage.rules.agencies import WHO_TO_ASK, AgencyKind
from triage.rules.quorum import CoreGroup


class CoreGroupForm(BaseForm):
    """One group; without any agency it is no group."""

    class Meta(BaseForm.Meta):
        """The token stands once on the page, in the form around the groups."""

        csrf = False

    kinds = CheckboxesField(
        "Any one of these",
        options=[Option(kind.value, f"{words[0].upper()}{words[1:]}") for kind, words in WHO_TO_ASK.items()],
        coerce=AgencyKind,
    )
    label = TextField(
        "What is the group called?",
        hint="As in “Missing: social care”. Leave blank to name the agencies.",
        max_length=60,
    )

    def to_group(self) -> CoreGroup | None:
        """The group, named after its agencies where nobody named it."""
        kinds = [kind for kind in WHO_TO_ASK if kind in (self.kinds.data or ())]
        if not kinds:
            return None
        return CoreGroup(self.label.data or " or ".join(WHO_TO_ASK[kind] for kind in kinds), frozenset(kinds))
