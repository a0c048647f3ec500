"""A family and its evidence as the rules take them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from triage import clock
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import EvidenceItem
from triage.families.models import MEMBER_ROLE_LABELS, Family, FamilyMember, Household
from triage.rules.dates import is_adult
from triage.rules.facts import AgeGroup, Answer, EvidenceFacts, FamilyFacts, Occupation, PersonFacts, Status
from triage.rules.framework import Sensitivity

LOCKED_AT_ONCE = 500


def facts(family_id: uuid.UUID) -> FamilyFacts:
    """Everything the rules may know of a family: people without names, evidence with its sources.

    It is for the rules; what a reader may see of the verdict is taken out afterwards (`rules.hiding`).
    """
    try:
        return facts_of([family_id])[family_id]
    except KeyError:
        raise NotFound from None


def lock_families(family_ids: Collection[uuid.UUID]) -> None:
    """Let nobody else judge these families until this act is over: what is read next is the latest.

    Of two acts at once neither would see what the other adds, and both would judge without it.
    """
    some = sorted(family_ids)
    for start in range(0, len(some), LOCKED_AT_ONCE):
        query = select(Family.id).where(Family.id.in_(some[start : start + LOCKED_AT_ONCE])).order_by(Family.id)
        db.session.execute(query.with_for_update(key_share=True)).all()


def facts_of(
    family_ids: Collection[uuid.UUID], *, items: Sequence[EvidenceItem] | None = None, latest: bool = False
) -> Mapping[uuid.UUID, FamilyFacts]:
    """The same of several families at once; one that is not there is left out.

    `items` is what `all_items_of` gave for them, where whoever asks has it at hand. With `latest` they are read as the
    database has them now, whatever this act has read before.
    """
    query = (
        select(Family)
        .where(Family.id.in_(family_ids))
        .options(
            selectinload(Family.members).joinedload(FamilyMember.person),
            selectinload(Family.households).selectinload(Household.residents),
        )
        .execution_options(populate_existing=latest)
    )
    by_family: dict[uuid.UUID, list[EvidenceFacts]] = {}
    if items is None:
        items = all_items_of(family_ids, latest=latest)
    before = _put_right(items)
    for item in items:
        if item.stands:
            found = replace(evidence_facts(item), corrects=_earlier(item.id, before))
            by_family.setdefault(item.family_id, []).append(found)
    return {
        family.id: FamilyFacts(
            reference=family.reference,
            people=_people(family),
            evidence=tuple(by_family.get(family.id, ())),
        )
        for family in db.session.scalars(query)
    }


def evidence_facts(item: EvidenceItem) -> EvidenceFacts:
    """One item as the rules take it."""
    return EvidenceFacts(
        id=str(item.id),
        indicator=item.indicator,
        person=str(item.person_id) if item.person_id else None,
        answer=Answer(item.answer.value),
        status=Status(item.status.value),
        on=item.event_on,
        until=item.until,
        value=float(item.value) if item.value is not None else None,
        out_of=float(item.out_of) if item.out_of is not None else None,
        source=item.source_agency.name,
        source_id=str(item.source_agency_id),
        sensitivity=Sensitivity(item.sensitivity),
        reference=item.reference,
        authorised_by=item.authorised_by,
        note=item.check_note,
    )


def all_items(family_id: uuid.UUID) -> list[EvidenceItem]:
    """Every item of a family, for acts and rules, those that were put right since included.

    Nothing of it is shown without `items(seen_by=)`.
    """
    return list(all_items_of([family_id]))


def all_items_of(family_ids: Collection[uuid.UUID], *, latest: bool = False) -> Sequence[EvidenceItem]:
    """The same of several families at once; with `latest` as in `facts_of`."""
    query = (
        select(EvidenceItem)
        .where(EvidenceItem.family_id.in_(family_ids))
        .options(joinedload(EvidenceItem.source_agency))
        .order_by(EvidenceItem.indicator, EvidenceItem.asserted_at, EvidenceItem.id)
        .execution_options(populate_existing=latest)
    )
    return db.session.scalars(query).all()


def _put_right(items: Sequence[EvidenceItem]) -> Mapping[uuid.UUID, uuid.UUID]:
    """By an item, the one that it took the place of."""
    return {item.id: item.corrects_id for item in items if item.corrects_id is not None}


def _earlier(item_id: uuid.UUID, before: Mapping[uuid.UUID, uuid.UUID]) -> tuple[str, ...]:
    """What an item took the place of, and what that one had, the latest first."""
    found: list[str] = []
    while (earlier := before.get(item_id)) is not None:
        found.append(str(earlier))
        item_id = earlier
    return tuple(found)


def _people(family: Family) -> tuple[PersonFacts, ...]:
    """Everybody who belongs to the family today and is alive, with who lives with whom."""
    members = [member for member in family.members if member.to_date is None and not member.person.deceased]
    alone = {member.person_id: _person_facts(member) for member in members}
    today = clock.today()
    adults = {person_id for person_id, each in alone.items() if is_adult(each, today) is not False}
    children = {person_id for person_id, each in alone.items() if is_adult(each, today) is False}
    housemates = _housemates(family)
    return tuple(
        _person_facts(
            member,
            with_carer=_lives_with(adults, member.person_id, housemates),
            with_children=_lives_with(children, member.person_id, housemates),
        )
        for member in members
    )


def _person_facts(
    member: FamilyMember, *, with_carer: bool | None = None, with_children: bool | None = None
) -> PersonFacts:
    person = member.person
    return PersonFacts(
        id=str(person.id),
        role=MEMBER_ROLE_LABELS[member.role].lower(),
        date_of_birth=person.date_of_birth,
        expected_on=person.expected_on,
        stated_age=AgeGroup(person.stated_age) if person.stated_age in list(AgeGroup) else None,
        occupation=Occupation(person.education) if person.education in list(Occupation) else None,
        lives_with_carer=with_carer,
        lives_with_children=with_children,
        cares_for_children=True if member.is_main_carer else member.parental_responsibility,
    )


def _housemates(family: Family) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """Whom each person lives with, over all their homes."""
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for household in family.households:
        at_home = {resident.person_id for resident in household.residents if resident.to_date is None}
        for person_id in at_home:
            found.setdefault(person_id, set()).update(at_home - {person_id})
    return found


def _lives_with(
    others: set[uuid.UUID], person_id: uuid.UUID, housemates: Mapping[uuid.UUID, set[uuid.UUID]]
) -> bool | None:
    """Whether one of the others lives with this person; None where no home of theirs is known."""
    if person_id not in housemates:
        return None
    return bool(others & housemates[person_id])
