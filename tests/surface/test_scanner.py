"""Files are looked at for viruses: by a real clamd where there is one, and by a server that speaks its words."""

from __future__ import annotations

import io
import shutil
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.referrals import walks
from tests.referrals.test_files import GOOD
from tests.support.leaving_out import leave_out
from tests.support.people import PASSWORD, make_user
from tests.support.visitor import Visitor
from triage import clock, jobs
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.documents.models import OutboxJob
from triage.referrals import store
from triage.referrals.models import ReferralFile
from triage.referrals.scanner import Clamd, Scan, Unreachable

SIGNATURE = "Triage.Test.Virus:0:*:74686973206973206120746573742076697275732e"
MARKED = b"this is a test virus."
STARTS_WITHIN = 300.0


class Speaks(socketserver.StreamRequestHandler):
    """A server that reads INSTREAM as clamd does, and finds one thing."""

    def handle(self) -> None:
        """Read the command and the chunks, and answer."""
        command = self.rfile.read(10)
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        assert command == b"zINSTREAM\0"
        self.server.heard.append(content)
        self.wfile.write(b"stream: Test FOUND\0" if MARKED in content else self.server.verdict)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    verdict = b"stream: OK\0"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Speaks)
        self.heard: list[bytes] = []

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def spoken() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real clamd, with one signature of our own: Debian's package brings none, and none is fetched."""
    program = shutil.which("clamd") or ("/usr/sbin/clamd" if Path("/usr/sbin/clamd").exists() else None)
    if program is None:
        leave_out("clamd is not installed")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "own.ndb").write_text(f"{SIGNATURE}\n", encoding="ascii")
    line = folder / "line"
    settings = folder / "clamd.conf"
    settings.write_text(
        f"Foreground yes\nLocalSocket {line}\nDatabaseDirectory {folder}\nLogFile {folder / 'log'}\n"
        "StreamMaxLength 20M\nConcurrentDatabaseReload no\n",
        encoding="ascii",
    )
    server = subprocess.Popen([str(program), "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    give_up = time.monotonic() + STARTS_WITHIN
    while not line.exists():
        said = (folder / "log").read_text(encoding="utf-8") if (folder / "log").exists() else ""
        assert server.poll() is None, said
        assert time.monotonic() < give_up, said
        time.sleep(0.1)
    yield str(line)
    server.terminate()
    server.wait(STARTS_WITHIN)


@pytest.mark.slow
def test_v5_4_3_a_real_clamd_is_understood(clamd):
    looks = Clamd(clamd)

    assert looks.look(GOOD["plan.pdf"]) is Scan.CLEAN
    assert looks.look(b"words " * 200_000 + MARKED) is Scan.INFECTED


def test_v5_4_3_our_own_server_is_understood_the_same_way(spoken):
    looks = Clamd(spoken.place)

    assert looks.look(GOOD["plan.pdf"]) is Scan.CLEAN
    assert looks.look(b"words " * 200_000 + MARKED) is Scan.INFECTED
    assert spoken.heard[0] == GOOD["plan.pdf"]


@pytest.mark.parametrize("verdict", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"UNKNOWN COMMAND\0"])
def test_v16_5_3_anything_but_a_verdict_is_none(spoken, verdict):
    spoken.verdict = verdict

    with pytest.raises(Unreachable):
        Clamd(spoken.place).look(b"words")


def test_v16_5_3_a_scanner_that_is_not_there_gives_no_verdict():
    with pytest.raises(Unreachable):
        Clamd("127.0.0.1:9").look(b"words")


class World:
    """A draft of a referrer in an application that has a scanner."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), scope.as_service():
            self.email = make_user(Role.REFERRER).email
        self.school = Visitor(app)
        self.school.sign_in(self.email, PASSWORD)
        self.draft = walks.begin(self.school)

    def upload(self, name: str, content: bytes):
        page = self.school.get(f"{self.draft}/files")
        sent = {"files": (io.BytesIO(content), name), "idempotency_key": page.field("idempotency_key")}
        return self.school.post(f"{self.draft}/files", sent)

    def take_away(self):
        with self.app.app_context(), scope.as_service():
            file = db.session.scalars(select(ReferralFile)).one()
        return self.school.send("GET", f"{self.draft}/files/{file.id}")

    def works(self) -> int:
        with self.app.app_context(), scope.as_service():
            jobs.tick()
            return jobs.work()

    def files(self) -> list[tuple[Scan, bool]]:
        with self.app.app_context(), scope.as_service():
            return [
                (file.scan, store._place(file.store_key).exists()) for file in db.session.scalars(select(ReferralFile))
            ]


def with_a_virus() -> bytes:
    """A PDF whose text holds what the scanner looks for."""
    return GOOD["plan.pdf"].replace(b"startxref", b"%" + MARKED + b"\nstartxref", 1)


def test_v5_4_3_a_file_with_a_virus_is_refused_at_once_and_the_referral_is_kept(make_live_app, spoken):
    world = World(make_live_app(clamd=spoken.place))

    page = world.upload("plan.pdf", with_a_virus())

    assert page.status == 422
    assert "plan.pdf contains a virus" in page.text
    assert world.files() == []
    assert world.upload("clean.pdf", GOOD["plan.pdf"]).status == 200
    assert world.take_away().status_code == 200


def test_v5_4_3_nothing_is_taken_away_before_it_was_looked_at(make_live_app, spoken):
    app = make_live_app(clamd="127.0.0.1:9")
    world = World(app)

    page = world.upload("plan.pdf", GOOD["plan.pdf"])

    assert "Being checked for viruses" in page.text
    refused = world.take_away()
    assert refused.status_code == 409
    assert "being checked for viruses" in refused.text
    app.config["SETTINGS"] = replaced(app, clamd=spoken.place)
    with app.app_context(), scope.as_service():
        jobs_of_all_due(app)
    assert world.works() == 1
    assert world.take_away().status_code == 200


def test_v5_4_3_a_virus_found_later_is_removed_and_told_of(make_live_app, spoken):
    app = make_live_app()
    world = World(app)
    world.upload("plan.pdf", with_a_virus())
    assert world.take_away().status_code == 200

    app.config["SETTINGS"] = replaced(app, clamd=spoken.place)
    assert world.take_away().status_code == 409
    world.works()

    assert world.files() == [(Scan.INFECTED, False)]
    assert "held a virus" in world.take_away().text
    app.config["SETTINGS"] = replaced(app, clamd="")
    assert world.take_away().status_code == 409


def replaced(app: Flask, **changes: object) -> object:
    """The settings of an application with some changed."""
    return replace(app.config["SETTINGS"], **changes)


def jobs_of_all_due(app: Flask) -> None:
    """Bring the next attempts of all jobs to now."""
    with transaction():
        for job in db.session.scalars(select(OutboxJob)):
            job.next_attempt_at = clock.now()
