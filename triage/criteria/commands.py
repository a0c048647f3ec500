"""What can be asked of criteria and policies: write a version, propose it, publish or send it back, give it up."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class CriteriaKind(StrEnum):
    """What a version is of."""

    FRAMEWORK = "framework"
    PRIORITY = "priority"
    ROUTING = "routing"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDraft:
    """Begin a version from the published one of that key; with a code and name of its own it is another framework."""

    kind: CriteriaKind
    based_on: str
    why: str
    code: str = ""
    name: str = ""
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft:
    """The document as it should stand from now on, and the revision that the writer saw."""

    version_id: uuid.UUID
    content: Mapping[str, Any]
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """Ask for a second person: from which day on, and why."""

    version_id: uuid.UUID
    in_use_from: date
    why: str
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The second person's answer; `because` is needed to send it back."""

    version_id: uuid.UUID
    seen_revision: int
    because: str = ""
