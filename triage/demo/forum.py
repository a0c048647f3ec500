"""The Case Management Forum: what members noticed of families before a crisis, and what was agreed of some."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from triage import clock
from triage.demo.council import Council
from triage.demo.equality import everybody
from triage.families.models import Family
from triage.forum import queries, service
from triage.forum.commands import AttachConcern, Conclude, Look, NameFamily, Noting
from triage.rules.concerns import ConcernKind as K

Event = tuple[datetime, Callable[[], object]]

# Who, what, how much, fact or not, how many days ago, and in which words; a line for each family of the forum.
NOTICED: Sequence[Sequence[tuple[str, K, int, bool, int, str]]] = (
    (
        ("school", K.ATTENDANCE, 1, True, 34, "Late nine mornings in a month, and tired when here."),
        ("housing", K.DEBT, 2, True, 20, "Rent two months behind; a letter was answered."),
        ("health", K.HEALTH, 1, True, 12, "Two appointments of the youngest missed."),
        ("police", K.POLICE_CALLS, 2, True, 6, "Neighbours called twice about shouting; no offence."),
    ),
    (
        ("school", K.BEHAVIOUR, 2, True, 41, "Three after-school detentions, after years without one."),
        ("health", K.CARING, 2, False, 15, "We think the eldest looks after the mother most days."),
        ("housing", K.HOUSING, 1, True, 9, "Damp in two rooms; the repair is booked."),
    ),
    (
        ("police", K.NEIGHBOURS, 1, True, 70, "A dispute about noise was settled at the door."),
        ("housing", K.NEIGHBOURS, 1, True, 25, "The same neighbours complained again."),
    ),
    (("health", K.HEALTH, 2, True, 30, "Weight of the baby is followed each fortnight."),),
    (
        ("primary", K.CONFLICT, 2, False, 18, "The children say that there is much shouting at home."),
        ("health", K.SUBSTANCE, 1, False, 10, "Smelt of alcohol at a morning visit."),
    ),
    (("school", K.ATTENDANCE, 1, True, 110, "Missed most Mondays before the holidays."),),
    (
        ("housing", K.DEBT, 1, True, 50, "A payment plan was agreed and kept once."),
        ("jobcentre", K.DEBT, 1, True, 12, "Asked for an advance."),
    ),
    (
        ("primary", K.CARING, 1, False, 28, "Fetches two younger ones each day, and leaves early for it."),
        ("police", K.POLICE_CALLS, 1, True, 16, "Brought home once after dark; polite and cold."),
    ),
    (("health", K.OTHER, 1, False, 3, "The family has nobody here to turn to."),),
)
STILL_TO_FIND = ("school", K.BEHAVIOUR, 1, True, 2, "Two brothers in Years 4 and 6 came without coats all week.")


def events(council: Council) -> Iterator[Event]:
    """What was noticed, and what was agreed."""
    now = clock.now()
    yield now - timedelta(hours=19), partial(_notice, council)
    yield now - timedelta(hours=18), partial(_agree, council)
    yield now - timedelta(hours=17), partial(_noticed_since, council)


def _families() -> list[Family]:
    """Families that the panel does not have."""
    return [each for each in everybody() if not queries.is_on_programme(each.id)]


def _notice(council: Council) -> None:
    for family, lines in zip(_families(), NOTICED, strict=False):
        for line in lines:
            _tell(council, family, line)
    _tell(council, None, STILL_TO_FIND)


def _tell(council: Council, family: Family | None, line: tuple[str, K, int, bool, int, str]) -> None:
    who, kind, level, is_fact, days, words = line
    noting = Noting(
        kind=kind,
        is_fact=is_fact,
        level=level,
        words=words,
        noticed_on=clock.today() - timedelta(days=days),
        idempotency_key=str(uuid.uuid4()),
    )
    named = f"The {family.name} family" if family else "The brothers from the flats behind the swimming pool"
    concern = service.name_family(NameFamily(named=named, noting=noting), by=council.users[who].actor)
    if family is not None:
        command = AttachConcern(concern_id=concern.id, reference=family.reference, seen_revision=concern.revision)
        service.attach(command, by=council.users["coordinator"].actor)


def _agree(council: Council) -> None:
    """The forum has met: it looks again at some, put one forward and looks at one no longer."""
    desk = council.users["coordinator"].actor
    agreed = (
        (0, "Health visits this week; Homes phones about the rent before it writes again.", 13),
        (2, "Homes speaks with both neighbours. Nothing else for now.", 27),
        (7, "The school offers breakfast club to all three.", 6),
    )
    theirs = _families()
    for number, words, days in agreed:
        entry = queries.latest_of(theirs[number].id)
        if entry is not None:
            then = clock.today() + timedelta(days=days)
            service.look(
                Look(entry_id=entry.id, agreed=words, next_look_on=then, seen_revision=entry.revision), by=desk
            )
    for number, act, words in (
        (
            1,
            service.put_forward,
            "School, health and housing worry about the same three children. The panel should look.",
        ),
        (5, service.close, "Back in school since the holidays; the school goes on watching."),
    ):
        entry = queries.latest_of(theirs[number].id)
        if entry is not None:
            act(Conclude(entry_id=entry.id, because=words, seen_revision=entry.revision), by=desk)


def _noticed_since(council: Council) -> None:
    family = _families()[0]
    _tell(
        council,
        family,
        ("primary", K.CARING, 2, False, 1, "The eldest asked whether he may stay after school, always."),
    )
