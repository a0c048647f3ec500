"""Families with whom nothing moved: one that went to the forum, two that wait for a day, and some just asked about."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from triage import calendar, clock
from triage.access import scope
from triage.demo.council import Council
from triage.panel.commands.stuck import SayWhy
from triage.panel.queries import stuck as queries
from triage.panel.service import stuck as service
from triage.rules.stuck import StuckReason, StuckState

Event = tuple[datetime, Callable[[], object]]

FIRST_ASKED, ASKED_AGAIN, ANSWERED = 11, 5, 3
"""Working days ago: what was asked the first time is not answered by the second."""

ANSWERS = (
    (StuckReason.SERVICE, "The landlord repairs the damp next week; until then no visit makes sense.", 8),
    (StuckReason.FAMILY, "The mother is in hospital for another week. Her sister has the children.", 12),
)


def events(council: Council) -> Iterator[Event]:
    """When the desk was asked, and what it said."""
    yield _morning(FIRST_ASKED), service.look_after
    yield _morning(ASKED_AGAIN), service.look_after
    yield _morning(ANSWERED), lambda: _answer(council)


def _morning(working_days_ago: int) -> datetime:
    return clock.at(calendar.add_working_days(clock.today(), -working_days_ago), time(7))


def _answer(council: Council) -> None:
    with scope.as_service():
        asked = [each for each in queries.open_questions() if each.state is StuckState.ASKED]
    for question, (reason, words, days) in zip(asked, ANSWERS, strict=False):
        said = SayWhy(
            question_id=question.id,
            seen_revision=question.revision,
            idempotency_key=str(uuid.uuid4()),
            reason=reason,
            words=words,
            wait_until=clock.today() + timedelta(days=days),
        )
        service.say_why(said, by=council.users["coordinator"].actor)
