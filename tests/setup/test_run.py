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
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
from setup.places import ROOT

READY_WITHIN = 240

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
        self.said += self.process.communicate(timeout=60)[0]
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


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all: the first start loads the demonstration data, the others find it there."""
    return tmp_path_factory.mktemp("data")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # always http
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_with_demo_sign_ins_until_it_is_stopped(start, data, number):
    service = start("--port", "0", "--data", str(data))

    address = service.wait_for(r"Ready: (http://127\.0\.0\.1:\d+)\n")[1]
    service.wait_for(r"coordinator@.*\n(.*\n)*.*password .*\n")

    assert answers(f"{address}/sign-in")
    assert service.end(number) == 0
    assert not answers(f"{address}/sign-in")
    assert (data / "triage.db").is_file()


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
        assert service.process.wait(30) == 1
        assert "Traceback" not in service.said


def test_a_folder_that_cannot_be_written_is_said_in_a_plain_sentence(start, tmp_path):
    place = tmp_path / "file"
    place.write_text("not a folder", encoding="utf-8")

    service = start("--port", "0", "--data", str(place))

    service.wait_for("Choose another folder")
    assert service.process.wait(30) == 1
    assert "Traceback" not in service.said
