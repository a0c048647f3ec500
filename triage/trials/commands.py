"""What can be asked of trials."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TryVersion:
    """Try a version as it stands now; a second send of the same form is the same trial."""

    version_id: uuid.UUID
    idempotency_key: str
