"""Compiled templates, kept beside the data: a process that has just started does not compile every page anew."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """Templates compiled by this process or one before it; each is compiled again once its source has changed."""

    def __init__(self, folder: Path) -> None:
        with suppress(OSError):  # nowhere to keep them: each process compiles its own
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(str(folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take up what is kept; what cannot be read is compiled."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one; a full disk costs time and no page."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
