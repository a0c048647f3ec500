"""The audit trail of a council's years: `flask audit verify` over a million events, on both databases.

The events are made by the service's own functions and read back by its own command path; the floor is the same work
with nothing read and nothing compared: one canonical form and one HMAC an event, in the same process.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate

from config import Settings
from setup import services
from setup.places import ROOT
from triage.app import create_app
from triage.audit import chain, queries, recording
from triage.audit.recording import Noted
from triage.audit.verify import verify
from triage.db import db, transaction

EVENTS = int(os.environ.get("AUDIT_EVENTS", "1000000"))
AT_ONCE = 20_000
AT_MOST_SECONDS = 60.0
KEY = "the key of a benchmark, which signs nothing else"
BEGAN = datetime(2024, 4, 1, 8, tzinfo=UTC)
PEOPLE = [uuid.UUID(int=number) for number in range(1, 200)]
FAMILIES = [uuid.UUID(int=number) for number in range(1_000, 6_000)]
ACTIONS = ("families.opened", "panel.papers_read", "referrals.read", "panel.list_seen", "evidence.checked")


def event(number: int) -> Noted:
    """An event such as a busy day leaves; one in ten is a list of ten families."""
    is_list = number % 10 == 3
    family = FAMILIES[number * 7 % len(FAMILIES)]
    several = tuple(sorted(FAMILIES[(number + each) % len(FAMILIES)] for each in range(10))) if is_list else ()
    facts: dict[str, object] = {"families": [each.hex for each in several]} if is_list else {"page": "overview"}
    return Noted(
        at=BEGAN + timedelta(seconds=number),
        action=ACTIONS[number % len(ACTIONS)],
        actor_id=PEOPLE[number % len(PEOPLE)],
        agency_id=PEOPLE[number % 20],
        roles="coordinator",
        subject_kind="Family",
        subject_id=str(family),
        family_id=None if is_list else family,
        facts=chain.written_facts(facts),
        families=several,
    )


def fill() -> float:
    """Write every event through the service; answers the seconds."""
    began = time.perf_counter()
    for first in range(0, EVENTS, AT_ONCE):
        with transaction() as act:
            for number in range(first, min(first + AT_ONCE, EVENTS)):
                act.at_the_end(recording.link, event(number))
        db.session.expunge_all()
    return time.perf_counter() - began


def floor() -> float:
    """Seconds for as many canonical forms and HMACs as there are events."""
    keys, mac = chain.keys(KEY), chain.GENESIS
    columns = recording.columns_of(1, event(1))
    began = time.perf_counter()
    for _ in range(EVENTS):
        mac = chain.event_mac(keys.event, mac, columns)
    return time.perf_counter() - began


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """An empty database of each kind."""
    with services.postgresql() as url:
        yield {"SQLite": f"sqlite:///{folder / 'audit.db'}", "PostgreSQL": url}


def measured(url: str, folder: Path) -> tuple[float, float]:
    """Seconds to write and to verify every event."""
    app = create_app(Settings(data=folder, database_url=url, secret_key="bench" * 8, audit_key=KEY))
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        writing = fill()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")
        began = time.perf_counter()
        report = verify(key=KEY, place=folder / "anchors.log")
        seconds = time.perf_counter() - began
        assert report.finding is None, report.finding
        assert report.checked == EVENTS == queries.newest().sequence
        db.session.remove()
        db.engine.dispose()
    return writing, seconds


def main() -> int:
    """Both databases; 1 where a million events take longer than the target."""
    worst = 0.0
    print(f"flask audit verify over {EVENTS:,} events, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as place, databases(Path(place)) as urls:
        print(f"  floor: canonical form and HMAC alone   {floor():7.1f} s")
        for name, url in urls.items():
            writing, seconds = measured(url, Path(place) / name)
            worst = max(worst, seconds * 1_000_000 / EVENTS)
            rate = f"{EVENTS / seconds:,.0f} rows/s"
            print(f"  {name:11} written in {writing:7.1f} s, verified in {seconds:7.1f} s   {rate}")
    good = worst < AT_MOST_SECONDS
    print(f"  {'met' if good else 'MISSED'}: target a million events in less than {AT_MOST_SECONDS:.0f} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
