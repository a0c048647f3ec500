"""What can be asked of wards: to count a file, and to take it in or put it aside."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class SendWards:
    """A file of postcodes: `stream` is read to its end or to `most_bytes`."""

    key: uuid.UUID
    name: str
    stream: BinaryIO
    most_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideWards:
    """Take a counted file in, or do not use it."""

    file_id: uuid.UUID
    seen_revision: int
