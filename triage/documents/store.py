"""Where files are kept: one small interface, so that an object store can take the folder's place."""

from __future__ import annotations

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

FOLDER = "documents"
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """One file as it was kept."""

    key: str
    sha256: str
    size: int


class Changed(Exception):
    """A stored file is not what was stored: its hash differs from the record's."""


class Store(Protocol):
    """What the service asks of a place for files."""

    def keep(self, made: Path, *, owner: uuid.UUID) -> Stored:
        """Take a finished file, durably, under a key of its owner's."""

    def read(self, key: str, *, sha256: str) -> bytes:
        """The file of that key; raises `Changed` where it is not the file of that hash."""

    def forget_all_but(self, key: str, *, owner: uuid.UUID) -> None:
        """Remove what earlier, unfinished attempts of the owner left."""


class LocalStore:
    """Files in a folder of this machine, readable by the service alone."""

    def __init__(self, data: Path) -> None:
        self._root = data / FOLDER

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A private folder on the same disk, so that a finished file is moved and never copied."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=self._root, prefix="making-") as folder:
            yield Path(folder)

    def keep(self, made: Path, *, owner: uuid.UUID) -> Stored:
        """Take a finished file: on the disk before it has its name, and whole whenever it has it."""
        digest = _sha256(made)
        key = f"{owner.hex[:2]}/{owner.hex}-{digest[:16]}.pdf"
        place = self._root / key
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made.chmod(0o600)
        _to_disk(made)
        made.replace(place)
        _to_disk(place.parent)
        return Stored(key=key, sha256=digest, size=place.stat().st_size)

    def read(self, key: str, *, sha256: str) -> bytes:
        """The file of that key, checked against its hash."""
        content = (self._root / key).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Changed(key)
        return content

    def forget_all_but(self, key: str, *, owner: uuid.UUID) -> None:
        """Remove the owner's other files."""
        for path in (self._root / owner.hex[:2]).glob(f"{owner.hex}-*.pdf"):
            if path.name != Path(key).name:
                path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _to_disk(path: Path) -> None:
    """Make sure that a file, or a folder's list of names, survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
