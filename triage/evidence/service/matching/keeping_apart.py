"""Who was ruled out at intake stays ruled out among people known: nobody is asked twice."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from triage.access.actor import Actor
from triage.evidence.service.matching.offering import offer
from triage.evidence.service.matching.ruling_out import said_of
from triage.families import service as families_service
from triage.referrals.answers import Answers
from triage.referrals.models import Referral
from triage.rules.matching import since


def keep_apart(referral: Referral, sent: Answers, people: Mapping[str, uuid.UUID], *, by: Actor) -> None:
    """Say of each person now on record that they are not whom a ruled out family has; joins the act under way.

    Called before the referral has a family, with who each sent person became.
    """
    if not said_of(referral.id):
        return
    for possible in offer(referral.id, sent, seen_by=by).ruled_out:
        assert possible.said is not None
        for pair in possible.pairs:
            person_id = people.get(pair.sent.id)
            if person_id is not None and person_id != pair.known.id:
                families_service.say_two_people(
                    person_id,
                    pair.known.id,
                    families_service.Seen(
                        because=possible.said.because,
                        score=pair.likeness.score,
                        facts=since.facts_of(pair.one.prepared, pair.two.prepared, pair.likeness.levels),
                    ),
                    families=[possible.family.id],
                    by=by,
                )
