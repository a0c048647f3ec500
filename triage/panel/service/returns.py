"""Agency returns: facts and opinions apart, a nil return, or "not shared because" (panel.md, "Before")."""

from __future__ import annotations

from triage import audit, clock
from triage.access import fields
from triage.access.actor import Actor
from triage.db import transaction
from triage.errors import Refused, Stale
from triage.panel.commands.returns import GiveReturn
from triage.panel.models import RETURN_STATUS_LABELS, AgencyReturn, MeetingStatus, ReturnStatus
from triage.panel.queries import returns as queries


def give(command: GiveReturn, *, by: Actor) -> AgencyReturn:
    """Keep what an agency says; it may be changed until the meeting is closed.

    Raises:
        Stale: a colleague answered in the meantime.
        Refused: the meeting is over.
    """
    with transaction():
        found = queries.own_return(command.return_id, seen_by=by)
        if found.item.meeting.status in (MeetingStatus.CLOSED, MeetingStatus.CANCELLED):
            raise Refused("The meeting is over: ask the coordinator to record this.")
        if found.revision != command.seen_revision:
            raise Stale(changes=_what_changed(found))
        given = command.status is ReturnStatus.GIVEN
        found.status = command.status
        found.facts = command.facts if given else ""
        found.opinion = command.opinion if given else ""
        found.not_shared_because = command.not_shared_because if command.status is ReturnStatus.NOT_SHARED else ""
        found.sensitivity = fields.usual_kind(found.agency.kind, command.sensitivity).value
        found.given_at, found.given_by_name = clock.now(), by.name
        audit.record("panel.return_given", subject=found, by=by, family_id=found.item.family_id, status=command.status)
    return found


def _what_changed(found: AgencyReturn) -> list[str]:
    """Your colleague's answer, in words."""
    lines = [f"{found.given_by_name} answered: {RETURN_STATUS_LABELS[found.status]}."]
    lines += [text for text in (found.facts, found.opinion, found.not_shared_because) if text]
    return lines
