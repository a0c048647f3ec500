"""Equality answers about the children of a referral that was sent: optional, and no part of the referral."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from triage import audit
from triage.access.actor import Actor
from triage.db import once, transaction
from triage.errors import NotFound
from triage.families import service as families
from triage.families.commands import GiveEquality
from triage.families.queries import equality
from triage.families.service.equality import CHILDREN
from triage.referrals import queries
from triage.referrals.answers import PersonAnswer, as_sent
from triage.referrals.models import Referral, ReferralStatus


def children_of(referral: Referral) -> Mapping[str, str]:
    """The children whom the equity check would count: their names by the ids they have in the referral."""
    if referral.as_sent is None or referral.status is ReferralStatus.WITHDRAWN:
        return {}
    return {each.id: each.name for each in as_sent(referral.as_sent).people if _is_child(each, referral)}


def equality_revision(referral: Referral) -> int:
    """What the form of a referral has seen."""
    return equality.revision_of_sent(referral.id)


@once
def give_equality(referral_id: uuid.UUID, command: GiveEquality, *, by: Actor) -> None:
    """Keep what was answered, apart from the referral; a second press finds it done.

    Raises:
        NotFound: the referral is not theirs, was not sent, or is about no child.
        Stale: somebody answered since the page was drawn.
        Invalid: that is no answer of the list, or no child of the referral.
    """
    with transaction():
        referral = queries.referral(referral_id, seen_by=by)
        children = children_of(referral)
        if not children:
            raise NotFound
        count = families.give_equality_of_sent(referral.id, list(children), command)
        if count:
            audit.record("referrals.equality_given", subject=referral, by=by, count=count)


def _is_child(person: PersonAnswer, referral: Referral) -> bool:
    if person.unborn or referral.received_on is None:
        return False
    adult = person.is_adult(referral.received_on)
    return person.role in CHILDREN if adult is None else not adult
