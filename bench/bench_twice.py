"""The first page of *Possibly twice* in a town of a million people: how long it takes, and how many families it reads.

    python -m bench.bench_twice

The people are invented (`search_town`), four to a family, with their match keys; nobody in the first families is there
twice, so that the page looks through as many as it ever does. TWICE_PEOPLE makes the town smaller.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from bench.a_million import made
from bench.search_town import AT_ONCE, FAMILY, rows_of, town, write
from triage.access import scope
from triage.access.actor import SERVICE
from triage.db import Base, db
from triage.families.models import MatchCard, MatchKey, Person
from triage.families.queries import twice
from triage.rules.matching.described import prepare
from triage.rules.matching.on_record import card_of, keys_on_record

PEOPLE = int(os.environ.get("TWICE_PEOPLE", "1000000"))
SEED, PAGES, MOST_SECONDS = 11, 5, 3.0


def main() -> int:
    """Exit code 1 where half of the pages take longer than the aim."""
    with tempfile.TemporaryDirectory() as folder:
        app = made(f"sqlite:///{folder}/twice.db", Path(folder))
        with app.app_context(), scope.as_service():
            arrange()
            runs = [one_page() for _ in range(PAGES)]
    wall, cpu = (statistics.median(each) for each in zip(*runs, strict=True))
    print(
        f"{PEOPLE:,} people: {wall:.2f} s a page, {cpu:.2f} s CPU (half of {PAGES}), aim {MOST_SECONDS} s", flush=True
    )
    return int(cpu > MOST_SECONDS)


def arrange() -> None:
    """The town with the keys and the card of everybody."""
    people = town(PEOPLE, SEED)
    rows = rows_of(people)
    Base.metadata.create_all(db.engine)
    write(rows)
    ids = [row["id"] for row in rows[Person]]
    with db.engine.begin() as connection:
        for start in range(0, len(ids), AT_ONCE):
            some = [
                (one, [prepare(each)]) for one, each in zip(ids[start:], people[start : start + AT_ONCE], strict=False)
            ]
            cards = [
                {"id": number, "person_id": one, "card": card_of(ready)}
                for number, (one, ready) in enumerate(some, start=start + 1)
            ]
            keys = [
                {"key": key, "card_id": number}
                for number, (_, ready) in enumerate(some, start=start + 1)
                for key in keys_on_record(ready)
            ]
            connection.execute(insert(MatchCard), cards)
            connection.execute(insert(MatchKey), keys)
        connection.exec_driver_sql("ANALYZE")


def one_page() -> tuple[float, float]:
    """Seconds, and seconds of CPU, of the first page."""
    began, worked = time.perf_counter(), time.process_time()
    page = twice.possibly_twice(seen_by=SERVICE)
    print(f"    {page.looked_through} families of {FAMILY} looked through, {len(page.pairs)} pairs", flush=True)
    db.session.rollback()
    db.session.expunge_all()
    return time.perf_counter() - began, time.process_time() - worked


if __name__ == "__main__":
    sys.exit(main())
