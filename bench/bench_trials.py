"""Trying a draft of the points on a list of 3,000 and of 400,000 families, through the work of the outbox.

    FAMILIES=400000 python -m bench.bench_trials

The limits are one second of this process and, on the long list, sixty; the list is read and the movers are kept in
SQLite.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import uuid
from pathlib import Path

from bench.list_town import fill
from config import Settings
from triage.access import scope
from triage.access.actor import SERVICE
from triage.app import create_app
from triage.criteria import queries as criteria
from triage.criteria import service
from triage.criteria.commands import CriteriaKind, SaveDraft, StartDraft
from triage.criteria.models import CriteriaVersion
from triage.db import db
from triage.rules.documents import from_json
from triage.trials import service as trials
from triage.trials import trying
from triage.trials.commands import TryVersion
from triage.trials.queries import trials as queries

SIZES = ((int(os.environ.get("FEW_FAMILIES", "3000")), 1.0), (int(os.environ.get("FAMILIES", "400000")), 60.0))


def draft() -> CriteriaVersion:
    """Points that move nearly everybody."""
    begin = StartDraft(kind=CriteriaKind.PRIORITY, based_on="priority@1", why="", idempotency_key=uuid.uuid4().hex)
    version = service.start(begin, by=SERVICE)
    document = criteria.document(CriteriaKind.PRIORITY, "priority@1")
    components = [each | ({"verified": 14} if each["id"] == "severe" else {}) for each in document["component"]]
    content = from_json(version.content) | {"component": components, "waiting_points_at_most": 30}
    return service.save(SaveDraft(version_id=version.id, content=content, seen_revision=version.revision), by=SERVICE)


def measured(families: int, folder: Path) -> tuple[float, str]:
    """Seconds of this process for the whole job, and what it showed."""
    settings = Settings(data=folder, database_url=f"sqlite:///{folder / f'{families}.db'}", testing=True)
    app = create_app(settings)
    with app.app_context(), scope.as_service():
        fill(families)
        asked = TryVersion(version_id=draft().id, idempotency_key=uuid.uuid4().hex)
        trial_id = trials.ask(asked, by=SERVICE).id
        began = time.process_time()
        trying.make([trial_id], alive=lambda: None)
        took = time.process_time() - began
        counts = queries.trial(trial_id).counts
        db.session.remove()
        db.engine.dispose()
    return took, f"{counts['tried']:,} tried, {counts['up']:,} up, {counts['down']:,} down"


def main() -> int:
    """Print each size beside its limit; nought where all are within theirs."""
    within = True
    with tempfile.TemporaryDirectory() as folder:
        for families, limit in SIZES:
            took, words = measured(families, Path(folder))
            within = within and took < limit
            print(f"{families:>7,} families: {took:.2f} s of {limit:g} s ({words})")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
