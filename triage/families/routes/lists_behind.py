"""The lists that facts of a family came in, as far as their reader may know of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from triage.access import fields
from triage.access.actor import Actor
from triage.families.models.told import Told
from triage.filters import day
from triage.imports.models import Batch
from triage.imports.queries import batches
from triage.rules.agencies import AgencyKind
from triage.rules.framework import Sensitivity


def lists_behind(rows: Iterable[Told], *, seen_by: Actor) -> Mapping[uuid.UUID, str]:
    """Each list by its reference and day, never by what it is of; blank for one that this reader may not know of."""
    found = batches.lists({row.batch_id for row in rows if row.batch_id is not None})
    return {each.id: _words(each) if _may_be_told(each, seen_by) else "" for each in found}


def _words(batch: Batch) -> str:
    return f"in list {batch.reference}" + (f" as at {day(batch.as_at)}" if batch.as_at else "")


def _may_be_told(batch: Batch, actor: Actor) -> bool:
    """That a family stands on a list of benefits is told to nobody who may not see benefit data."""
    if batch.agency.kind is not AgencyKind.JOBCENTRE:
        return True
    return fields.view_of(actor).shows(Sensitivity.BENEFITS, fields.said_by(batch.agency_id))
