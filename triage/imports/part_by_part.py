"""Long work on a list, part by part, beside everybody else's acts."""

from __future__ import annotations

from collections.abc import Callable

from triage.errors import Stale
from triage.jobs import Heartbeat

AGAIN = 5


def part_by_part(part: Callable[[], bool], *, alive: Heartbeat) -> None:
    """Do part after part until it answers that there is none left.

    Where somebody else's act came between, nothing of the part was done: it is done again at once, on what holds by
    then. That some times in a row, and the next attempt of the job goes on.

    Raises:
        Stale: it had to give way each time.
    """
    given_way = 0
    while True:
        try:
            if not part():
                return
            given_way = 0
        except Stale:
            given_way += 1
            if given_way > AGAIN:
                raise
        alive()
