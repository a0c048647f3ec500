"""Where uploaded files lie: under a random key, never under a name that somebody typed."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from triage.errors import NotFound
from triage.settings import settings

FOLDER = "uploads"
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was kept."""

    key: str
    sha256: str
    size: int


def save(content: bytes) -> str:
    """Keep the bytes for good and give the key to have them back; whole on the disk before the key is known."""
    key = secrets.token_hex(24)
    place = _place(key)
    place.parent.mkdir(parents=True, exist_ok=True)
    being_written = place.with_suffix(".part")
    with being_written.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    being_written.rename(place)
    return key


def keep(stream: BinaryIO, *, most_bytes: int) -> Kept | None:
    """Keep what comes, piece by piece, so that a long file is never in memory whole; None where it is too long."""
    key = secrets.token_hex(24)
    place = _place(key)
    place.parent.mkdir(parents=True, exist_ok=True)
    being_written = place.with_suffix(".part")
    digest, size = hashlib.sha256(), 0
    try:
        with being_written.open("wb") as file:
            while block := stream.read(BLOCK):
                size += len(block)
                if size > most_bytes:
                    return None
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        being_written.rename(place)
    finally:
        being_written.unlink(missing_ok=True)
    return Kept(key, digest.hexdigest(), size)


def path_of(key: str) -> Path:
    """Where the bytes lie, for what reads them piece by piece; raises `NotFound`."""
    place = _place(key)
    if not place.exists():
        raise NotFound
    return place


def has(key: str) -> bool:
    """Whether the bytes are there."""
    return key.isalnum() and _place(key).exists()


def load(key: str) -> bytes:
    """The bytes kept under a key; raises `NotFound`."""
    try:
        return _place(key).read_bytes()
    except FileNotFoundError as error:
        raise NotFound from error


def remove(key: str) -> None:
    """Forget the bytes; nothing happens where there are none."""
    _place(key).unlink(missing_ok=True)


def _place(key: str) -> Path:
    if not key.isalnum():
        raise NotFound
    return settings().data / FOLDER / key[:2] / key
