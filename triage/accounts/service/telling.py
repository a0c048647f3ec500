"""Telling somebody what happened to their own account, on their home page (ASVS 6.3.7)."""

from __future__ import annotations

from triage import clock
from triage.accounts.models import User
from triage.filters import moment
from triage.notices import service as notices

IF_NOT_YOU = "If that was not you, tell your user administrator at once."
ACCOUNT = "/account"


def tell_owner(user: User, what: str) -> None:
    """Say what happened and when, in a sentence without its full stop; joins the act under way."""
    when = moment(clock.now())
    notices.tell(f"{what} on {when}. {IF_NOT_YOU}", href=ACCOUNT, user_id=user.id, urgent=True)
