"""How actions stand: done, not done, or no longer possible, which is not the same as not done."""

from __future__ import annotations

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import transaction
from triage.errors import Invalid, Stale
from triage.notices.service import tell
from triage.panel.commands.actions import UpdateAction
from triage.panel.models import ACTION_STATUS_LABELS, Action, ActionStatus
from triage.panel.queries import actions as queries
from triage.panel.service import entries, stuck


def update(command: UpdateAction, *, by: Actor) -> Action:
    """Say how an action stands.

    Raises:
        Stale: somebody else said so in the meantime.
        Invalid: "not done" or "no longer possible" without saying why.
    """
    with transaction():
        action = queries.action(command.action_id, seen_by=by)
        if action.revision != command.seen_revision:
            words = f"{action.updated_by_name} set it to “{ACTION_STATUS_LABELS[action.status]}”. {action.note}"
            raise Stale(changes=[words.strip()])
        if command.status in (ActionStatus.NOT_DONE, ActionStatus.NOT_POSSIBLE) and not command.note.strip():
            raise Invalid("Say why, so that the panel can decide what to do instead.")
        action.status, action.note = command.status, command.note.strip()
        action.updated_at, action.updated_by_name = clock.now(), by.name
        audit.record("panel.action_updated", subject=action, by=by, family_id=action.family_id, status=command.status)
        _go_on(action, by=by)
        if command.status is ActionStatus.NOT_POSSIBLE:
            tell(
                f"{by.agency_name} can no longer do an action from the panel.",
                href=f"/actions/{action.id}",
                holders_of=Permission.MEETINGS_PREPARE,
            )
    return action


def _go_on(action: Action, *, by: Actor) -> None:
    """An action that is done is progress; one that nobody waits for any more is asked about no more."""
    if action.family_id is None or action.status is ActionStatus.OPEN:
        return
    if action.status is ActionStatus.DONE:
        entries.progressed(action.family_id, by=by)
    else:
        stuck.settle([action.family_id], by=by)
