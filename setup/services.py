"""Temporary PostgreSQL, Redis and OpenID servers for the tests: started here, used by nobody else, stopped here."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from setup import provider
from setup.errors import CannotGoOn
from setup.places import DISK, is_root, quick_folder

STARTS_WITHIN = 300.0
STOPS_WITHIN = 20.0
REDIS_DATABASES = "256"
"""One for each worker of a run, however many processors there are."""
PR_SET_PDEATHSIG = 1

# Test data is thrown away, so nothing waits for the disk.
POSTGRESQL_OPTIONS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=100",
    "shared_buffers=64MB",
    "timezone=UTC",
    "log_min_messages=warning",
)
# And what thousands of small databases are quicker with; a benchmark is measured without.
FOR_TESTS = ("jit=off", "wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1h")


def postgresql_programs() -> Path | None:
    """The folder of the newest PostgreSQL server installed, or None."""
    found = [Path(place).parent for place in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda place: int(place.parent.name) if place.parent.name.isdigit() else 0)
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def redis_program() -> str | None:
    """The Redis server installed, or None."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


@contextmanager
def postgresql(*, for_tests: bool = False) -> Iterator[str]:
    """The URL of a new, empty cluster that only this process knows; it is gone afterwards.

    For tests it stands in memory where there is plenty, and compiles no queries that run once.
    It listens on a socket in a private folder and on no port. PostgreSQL refuses to run as root, so root starts it
    as the user `postgres` that Debian's package made.
    """
    programs = postgresql_programs()
    if programs is None:
        raise CannotGoOn("PostgreSQL is not installed: apt-get install postgresql")
    owner = "postgres" if is_root() else None
    place = quick_folder() if for_tests else DISK
    with _private_folder("triage-pg-", owner, place) as folder:
        data = folder / "data"
        _initialise(programs, data, owner)
        chosen = POSTGRESQL_OPTIONS + (FOR_TESTS if for_tests else ())
        options = [word for option in chosen for word in ("-c", option)]
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options]
        with _running(command, owner=owner, log=folder / "log", stop=signal.SIGINT) as server:
            ask = [str(programs / "pg_isready"), "-q", "-h", str(folder), "-U", "triage", "-d", "postgres"]
            _wait_for(server, lambda: subprocess.run(ask, check=False).returncode == 0, folder / "log")
            yield f"postgresql+psycopg://triage@/postgres?host={folder}"


@contextmanager
def redis() -> Iterator[str]:
    """The URL of a new, empty Redis that keeps nothing on disk; it is gone afterwards."""
    program = redis_program()
    if program is None:
        raise CannotGoOn("Redis is not installed: apt-get install redis-server")
    with _private_folder("triage-redis-", None, DISK) as folder:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
        command += ["--databases", REDIS_DATABASES]
        with _running([*command, "--appendonly", "no"], owner=None, log=folder / "log", stop=signal.SIGTERM) as server:
            _wait_for(server, lambda: _answers_ping(port), folder / "log")
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def openid_provider() -> Iterator[str]:
    """The address of an OpenID provider that behaves at `/good` and misbehaves at others; it is gone afterwards."""
    node = provider.node_program()
    if node is None or not provider.is_ready():
        raise CannotGoOn("the OpenID provider for the tests is not installed: python3 -m setup.provider")
    with _private_folder("triage-openid-", None, DISK) as folder:
        port = free_port()
        command: list[str | Path] = [node, provider.SCRIPT, str(port)]
        with _running(command, owner=None, log=folder / "log", stop=signal.SIGTERM) as server:
            ready = f"ready http://localhost:{port}"
            _wait_for(server, lambda: ready in (folder / "log").read_text(errors="replace"), folder / "log")
            yield f"http://localhost:{port}"


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _initialise(programs: Path, data: Path, owner: str | None) -> None:
    command = [str(programs / "initdb"), "-D", str(data), "-U", "triage", "-A", "trust", "-E", "UTF8"]
    answer = subprocess.run(
        [*command, "--locale=C.UTF-8", "--no-sync"],
        cwd="/",
        user=owner,
        group=owner,
        extra_groups=[] if owner else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise CannotGoOn(f"PostgreSQL's initdb failed: {answer.stderr.strip()}")


@contextmanager
def _private_folder(prefix: str, owner: str | None, place: Path) -> Iterator[Path]:
    # Not under TMPDIR: a socket's path may have no more than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    try:
        if owner is not None:
            shutil.chown(folder, owner, owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(
    command: Sequence[str | Path], *, owner: str | None, log: Path, stop: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    """The program, running as `owner` until the block ends or this process dies, whichever comes first."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            [str(word) for word in command],
            cwd="/",
            user=owner,
            group=owner,
            extra_groups=[] if owner else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests; the servers are stopped after them
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # set-up has one thread
        )
    try:
        yield server
    finally:
        server.send_signal(stop)
        try:
            server.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _die_with_parent() -> None:
    """Have the kernel end this child with its parent, so that a killed test run leaves no server behind."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)


def _wait_for(server: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up:
        if server.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.05)
    raise CannotGoOn(f"a server for the tests did not start: {log.read_text(errors='replace')[-2000:]}")


def _answers_ping(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def environment_for_tests(urls: dict[str, str]) -> dict[str, str]:
    """This process's environment with the servers' addresses, and without a developer's own settings.

    Python may keep what it compiles, also where it is told not to: dozens of processes read the same modules.
    """
    own = ("TRIAGE_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return {**kept, **{f"TRIAGE_TEST_{name}_URL": url for name, url in urls.items()}}
