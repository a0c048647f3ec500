"""G2: the same letters through the queue, against one letter a job on a stock `rq worker`.

Both sides are whole worker processes with all that they fork, from an empty start to an empty queue, with a real
Redis; ours also reads and writes its database.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from redis import Redis
from rq import Queue
from sqlalchemy import func, select

from bench.samples import letters
from config import Settings
from setup import services
from setup.places import ROOT
from tests.support.databases import at_work
from triage import clock, jobs, redis_queue
from triage.app import create_app
from triage.db import Base, db, transaction
from triage.documents.content import Delivery, DocumentKind, to_dict
from triage.documents.models import Document, DocumentState
from triage.documents.paper import sheets

LETTERS = 50
ROUNDS = 3
AT_LEAST = 8.0
PLAIN = Path(__file__).parent / "plain_letter.html"


def stock(redis_url: str, folder: Path) -> None:
    """One letter a job on RQ's own worker."""
    queue = Queue("stock", connection=Redis.from_url(redis_url))
    template = sheets.environment().from_string(PLAIN.read_text("utf-8"))
    for index, letter in enumerate(letters(LETTERS)):
        queue.enqueue("bench.one_letter.make", template.render(doc=letter), str(folder / f"{index}.pdf"))
    command = [Path(sys.executable).parent / "rq", "worker", "--burst", "--url", redis_url, "stock"]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    assert len(list(folder.glob("*.pdf"))) == LETTERS


def ours(redis_url: str, folder: Path) -> None:
    """Rows, chunks and the worker of this service."""
    settings = Settings(data=folder, redis_url=redis_url, secret_key="bench" * 8)
    app = create_app(settings)
    with at_work(app):
        Base.metadata.create_all(db.engine)
        leave_work()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TRIAGE_DATA": str(folder),
        "TRIAGE_REDIS_URL": redis_url,
        "TRIAGE_SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-m", "triage.worker", "--burst"]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
    with at_work(app):
        ready = select(func.count()).select_from(Document).where(Document.state == DocumentState.READY)
        assert db.session.scalar(ready) == LETTERS


def leave_work() -> None:
    """Approved letters, as a morning's approvals leave them behind."""
    with transaction() as tx:
        rows = [
            Document(
                kind=DocumentKind.FAMILY_LETTER,
                state=DocumentState.WAITING,
                number=letter.number,
                recipient_name=letter.to.name,
                address_lines=list(letter.to.lines),
                delivery=Delivery.POST,
                what=letter.subject,
                content=to_dict(letter),
                asked_for={},
                template_version=sheets.VERSION,
                created_at=clock.now(),
            )
            for letter in letters(LETTERS)
        ]
        db.session.add_all(rows)
        db.session.flush()
        jobs.put(jobs.DOCUMENT, [row.id for row in rows], tx=tx)


def measure(side: str, redis_url: str) -> float:
    """CPU seconds of one side's worker and all it forked, in a process of its own."""
    command = [sys.executable, "-m", "bench.bench_queue", side, redis_url]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(answer.stdout.splitlines()[-1]))


def run(side: str, redis_url: str) -> float:
    """Do one side and say what its worker cost."""
    with Redis.from_url(redis_url) as connection:
        connection.flushdb()
    with tempfile.TemporaryDirectory() as folder:
        {"stock": stock, "ours": ours}[side](redis_url, Path(folder))
    redis_queue.connection.cache_clear()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Both sides in turn; 1 where the target is missed."""
    costs: dict[str, list[float]] = {"stock": [], "ours": []}
    with services.redis() as redis_url:
        for _ in range(ROUNDS):
            for side, rounds in costs.items():
                rounds.append(measure(side, redis_url))
    medians = {side: statistics.median(rounds) for side, rounds in costs.items()}
    ratio = medians["stock"] / medians["ours"]
    print(f"G2: CPU of {LETTERS} letters through the queue, medians of {ROUNDS}, {os.cpu_count()} cores")
    print(f"  one letter a job on stock rq worker {medians['stock']:7.2f} s")
    print(f"  rows, chunks, preloaded worker      {medians['ours']:7.2f} s   {ratio:.2f} times less")
    good = ratio >= AT_LEAST
    print(f"  {'met' if good else 'MISSED'}: target at least {AT_LEAST:.0f} times less")
    return 0 if good else 1


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(run(sys.argv[1], sys.argv[2])))
    else:
        sys.exit(main())
