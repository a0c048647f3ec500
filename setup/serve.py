"""Starts the service for trying out: SQLite, one process with the embedded runner, demonstration data."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from http import HTTPStatus
from pathlib import Path
from types import FrameType

from setup.commands import run
from setup.errors import CannotGoOn
from setup.places import BIN, PYTHON, ROOT

ANSWERS_WITHIN = 60.0
STOPS_WITHIN = 20.0
THREADS = 8
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PR_SET_PDEATHSIG = 1

PLAIN_HTTP = "Plain HTTP, for trying out on this machine only: its cookie is not marked Secure, and there is no HSTS."

# Set by run.py itself: this start is always on SQLite with its own runner, whatever a developer has in the environment.
OURS = ("TRIAGE_DATABASE_URL", "TRIAGE_REDIS_URL", "TRIAGE_PRODUCTION", "TRIAGE_HTTPS", "TRIAGE_TESTING")


def environment(data: Path, host: str) -> dict[str, str]:
    """The environment of the service and of its commands; on this machine alone it answers to no other name."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    if host in LOOPBACK:
        kept["TRIAGE_HOSTS"] = ",".join(LOOPBACK)
    return {
        **kept,
        "TRIAGE_DATA": str(data),
        "TRIAGE_DEMO": "1",
        "TRIAGE_LOG_LEVEL": os.environ.get("TRIAGE_LOG_LEVEL", "warning"),
        "FLASK_APP": "wsgi",
        "PYTHONUNBUFFERED": "1",
    }


def prepare(env: Mapping[str, str]) -> list[tuple[str, str]]:
    """Bring the database to the newest schema, load demonstration data into an empty one, and say who signs in."""
    _must_be_a_folder(Path(env["TRIAGE_DATA"]))
    flask = [str(PYTHON), "-m", "flask"]
    run([*flask, "db", "upgrade"], env=env)
    answer = run([*flask, "demo", "load", "--if-empty", "--json"], env=env)
    people = json.loads(answer.strip().splitlines()[-1])
    return [(person["email"], person["does"]) for person in people["sign_ins"]] + [("password", people["password"])]


def _must_be_a_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotGoOn(
            f"Nothing can be kept in {data}: {error.strerror}. Choose another folder with --data."
        ) from error
    if not os.access(data, os.W_OK):
        raise CannotGoOn(f"Nothing can be written in {data}. Choose another folder with --data.")


def must_be_free(host: str, port: int) -> None:
    """Say what to do where something else has the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotGoOn(
                f"Nothing can be served on {host}, port {port}: {error.strerror}. "
                f"Choose another port, for example: python3 run.py --port {port + 1}"
            ) from error


class Server:
    """gunicorn with one worker, in whose process the one embedded runner lives."""

    def __init__(self, host: str, port: int, env: Mapping[str, str], *, log: Path | None = None) -> None:
        self.host, self.port = host, port
        self.shown = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104  # only compared
        command = [str(BIN / "gunicorn"), "wsgi:app", "--bind", f"{host}:{port}", "--no-control-socket"]
        command += ["--workers", "1", "--threads", str(THREADS), "--timeout", "120", "--graceful-timeout", "10"]
        with log.open("ab") if log else nullcontext() as said:
            self.process = subprocess.Popen(
                [*command, "--log-level", "warning"],
                cwd=ROOT,
                env={**env, "TRIAGE_RUNNER": "1"},
                stdin=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,  # Ctrl-C reaches it through `stop`, once
                preexec_fn=_die_with_parent,  # noqa: PLW1509  # run.py has one thread
            )

    def wait_until_it_answers(self) -> None:
        """Return once a person could sign in."""
        give_up = time.monotonic() + ANSWERS_WITHIN
        while time.monotonic() < give_up:
            if self.process.poll() is not None:
                raise CannotGoOn("The service stopped while starting; what it said is above.")
            if answers(f"{self.shown}/sign-in"):
                return
            time.sleep(0.1)
        raise CannotGoOn(f"The service did not answer within {ANSWERS_WITHIN:.0f} seconds.")

    def wait(self) -> int:
        """Wait until it ends by itself."""
        return self.process.wait()

    def stop(self) -> None:
        """Let it finish what it is answering, then end it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def answers(address: str) -> bool:
    """Whether our own server answers there with a page."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  # always http
            return bool(answer.status == HTTPStatus.OK)
    except (OSError, urllib.error.URLError):
        return False


def stop_on_signals() -> None:
    """Have SIGTERM and SIGHUP end this program as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # A program started in the background inherits a Ctrl-C that is ignored: it is asked for anew.
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)


def _die_with_parent() -> None:
    """Have the kernel end the server with run.py, however that ends."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
