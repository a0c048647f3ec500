"""What may stand between somebody who signed in and the service; `accounts` finds it, and the guard asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class BarrierKind(StrEnum):
    """What stands between somebody who signed in and the service."""

    SUSPENDED = "suspended"
    NO_AGREEMENT = "no agreement"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Barrier:
    """What is in the way; its page says why and what to do."""

    kind: BarrierKind


InTheWay = Callable[[Any], Barrier | None]
"""Asked of the signed-in user at every request; the application says who answers."""

ASKED_OF = "triage.in_the_way"
