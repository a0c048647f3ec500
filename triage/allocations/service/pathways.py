"""The IOM pathway: the partners' own meeting is recorded here, not run (programme.md)."""

from __future__ import annotations

from triage import audit, clock
from triage.access.actor import Actor
from triage.allocations import queries
from triage.allocations.commands import RecordOdoc
from triage.allocations.models import Pathway
from triage.db import transaction
from triage.errors import Invalid


def record_odoc(command: RecordOdoc, *, by: Actor) -> Pathway:
    """Record the date and outcome of a One Day One Conversation meeting."""
    with transaction():
        pathway = queries.pathway(command.pathway, seen_by=by)
        if command.on > clock.today():
            raise Invalid("The meeting cannot have been in the future.")
        pathway.odoc_on = command.on
        pathway.odoc_outcome = command.outcome
        audit.record("allocations.odoc_recorded", subject=pathway, by=by, family_id=pathway.family_id)
    return pathway
