"""What is open in somebody's name across the service, for those who hand it over."""

from triage.accounts.service.holdings import count_with
from triage.handover.queries import holdings


def register() -> None:
    """Let the pages of accounts say what somebody who leaves still holds."""
    count_with(holdings)
