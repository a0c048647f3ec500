"""The real queue: Redis, an RQ worker in a process of its own, and Redis going away (cases.md 18)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.documents.conftest import two_homes
from tests.support.databases import at_work
from tests.support.people import make_user
from triage import clock, jobs, redis_queue
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.documents import service
from triage.documents.commands import Approve, FamilyLetters
from triage.documents.content import LetterKind
from triage.documents.models import Document, DocumentState
from triage.documents.paper import press
from triage.families.service import create_family
from triage.panel.models import Meeting, Panel

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 300
NO_REDIS = "redis://127.0.0.1:1/0"
# Redis stands beside PostgreSQL; beside SQLite it is the embedded runner that works.
ON_POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"])


def approve_letters(app: Flask) -> None:
    """Everything up to the approval, as the server would do it."""
    with at_work(app):
        coordinator = make_user(Role.COORDINATOR).actor
        placed = create_family(two_homes(), by=coordinator)
        with transaction():
            panel = Panel(name="Families Panel")
            now = clock.now()
            starts = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
            meeting = Meeting(panel=panel, starts_at=starts, referrals_close_at=now, papers_at=now)
            db.session.add_all([panel, meeting])
        request = FamilyLetters(family_id=placed.family.id, kind=LetterKind.DEFER, meeting_id=meeting.id)
        for letter in service.ask_for([request], by=SERVICE):
            service.approve(Approve(document_id=letter.id, seen_revision=letter.revision), by=coordinator)


def states(app: Flask) -> set[DocumentState]:
    with at_work(app):
        return set(db.session.scalars(select(Document.state)))


def wait_until_ready(app: Flask) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while states(app) != {DocumentState.READY}:
        assert time.monotonic() < until, f"still {states(app)}"
        time.sleep(0.2)


@contextmanager
def worker(app: Flask, redis_url: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m triage.worker` as it runs in production."""
    given = app.config["SETTINGS"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TRIAGE_DATABASE_URL": given.database_url,
        "TRIAGE_DATA": str(given.data),
        "TRIAGE_SECRET_KEY": given.secret_key,
        "TRIAGE_AUDIT_KEY": given.audit_key,
        "TRIAGE_REDIS_URL": redis_url,
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "triage.worker"], env=environment, stdout=out, stderr=out, cwd=ROOT
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_SECONDS)


@ON_POSTGRESQL
def test_the_worker_makes_letters_and_its_log_names_nobody(make_live_app, redis_url, tmp_path):
    app = make_live_app(redis_url=redis_url)
    log = tmp_path / "worker.log"

    with worker(app, redis_url, log):
        approve_letters(app)
        wait_until_ready(app)

    said = log.read_text()
    assert "Traceback" not in said
    assert "Nowak" not in said


@ON_POSTGRESQL
def test_what_was_approved_while_redis_was_down_is_made_when_it_is_back(make_live_app, redis_url, tmp_path):
    approve_letters(make_live_app(redis_url=NO_REDIS))
    back = make_live_app(redis_url=redis_url)
    assert states(back) == {DocumentState.WAITING}

    with worker(back, redis_url, tmp_path / "worker.log"):
        wait_until_ready(back)


@ON_POSTGRESQL
def test_a_nudge_lost_with_redis_is_repeated_by_the_sweep(make_live_app, redis_url, tmp_path):
    app = make_live_app(redis_url=redis_url)
    approve_letters(app)
    redis_queue.connection(redis_url).flushdb()

    with worker(app, redis_url, tmp_path / "worker.log"):
        wait_until_ready(app)


def test_without_redis_the_embedded_runner_does_the_same_work(make_live_app):
    app = make_live_app(runner=True)

    approve_letters(app)

    wait_until_ready(app)


@pytest.fixture(autouse=True)
def _nothing_left_running():
    yield
    redis_queue.connection.cache_clear()
    jobs.runner.stop()
    press.close()
