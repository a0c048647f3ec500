"""The tasks that a decision gives to agencies and people."""

from __future__ import annotations

from collections.abc import Sequence

from triage import clock
from triage.access.actor import Actor
from triage.db import db
from triage.errors import Invalid
from triage.families.models import Family
from triage.notices.service import tell
from triage.panel.commands.decisions import GiveAction
from triage.panel.models import Action, ActionStatus, Decision
from triage.panel.queries import decisions as queries
from triage.rules.dates import long_date


def give(given: Sequence[GiveAction], decision: Decision, family: Family, *, by: Actor) -> list[Action]:
    """Write each action with its owner's agency, and tell the owner; the text goes on the page, not in the notice."""
    made = []
    for position, asked in enumerate(given):
        if asked.due_on < clock.today():
            raise Invalid("An action cannot be due in the past.")
        owner = queries.user(asked.owner_id)
        action = Action(
            meeting_id=decision.meeting_id,
            item_id=decision.item_id,
            decision_id=decision.id,
            family_id=family.id,
            position=position,
            what=asked.what.strip(),
            agency_id=owner.agency_id,
            owner_id=owner.id,
            due_on=asked.due_on,
            status=ActionStatus.OPEN,
        )
        db.session.add(action)
        made.append(action)
        tell(
            f"The panel gave you an action for {family.reference}, due {long_date(asked.due_on)}.",
            href="/actions",
            user_id=owner.id,
        )
    db.session.flush()
    return made
