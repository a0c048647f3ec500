"""The made-up people's codes, shown on the code page because nobody has their phones: in demo mode only."""

from __future__ import annotations

from triage.accounts import service
from triage.accounts.models import User
from triage.settings import settings


def code_to_show(user: User) -> str:
    """The next code that works for this person; empty where the service is no demonstration, or none works yet."""
    found = settings()
    if not found.demo or found.production:
        return ""
    return service.next_code(user)
