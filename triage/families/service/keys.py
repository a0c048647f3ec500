"""Match keys and cards kept in step with people, made anew for everybody, and checked."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping

from triage.access import scope
from triage.db import db, transaction
from triage.families.models import MatchCard, MatchKey
from triage.families.queries import match_keys
from triage.families.queries.match_keys import Kept
from triage.families.queries.on_record import people_on_record
from triage.families.service.touching import keep_in_step
from triage.rules.matching.on_record import OnRecord, card_of, keys_on_record, prepared_record

CHUNK = 1_000
Progress = Callable[[int, int], None]


def keep_keys(person_ids: Collection[uuid.UUID]) -> None:
    """Write the keys and cards of these people as their records now are."""
    with scope.as_service():
        for chunk in _chunks(sorted(person_ids)):
            match_keys.lock_people(chunk)
            match_keys.replace_keys(chunk, _wanted(chunk))


def rebuild_keys(told: Progress = lambda done, of: None) -> int:
    """Make everybody's keys anew, so many people to a transaction; answers how many people have keys.

    It may be run at any time and again: each chunk is complete, and changes made meanwhile keep their own keys. In the
    end the database counts its rows anew, since after a restore it knows nothing of them and a search takes minutes.
    """
    having = done = 0
    with scope.as_service():
        everybody = match_keys.count_people()
        for chunk in match_keys.people_in_chunks(CHUNK):
            with transaction():
                match_keys.lock_people(chunk)
                wanted = _wanted(chunk)
                match_keys.replace_keys(chunk, wanted)
            db.session.expunge_all()
            having += len(wanted)
            done += len(chunk)
            told(done, everybody)
        with transaction():
            match_keys.count_rows()
    return having


def out_of_step(told: Progress = lambda done, of: None) -> list[uuid.UUID]:
    """The people whose keys or card are not what their record says."""
    found: list[uuid.UUID] = []
    done = 0
    with scope.as_service():
        everybody = match_keys.count_people()
        for chunk in match_keys.people_in_chunks(CHUNK):
            wanted, kept = _wanted(chunk), match_keys.kept_keys(chunk)
            found += [each for each in chunk if wanted.get(each) != kept.get(each)]
            done += len(chunk)
            told(done, everybody)
    return found


def kept_of(person: OnRecord) -> Kept:
    """The keys and the card of one person."""
    prepared = prepared_record(person)
    return keys_on_record(prepared), card_of(prepared)


def _wanted(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Kept]:
    return {each: kept_of(found) for each, found in people_on_record(person_ids).items()}


def _chunks(ids: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


keep_in_step(keep_keys, kept=(MatchKey, MatchCard))
