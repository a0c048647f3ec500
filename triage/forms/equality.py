"""The equality questions: one list of the census's groups for each child. Nothing that was given is ever filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.families.commands import GiveEquality
from triage.forms.base import OnceRevisionForm
from triage.forms.fields import Option, SelectField
from triage.rules.equality import ETHNIC_GROUPS, WOULD_RATHER_NOT

UNANSWERED = "Leave unanswered"
ANSWERS = (
    Option(WOULD_RATHER_NOT, "Prefer not to say"),
    *(Option(code, words, group=heading) for code, (heading, words) in ETHNIC_GROUPS.items()),
)
CHILD = "child_"


class EqualityForm(OnceRevisionForm):
    """Made for the children of one family or referral by `equality_form`."""

    def questions(self) -> list[Any]:
        """The field of each child."""
        return [each for each in self if each.name.startswith(CHILD)]

    def to_command(self) -> GiveEquality:
        """What was chosen; a child left unanswered stays as it is."""
        chosen = {each.name.removeprefix(CHILD): each.data for each in self.questions()}
        return GiveEquality(
            groups={child: group for child, group in chosen.items() if group},
            seen_revision=self.seen_revision.data or 0,
            idempotency_key=str(self.idempotency_key.data),
        )


def equality_form(children: Mapping[str, str], *, seen_revision: int) -> EqualityForm:
    """The form for these children: their names by id."""
    fields = {
        f"{CHILD}{child}": SelectField(name, options=ANSWERS, empty_text=UNANSWERED) for child, name in children.items()
    }
    made: EqualityForm = type("EqualityFormOfChildren", (EqualityForm,), fields)(seen_revision=seen_revision)
    return made
