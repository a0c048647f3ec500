"""Where uploaded files lie: under a random key, never under a name that somebody typed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from triage.errors import NotFound
from triage.settings import settings

FOLDER = "uploads"


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
