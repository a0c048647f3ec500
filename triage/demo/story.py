"""Some weeks of an invented panel, told through the service's own acts so that every record is real."""

from __future__ import annotations

from collections.abc import Callable

from triage.db import transaction
from triage.demo.council import make_council


def tell(*, progress: Callable[[str], object]) -> None:
    """Make the council and live through its weeks; `progress` is told what is being made."""
    with transaction():
        make_council()
    progress("The council, its agencies and its people are there.")
