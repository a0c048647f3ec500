"""Some weeks of an invented panel, told through the service's own acts so that every record is real."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from triage import clock
from triage.db import transaction
from triage.demo import (
    again,
    asked,
    changed,
    clocks,
    equality,
    forum,
    frameworks,
    grounds,
    intake,
    kin,
    list_troubles,
    lists,
    meeting,
    merged,
    old_list,
    points,
    restricted,
    schools,
    stuck,
    verifying,
)
from triage.demo.council import USERS, Council, make_council
from triage.demo.families import SPECIAL
from triage.demo.known import KNOWN
from triage.demo.ordinary import ordinary
from triage.demo.spec import Course, Story
from triage.families.models import Family
from triage.notices import service as notices

BEGAN_DAYS_AGO = 70
NEWS_DAYS = 6
MEETS_ON = 1  # Tuesday, as panel.md has it
AT_INTAKE_AFTER = timedelta(days=1)
CONCLUDED_AFTER = timedelta(days=2)
TAKEN_IN = frozenset(Course) - {Course.DRAFT, Course.SENT, Course.RETURNED, Course.WITHDRAWN}


@dataclass
class Telling:
    """What has been told so far."""

    council: Council
    today: date
    last: date
    next: date
    families: dict[int, Family] = field(default_factory=dict)


Event = tuple[datetime, Callable[[], object]]


def tell(*, progress: Callable[[str], object]) -> None:
    """Make the council and live through its weeks; `progress` is told what is being made."""
    stories = (*SPECIAL, *ordinary(), *KNOWN, changed.FIRST, restricted.COUNCILLORS)
    with transaction():
        telling = _begin()
        progress("The council, its agencies and its people are there.")
        councillors = len(stories) - 1
        events = [*_referrals(telling, stories), *_meetings(telling, stories)]
        events += restricted.events(telling.council, lambda: telling.families[councillors])
        events += changed.events(telling.council, lambda: telling.families[councillors - 1])
        listed = next(n for n, each in enumerate(stories) if n >= len(SPECIAL) and each.course is Course.LISTED)
        events += merged.events(telling.council, lambda: telling.families[listed])
        asking = next(n for n, each in enumerate(stories) if each.course is Course.ASKED)
        events += clocks.events(telling.council, lambda: telling.families[asking])
        two = [n for n, each in enumerate(stories) if each.course is Course.ASKED][1]
        events += schools.events(telling.council, lambda: telling.families[two])
        events += kin.events(telling.council, partial(_in_refuge, telling, stories))
        events += again.events(telling.council, lambda: [telling.families[n] for n in again.refused(stories)])
        events.append(_verified(telling, stories))
        for each in (lists, list_troubles, old_list, asked, forum, equality, frameworks, points, stuck):
            events += each.events(telling.council)
        for moment, happen in sorted(events, key=lambda event: event[0]):
            with clock.standing_at(moment):
                happen()
        with clock.standing_at(clock.now() - timedelta(days=NEWS_DAYS)):
            notices.forget_news()
        progress(f"{len(stories)} families have been referred, and the panel has met.")


def _begin() -> Telling:
    today = clock.today()
    last = today - timedelta(days=(today.weekday() - MEETS_ON - 1) % 7 + 1)
    with clock.standing_at(_at(today - timedelta(days=BEGAN_DAYS_AGO), 9)):
        council = make_council()
    return Telling(council=council, today=today, last=last, next=last + timedelta(days=7))


def _referrals(telling: Telling, stories: tuple[Story, ...]) -> Iterator[Event]:
    """When each referral is written, taken in and concluded."""
    for number, story in enumerate(stories):
        day = telling.today - timedelta(days=story.sent_days_ago)
        sent = _before_now(_at(day, 10, number % 60))
        desk = intake.Desk(telling.council, story)
        yield sent, desk.refer
        if story.course in (Course.WITHDRAWN, Course.RETURNED):
            then = desk.withdraw if story.course is Course.WITHDRAWN else desk.give_back
            yield _before_now(sent + AT_INTAKE_AFTER), then
        if story.course in TAKEN_IN:
            yield _before_now(sent + AT_INTAKE_AFTER), _taking(telling, number, desk)
            yield _before_now(sent + CONCLUDED_AFTER), desk.conclude


def _in_refuge(telling: Telling, stories: tuple[Story, ...]) -> Family:
    return next(telling.families[n] for n, each in enumerate(stories) if any(home.protected for home in each.homes))


def _verified(telling: Telling, stories: tuple[Story, ...]) -> Event:
    """When the police answer what they were asked."""

    def families() -> list[Family]:
        return [telling.families[n] for n, story in enumerate(stories) if story.course is Course.ASKED]

    agencies, users = telling.council.agencies, telling.council.users
    answer = partial(verifying.answer, families, agencies["police"], users["police"])
    return clock.now() - timedelta(days=2), answer


def _taking(telling: Telling, number: int, desk: intake.Desk) -> Callable[[], None]:
    def take() -> None:
        telling.families[number] = desk.take_in()

    return take


def _meetings(telling: Telling, stories: tuple[Story, ...]) -> Iterator[Event]:
    """What happens around the last meeting and before the next."""
    table = meeting.Table(telling.council)

    def told(course: Course) -> list[tuple[Story, Family]]:
        return [(story, telling.families[n]) for n, story in enumerate(stories) if story.course is course]

    yield _at(telling.last - timedelta(days=10), 9), lambda: table.plan(telling.last)
    yield _at(telling.last - timedelta(days=5), 12), lambda: table.arrange(0, told(Course.LAST_MEETING))
    yield _at(telling.last - timedelta(days=4), 9), lambda: table.freeze(0)
    yield _at(telling.last - timedelta(days=2), 15), lambda: table.give_returns(0)
    yield _at(telling.last, 9, 30), lambda: table.hold(0)
    yield _at(telling.last, 11, 25), lambda: table.close(0)
    yield _before_now(_at(telling.last, 16)), lambda: table.agree_minutes(0)
    yield _before_now(_at(telling.last, 17)), table.afterwards
    yield _before_now(_at(telling.next - timedelta(days=4), 10)), lambda: table.arrange(1, told(Course.NEXT_MEETING))
    yield _before_now(_at(telling.next - timedelta(days=4), 11)), lambda: table.freeze(1)
    yield _before_now(_at(telling.next - timedelta(days=4), 12)), lambda: table.give_returns(1)
    deferred = next(number for number, story in enumerate(stories) if story.decision == "defer")
    yield (
        _before_now(_at(telling.next - timedelta(days=4), 15)),
        lambda: verifying.verify_since(telling.families[deferred], telling.council.users["coordinator"].actor),
    )
    yield clock.now() - timedelta(hours=20), lambda: _grounds(telling, table.meetings[1])


def _grounds(telling: Telling, meeting_id: uuid.UUID) -> None:
    """What user administrators, leads and members have before them."""
    agencies, users = telling.council.agencies, telling.council.users
    admin = users["admin"].actor
    grounds.suspend(agencies["harbour"])
    grounds.invite(agencies["homes"], by=admin)
    grounds.review(agencies["elmfield"], by=admin, lead=users["school"].actor)
    grounds.accept_for_meeting(meeting_id, [users[user.email] for user in USERS if user.seat is not None])


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return clock.at(day, time(hour, minute))


def _before_now(moment: datetime) -> datetime:
    """Nothing in the demo happens in the future: what would, and the last half hour, has just happened in its order."""
    lately = clock.now() - timedelta(minutes=30)
    return moment if moment < lately else lately + (moment - lately) / 10_000
