"""Remembers by a hash of its inputs that a step was done, so that a second start takes seconds."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path


def fingerprint(inputs: Iterable[Path | str]) -> str:
    """One hash over the files' bytes and the words given."""
    total = sha256()
    for item in inputs:
        content = item.read_bytes() if isinstance(item, Path) else item.encode()
        total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()


def is_done(stamp: Path, mark: str) -> bool:
    """Whether the step that leaves this stamp was done with these inputs."""
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == mark


def done(stamp: Path, mark: str) -> None:
    """Leave the stamp of a step that has just succeeded."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark + "\n", encoding="ascii")
