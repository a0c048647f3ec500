"""The RQ worker of production: `python -m triage.worker`, as many beside each other as there are cores.

It imports the renderer before it forks, so that a job costs its own work and not half a second of imports; each job
runs in a forked child, so that a crash of the renderer costs one attempt. Between jobs it sweeps the outbox and does
what falls due with time.
"""

from __future__ import annotations

import gc
import logging
import sys
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from triage import jobs, logs, redis_queue
from triage.access import scope
from triage.app import create_app
from triage.audit import anchors
from triage.db import db
from triage.documents.paper import press

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

WORKER_TTL_SECONDS = 45
MAINTENANCE_SECONDS = 25

_app: list[Flask] = []


def application() -> Flask:
    """The application of this process, made once."""
    if not _app:
        _app.append(create_app())
    return _app[0]


def work_on(job_ids: Sequence[str]) -> int:
    """What RQ calls: the jobs named, and whatever else is due."""
    with application().app_context(), scope.as_service():
        done = jobs.work([uuid.UUID(job_id) for job_id in job_ids])
        return done + jobs.work()


class OutboxWorker(Worker):
    """An RQ worker that sweeps the outbox as part of its upkeep."""

    max_connection_wait_time = 10.0

    def run_maintenance_tasks(self) -> None:
        """RQ's own upkeep, then ours: lost nudges and what falls due with time."""
        super().run_maintenance_tasks()  # type: ignore[no-untyped-call]  # RQ leaves this one untyped
        try:
            with application().app_context(), scope.as_service():
                jobs.sweep()
                jobs.tick()
        except Exception:
            log.exception("the sweep failed")

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Leave no database connection for the child to share."""
        with application().app_context():
            db.engine.dispose()
        super().fork_work_horse(job, queue)


def main(*, burst: bool = False) -> None:
    """Serve the queue until told to stop or, in a burst, until it is empty."""
    app = application()
    settings = app.config["SETTINGS"]
    logs.start(settings)
    if not settings.redis_url:
        raise SystemExit("Set TRIAGE_REDIS_URL: without Redis the server does this work itself (TRIAGE_RUNNER=1).")
    press.render_in_this_process()
    gc.collect()
    gc.freeze()
    connection = redis_queue.connection_for_worker(settings.redis_url)
    queue = Queue(redis_queue.NAME, connection=connection, serializer=JSONSerializer)
    worker = OutboxWorker(
        [queue],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL_SECONDS,
        maintenance_interval=MAINTENANCE_SECONDS,
        log_job_description=False,
    )
    worker.work(logging_level="INFO", burst=burst)
    anchors.last_anchor(app)


if __name__ == "__main__":
    main(burst="--burst" in sys.argv)
