"""The list of 3,000 and of 400,000 families: a page, its middle, the order of a day, and a new policy for all.

    FAMILIES=400000 python -m bench.bench_list

Each is beside its floor or its peer in one run, taken in turns. Figures are medians in milliseconds: the work of this
process, and on PostgreSQL the time on the clock, since the server works elsewhere.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, func, select, text

from bench.list_lazy import lazily
from bench.list_town import fill
from config import Settings
from setup import services
from tests.support.criteria import document, publish
from tests.support.people import make_user
from tests.support.visitor import Visitor
from triage import clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.app import create_app
from triage.criteria import queries as criteria
from triage.criteria.commands import CriteriaKind
from triage.db import db
from triage.panel.commands.entries import Cursor, ListFilter
from triage.panel.models import ListEntry
from triage.panel.queries import list_page
from triage.panel.service import rekeying
from triage.rules.priority import EPOCH, policy

SMALL = int(os.environ.get("FEW_FAMILIES", "3000"))
LARGE = int(os.environ.get("FAMILIES", "400000"))
TURNS = 15
GROWTH = 1.3
"""So much more the whole request may cost on the long list than on the short one."""
RAW = """
    SELECT e.reference, f.name, e.points, e.waiting_since, e.recommended, e.urgent FROM list_entries e
    JOIN families f ON f.id = e.family_id
    WHERE e.status = 'waiting' AND e.capped = FALSE ORDER BY e.order_key DESC, e.tie, e.reference LIMIT 50
"""
Work = Callable[[], object]


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """An empty database of each kind."""
    with services.postgresql() as url:
        yield {"SQLite": f"sqlite:///{folder / 'list.db'}", "PostgreSQL": url}


def in_turns(works: Mapping[str, Work], *, clocked: bool, turns: int = TURNS) -> dict[str, float]:
    """The median of each in milliseconds, all done once before and then one after another."""
    measure = time.perf_counter if clocked else time.process_time
    took: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(turns + 1):
        for name, work in works.items():
            began = measure()
            work()
            if turn:
                took[name].append((measure() - began) * 1000)
            db.session.rollback()
    return {name: statistics.median(each) for name, each in took.items()}


def raw_page(connection: Connection) -> str:
    """The floor: one statement and an f-string."""
    rows = connection.execute(text(RAW)).all()
    cells = (f"<tr>{''.join(f'<td>{escape(str(each))}</td>' for each in row)}</tr>" for row in rows)
    return f"<table>{''.join(cells)}</table>"


def asked(visitor: Visitor) -> bytes:
    """The whole request."""
    answer = visitor.raw.get("/list")
    assert answer.status_code == 200
    return answer.data


def lazily_asked(visitor: Visitor) -> bytes:
    """The same with each row's records loaded when it is written."""
    with lazily():
        return asked(visitor)


def own_page(after: Cursor | None = None) -> list_page.ListPage:
    """The rows of the list as its page reads them."""
    return list_page.page(ListFilter(), seen_by=SERVICE, after=after)


def pages(app: Flask, visitor: Visitor, *, clocked: bool) -> dict[str, float]:
    """G6: the request beside the floor and the peer, with the rows alone; all but the floor record the reading."""
    assert lazily_asked(visitor).count(b"<tr") == asked(visitor).count(b"<tr"), "the peer shows other rows"
    with app.test_request_context(), scope.as_service(), db.engine.connect() as connection:
        return in_turns(
            {
                "raw": lambda: raw_page(connection),
                "rows": own_page,
                "request": lambda: asked(visitor),
                "lazy request": lambda: lazily_asked(visitor),
            },
            clocked=clocked,
        )


def middle() -> Cursor:
    """A cursor halfway down."""
    half = (db.session.scalar(select(func.count()).select_from(ListEntry)) or 0) // 2
    query = select(ListEntry).order_by(ListEntry.order_key.desc(), ListEntry.tie, ListEntry.reference)
    entry = db.session.scalars(query.offset(half).limit(1)).one()
    return Cursor(order_key=entry.order_key, tie=entry.tie, reference=entry.reference, place=half)


def in_the_middle(*, clocked: bool) -> dict[str, float]:
    """G7: the first page, one halfway down by key, and the same by OFFSET.

    OFFSET comes after them: it walks half of the list, and leaves nothing of a page near the processor.
    """
    cursor = middle()
    offset = text(RAW.replace("LIMIT 50", f"LIMIT 50 OFFSET {cursor.place}"))
    ways = in_turns({"first": own_page, "middle": lambda: own_page(cursor)}, clocked=clocked)
    return ways | in_turns({"offset": lambda: db.session.execute(offset).all()}, clocked=clocked)


def order_of_a_day(*, clocked: bool) -> dict[str, float]:
    """G8: the first fifty of the day by the static key, and by what each family has on that day."""
    today = (clock.today() - EPOCH).days
    days = "e.waiting_since - DATE '1970-01-01'" if clocked else "julianday(e.waiting_since) - 2440587.5"
    worth = f"e.points * 1000 + {policy().per_day} * ({today} - ({days}))"
    query = text(
        f"SELECT e.reference, {worth} AS worth FROM list_entries e WHERE e.status = 'waiting' "  # noqa: S608  # numbers and words of its own
        "ORDER BY worth DESC, e.reference LIMIT 50"
    )
    static = text(RAW)
    by_key = [row[0] for row in db.session.execute(static)]
    assert by_key == [row[0] for row in db.session.execute(query)], "the two orders differ"
    return in_turns(
        {"key": lambda: db.session.execute(static).all(), "expression": lambda: db.session.execute(query).all()},
        clocked=clocked,
        turns=5,
    )


def new_policy(app: Flask) -> tuple[float, float, float]:
    """Seconds until the whole list stands by a new policy, and the median and longest wait of a reader meanwhile."""
    content = document(
        "policies", "priority-1.toml", version="2", waiting_points_at_most=60, waiting_points_per_day=0.5
    )
    publish(CriteriaKind.PRIORITY, content, start=clock.today())
    rekeying.begin(CriteriaKind.PRIORITY, "priority@2")
    waits: list[float] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            with app.app_context(), scope.as_service():
                began = time.perf_counter()
                own_page()
                waits.append(time.perf_counter() - began)
            time.sleep(0.1)

    reader = threading.Thread(target=read)
    reader.start()
    began = time.perf_counter()
    rekeying.work()
    took = time.perf_counter() - began
    done.set()
    reader.join()
    criteria.forget()
    return took, statistics.median(waits) * 1000, max(waits) * 1000


def measured(name: str, url: str, families: int, folder: Path) -> tuple[bool, float]:
    """Prints one list on one database; whether it meets its targets, and what the whole request took."""
    clocked = name == "PostgreSQL"
    app = create_app(Settings(data=folder, database_url=url, testing=True))
    with app.app_context(), scope.as_service():
        fill(families)
        user = make_user(Role.COORDINATOR)
        visitor = Visitor(app)
        visitor.let_in(user)
        found = pages(app, visitor, clocked=clocked)
        print(f"  {name}, {families:,} families")
        times = found["request"] / found["raw"], found["lazy request"] / found["request"]
        print(f"    page: {_words(found)}; request {times[0]:.1f} times raw, lazy {times[1]:.1f} times the request")
        ways = in_the_middle(clocked=clocked)
        print(f"    middle: {_words(ways)}; by key {ways['offset'] / ways['middle']:.0f} times faster than OFFSET")
        order = order_of_a_day(clocked=clocked)
        print(f"    order of a day: {_words(order)}; {order['expression'] / order['key']:.0f} times faster")
        took, median, longest = new_policy(app)
        print(f"    a new policy: {took:.1f} s; a reader waited {median:.0f} ms, at most {longest:.0f} ms", flush=True)
        db.session.remove()
        db.engine.dispose()
    small = families < LARGE
    met = small or (
        found["request"] <= 6 * found["raw"]
        and found["lazy request"] >= 8 * found["request"]
        and ways["offset"] >= 50 * ways["middle"]
        and ways["middle"] <= 1.3 * ways["first"]
        and order["expression"] >= 50 * order["key"]
        and took < 60
    )
    return met, found["request"]


def _words(found: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {took:.2f}" for name, took in found.items())


def main() -> int:
    """Both lists on both databases; 1 where a target is missed."""
    met, requests = [], {}
    for families in (SMALL, LARGE):
        with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
            for name, url in urls.items():
                ok, requests[name, families] = measured(name, url, families, Path(folder))
                met.append(ok)
    for name in {name for name, _ in requests}:
        times = requests[name, LARGE] / requests[name, SMALL]
        print(f"  {name}: the request on the long list costs {times:.2f} times that on the short one")
        met.append(times <= GROWTH)
    print(
        "  targets: request at most 6 x raw and 8 x faster than lazy; middle 50 x OFFSET and 1.3 x first; "
        "request 1.3 x that of the short list; "
        "order 50 x expression; a new policy under 60 s"
    )
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
