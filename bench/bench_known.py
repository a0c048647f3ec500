"""G9 and G10: a referral of four, and a list of 50,000 rows, against a million known people, on SQLite and PostgreSQL.

    SPLINK=<a Python that has splink> python -m bench.bench_known

Beside them in the same run pg_trgm, where PostgreSQL has it, and splink's prediction by two sets of blocking rules
(docs/matching.md tells how both are set up; the service needs neither). The people are invented (`households`), and
what is looked up are their corrupted repeats; one in five of the list is of somebody unknown whose household is known.
CPU is the process's with that of the PostgreSQL backend that serves it. It takes some minutes and 4 GB of disk;
KNOWN_PEOPLE and KNOWN_ROWS make it less.
"""

from __future__ import annotations

import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from bench.a_million import Million, fill, keys_and_cards, made, million
from bench.bench_matching import LIKELY_PRECISION, SPLINK
from bench.known_side import IN_A_REFERRAL
from bench.splink_known import predictions
from setup import services
from triage.access import scope

PEOPLE = int(os.environ.get("KNOWN_PEOPLE", "1000000"))
ROWS = int(os.environ.get("KNOWN_ROWS", "50000"))
UNKNOWN_SHARE = 0.2
REFERRALS = 250
TRIGRAM_REFERRALS = 5
MOST_MS, LEAST_RECALL, LEAST_MET, MOST_MEMORY, MOST_OF_SPLINK = 10.0, 0.94, 0.99, 1_000_000_000, 2.0
TRIGRAM = text(
    "SELECT id, similarity(given_name || ' ' || family_name, :name) AS alike FROM persons"
    " WHERE (given_name || ' ' || family_name) % :name ORDER BY alike DESC LIMIT 20"
)


@dataclass(slots=True)
class Told:
    """What is said at the end: each aim that was missed."""

    missed: list[str]

    def aim(self, what: str, met: bool) -> None:
        if not met:
            self.missed.append(what)


def main() -> int:
    """Fill both databases, ask both, then the peers; 1 where an aim is missed."""
    told = Told([])
    with tempfile.TemporaryDirectory(dir=os.environ.get("KNOWN_FOLDER")) as place, services.postgresql() as server:
        folder = Path(place)
        folder.chmod(0o755)
        people = million(PEOPLE, ROWS, int(ROWS * UNKNOWN_SHARE))
        ready = keys_and_cards(people.known)
        print(f"  {len(people.known):,} people with {len(ready[0]) / len(people.known):.1f} keys each", flush=True)
        urls = {"SQLite": f"sqlite:///{folder / 'million.db'}", "PostgreSQL": _new_database(server)}
        for url in urls.values():
            fill(made(url, folder), people.known, ready)
        del ready
        referral_cpu = {name: _referrals(name, url, people, folder, told) for name, url in urls.items()}
        _trigram(urls["PostgreSQL"], people, referral_cpu["PostgreSQL"])
        spent = {name: _list(name, url, people, folder, told) for name, url in urls.items()}
        if SPLINK:
            _splink(people, folder, spent, told)
    print("\n" + ("met: every aim" if not told.missed else "MISSED: " + "; ".join(told.missed)))
    return 1 if told.missed else 0


def _referrals(name: str, url: str, people: Million, folder: Path, told: Told) -> float:
    """The mean CPU of a referral."""
    rows = people.rows[: REFERRALS * IN_A_REFERRAL]
    answer = _asked("referrals", url, rows, folder)
    cpu, wall = (sorted(each * 1000 for each in answer[key]) for key in ("cpu", "times"))
    precision, recall = _accuracy(answer["found"], rows, people.truth)
    known = [each.id for each in rows if each.id in people.truth]
    met = sum(people.truth[each].hex in answer["met"][each] for each in known) / len(known)
    print(
        f"  {name}: a referral of {IN_A_REFERRAL}, {len(cpu)} of them: CPU p50 {_share(cpu, 0.5):.1f} ms, "
        f"p95 {_share(cpu, 0.95):.1f} ms; on the clock p50 {_share(wall, 0.5):.1f} ms, p95 {_share(wall, 0.95):.1f} ms "
        f"at a load of {answer['load']:.1f}"
    )
    print(
        f"    likely: precision {precision:.4f}, recall {recall:.4f}; keys bring {met:.4f} of the known together",
        flush=True,
    )
    told.aim(f"{name}: a referral's p95", _share(cpu, 0.95) < MOST_MS)
    told.aim(f"{name}: a referral's precision", precision >= LIKELY_PRECISION)
    told.aim(f"{name}: a referral's recall", recall >= LEAST_RECALL)
    told.aim(f"{name}: keys", met >= LEAST_MET)
    return statistics.fmean(cpu)


def _list(name: str, url: str, people: Million, folder: Path, told: Told) -> tuple[float, float]:
    """The CPU seconds of the whole list, and its recall."""
    answer = _asked("list", url, people.rows, folder)
    spent, memory = answer["cpu"][0], answer["memory"]
    precision, recall = _accuracy(answer["found"], people.rows, people.truth)
    print(
        f"  {name}: {len(people.rows):,} rows in {spent:.1f} s CPU, {len(people.rows) / spent:,.0f} rows a second, "
        f"{memory / 1e6:.0f} MB; likely: precision {precision:.4f}, recall {recall:.4f}",
        flush=True,
    )
    told.aim(f"{name}: memory", memory < MOST_MEMORY)
    told.aim(f"{name}: the list's precision", precision >= LIKELY_PRECISION)
    told.aim(f"{name}: the list's recall", recall >= LEAST_RECALL)
    return float(spent), recall


def _accuracy(found: Mapping[str, Any], rows: Sequence[Any], truth: Mapping[str, uuid.UUID]) -> tuple[float, float]:
    """Precision and recall of the likely."""
    likely = {(row, known) for row, alike in found.items() for known, is_likely in alike if is_likely}
    true = {(each.id, truth[each.id].hex) for each in rows if each.id in truth}
    return len(likely & true) / max(len(likely), 1), len(likely & true) / len(true)


def _trigram(url: str, people: Million, ours: float) -> None:
    """The same look by pg_trgm's index on the whole name, as a service without keys would ask."""
    with scope.as_service(), create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        try:
            connection.execute(text("CREATE EXTENSION pg_trgm"))
        except DBAPIError:
            print("  pg_trgm is left out: this PostgreSQL has it not.")
            return
        index = "CREATE INDEX trigrams ON persons USING gin ((given_name || ' ' || family_name) gin_trgm_ops)"
        connection.execute(text(index))
        place = Path(f"/proc/{connection.execute(text('SELECT pg_backend_pid()')).scalar_one()}/schedstat")
        before, met = _nanoseconds(place), 0
        rows = people.rows[: TRIGRAM_REFERRALS * IN_A_REFERRAL]
        for each in rows:
            found = connection.execute(TRIGRAM, {"name": f"{each.given_name} {each.family_name}"}).all()
            met += people.truth.get(each.id) in {row.id for row in found}
        spent = (_nanoseconds(place) - before) / 1e6 / TRIGRAM_REFERRALS
    known = sum(each.id in people.truth for each in rows)
    print(
        f"  pg_trgm: a referral of {IN_A_REFERRAL}: {spent:.0f} ms CPU, {spent / ours:.0f} times ours; "
        f"the person is among the first 20 names in {met / known:.2f}",
        flush=True,
    )


def _nanoseconds(place: Path) -> int:
    return int(place.read_text(encoding="ascii").split()[0])


def _splink(people: Million, folder: Path, ours: Mapping[str, tuple[float, float]], told: Told) -> None:
    """Beside ours the setting that takes it the least of those by which it finds as many of the people as we do."""
    recall = min(found for _, found in ours.values())
    reaching = {name: each for name, each in predictions(people, folder).items() if each.reaches(recall, name)}
    if not reaching:
        print("    no setting finds as many of the people as ours, so that there is none to be beside")
        return
    name, peer = min(reaching.items(), key=lambda each: each[1].cpu)
    for database, (spent, _) in ours.items():
        print(f"    ours on {database} takes {spent / peer.cpu:.2f} of the CPU of “{name}”")
        told.aim(f"{database}: twice splink’s prediction", spent <= MOST_OF_SPLINK * peer.cpu)


def _asked(what: str, url: str, rows: Sequence[Any], folder: Path) -> dict[str, Any]:
    """One side in a process of its own."""
    given, target = folder / "rows.pickle", folder / "answer.pickle"
    given.write_bytes(pickle.dumps(rows))
    command = [sys.executable, "-m", "bench.known_side", what, url, str(given), str(target)]
    subprocess.run(command, check=True)
    answer: dict[str, Any] = pickle.loads(target.read_bytes())  # noqa: S301 -- known_side.py wrote it
    return answer


def _new_database(server: str) -> str:
    with create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("CREATE DATABASE million"))
    return make_url(server).set(database="million").render_as_string(hide_password=False)


def _share(values: Sequence[float], share: float) -> float:
    return values[min(int(len(values) * share), len(values) - 1)]


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"  {time.monotonic() - began:.0f} s altogether")
    sys.exit(code)
