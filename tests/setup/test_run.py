"""`python3 run.py`, as a person starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import run
from setup import serve
from setup.places import ROOT
from tests.support.databases import Databases

READY_WITHIN = 900

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("run.py")]


class Started:
    """run.py in a process of its own, with all that it prints."""

    def __init__(self, *arguments: str) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("TRIAGE_")}
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "run.py"), *arguments],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Read what it prints until that is there."""
        assert self.process.stdout is not None
        watchdog = threading.Timer(READY_WITHIN, self.process.kill)
        watchdog.start()
        try:
            for line in self.process.stdout:
                self.said += line
                if found := re.search(pattern, self.said):
                    return found
        finally:
            watchdog.cancel()
        raise AssertionError(f"run.py ended without saying {pattern!r}: {self.said}")

    def end(self, number: signal.Signals) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        self.said += self.process.communicate(timeout=READY_WITHIN)[0]
        return self.process.returncode


@pytest.fixture
def start() -> Iterator[object]:
    started: list[Started] = []

    def begin(*arguments: str) -> Started:
        started.append(Started(*arguments))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


@pytest.fixture
def data(databases: Databases, tmp_path: Path) -> Iterator[Path]:
    """A folder where the demonstration data stands already: telling it takes long, and other tests do."""
    with databases.copy("sqlite", demonstration=True) as url:
        Path(url.removeprefix("sqlite:///")).rename(tmp_path / "triage.db")
        yield tmp_path


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  # always http
            return bool(answer.status == 200)
    except OSError:
        return False


def test_it_serves_with_demo_sign_ins_until_it_is_stopped(start, data):
    service = start("--port", "0", "--data", str(data))

    address = service.wait_for(r"Ready: (http://127\.0\.0\.1:\d+)\n")[1]
    service.wait_for(r"coordinator@.*\n(.*\n)*.*password .*\n")

    assert answers(f"{address}/sign-in")
    assert service.end(signal.SIGTERM) == 0
    assert not answers(f"{address}/sign-in")
    assert (data / "triage.db").is_file()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_of_stopping_it_is_one(monkeypatch, number):
    asked: dict[int, Callable[..., None]] = {}
    monkeypatch.setattr(serve.signal, "signal", asked.__setitem__)

    serve.stop_on_signals()

    with pytest.raises(KeyboardInterrupt):
        asked[number](number, None)


def test_an_empty_folder_is_given_the_schema_and_the_demonstration_data(monkeypatch, tmp_path):
    commands: list[list[str]] = []
    said = 'It is told.\n{"sign_ins": [{"email": "jo@demo.example", "does": "reads"}], "password": "made up"}\n'
    monkeypatch.setattr(serve, "run", lambda command, env: commands.append(command[2:]) or said)

    people = serve.prepare(serve.environment(tmp_path / "new", "127.0.0.1"))

    assert commands == [["flask", "db", "upgrade"], ["flask", "demo", "load", "--if-empty", "--json"]]
    assert people == [("jo@demo.example", "reads"), ("password", "made up")]
    assert (tmp_path / "new").is_dir()


def test_killing_it_leaves_no_server_behind(start, data):
    service = start("--port", "0", "--data", str(data))
    address = service.wait_for(r"Ready: (http://127\.0\.0\.1:\d+)\n")[1]

    service.end(signal.SIGKILL)

    assert not answers(f"{address}/healthz")


def test_the_folder_that_the_service_is_told_of_is_taken_by_run_py_too(monkeypatch, tmp_path):
    monkeypatch.setenv("TRIAGE_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["run.py"])

    assert run.read_options().data == tmp_path


def test_a_taken_port_is_said_in_a_plain_sentence(start, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        service = start("--port", str(port), "--data", str(tmp_path))

        found = service.wait_for(r"python3 run\.py --port \d+")

        assert found[0] == f"python3 run.py --port {port + 1}"
        assert service.process.wait(READY_WITHIN) == 1
        assert "Traceback" not in service.said


def test_a_folder_that_cannot_be_written_is_said_in_a_plain_sentence(start, tmp_path):
    place = tmp_path / "file"
    place.write_text("not a folder", encoding="utf-8")

    service = start("--port", "0", "--data", str(place))

    service.wait_for("Choose another folder")
    assert service.process.wait(READY_WITHIN) == 1
    assert "Traceback" not in service.said
