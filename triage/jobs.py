"""Work outside the database: rows in the outbox, done by the embedded runner or by RQ through the same function."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Protocol

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from config import Settings
from triage import clock, redis_queue, runner
from triage.db import Transaction, transaction
from triage.documents.models import JobState, OutboxJob
from triage.documents.queries import outbox

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
KEPT_EVERY = LEASE / 9
"""Work says that it is alive at every step, of which there may be many in a second; it is written down so often."""
SWEEP_SECONDS = 30
BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900))
CHUNK = 25

Heartbeat = Callable[[], None]
Failures = Mapping[uuid.UUID, BaseException]


class Work(Protocol):
    """What a kind of job does: makes the subjects, and answers only those it could not make."""

    def __call__(self, subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Failures:
        """Make these; call `alive` now and then in long work."""


class GaveUp(Protocol):
    """What happens to a subject when the last attempt at it failed."""

    def __call__(self, subject_id: uuid.UUID, *, error_class: str) -> None:
        """Tell the subject's record."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job: where its work is, and how many go in one chunk."""

    place: str
    chunk: int = CHUNK

    @property
    def work(self) -> Work:
        """The function that does it, imported when first needed."""
        found: Work = import_module(self.place).make
        return found

    @property
    def gave_up(self) -> GaveUp:
        """The function that is told of the last failure."""
        found: GaveUp = import_module(self.place).gave_up
        return found


DOCUMENT = "document"
PACK = "pack"
MAIL = "mail"
SCAN = "scan"
LIST_TRY = "list_try"
LIST_IMPORT = "list_import"
LIST_UNDO = "list_undo"
LIST_TAKE_ON = "list_take_on"
EVIDENCE = "evidence"
TRIAL = "trial"
KINDS: Mapping[str, Kind] = {
    DOCUMENT: Kind("triage.documents.making"),
    PACK: Kind("triage.documents.packing", chunk=1),
    MAIL: Kind("triage.mail"),
    SCAN: Kind("triage.referrals.scanning"),
    LIST_TRY: Kind("triage.imports.trying", chunk=1),
    LIST_IMPORT: Kind("triage.imports.taking_in", chunk=1),
    LIST_UNDO: Kind("triage.imports.undoing", chunk=1),
    LIST_TAKE_ON: Kind("triage.imports.taking_on", chunk=1),
    EVIDENCE: Kind("triage.evidence.service.lapsing"),
    TRIAL: Kind("triage.trials.trying", chunk=1),
}


@dataclass(frozen=True, slots=True)
class Periodic:
    """Something that falls due with time."""

    name: str
    every: timedelta
    act: Callable[[], object]


_periodic: dict[str, Periodic] = {}


def every(seconds: int, name: str, act: Callable[[], object]) -> None:
    """Do `act` every so many seconds, in one process at a time; registering a name again replaces it."""
    _periodic[name] = Periodic(name, timedelta(seconds=seconds), act)


def put(kind: str, subject_ids: Collection[uuid.UUID], *, tx: Transaction) -> None:
    """Leave work behind in the act under way; somebody is nudged once it is committed."""
    if kind not in KINDS:
        raise KeyError(kind)
    now = clock.now()
    job_ids = [outbox.put_job(kind, subject_id, now=now) for subject_id in subject_ids]
    if job_ids:
        tx.after_commit(nudge, job_ids)


def is_under_way(kind: str, subject_id: uuid.UUID) -> bool:
    """Whether that work waits for its turn or is being done."""
    return outbox.is_open(kind, subject_id)


def nudge(job_ids: Sequence[uuid.UUID]) -> None:
    """Say that there is work. The rows are the truth: a nudge that gets lost is repeated by the sweep."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.redis_url:
        runner.wake()
        return
    for start in range(0, len(job_ids), CHUNK):
        redis_queue.send(settings.redis_url, job_ids[start : start + CHUNK], window=_window(clock.now()))


def work(only: Collection[uuid.UUID] = ()) -> int:
    """Do what is due, chunk by chunk, and answer how many jobs were done; with `only`, nothing else."""
    done = 0
    while chunk := _claim(only):
        done += _do(chunk)
    return done


def sweep() -> None:
    """Repeat the nudge for everything that is due, since nudges can be lost and holders can die."""
    with transaction():
        due = list(outbox.due_jobs(now=clock.now()))
    if due:
        nudge(due)


def tick() -> None:
    """Do what fell due with time; a task that fails is logged and does not stop the next."""
    for task in list(_periodic.values()):
        try:
            with transaction():
                mine = outbox.claim_tick(task.name, now=clock.now(), every=task.every)
            if mine:
                task.act()
        except Exception:
            log.exception("periodic task %s failed", task.name)


def seconds_to_next() -> float:
    """How long nothing falls due, at most until the next sweep."""
    with transaction():
        due = outbox.next_due_at()
    if due is None:
        return SWEEP_SECONDS
    return min(SWEEP_SECONDS, max(0.2, (due - clock.now()).total_seconds()))


def init_app(app: Flask) -> None:
    """Start the embedded runner where the settings ask for one and no Redis does the work."""
    settings: Settings = app.config["SETTINGS"]
    if settings.runner and not settings.redis_url:
        runner.start(app, _turn)


@click.command("tick")
@with_appcontext
def tick_command() -> None:
    """Do once what falls due with time, and all work that waits."""
    tick()
    click.echo(f"done: {work()}")


def _turn() -> float:
    """One turn of the embedded runner; answers how long it may sleep."""
    work()
    tick()
    return seconds_to_next()


def _claim(only: Collection[uuid.UUID]) -> Sequence[OutboxJob]:
    """The next chunk of one kind, held under a lease of its own."""
    with transaction():
        jobs = outbox.claim_jobs(now=clock.now(), lease=uuid.uuid4(), lease_for=LEASE, limit=CHUNK, only=only)
        kept, spare = jobs[: _chunk_size(jobs)], jobs[_chunk_size(jobs) :]
        for job in spare:
            job.state, job.lease, job.lease_until = JobState.DUE, None, None
            job.attempts -= 1
    return kept


def _chunk_size(jobs: Sequence[OutboxJob]) -> int:
    """How many jobs of this kind go together; one alone after a failed attempt, since one may sink the others."""
    if not jobs:
        return 0
    return 1 if jobs[0].attempts > 1 else KINDS[jobs[0].kind].chunk


def _do(jobs: Sequence[OutboxJob]) -> int:
    """One chunk through its kind's work; failures are put off, and given up after the last attempt."""
    kind, lease = KINDS[jobs[0].kind], jobs[0].lease
    assert lease is not None
    by_subject = {job.subject_id: job for job in jobs}
    try:
        failures = kind.work(list(by_subject), alive=_Alive(lease, clock.now() + KEPT_EVERY))
    except Exception as error:
        log.exception("work on %s failed", jobs[0].kind)
        failures = dict.fromkeys(by_subject, error)
    done = [job.id for subject, job in by_subject.items() if subject not in failures]
    with transaction():
        outbox.finish_jobs(done, lease=lease, now=clock.now())
        for subject, failure in failures.items():
            _put_off(by_subject[subject], kind, lease=lease, error=failure)
    return len(done)


def _put_off(job: OutboxJob, kind: Kind, *, lease: uuid.UUID, error: BaseException) -> None:
    """Wait longer after each failed attempt; after the last, tell the subject."""
    last = job.attempts > len(BACKOFF)
    name = type(error).__name__
    wait = BACKOFF[min(job.attempts, len(BACKOFF)) - 1]
    log.warning("%s %s failed, attempt %d: %s", job.kind, job.id, job.attempts, name)
    state = JobState.GIVEN_UP if last else JobState.DUE
    outbox.put_off_job(job.id, lease=lease, state=state, next_attempt_at=clock.now() + wait, error_class=name)
    if last:
        kind.gave_up(job.subject_id, error_class=name)


@dataclass(slots=True)
class _Alive:
    """Long work is still alive."""

    lease: uuid.UUID
    kept_until: datetime

    def __call__(self) -> None:
        now = clock.now()
        if now < self.kept_until:
            return
        with transaction():
            outbox.keep_lease(self.lease, until=now + LEASE)
        self.kept_until = now + KEPT_EVERY


def _window(now: datetime) -> int:
    """The sweep's window: the same rows are sent once in it, and again in the next."""
    return int(now.timestamp()) // SWEEP_SECONDS
