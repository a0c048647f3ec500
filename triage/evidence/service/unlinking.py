"""A referral linked to the wrong family is taken out of it again, with everything that it had put in."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Refused, Stale
from triage.evidence import queries
from triage.evidence.commands import UnlinkReferral
from triage.evidence.models import FamilyLink, RequestStatus
from triage.evidence.service.checking import changed
from triage.evidence.service.matching import compared
from triage.evidence.service.pausing import release_clock
from triage.families import queries as families
from triage.families import service as families_service
from triage.families.models import Family
from triage.referrals import service as referrals
from triage.referrals.answers import as_sent
from triage.referrals.models import AT_INTAKE, Referral

STARTED_HERE = "This family was started from this referral: there is no other family to take it out of."


def unlink_referral(referral: Referral, command: UnlinkReferral, *, by: Actor) -> None:
    """Take a referral out of a family that it is not about; it waits at intake again, and the mistake stays on record.

    Its evidence is taken back, open questions are withdrawn, people and homes that came with it go, and the same
    family is not offered for it again. A second press changes nothing.

    Raises:
        Stale: the referral was changed since the page was drawn.
        Refused: it has left intake, started the family itself, or somebody has worked with what it added.
    """
    with transaction():
        if referral.family_id is None:
            return
        link = to_unlink(referral)
        if referral.revision != command.seen_revision:
            raise Stale(changes=("The referral was changed.",))
        family = families.family(referral.family_id, seen_by=by)
        evidence = _take_evidence_back(referral, link, by=by)
        release_clock(referral)
        families_service.forget_snapshots(referral.id)
        families_service.take_back(family, link.added, by=by)
        referrals.unlink_family(referral, by=by)
        link.undone_at, link.undone_by_id, link.undone_because = clock.now(), by.user_id, command.because
        families_service.say_not_the_same(referral.id, family, _seen(referral, family, command.because), by=by)
        referrals.note(referral, f"Taken out of {family.reference} again: {command.because}", by=by)
        changed(family.id, by=by)
        audit.record("evidence.unlinked", subject=referral, by=by, family_id=family.id, evidence=evidence)


def to_unlink(referral: Referral) -> FamilyLink:
    """The link that could be undone; raises `Refused` where none can."""
    if referral.status not in AT_INTAKE:
        raise Refused("This referral has left intake, and what was concluded rests on it.")
    link = queries.standing_link(referral.id)
    if link is None:
        raise Refused(STARTED_HERE)
    return link


def remember_link(
    referral: Referral, family: Family, placed: families_service.Placed, before: dict[str, object], *, by: Actor
) -> None:
    """Keep what a link put into a family, so that it can be taken out again; joins the act under way."""
    new = _new_people(placed)
    added = families_service.added_between(before, families_service.snapshot(family), new)
    added |= {"told": families_service.told_in(referral.id)}
    db.session.add(
        FamilyLink(
            referral_id=referral.id, family_id=family.id, added=added, linked_at=clock.now(), linked_by_id=by.user_id
        )
    )


def _seen(referral: Referral, family: Family, because: str) -> families_service.Seen:
    """What speaks for the family once the referral is out of it: only more than that offers it again."""
    if referral.as_sent is None:
        return families_service.Seen(because=because)
    for each in compared(as_sent(referral.as_sent), [family]):
        return families_service.Seen(because=because, score=each.score, facts=each.facts)
    return families_service.Seen(because=because)


def _new_people(placed: families_service.Placed) -> Collection[uuid.UUID]:
    """Those whom nobody knew before: they keep the id that the form gave them."""
    return [person for key, person in placed.people.items() if str(person) == key]


def _take_evidence_back(referral: Referral, link: FamilyLink, *, by: Actor) -> int:
    """What the referral says is no evidence about this family; answers how many pieces there were."""
    items = queries.items_of_referral(referral.id)
    _withdraw_questions(referral, frozenset(link.added["people"]), by=by)
    for item in items:
        db.session.delete(item)
    for sent in queries.sent_person_rows(referral.id):
        db.session.delete(sent)
    db.session.flush()
    return len(items)


def _withdraw_questions(referral: Referral, strangers: frozenset[str], *, by: Actor) -> None:
    """What was asked because of the referral is asked no longer, and what was asked about its people goes with them."""
    for request in queries.questions_of_referral(referral.id):
        gone = [line for line in request.lines if str(line.person_id) in strangers]
        for line in request.lines:
            line.evidence_id = None
            line.corrects_id = None if line in gone else line.corrects_id
        if request.status is RequestStatus.OPEN:
            request.status, request.withdrawn_at = RequestStatus.CANCELLED, clock.now()
            audit.record("evidence.question_withdrawn", subject=request, by=by, family_id=request.family_id)
        db.session.flush()
        for line in gone:
            request.lines.remove(line)
    db.session.flush()
