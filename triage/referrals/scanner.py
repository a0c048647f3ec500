"""Looks at a file for viruses: clamd, over its own protocol, where the settings name one."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

CHUNK_BYTES = 64 * 1024
PATIENCE_SECONDS = 20.0
LONGEST_ANSWER = 4096


class Scan(StrEnum):
    """What is known of a file."""

    UNCHECKED = "unchecked"
    CLEAN = "clean"
    INFECTED = "infected"


class Unreachable(Exception):
    """The scanner gave no answer; the file stays unchecked and is asked about again."""


class Scanner(Protocol):
    """Whatever can look at a file."""

    def look(self, content: bytes) -> Scan:
        """Clean or infected; raises `Unreachable`."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd at `host:port`, or at the path of its socket."""

    place: str

    def look(self, content: bytes) -> Scan:
        """Send the file in chunks (clamd's INSTREAM) and read its verdict; raises `Unreachable`."""
        try:
            with self._line() as line:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK_BYTES):
                    chunk = content[start : start + CHUNK_BYTES]
                    line.sendall(struct.pack("!I", len(chunk)) + chunk)
                line.sendall(struct.pack("!I", 0))
                answer = line.recv(LONGEST_ANSWER).rstrip(b"\0\n")
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        if answer.endswith(b" OK"):
            return Scan.CLEAN
        if answer.endswith(b" FOUND"):
            return Scan.INFECTED
        raise Unreachable("an answer that is neither OK nor FOUND")  # such as a size limit set too low

    @contextmanager
    def _line(self) -> Iterator[socket.socket]:
        if self.place.startswith("/"):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(PATIENCE_SECONDS)
                line.connect(self.place)
                yield line
        else:
            host, _, port = self.place.rpartition(":")
            with socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE_SECONDS) as line:
                yield line


def scanner(place: str) -> Scanner | None:
    """The scanner that the settings name, or None."""
    return Clamd(place) if place else None
