"""Asking once why nothing moves with a family; unanswered, or stuck on after the answer, it goes to the forum."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from functools import partial

from triage import audit, calendar, clock, jobs
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused, Stale
from triage.notices import service as notices
from triage.panel import changes
from triage.panel.commands.stuck import SayWhy
from triage.panel.models import StuckQuestion
from triage.panel.queries import entries
from triage.panel.queries import stuck as queries
from triage.panel.service import stuck_telling as telling
from triage.rules.dates import long_date
from triage.rules.stuck import OVER_BECAUSE, Limits, Sign, Standing, StuckBecause, signs_of
from triage.settings import settings

EVERY_SECONDS = 3600
AT_ONCE = 200
MOST_NOTICES = 20
"""Beyond so many families at once one notice leads the desk to the page of all of them."""


def look_after() -> int:
    """What time brings about: questions that are over end, some go to the forum, new ones are asked; how many.

    Each in an act of its own: of two workers at once the second finds it done, and one conflict stops no other.
    """
    with scope.as_service():
        return _go_on_with_all() + _ask_all()


@once
def say_why(command: SayWhy, *, by: Actor) -> StuckQuestion:
    """Say why nothing moves; a later answer takes the place of an earlier one until the family moves.

    Raises:
        Stale: somebody else answered since the page was read.
        Refused: the family moves again.
        Invalid: the day to wait for is past, or further off than the settings allow.
    """
    with transaction():
        found = queries.question(command.question_id, seen_by=by)
        if found.answer_key == command.idempotency_key:
            return found
        _must_stand(found, command)
        found.reason_code, found.answer = command.reason.value, command.words
        found.wait_until, found.answer_key = command.wait_until, command.idempotency_key
        found.answered_at, found.answered_by_id, found.answered_by_name = clock.now(), by.user_id, by.name
        notices.settle(telling.page_of(found))
        if not by.may(Permission.ALLOCATIONS_MANAGE):
            telling.tell_desk(found, f"{found.entry.reference}: {by.agency_name} said why nothing moves")
        audit.record(
            "panel.stuck_answered", subject=found, by=by, family_id=found.family_id, reason_code=command.reason
        )
    return found


def settle(family_ids: Collection[uuid.UUID], *, by: Actor) -> None:
    """Something happened with these families: what was asked about it is over. Joins the act."""
    with transaction(), scope.as_service():
        asked = queries.open_questions(family_ids) if family_ids else ()
        signs = _signs({each.family_id for each in asked}) if asked else {}
        for found in asked:
            if found.sign not in signs.get(found.family_id, ()):
                _end(found, by=by)


def longest_wait(found: StuckQuestion) -> date:
    """The last day until which an answer may ask to wait: counted once, from the day that it was due.

    What the forum looks at already waits for no day; from then on each answer may name one anew.
    """
    first = clock.today() if found.escalated_at is not None else found.due_on
    return calendar.add_working_days(first, settings().stuck_wait_working_days)


def record_read(found: StuckQuestion, *, by: Actor) -> None:
    """Somebody was shown the question about one family."""
    audit.saw("panel.stuck_read", subject=found, by=by, family_id=found.family_id)


def _must_stand(found: StuckQuestion, command: SayWhy) -> None:
    """The answer fits what the question is now."""
    if found.over_at is not None:
        raise Refused(f"This family moves again, so that nothing is asked any more: {found.over_why.lower()}.")
    if found.revision != command.seen_revision:
        raise Stale(changes=[_answer_words(found)] if found.answered_at else [])
    last = longest_wait(found)
    if not clock.today() < command.wait_until <= last:
        raise Invalid(f"The day to look again must be after today, and no later than {long_date(last)}.")


def _answer_words(found: StuckQuestion) -> str:
    return f"{found.answered_by_name} answered “{found.reason}”. {found.answer}".strip()


def _in_chunks(ids: Iterable[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    everyone = list(ids)
    for start in range(0, len(everyone), AT_ONCE):
        yield everyone[start : start + AT_ONCE]


def _in_its_own_act(act: Callable[[], bool]) -> bool:
    """Whether it was done; what somebody else changed meanwhile is for the next time."""
    try:
        with transaction():
            return act()
    except Stale:
        return False


def _go_on_with_all() -> int:
    """Look at every question that is not over; how many ended, were passed on or handed on."""
    asked = [(each.id, each.family_id, each.sign) for each in queries.open_questions()]
    signs = {family: found for ids in _in_chunks({one[1] for one in asked}) for family, found in _signs(ids).items()}
    return sum(
        _in_its_own_act(partial(_go_on, question_id, is_stuck=sign in signs.get(family_id, ())))
        for question_id, family_id, sign in asked
    )


def _go_on(question_id: uuid.UUID, *, is_stuck: bool) -> bool:
    """End a question, pass it on to the forum, or hand it on to who holds the family now; whether any of them."""
    found = db.session.get(StuckQuestion, question_id)
    if found is None or found.over_at is not None:
        return False
    if not is_stuck:
        _end(found, by=SERVICE)
    elif _has_run_out(found):
        _pass_on(found)
    elif found.answered_at is None and found.escalated_at is None:
        return telling.hand_on(found)
    else:
        return False
    return True


def _has_run_out(found: StuckQuestion) -> bool:
    """Nobody said why by the day, or the day has passed until which it was to be waited; and the forum has it not."""
    return found.escalated_at is None and (found.wait_until or found.due_on) < clock.today()


def _end(found: StuckQuestion, *, by: Actor) -> None:
    found.over_at, found.over_why = clock.now(), OVER_BECAUSE[found.because]
    notices.settle(telling.page_of(found))
    audit.record("panel.stuck_over", subject=found, by=by, family_id=found.family_id, because=found.because)


def _pass_on(found: StuckQuestion) -> None:
    """The forum looks at it, once; it is told of no answer's words, and of no reason."""
    found.escalated_at = clock.now()
    asked = f"{found.sign.words}. Why was asked on {long_date(clock.local(found.asked_at).date())}"
    if found.wait_until is None:
        why = f"{asked}, and nobody answered."
    else:
        why = f"{asked}; it was waited until {long_date(found.wait_until)}, and nothing moved."
    db.session.flush()
    changes.announce(found.family_id, why=why, by=SERVICE)
    telling.tell_desk(found, f"{found.entry.reference} is still stuck and went to the forum")
    audit.record("panel.stuck_passed_on", subject=found, by=SERVICE, family_id=found.family_id)


def _ask_all() -> int:
    """Ask about every family that is stuck and not asked about; of the list's own so many as the desk can answer."""
    own, today = settings(), clock.today()
    before = queries.Before(
        progress=calendar.add_working_days(today, -own.stuck_working_days),
        unallocated=clock.at(calendar.add_working_days(today, -own.unallocated_working_days), time.max),
        due=queries.meeting_before(own.stuck_meetings),
        visits=own.stuck_visits,
    )
    room = own.stuck_asked_at_once - queries.count_asked_of_the_desk()
    waiting = queries.without_progress(before, most=room)
    families = dict.fromkeys([*queries.perhaps_stuck(before), *waiting])
    quietly = len(waiting) > MOST_NOTICES
    asked = 0
    for chunk in _in_chunks(families):
        for family_id, signs in _signs(chunk).items():
            asked += bool(signs) and _in_its_own_act(partial(_ask, family_id, signs[0], quietly=quietly))
    if quietly and asked:
        telling.tell_desk_of_many(asked)
    return asked


def _ask(family_id: uuid.UUID, sign: Sign, *, quietly: bool) -> bool:
    entry = entries.active(family_id) or entries.latest(family_id)
    if entry is None:
        return False
    asked = StuckQuestion(
        family_id=family_id,
        entry_id=entry.id,
        because=sign.because,
        since=sign.since,
        action_id=uuid.UUID(sign.action) if sign.action else None,
        asked_at=clock.now(),
        due_on=calendar.add_working_days(clock.today(), settings().stuck_answer_working_days),
    )
    db.session.add(asked)
    db.session.flush()
    telling.ask(asked, quietly=quietly and sign.because is StuckBecause.NO_PROGRESS)
    audit.record("panel.stuck_asked", subject=asked, by=SERVICE, family_id=family_id, because=sign.because)
    return True


def _signs(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Sign]]:
    """The signs of these families today that nothing moves."""
    own, today, days_off = settings(), clock.today(), calendar.days_off()
    limits = Limits(
        no_progress=own.stuck_working_days,
        unallocated=own.unallocated_working_days,
        overdue_meetings=own.stuck_meetings,
        failed_visits=own.stuck_visits,
    )
    found: Mapping[uuid.UUID, Standing] = queries.standings(family_ids)
    return {each: signs_of(standing, limits, on=today, days_off=days_off) for each, standing in found.items()}


jobs.every(EVERY_SECONDS, "panel: families with whom nothing moves", look_after)
