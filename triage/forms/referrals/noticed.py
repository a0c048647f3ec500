"""Where a number found in free text should go."""

from __future__ import annotations

import uuid
from typing import Self

from triage.forms.base import BaseForm
from triage.forms.fields import HiddenField, Option, RadiosField
from triage.referrals.commands import MoveNumber
from triage.referrals.draft import Draft
from triage.referrals.noticing import Noticed

KEEP = Option("keep", "Leave it in the text", divider="or")


class NoticedForm(BaseForm):
    """Move one number, or leave it where it is. The page carries a mark of the number it is about."""

    found = HiddenField()
    target = RadiosField("Where should it go?", required="Say where it should go")

    @classmethod
    def for_number(cls, noticed: Noticed, draft: Draft) -> Self:
        """The form about one number, with the places that fit its kind."""
        form = cls(found=noticed.mark)
        if noticed.kind == "postcode":
            homes = ((home, draft.group(f"home/{home}").get("name") or "Home") for home in draft.ids("homes"))
            places = [Option(f"home/{home}", f"The address of “{name}”") for home, name in homes]
        else:
            places = [Option(f"contact/{each.id}", f"{each.name}’s phone number") for each in draft.own_agreement]
        form.target.options = [*places, KEEP]
        return form

    def to_command(self, referral: uuid.UUID, noticed: Noticed) -> MoveNumber:
        return MoveNumber(
            referral_id=referral,
            page=noticed.page,
            group=noticed.group,
            question=noticed.question,
            found=self.found.data,
            target=self.target.data,
        )
