"""The agencies that said what a chronology tells, closed ones too."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from triage.accounts.models import Agency
from triage.db import db
from triage.families.models.told import Told


def agencies_behind(rows: Iterable[Told]) -> Mapping[uuid.UUID, Agency]:
    """Who said all this, by id."""
    wanted = {row.source_agency_id for row in rows if row.source_agency_id is not None}
    found = db.session.scalars(select(Agency).where(Agency.id.in_(wanted)))
    return {agency.id: agency for agency in found}
