"""Correcting a decision: a new one takes its place, and what the old one opened is taken back."""

from __future__ import annotations

from triage import audit
from triage.access.actor import Actor
from triage.allocations import service as allocations
from triage.db import db
from triage.documents import service as documents
from triage.errors import Invalid, Refused
from triage.evidence import service as evidence
from triage.evidence.models import RequestStatus
from triage.panel.commands.decisions import Decide
from triage.panel.models import Decision
from triage.panel.queries import decisions as queries


def open_for(command: Decide, *, by: Actor) -> Decision | None:
    """The decision to be corrected; None when this one corrects none."""
    if command.replaces_id is None:
        return None
    old = queries.decision(command.replaces_id, seen_by=by)
    if old.family_id != command.family_id or old.item_id != command.item_id:
        raise Invalid("This decision belongs to another item.")
    if old.replaced_by_id is not None:
        raise Refused("This decision was already replaced. Correct the one that stands now.")
    if not command.replaces_because.strip():
        raise Invalid("Say why the decision is corrected.")
    return old


def undo(old: Decision, new: Decision, *, by: Actor) -> None:
    """Take back what can be taken back: the allocation, unposted letters, an open question. Actions stay open."""
    old.replaced_by_id = new.id
    allocations.cancel_for_decision(old.id, reason="The panel replaced the decision.", by=by)
    documents.supersede_decision(old.id, because="The panel replaced the decision.", by=by)
    request = queries.request_of(old)
    if request is not None and request.status is RequestStatus.OPEN:
        evidence.withdraw(request.id, by=by)
    db.session.flush()
    audit.record("panel.decision_replaced", subject=old, by=by, family_id=old.family_id, by_decision=new.id)
