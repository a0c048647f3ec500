"""No name, note, address, offence or search term leaves the database but for the page or paper that it belongs on.

A unique word is planted in every typed value of the made-up council. Then everybody opens every page, acts are done,
letters are made by a real worker on a real Redis and faults are forced. Afterwards the words are looked for in logs,
Redis, addresses, mail, names of files and the audit trail.
"""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from setup.places import ROOT
from tests.referrals import walks
from tests.referrals.test_files import GOOD, upload
from tests.support.databases import Databases, at_work, settings_for
from tests.support.tour import Tour
from tests.support.visitor import Visitor
from tests.surface import canaries
from triage import clock, jobs, logs, redis_queue
from triage.accounts.models import User
from triage.app import create_app
from triage.db import db, transaction
from triage.demo.council import DOMAIN, PASSWORD
from triage.documents.models import Document, DocumentState, JobState, OutboxJob

pytestmark = [pytest.mark.slow, pytest.mark.redis, pytest.mark.xdist_group("demonstration")]

FEWEST_CANARIES = 1_000
FEWEST_PAGES = 60


class World:
    """The made-up council with a canary in every typed value."""

    def __init__(self, app: Flask, said: io.StringIO) -> None:
        self.app = app
        self.said = said
        self.birds = canaries.Aviary()
        self.addresses: list[str] = []
        self.pages = 0
        with at_work(app), db.engine.begin() as connection:
            self.birds.plant(connection)

    def visitor(self, who: str) -> Visitor:
        """Somebody of the demonstration, signed in."""
        with at_work(self.app):
            email = db.session.query(User.email).filter(User.email.like(f"%{who}@{DOMAIN}")).scalar()
        visitor = Visitor(self.app)
        visitor.sign_in(email, PASSWORD)
        return visitor

    def note(self, response: TestResponse) -> TestResponse:
        """Remember the addresses that an answer leads to."""
        self.pages += 1
        self.addresses += [response.headers.get("Location", ""), response.request.full_path]
        if response.mimetype == "text/html":
            self.addresses += canaries.in_addresses(response.get_data(as_text=True))
        return response


@pytest.fixture
def world(databases: Databases, redis_url: str, tmp_path: Path, database_kind: str) -> Iterator[World]:
    said = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    with databases.copy(database_kind, demonstration=True) as url:
        settings = settings_for(url, tmp_path, demo=True, redis_url=redis_url, testing=False, log_level="debug")
        app = create_app(settings)
        logs.start(settings, to=said)
        yield World(app, said)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    redis_queue.connection.cache_clear()


def walk(world: World, tour: Tour) -> None:
    """Open one page of each kind, as two people who are led to it."""
    for who, theirs in groupby(tour.first_of_each(people=2), key=lambda opened: opened.who):
        visitor = world.visitor(who)
        for each in theirs:
            response = world.note(visitor.send("GET", each.address))
            if response.mimetype == "text/html" and response.status_code == 200:
                visitor.page_of(response)


def act(world: World) -> None:
    """What people do on a day, each typed word a canary."""
    word = world.birds.word
    school = world.visitor("school")
    draft = walks.begin(school)
    name = {"given_name": word(), "family_name": word(), "role": "mother", "birth": "known"}
    walks.add_person(school, draft, name, walks.MOTHER_BORN)
    walks.fill(school, draft, "tried", kinds=["talked"], words=f"{word()} 01632 960 555 {word()}")
    world.note(school.send("GET", f"{draft}/noticed/tried"))
    upload(school, draft, f"{word()}.pdf", GOOD["plan.pdf"])
    upload(school, draft, f"{word()}.pdf", b"not a PDF " + word().encode())
    coordinator = world.visitor("coordinator")
    for term in (word(), name["family_name"]):
        coordinator.get("/families")
        data = {"csrf_token": coordinator._csrf_token(), "words": term}
        world.note(coordinator.send("POST", "/families/find", data=data))


def fail(world: World) -> None:
    """Every kind of refusal and fault, with somebody's words in each."""
    word = world.birds.word
    visitor = world.visitor("coordinator")
    visitor.get("/families")
    token = visitor._csrf_token()
    sent = (
        ("/families/find", {"words": word()}, {}),  # 400: no token
        ("/families/find", {"csrf_token": token, "words": word() * 200}, {}),  # 422 or as long as may be
        (f"/families/{word()}", {"csrf_token": token, "note": word()}, {}),  # 404 or 405
        (f"/nothing/{word()}?q={word()}", {"csrf_token": token, "note": word()}, {}),
        ("/sign-in", {"csrf_token": token, "email": f"{word()}@example.org", "password": word()}, {}),
        ("/families/find", {"csrf_token": token, "words": f"{word()}\0"}, {}),
        ("/families/find", {"csrf_token": token, "words": "a"}, {"Referer": f"http://localhost/{word()}?{word()}"}),
    )
    for path, data, headers in sent:
        visitor.send("POST", path, data=data, headers={"User-Agent": word(), "X-Request-ID": word(), **headers})
    stranger = Visitor(world.app)
    stranger.send("GET", f"/families/{word()}?q={word()}")
    stranger.send("POST", f"/families/{word()}", data={"words": word()})
    view = world.app.view_functions["home.guidance"]
    for error in (ValueError(word()), KeyError(word())):
        world.app.view_functions["home.guidance"] = raising(error, like=view)
        assert visitor.send("GET", "/help").status_code == 500
    world.app.view_functions["home.guidance"] = view


def raising(error: Exception, *, like: Callable[..., object]) -> Callable[[], object]:
    """A view that fails, open to the same people."""

    def view() -> object:
        raise error

    view.__dict__.update(like.__dict__)
    return view


def make_papers(world: World, redis_url: str, *, spoilt: int = 2) -> str:
    """Papers by a real worker, two of whose content cannot be laid out; what the worker said."""
    with at_work(world.app):
        with transaction() as tx:
            db.session.query(OutboxJob).delete()  # a handful is enough
            chosen = db.session.query(Document).filter(Document.state == DocumentState.WAITING).limit(6).all()
            for document in chosen[:spoilt]:
                document.content = {"kind": world.birds.word(), world.birds.word(): [world.birds.word()]}
            jobs.put(jobs.DOCUMENT, [document.id for document in chosen], tx=tx)
        ids = [document.id for document in chosen]
    given = world.app.config["SETTINGS"]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRIAGE_")},
        "PYTHONPATH": str(ROOT),
        "TRIAGE_DATABASE_URL": given.database_url,
        "TRIAGE_DATA": str(given.data),
        "TRIAGE_SECRET_KEY": given.secret_key,
        "TRIAGE_AUDIT_KEY": given.audit_key,
        "TRIAGE_REDIS_URL": redis_url,
        "TRIAGE_LOG_LEVEL": "debug",
    }
    command = [sys.executable, "-m", "triage.worker", "--burst"]
    said = ""
    for _ in range(2):  # a spoilt paper fails its whole chunk once; the second time each is made alone
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, cwd=ROOT, timeout=900, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        said += done.stdout + done.stderr
        with at_work(world.app):
            with transaction():
                db.session.execute(update(OutboxJob).values(next_attempt_at=clock.now()))
            jobs.sweep()
    with at_work(world.app):
        made = db.session.query(Document).filter(Document.id.in_(ids), Document.state == DocumentState.READY).count()
        failures = [job.error_class for job in db.session.query(OutboxJob).filter(OutboxJob.state != JobState.DONE)]
    assert (made, len(failures)) == (4, spoilt), failures
    return said


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v14_2_1_and_v16_2_5_no_word_that_somebody_typed_leaves_the_database(world, tour, redis_url, tmp_path, capfd):
    with canaries.overheard(redis_url) as heard:
        walk(world, tour)
        act(world)
        fail(world)
        worker_said = make_papers(world, redis_url)

    assert world.birds.planted >= FEWEST_CANARIES
    assert world.pages >= FEWEST_PAGES
    assert len(heard) > 20
    assert world.said.getvalue().count('"answered"') > FEWEST_PAGES
    own, errors = capfd.readouterr()
    assert {
        "logs": canaries.found_in(world.said.getvalue()),
        "what the processes said": canaries.found_in(own, errors, worker_said),
        "Redis, as sent": [command for command in heard if canaries.found_in(command)],
        "Redis, as left": canaries.found_in(*canaries.left_in(redis_url)),
        "addresses": canaries.found_in(*without_strangers_own(world.addresses)),
        "audit": canaries.in_table(world.app, "audit_events"),
        "the outbox": canaries.in_table(world.app, "outbox_jobs"),
        "mail": canaries.in_table(world.app, "outgoing_mail"),
        "guesses": canaries.in_table(world.app, "guesses"),
        "names of files": canaries.in_file_names(tmp_path),
    } == {place: [] for place in PLACES}


PLACES = (
    "logs",
    "what the processes said",
    "Redis, as sent",
    "Redis, as left",
    "addresses",
    "audit",
    "the outbox",
    "mail",
    "guesses",
    "names of files",
)


def without_strangers_own(addresses: list[str]) -> list[str]:
    """Addresses of ours; what a stranger put into an address themselves is theirs."""
    return [address for address in addresses if not address.startswith(("/nothing/", "mailto:"))]


# A leak in each place, planted by hand, so that the net above is known to hold.


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_leak_is_found_in_each_place(world, redis_url, tmp_path):
    bird = world.birds.word()
    logger = logs.named("triage.somewhere")
    with canaries.overheard(redis_url) as heard:
        logger.warning("leaking", words=bird)
        redis_queue.connection(redis_url).set(f"name:{bird}", "1")
        redis_queue.connection(redis_url).hset("job", "data", bird)
    (tmp_path / f"letter-{bird}.pdf").write_bytes(b"")
    with world.app.app_context(), db.engine.begin() as connection:
        connection.execute(update(OutboxJob).values(error_class=bird))
    page = f'<a href="/families?q={bird}">A</a><form action="/x/{bird.replace("z", "%7a")}"></form>'

    assert canaries.found_in(world.said.getvalue()) == [bird]
    assert len(canaries.found_in(*heard)) == 2
    assert len(canaries.found_in(*canaries.left_in(redis_url))) == 2
    assert len(canaries.in_file_names(tmp_path)) == 1
    assert canaries.in_table(world.app, "outbox_jobs")
    assert len(canaries.in_addresses(page)) == 2


@pytest.mark.parametrize("leak", ["template", "argument", "sentence", "error"])
def test_other_peoples_code_cannot_leak_through_the_log(leak, tmp_path):
    said = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        logs.start(settings_for("sqlite://", tmp_path), to=said)
        say_like(leak, logging.getLogger("some.library"))
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.captureWarnings(capture=False)

    assert "some.library" in said.getvalue()
    assert not canaries.found_in(said.getvalue())


def say_like(leak: str, logger: logging.Logger) -> None:
    """Log as a library does that thinks nothing of names."""
    bird = "zq00ffffzq"
    if leak == "argument":
        logger.error("Error handling request %s", f"/families?q={bird}")
    elif leak == "sentence":
        logger.error("job " + bird)  # noqa: G003  # as careless code does
    elif leak == "template":
        logger.error("%s", bird)
    else:
        try:
            int(bird)
        except ValueError:
            logger.exception("it failed")
