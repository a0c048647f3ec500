"""One record becomes two again: exactly what was moved goes back, as far as nobody has changed it since."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Refused, Stale
from triage.families import service as families_service
from triage.families.models import Family, Merge, MergeKind, Person, SnapshotMoment
from triage.families.service.not_same import Seen, say_two_people
from triage.merging import queries
from triage.merging.commands import Part
from triage.merging.fates import counted
from triage.merging.queries import rows
from triage.merging.service.afterwards import follow_up
from triage.merging.service.back import Back, put_back
from triage.merging.service.holding import hold
from triage.merging.service.log import touched
from triage.merging.service.restricting import close_papers
from triage.merging.service.seeing import NOT_DONE, is_closed, people_of
from triage.merging.service.with_them import belongs_with_them, goes_with_them
from triage.rules.dates import long_date

PARTED = "parted"
PARTLY = "that was changed since, and stays as it is now"
ITSELF = ("families", "persons")
"""That the record itself comes back needs no line of its own."""


@dataclass(frozen=True, slots=True)
class Parting:
    """What the page says before the act: what goes back, what stays where it is and why, and what forbids it."""

    merge: Merge
    back: tuple[str, ...]
    partly: tuple[str, ...]
    follows: tuple[str, ...]
    stays: tuple[str, ...]
    came_since: tuple[str, ...]
    forbidden: str


def before_parting(merge_id: uuid.UUID, *, by: Actor) -> Parting:
    """How the two would be parted today; raises `NotFound` as the act would."""
    merge = queries.merge(merge_id, seen_by=by)
    with scope.as_service():
        looked = [put_back(step, merge, for_real=False) for step in _last_first(merge)]
        follows = belongs_with_them(merge) if merge.kind is MergeKind.FAMILY else ()
        since = queries.since(merge.kept_family_id, merge.at) if merge.kept_family_id is not None else ()
        return Parting(
            merge=merge,
            back=_whole(looked),
            partly=_partly(looked),
            follows=_words(table for table, _ in follows),
            stays=_stays(looked),
            came_since=tuple(counted(each.table, each.count) for each in since),
            forbidden=_why_not(merge),
        )


def parted_words(merge: Merge) -> Mapping[str, Sequence[str]]:
    """What of a merge came back when it was undone (`back`), came back in part (`partly`) and did not (`stays`)."""
    found: Mapping[str, Sequence[str]] = merge.moved.get(PARTED, {})
    return found


def moved_words(merge: Merge) -> tuple[str, ...]:
    """What a merge moved, in words."""
    steps = (step["table"] for step in merge.moved["steps"] if step["do"] == "change")
    return _words(table for table in steps if table not in ITSELF)


def part(command: Part, *, by: Actor) -> Merge:
    """Undo a merge; one that is undone already stays so.

    Raises:
        Refused: a later merge rests on this one, or a meeting's papers are out.
        Stale: somebody else changed the merge in between.
    """
    merge = _undo(command, by=by)
    if merge is None:
        raise Refused(NOT_DONE)
    return merge


def _undo(command: Part, *, by: Actor) -> Merge | None:
    """None where somebody whom it touches belongs to a family that is closed to this person: that is told and kept."""
    with transaction():
        merge = queries.merge(command.merge_id, seen_by=by)
        if merge.undone_at is not None:
            return merge
        if merge.revision != command.seen_revision:
            raise Stale("Somebody else changed this merge while you were looking.")
        with scope.as_service():
            hold(*_concerned(merge), *_two_people(merge))
            why_not = _why_not(merge)
            if why_not:
                raise Refused(why_not)
        if is_closed(_touched(merge, by=by), by=by):
            return None
        with scope.as_service():
            _part(merge, command, by=by)
    return merge


def _part(merge: Merge, command: Part, *, by: Actor) -> None:
    concerned = _concerned(merge)
    for family in concerned:
        families_service.snapshot_of(family, SnapshotMoment.UNMERGE, by=by)
    was_closed = _closed(concerned)
    follows = list(belongs_with_them(merge)) if merge.kind is MergeKind.FAMILY else []
    results = [put_back(step, merge, for_real=True) for step in _last_first(merge)]
    for _, row in follows:
        goes_with_them(row, merge)
    merge.undone_at, merge.undone_by_id, merge.undone_by_name = clock.now(), by.user_id, by.name
    merge.undone_because = command.because
    merge.moved = {
        **merge.moved,
        PARTED: {"back": _whole(results), "partly": _partly(results), "stays": _stays(results)},
    }
    db.session.flush()
    people = _two_people(merge)
    facts: dict[str, Any] = {
        "families": [family.id for family in concerned],
        "back": sum(each.done and not each.stay for each in results),
        "partly": sum(bool(each.stay) for each in results),
        "stayed": sum(not each.done for each in results),
    }
    if people:
        audit.record("families.people_parted", subject=merge, by=by, **facts)
    else:
        audit.record("families.parted", subject=merge, by=by, **facts)
    db.session.expire_all()
    members = {member.person for family in concerned for member in family.members}
    follow_up(concerned, {*people, *members}, by=by)
    if was_closed:
        close_papers(*concerned, by=by)
    if command.remember and len(people) == 2:
        seen = Seen(because=command.because, facts=merge.reasons)
        say_two_people(people[0].id, people[1].id, seen, families=[family.id for family in concerned], by=by)
    for family in concerned:
        families_service.snapshot_of(family, SnapshotMoment.UNMERGE, by=by)


def _last_first(merge: Merge) -> Sequence[dict[str, Any]]:
    steps: list[dict[str, Any]] = merge.moved["steps"]
    return steps[::-1]


def _why_not(merge: Merge) -> str:
    """What must be undone or awaited first."""
    mine = touched(merge.moved["steps"])
    about = {each for each in _records(merge) if each is not None} | _people_in(merge)
    about |= {uuid.UUID(each) for each in merge.moved["families"]}
    if merge.kind is MergeKind.FAMILY:  # whose place was moved and then removed is known by whoever has it now
        about |= set(people_of(*_concerned(merge)))
    for other in queries.later(merge, about):
        same_records = set(_records(merge)) & set(_records(other)) - {None}
        if same_records or touched(other.moved["steps"]) & mine:
            return f"Another merge of {long_date(clock.local(other.at).date())} rests on this one. Undo that one first."
    for family_id in (merge.kept_family_id, merge.gone_family_id):
        for item in queries.items_coming(family_id) if family_id is not None else ():
            if item.meeting.status in queries.PAPERS_OUT:
                on = long_date(clock.local(item.meeting.starts_at).date())
                return f"The family is on the agenda of {on}, whose papers are out. Wait until that meeting is over."
    return ""


def _touched(merge: Merge, *, by: Actor) -> list[uuid.UUID]:
    """The people of whose families everything must be open to whoever parts the two."""
    people = [each for each in (merge.kept_person_id, merge.gone_person_id) if each is not None]
    if merge.kept_family_id is not None:
        people += people_of(queries.record(merge.kept_family_id, seen_by=by))
    return people


def _records(merge: Merge) -> tuple[uuid.UUID | None, ...]:
    return merge.kept_person_id, merge.gone_person_id, merge.kept_family_id, merge.gone_family_id


def _people_in(merge: Merge) -> set[uuid.UUID]:
    """The people whose places a merge of families moved, and the families that a merge of people touched."""
    steps = (step for step in merge.moved["steps"] if step["table"] == "family_members")
    members = (rows.row_of("family_members", _key(step)) for step in steps if step["do"] == "change")
    removed = (step["row"] for step in merge.moved["steps"] if step["do"] == "remove" and "person_id" in step["row"])
    found = {each.person_id for each in members if each is not None}
    return found | {uuid.UUID(each["person_id"]) for each in removed if each["person_id"]}


def _key(step: dict[str, Any]) -> dict[str, Any]:
    return {"id": uuid.UUID(step["key"]["id"])}


def _concerned(merge: Merge) -> list[Family]:
    return [family for family in map(_family, merge.moved["families"]) if family is not None]


def _two_people(merge: Merge) -> list[Person]:
    """The two of a merge of people; nobody of one of families."""
    return [person for person in map(_person, (merge.kept_person_id, merge.gone_person_id)) if person is not None]


def _family(family_id: str) -> Family | None:
    return db.session.get(Family, uuid.UUID(family_id))


def _person(person_id: uuid.UUID | None) -> Person | None:
    return db.session.get(Person, person_id) if person_id is not None else None


def _closed(families: Iterable[Family]) -> bool:
    return any(family.restricted for family in families)


def _whole(looked: Iterable[Back]) -> tuple[str, ...]:
    return _words(each.table for each in looked if each.done and not each.stay and each.table not in ITSELF)


def _partly(looked: Iterable[Back]) -> tuple[str, ...]:
    """What goes back but for some of its values."""
    found = (f"{counted(each.table, 1)}, but not {', '.join(each.stay)}: {PARTLY}" for each in looked if each.stay)
    return tuple(dict.fromkeys(found))


def _stays(looked: Iterable[Back]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{counted(each.table, 1)}: {each.why}" for each in looked if not each.done))


def _words(tables: Iterable[str]) -> tuple[str, ...]:
    return tuple(counted(table, count) for table, count in Counter(tables).items())
