"""Search keys kept in step with people, and made anew for everybody."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from triage.access import scope
from triage.db import db, transaction
from triage.families.models import SearchKey
from triage.families.queries import match_keys, search_keys
from triage.families.service.touching import keep_in_step
from triage.rules.searching.keys import keys_of

CHUNK = 500


def keep_search_keys(person_ids: Collection[uuid.UUID]) -> None:
    """Write the search keys of these people as their records now are."""
    ids = sorted(person_ids)
    with scope.as_service():
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            match_keys.lock_people(chunk)
            found = search_keys.facts_of(chunk)
            wanted = {each: keys_of(facts.findable) for each, facts in found.items()}
            search_keys.replace_keys(chunk, wanted)


def rebuild_search_keys() -> int:
    """Make everybody's search keys anew, some people to a transaction; answers how many people were gone through."""
    done = 0
    with scope.as_service():
        for chunk in match_keys.people_in_chunks(CHUNK):
            with transaction():
                keep_search_keys(chunk)
            db.session.expunge_all()
            done += len(chunk)
    return done


keep_in_step(keep_search_keys, kept=(SearchKey,))
