"""How families found come to their end: referred, or gone, and then nothing is kept of who they were."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from triage import audit, clock
from triage.access.actor import Actor
from triage.criteria import queries as criteria
from triage.db import db
from triage.imports.models import Candidate, CandidateState, RowFate
from triage.imports.queries import finding as queries
from triage.notices import service as notices
from triage.rules.eligibility import assess
from triage.rules.facts import FamilyFacts


def rows_of(candidate: Candidate) -> frozenset[int]:
    """The rows of lists that a candidate rests on."""
    return frozenset(row for person in candidate.people for row in person.get("rows", ()))


def close_referred(touched: Mapping[uuid.UUID, uuid.UUID], *, by: Actor) -> int:
    """Candidates (with the family that a row of theirs belongs to now) that have a referral are referred. In an act."""
    referrals = queries.last_referral(set(touched.values()))
    done = 0
    for candidate_id, family_id in touched.items():
        candidate = db.session.get(Candidate, candidate_id)
        if candidate is None or candidate.state not in queries.OPEN or family_id not in referrals:
            continue
        for each in (candidate, *queries.siblings(candidate)):
            each.state = CandidateState.REFERRED
            each.family_id, each.referral_id = family_id, referrals[family_id]
        notices.settle(f"/lists/invitations/{candidate.reference}")
        audit.record("imports.candidate_referred", subject=candidate, by=by, family_id=family_id)
        done += 1
    return done


def end_unseen(candidate: Candidate) -> bool:
    """What becomes of an open candidate that is likely no longer; whether it has come to its end. In an act.

    One of which nothing was decided goes. One that was decided about waits for its answer while any row of it does,
    and keeps the names of no others: rows undone, forgotten, or of somebody known by now.
    """
    if candidate.family_id is not None:
        return _end_family(candidate, candidate.family_id)
    waiting = queries.still_waiting(rows_of(candidate))
    if candidate.state is CandidateState.FOUND or not waiting:
        queries.set_rows(waiting, RowFate.WAITING, None)
        _go(candidate)
        return True
    people = [{**each, "rows": [row for row in each["rows"] if row in waiting]} for each in candidate.people]
    people = [each for each in people if each["rows"]]
    if people != candidate.people:
        candidate.people = people
    return False


def _end_family(candidate: Candidate, family_id: uuid.UUID) -> bool:
    """A family that is known: referred by now, without what the lists said, or only less likely."""
    referral = queries.last_referral([family_id]).get(family_id)
    if referral is not None:
        candidate.state, candidate.referral_id = CandidateState.REFERRED, referral
    elif candidate.state is CandidateState.FOUND or not queries.rows(rows_of(candidate)):
        _go(candidate)
    else:
        return False
    notices.settle(f"/lists/invitations/{candidate.reference}")
    return True


def _go(candidate: Candidate) -> None:
    """It is gone: who it was, what was said of them and what somebody wrote about it are kept no longer."""
    candidate.state, candidate.name, candidate.because, candidate.people = CandidateState.GONE, "", "", []
    framework = criteria.catalogue().get(candidate.framework, candidate.framework_version)
    nothing = assess(FamilyFacts(reference=""), framework, on=clock.today(), terms=criteria.terms())
    candidate.verdict, candidate.outcome, candidate.why = nothing.to_dict(), nothing.outcome.value, []
    notices.settle(f"/lists/invitations/{candidate.reference}")
