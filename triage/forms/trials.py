"""Trying a version."""

from __future__ import annotations

import uuid

from triage.forms.base import OnceForm
from triage.trials.commands import TryVersion


class TryForm(OnceForm):
    """Try it as it stands; there is nothing to fill in."""

    def to_command(self, version_id: uuid.UUID) -> TryVersion:
        """The act asked for."""
        return TryVersion(version_id=version_id, idempotency_key=str(self.idempotency_key.data))
