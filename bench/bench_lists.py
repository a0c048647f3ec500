"""A partner's list of 50,000 rows: read, checked, its people looked for, taken in and undone, on both databases.

Everything goes through the service's own acts and its own background work. Every row counts, so that each person is
looked for and each row is kept; of a real school's list a tenth is. One list is about few people known, and one of the
same size about many: a tenth of its rows. G11's peer for a workbook is openpyxl, a form for
each row and `add_all`. It looks for nobody, so that ours is measured beside it without looking too; and it is measured
a second time when it also works out what ours does for each row, which is the same work: whether any criterion counts
it, how careful one must be, and whether it was said before.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from setup import services
from setup.places import PYTHON, ROOT

ROWS = int(os.environ.get("LIST_ROWS", "50000"))
SIZES = (ROWS // 5, ROWS, ROWS * 4)
AT_MOST_SECONDS = 20.0
MOST_GROWTH = 1.25
TIMES_LESS = 8.0
TURNS = 3
PEERS = {"peer": "openpyxl, a form for each row, add_all", "judge": "the same, and each row is judged"}
HEADINGS = ("Forename", "Surname", "DOB", "Address", "Town", "Postcode", "Phone", "Date issued", "Type", "Reference")


def people(count: int) -> list[tuple[str, ...]]:
    """So many rows, each about something else."""
    from bench.households import sample

    found = sample(count, seed=11).people[:count]
    return [
        (
            *(each.given_name, each.family_name, _uk(each.date_of_birth), each.address, each.town, each.postcode),
            *(each.phones[0] if each.phones else "", f"{1 + at % 28:02}/10/2026", "Warning letter", f"CS/{at:06}"),
        )
        for at, each in enumerate(found)
    ]


def write_csv(rows: list[tuple[str, ...]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])


def write_workbook(rows: list[tuple[str, ...]], path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    book.save(path)


def _uk(born: date | str | None) -> str:
    return f"{born:%d/%m/%Y}" if isinstance(born, date) else ""


# ------------------------------------------------------------------------------------- the benchmark


def in_a_process(what: str, *arguments: object) -> dict[str, float]:
    command = [str(PYTHON), "-m", "bench.list_side", what, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> int:
    """Measure and print; 1 where a target is missed."""
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name, services.postgresql() as postgresql:
        folder = Path(name)
        for size in SIZES:
            write_csv(people(size), folder / f"{size}.csv")
        faults += csv_lists(folder, postgresql)
        faults += many_known(folder, postgresql)
        write_workbook(people(ROWS), folder / "list.xlsx")
        faults += workbooks(folder)
    for fault in faults:
        print(f"  MISSED: {fault}")
    return 1 if faults else 0


def csv_lists(folder: Path, postgresql: str) -> list[str]:
    """Each size on SQLite, and the one that has a target on PostgreSQL too."""
    faults, memory = [], {}
    for database, size in [*(("SQLite", size) for size in SIZES), ("PostgreSQL", ROWS)]:
        url = f"sqlite:///{folder}/{size}.db" if database == "SQLite" else another(postgresql, size)
        found = in_a_process("ours", url, folder / f"{size}.csv", folder / f"{SIZES[0]}.csv")
        print(f"  {database}, CSV of {size:,} rows: {words(found)}", flush=True)
        if size == ROWS and taken(found) > AT_MOST_SECONDS:
            faults.append(f"{database}: {taken(found):.1f} s")
        if database == "SQLite":
            memory[size] = found["rss"]
    growth = memory[SIZES[-1]] / memory[SIZES[0]]
    print(f"  memory at {SIZES[-1]:,} rows is {growth:.2f} times that at {SIZES[0]:,}", flush=True)
    return [*faults, *([f"memory grew {growth:.2f} times"] if growth > MOST_GROWTH else [])]


def many_known(folder: Path, postgresql: str) -> list[str]:
    """The list that has a target, where a tenth of its rows is about people known, on both databases."""
    faults, path = [], folder / f"{ROWS}.csv"
    for database, url in (("SQLite", f"sqlite:///{folder}/many.db"), ("PostgreSQL", another(postgresql, 0))):
        found = in_a_process("many", url, path, path)
        print(f"  {database}, CSV of {ROWS:,} rows, many of people known: {words(found)}", flush=True)
        seconds = taken(found)
        faults += [f"{database}, many known: {seconds:.1f} s"] if seconds > AT_MOST_SECONDS else []
        if found["attached"] < ROWS / 10:
            faults.append(f"{database}: only {found['attached']:,.0f} rows are about people known")
    return faults


def taken(found: dict[str, float]) -> float:
    """How long it took by the clock: sent, tried and taken in."""
    return found["sent s"] + found["tried s"] + found["taken in s"]


def workbooks(folder: Path) -> list[str]:
    """A workbook, whole and without looking for anybody, and the peer."""
    path = folder / "list.xlsx"
    whole = in_a_process("ours", f"sqlite:///{folder}/whole.db", path, folder / f"{SIZES[0]}.csv")
    print(f"  SQLite, workbook of {ROWS:,} rows: {words(whole)}", flush=True)
    found: dict[str, list[dict[str, float]]] = {way: [] for way in ("alone", *PEERS)}
    for turn in range(TURNS):  # by turns, since the machine is now quicker and now slower
        found["alone"].append(in_a_process("alone", f"sqlite:///{folder}/alone{turn}.db", path, path))
        for way in PEERS:
            found[way].append(in_a_process(way, path))
    for each in found["alone"]:
        print(f"  the same, and nobody is looked for: {words(each)}")
    own, times = statistics.median(map(cpu, found["alone"])), 0.0
    for way, name in PEERS.items():
        spent = [each["taken in CPU"] for each in found[way]]
        times = statistics.median(spent) / own
        all_of_it = ", ".join(f"{each:.1f}" for each in spent)
        print(
            f"  {name}: {all_of_it} s CPU, {found[way][0]['rss']:.0f} MB: {times:.1f} times ours, by the middle of each"
        )
    return [f"only {times:.1f} times less CPU than the peer that does the same"] if times < TIMES_LESS else []


def cpu(found: dict[str, float]) -> float:
    """The CPU seconds of the whole."""
    return found["sent CPU"] + found["tried CPU"] + found["taken in CPU"]


def another(url: str, at: int) -> str:
    """An empty PostgreSQL database."""
    from sqlalchemy import create_engine, make_url, text

    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "lists_{at}"'))
    engine.dispose()
    return make_url(url).set(database=f"lists_{at}").render_as_string(hide_password=False)


def words(found: dict[str, float]) -> str:
    """One line of figures."""
    steps = ", ".join(
        f"{name} in {found[f'{name} s']:.1f} s ({found[f'{name} CPU']:.1f} CPU)"
        for name in ("sent", "tried", "taken in")
    )
    fates = ", ".join(
        f"{int(found[name]):,} {name}"
        for name in ("attached", "review", "waiting", "repeated", "nothing", "refused")
        if name in found
    )
    return f"{steps}; {found['before']:.0f} to {found['rss']:.0f} MB; {fates}"


if __name__ == "__main__":
    sys.exit(main())
