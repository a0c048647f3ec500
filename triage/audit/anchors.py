"""Anchors: now and then the newest event's number and MAC go into a file outside the database.

Whoever holds the database, and even a copy of its own older state, cannot take back what an anchor vouches for. The
file belongs where the administrators of the database cannot write: docs/operations.md.
"""

from __future__ import annotations

import atexit
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from flask import Flask

from config import Settings
from triage import clock
from triage.access.actor import SERVICE
from triage.audit import chain, queries, recording
from triage.audit.chain import ChainBroken
from triage.db import transaction
from triage.settings import settings

log = logging.getLogger(__name__)

ANCHORED = "audit.anchored"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the file: at that moment the newest event had this number and this MAC."""

    at: str
    sequence: int
    mac: str
    own_mac: str

    @property
    def said(self) -> str:
        """What the line's own MAC vouches for."""
        return f"{self.at} {self.sequence} {self.mac}"


def anchor() -> Anchor | None:
    """Vouch for the newest event in the file, and record that in the trail; nothing where nothing happened since.

    The line comes first: a crash in between leaves one that the trail knows nothing of, which harms nothing.
    """
    given = settings()
    with transaction():
        head, newest, last = queries.hold_head(), queries.newest(), queries.newest_of(ANCHORED)
        if newest is None or (last is not None and last.sequence == newest.sequence):
            return None
        if head is None or (head.sequence, head.mac) != (newest.sequence, newest.mac):
            raise ChainBroken("the head is not the newest event")
        said = f"{clock.now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {newest.sequence} {newest.mac.hex()}"
        line = f"{said} {chain.anchor_mac(chain.keys(given.audit_key).anchor, said)}"
        _append(given.audit_anchors, line)
        recording.record(ANCHORED, subject="Trail", by=SERVICE, sequence=newest.sequence)
    return _read(line)


def anchors_in(place: Path) -> Iterator[tuple[int, Anchor | None]]:
    """Each line of the file with its number; None for one that is no anchor."""
    if not place.exists():
        return
    with place.open(encoding="ascii", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            yield number, _read(line)


def is_ours(found: Anchor, key: bytes) -> bool:
    """Whether this service wrote the line."""
    return chain.same(chain.anchor_mac(key, found.said).encode(), found.own_mac.encode())


def at_shutdown(app: Flask) -> None:
    """Anchor once more when the process ends that does the background work."""
    given: Settings = app.config["SETTINGS"]
    if given.runner and not given.testing:
        atexit.register(last_anchor, app)


def last_anchor(app: Flask) -> None:
    """The anchor of a process that ends; a fault must not keep it from ending."""
    try:
        with app.app_context():
            anchor()
    except Exception as error:  # noqa: BLE001  # whatever it is, the process ends
        log.error("no anchor at shutdown: %s", type(error).__name__)  # noqa: TRY400  # the trace may hold a database's address


def _append(place: Path, line: str) -> None:
    """Add a line and have it on the disk before going on."""
    place.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{line}\n".encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)


def _read(line: str) -> Anchor | None:
    words = line.split()
    if len(words) != 4 or not words[1].isascii() or not words[1].isdigit():
        return None
    return Anchor(words[0], int(words[1]), words[2], words[3])
