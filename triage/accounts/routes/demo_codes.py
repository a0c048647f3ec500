"""The made-up people's codes, shown on the code page because nobody has their phones: in demo mode only."""

from __future__ import annotations

from triage.accounts import service
from triage.accounts.models import User
from triage.settings import settings


def words_for(user: User) -> dict[str, object]:
    """The next code that works for this person, or the seconds until there is one; nothing outside a demonstration."""
    found = settings()
    if not found.demo or found.production:
        return {}
    code = service.next_code(user)
    return {"demo_code": code, "demo_wait": 0 if code else service.seconds_to_next_code()}
