"""One measured side of bench_known.py in a process of its own, so that its CPU and memory are its own.

python -m bench.known_side referrals|list URL PEOPLE.pickle ANSWER.pickle
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench import memory
from bench.a_million import made
from tests.support.databases import at_work
from triage.access import scope
from triage.db import db
from triage.families import queries
from triage.families.queries.alike import cards_of, sharing_a_key
from triage.rules.matching.described import Described, prepare
from triage.rules.matching.guards import Band

ON = date(2026, 11, 1)
IN_A_REFERRAL = 4
FIRST = 20
"""Referrals before the measured ones, as a process that has worked for a while has had them."""
AT_ONCE = 1_000


def referrals(people: Sequence[Described], spent: Callable[[], float]) -> dict[str, Any]:
    """Each four people looked up on their own: the seconds and CPU seconds of each look."""
    groups = [people[start : start + IN_A_REFERRAL] for start in range(0, len(people), IN_A_REFERRAL)]
    found: dict[str, Any] = {}
    times, cpu = [], []
    for number, group in enumerate(groups):
        began, before = time.perf_counter(), spent()
        alike = queries.people_alike(group, on=ON)
        if number >= FIRST:
            times.append(time.perf_counter() - began)
            cpu.append(spent() - before)
        found |= plain(alike)
        db.session.rollback()
    with scope.as_service():
        candidates = sharing_a_key([prepare(each) for each in people])
        cards = cards_of(set().union(*candidates))
    met = {
        one.id: {uuid.UUID(cards[each][0].id).hex for each in known}
        for one, known in zip(people, candidates, strict=True)
    }
    return {"found": found, "times": times, "cpu": cpu, "met": met}


def whole_list(people: Sequence[Described], spent: Callable[[], float]) -> dict[str, Any]:
    """All rows, some at a time as an import takes them, in a process that was made ready as the worker's is."""
    gc.collect()
    gc.freeze()
    before = spent()
    found: dict[str, Any] = {}
    for start in range(0, len(people), AT_ONCE):
        found |= plain(queries.people_alike(people[start : start + AT_ONCE], on=ON))
    return {"found": found, "cpu": [spent() - before]}


def plain(alike: Any) -> dict[str, list[tuple[str, bool]]]:
    """For each row the ids found, and whether each is likely."""
    return {
        row: [(each.person_id.hex, each.likeness.band is Band.LIKELY) for each in found] for row, found in alike.items()
    }


def cpu_spent() -> Callable[[], float]:
    """This process's CPU seconds, and those of the PostgreSQL backend that serves it."""
    if db.engine.dialect.name != "postgresql":
        return time.process_time
    backend = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    place = Path(f"/proc/{backend}/schedstat")
    return lambda: time.process_time() + int(place.read_text(encoding="ascii").split()[0]) / 1e9


def main(what: str, url: str, source: str, target: str) -> None:
    """Read the people, look them up, write what was found and what it took."""
    people = pickle.loads(Path(source).read_bytes())  # noqa: S301 -- bench_known.py wrote it
    with tempfile.TemporaryDirectory() as folder:
        app = made(url, Path(folder))
        with at_work(app):
            spent = cpu_spent()
            answer = referrals(people, spent) if what == "referrals" else whole_list(people, spent)
    answer["memory"] = memory.most()
    answer["load"] = os.getloadavg()[0]
    Path(target).write_bytes(pickle.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
