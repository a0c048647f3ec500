"""Taking a referral in: a new family from what was sent, or what was sent added to a known one."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from decimal import Decimal

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused, Stale
from triage.evidence import queries
from triage.evidence.commands import Choice, LinkReferral
from triage.evidence.kinds import indicator_of
from triage.evidence.models import EvidenceAnswer, EvidenceItem, SentPerson
from triage.evidence.service.checking import changed
from triage.evidence.service.matching import compared, keep_apart, offer, possible_families
from triage.evidence.service.pausing import keep_clock
from triage.evidence.service.unlinking import remember_link
from triage.families import queries as families
from triage.families import service as families_service
from triage.families.commands import (
    NewAddress,
    NewFamily,
    NewHousehold,
    NewIdentifier,
    NewPerson,
    NewRelationship,
)
from triage.families.models import BirthPrecision, Family, MemberRole, SnapshotMoment
from triage.referrals import service as referrals
from triage.referrals.answers import Answers, ConcernAnswer, HomeAnswer, PersonAnswer, as_sent
from triage.referrals.models import AT_INTAKE, Referral
from triage.restriction import service as restriction
from triage.rules.facts import Answer

MAIN_CARERS = frozenset({MemberRole.MOTHER, MemberRole.FATHER, MemberRole.CARER})
ABUSE = (".abuse.", ".domestic-abuse")


def start_family(referral: Referral, *, seen_revision: int, by: Actor, choices: Collection[Choice] = ()) -> Family:
    """Start a family from a referral as it was sent, with those `choices` who are known from another family.

    A second send gives the family of the first.

    Raises:
        Stale: somebody else changed the referral since the page was drawn.
        Refused: the referral has left intake.
        Invalid: somebody is said to be known whom nothing speaks for, or two to be one.
    """
    with transaction():
        done = _already_taken_in(referral, seen_revision, into=None, by=by)
        if done is not None:
            return done
        sent = _sent(referral)
        known = _known(choices, among=_alike(referral, sent, by=by) if choices else ())
        _tell_of_restricted(referral, sent)
        placed = families_service.create_family(_new_family(referral, sent, known), by=by)
        _take(referral, sent, placed, by=by)
        audit.record(
            "evidence.family_started", subject=referral, by=by, family_id=placed.family.id, referral=referral.id
        )
    return placed.family


def link_referral(referral: Referral, command: LinkReferral, *, by: Actor) -> Family:
    """Link a referral to a known family: each sent person is a known one or new to it.

    Raises:
        Stale: somebody else changed the referral since the page was drawn.
        Refused: the referral has left intake.
        Invalid: two sent people are said to be one known person.
        Invalid: a known person is neither of that family nor like anybody sent.
    """
    with transaction():
        done = _already_taken_in(referral, command.seen_revision, into=command.family_id, by=by)
        if done is not None:
            return done
        family = families.family(command.family_id, seen_by=by)
        sent, before = _sent(referral), families_service.snapshot(family)
        members = {member.person_id for member in family.members}
        known = _known(command.choices, among=members | _alike(referral, sent, by=by))
        placed = families_service.add_to_family(family, _new_family(referral, sent, known), by=by)
        remember_link(referral, family, placed, before, by=by)
        _take(referral, sent, placed, by=by)
        keep_clock(family.id)
        audit.record("evidence.linked", subject=referral, by=by, family_id=family.id, referral=referral.id)
    return family


@once
def rule_out(referral: Referral, family_id: uuid.UUID, *, because: str, by: Actor) -> None:
    """Remember that a referral is not about a known family, with why and what is to be seen now.

    Raises:
        Refused: it is about this very family, as somebody has said meanwhile.
    """
    if referral.family_id == family_id:
        raise Refused("This referral is about this family: it was taken into it. Take it out there first.")
    family = families.family(family_id, seen_by=by)
    found = next(iter(compared(_sent(referral), [family])), None)
    seen = families_service.Seen(
        because=because, score=found.score if found else 0.0, facts=found.facts if found else ()
    )
    with transaction():
        referral.touch()  # so that nobody links it to this family at the same moment
        families_service.say_not_the_same(referral.id, family, seen, by=by)


def _tell_of_restricted(referral: Referral, sent: Answers) -> None:
    """People of a restricted family may be sent again: those named on it hear so, whoever takes it in does not."""
    with scope.as_service():
        known = [
            each.family
            for each in possible_families(referral.id, sent, seen_by=SERVICE)
            if each.family.restricted and each.pairs
        ]
        restriction.tell_of_known_people(
            known,
            reference=referral.reference or "",
            referral_id=referral.id,
            href=f"/intake/{referral.reference}",
        )
        db.session.flush()


def _already_taken_in(referral: Referral, seen_revision: int, *, into: uuid.UUID | None, by: Actor) -> Family | None:
    """The family that a first send of the same made; raises when the referral moved on in another way."""
    if referral.family_id is not None:
        family = families.family(referral.family_id, seen_by=by)
        if not _taken_in_by(referral, by):
            raise Stale(changes=(f"A colleague has already taken this referral into {family.reference}.",))
        if family.id == into or (into is None and queries.standing_link(referral.id) is None):
            return family
        raise Stale(changes=(f"You have already taken this referral into {family.reference}.",))
    if referral.status not in AT_INTAKE:
        raise Refused("This referral has left intake.")
    if referral.revision != seen_revision:
        raise Stale(changes=("The referral was changed.",))
    return None


def _taken_in_by(referral: Referral, by: Actor) -> bool:
    """Whether this same person took the referral in, which makes this a second send."""
    return queries.taken_in_by(referral.id) == by.user_id


def _known(choices: Collection[Choice], *, among: Collection[uuid.UUID]) -> Mapping[str, uuid.UUID]:
    """Which sent person is whom: somebody who may be meant, and nobody twice."""
    known = {each.key: each.known_id for each in choices if each.known_id is not None}
    if len(set(known.values())) < len(known):
        raise Invalid("Two people of the referral cannot be the same known person")
    if not set(known.values()) <= set(among):
        raise Invalid("Choose people of this family, or people who are like those sent")
    return known


def _alike(referral: Referral, sent: Answers, *, by: Actor) -> frozenset[uuid.UUID]:
    """Known persons, of whatever family, who could be somebody sent."""
    return offer(referral.id, sent, seen_by=by).people


def _take(referral: Referral, sent: Answers, placed: families_service.Placed, *, by: Actor) -> None:
    """Bind the referral to the family, keep what it says as evidence, and move it on."""
    keep_apart(referral, sent, placed.people, by=by)
    referrals.link_family(referral, placed.family.id, by=by)
    for key, person_id in placed.people.items():
        known = str(person_id) != key
        db.session.add(
            SentPerson(referral_id=referral.id, sent_id=key, person_id=person_id, was_known=known, by_id=by.user_id)
        )
    for concern in sent.concerns:
        _item(referral, concern, placed, by=by)
    families_service.snapshot_of(placed.family, SnapshotMoment.REFERRAL, by=by, referral_id=referral.id)
    referrals.start_checking(referral, by=by)
    db.session.flush()
    changed(placed.family.id, by=by)


def _item(referral: Referral, concern: ConcernAnswer, placed: families_service.Placed, *, by: Actor) -> None:
    """One answer of the referral as evidence that its agency asserts; no and not known are kept too."""
    indicator = indicator_of(concern.indicator)
    db.session.add(
        EvidenceItem(
            family_id=placed.family.id,
            person_id=placed.people.get(concern.person) if concern.person else None,
            indicator=concern.indicator,
            answer=EvidenceAnswer(concern.answer.value),
            event_on=concern.on,
            until=concern.until,
            value=None if concern.value is None else Decimal(str(concern.value)),
            reference=concern.reference,
            authorised_by=concern.authorised_by,
            note=concern.note,
            sensitivity=indicator.sensitivity.value if indicator else "general",
            source_agency_id=referral.agency_id,
            referral_id=referral.id,
            asserted_at=referral.sent_at or clock.now(),
            asserted_by_id=referral.sent_by_id,
        )
    )


def _sent(referral: Referral) -> Answers:
    if referral.as_sent is None:
        raise Refused("This referral has not been sent.")
    return as_sent(referral.as_sent)


def _new_family(referral: Referral, sent: Answers, known: Mapping[str, uuid.UUID]) -> NewFamily:
    """What was sent, as people, homes and relationships to put in a family."""
    return NewFamily(
        people=tuple(_new_person(person, known.get(person.id)) for person in sent.people),
        households=tuple(_new_household(home, at) for at, home in enumerate(sent.homes, start=1)),
        relationships=tuple(
            NewRelationship(person=each.person, other=each.other, kind=each.kind) for each in sent.relationships
        ),
        visit_risk=_visit_risk(sent),
        domestic_abuse=_domestic_abuse(sent),
        source_agency_id=referral.agency_id,
        referral_id=referral.id,
        said_on=clock.local(referral.sent_at).date() if referral.sent_at else referral.received_on,
        since=referral.received_on or clock.today(),
    )


def _new_person(person: PersonAnswer, known_id: uuid.UUID | None) -> NewPerson:
    return NewPerson(
        key=person.id,
        known_id=known_id,
        new_id=None if known_id else uuid.UUID(person.id),
        role=person.role,
        given_name=person.given_name,
        family_name=person.family_name,
        known_as=person.known_as,
        date_of_birth=person.date_of_birth,
        birth_precision=_precision(person),
        expected_on=person.expected_on,
        stated_age=person.stated_age.value if person.stated_age else "",
        gender=person.gender,
        school=person.school,
        education=person.occupation.value if person.occupation else "",
        language=person.language,
        needs_interpreter=person.needs_interpreter,
        letter_format=person.letter_format,
        phone=person.phone,
        safe_to_call=person.safe_to_call,
        safe_times=person.safe_times,
        contact_note=person.contact_note,
        email=person.email,
        is_main_carer=person.role in MAIN_CARERS and person.cares_for_children is True,
        parental_responsibility=person.cares_for_children,
        identifiers=tuple(
            NewIdentifier(kind=each.kind, value=each.value, warning=each.warning) for each in person.identifiers
        ),
    )


def _precision(person: PersonAnswer) -> str:
    if person.date_of_birth is None:
        return (BirthPrecision.EXPECTED if person.expected_on else BirthPrecision.UNKNOWN).value
    return (BirthPrecision.ESTIMATED if person.estimated else BirthPrecision.EXACT).value


def _new_household(home: HomeAnswer, number: int) -> NewHousehold:
    return NewHousehold(
        name=home.name or ("Home" if number == 1 else f"Home {number}"),
        residents=home.residents,
        address=NewAddress(
            kind=home.kind,
            lines=home.lines,
            postcode=home.postcode,
            uprn=home.uprn,
            protected=home.protected,
            safe_to_write=home.safe_to_write,
            through=home.through,
            must_not_know=home.must_not_know,
            others_must_not_know=home.others_must_not_know,
            verified_on=home.verified_on,
        ),
    )


def _visit_risk(sent: Answers) -> str:
    """What a visitor must know, in the referrer's words."""
    parts = [sent.risks.words]
    if sent.risks.two_workers is Answer.YES:
        parts.insert(0, "Two workers visit together.")
    return "\n".join(filter(None, parts))


def _domestic_abuse(sent: Answers) -> bool:
    """Abuse is suspected as soon as anybody says so; nothing here waits for verification."""
    said = any(each.answer is Answer.YES and any(word in each.indicator for word in ABUSE) for each in sent.concerns)
    return said or sent.risks.domestic_abuse is Answer.YES
