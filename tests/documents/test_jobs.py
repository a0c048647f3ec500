"""The outbox: nothing lost, nothing doubled, whatever dies."""

from __future__ import annotations

import os
import signal
import uuid
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from triage import clock, jobs, redis_queue
from triage.db import db, transaction
from triage.documents import making, service
from triage.documents.models import DocumentState, JobState, OutboxJob
from triage.documents.paper import press
from triage.documents.paper.press import RenderFailed
from triage.documents.queries import outbox
from triage.documents.service.asking import content_of
from triage.documents.store import LocalStore
from triage.settings import settings


def job_of(document) -> OutboxJob:
    db.session.expire_all()
    return db.session.scalars(select(OutboxJob).where(OutboxJob.subject_id == document.id)).one()


def files_of(document) -> list[Path]:
    return list((settings().data / "documents").rglob(f"{document.id.hex}-*.pdf"))


def approved(story):
    letter = story.ask()[0]
    story.approve(letter)
    return letter


def test_two_workers_never_hold_the_same_job(story):
    approved(story)
    now = clock.now()

    with transaction():
        first = outbox.claim_jobs(now=now, lease=uuid.uuid4(), lease_for=timedelta(seconds=90), limit=25)
        second = outbox.claim_jobs(now=now, lease=uuid.uuid4(), lease_for=timedelta(seconds=90), limit=25)

    assert (len(first), len(second)) == (1, 0)


def test_a_job_whose_holder_died_is_done_by_the_next(story):
    letter = approved(story)
    with transaction():
        outbox.claim_jobs(
            now=clock.now() - timedelta(seconds=200), lease=uuid.uuid4(), lease_for=timedelta(seconds=90), limit=25
        )
        job = job_of(letter)
        job.state, job.lease, job.lease_until = JobState.RUNNING, uuid.uuid4(), clock.now() - timedelta(seconds=1)

    jobs.work()

    assert letter.state is DocumentState.READY
    assert job_of(letter).state is JobState.DONE


def test_making_twice_leaves_one_file_whose_hash_is_the_records(story):
    letter = approved(story)
    jobs.work()
    first = letter.sha256

    assert making.make([letter.id], alive=lambda: None) == {}

    assert letter.sha256 == first
    assert len(files_of(letter)) == 1


def make_file_and_die(document) -> None:
    """As far as a maker comes that is killed between the file and the record."""
    store = LocalStore(settings().data)
    with store.workshop() as folder:
        (folder / "0.pdf").write_bytes(b"%PDF-1.7 of another layout")
        store.keep(folder / "0.pdf", owner=document.id)


def test_a_death_between_the_file_and_the_record_leaves_one_file(story):
    letter = approved(story)
    make_file_and_die(letter)
    assert letter.state is DocumentState.WAITING
    assert len(files_of(letter)) == 1

    jobs.work()

    assert letter.state is DocumentState.READY
    assert [path.name for path in files_of(letter)] == [Path(letter.file_key).name]
    assert service.read(letter.id, by=story.coordinator)[1].startswith(b"%PDF")


def test_the_renderers_death_costs_one_attempt(story, tmp_path):
    letter = approved(story)
    press.make_each([(letter.kind, content_of(letter))], tmp_path)
    os.kill(press._child[0]._process.pid, signal.SIGKILL)

    jobs.work()

    assert letter.state is DocumentState.READY


def test_a_letter_that_cannot_be_made_does_not_sink_the_others(story):
    good, bad = story.ask()
    with transaction():
        bad.content = {**bad.content, "to": {**bad.content["to"], "name": "\U00013000"}}
        bad.person_id = None
    story.approve(good, bad)

    jobs.work()

    assert good.state is DocumentState.READY
    assert bad.state is DocumentState.WAITING
    assert job_of(bad).error_class == "RenderFailed"


def test_after_the_last_attempt_the_page_says_so_and_trying_again_works(story):
    letter = approved(story)
    job = job_of(letter)
    with transaction():
        job.state, job.lease, job.attempts = JobState.RUNNING, uuid.uuid4(), len(jobs.BACKOFF) + 1
        jobs._put_off(job, jobs.KINDS[jobs.DOCUMENT], lease=job.lease, error=RenderFailed("Crash"))

    assert letter.state is DocumentState.FAILED
    assert job_of(letter).state is JobState.GIVEN_UP
    service.try_again(letter.id, by=story.coordinator)
    jobs.work()
    assert letter.state is DocumentState.READY


def test_each_failed_attempt_waits_longer(story):
    letter = approved(story)
    waits = []
    for attempt in range(1, len(jobs.BACKOFF) + 1):
        job = job_of(letter)
        with transaction():
            job.state, job.lease, job.attempts = JobState.RUNNING, uuid.uuid4(), attempt
            jobs._put_off(job, jobs.KINDS[jobs.DOCUMENT], lease=job.lease, error=RenderFailed("Crash"))
        waits.append(job_of(letter).next_attempt_at - clock.now())

    assert waits == sorted(waits)
    assert job_of(letter).state is JobState.DUE


def test_of_many_processes_one_claims_a_tick(app):
    with transaction():
        claims = [outbox.claim_tick("expiry", now=clock.now(), every=timedelta(minutes=5)) for _ in range(3)]

    assert claims == [True, False, False]


def test_a_tick_that_fails_does_not_stop_the_next(app):
    done = []
    jobs.every(60, "test-fails", lambda: 1 / 0)
    jobs.every(60, "test-works", lambda: done.append(1))

    jobs.tick()
    jobs.tick()

    assert done == [1]
    for name in ("test-fails", "test-works"):
        del jobs._periodic[name]


def test_the_child_gets_none_of_the_services_secrets(story, monkeypatch):
    monkeypatch.setenv("TRIAGE_SECRET_KEY", "canary")
    press.close()

    letter = approved(story)
    jobs.work()

    environment = Path(f"/proc/{press._child[0]._process.pid}/environ").read_bytes()
    assert letter.state is DocumentState.READY
    assert b"canary" not in environment


def test_a_job_through_the_queue_holds_ids_only(redis_url):
    ids = [uuid.uuid4(), uuid.uuid4()]

    assert redis_queue.send(redis_url, ids, window=1)
    assert redis_queue.send(redis_url, ids, window=1)

    stored = redis_queue.connection(redis_url)
    keys = stored.keys("rq:job:*")
    said = b" ".join(value for key in keys for value in stored.hgetall(key).values())
    assert len(keys) == 1
    assert b"pickle" not in said
    assert stored.hget(keys[0], "description") == b"work"


def test_a_queue_that_is_down_is_no_error():
    assert redis_queue.send("redis://127.0.0.1:1/0", [uuid.uuid4()], window=1) is False


@pytest.fixture(autouse=True)
def _no_leftovers():
    yield
    redis_queue.connection.cache_clear()


def test_work_that_goes_on_keeps_its_lease_and_writes_that_down_now_and_then(story, monkeypatch):
    letter, began, kept = approved(story), clock.now(), []
    keep = outbox.keep_lease
    monkeypatch.setattr(outbox, "keep_lease", lambda lease, *, until: (kept.append(until), keep(lease, until=until)))

    def long_work(subject_ids, *, alive):
        for second in range(120):
            monkeypatch.setattr(clock, "now", partial(began.__add__, timedelta(seconds=second)))
            alive()
            assert job_of(letter).lease_until > clock.now() + jobs.LEASE * 0.8
        return {}

    monkeypatch.setattr(making, "make", long_work)

    jobs.work()

    assert len(kept) == 11
