"""Who said so and when: what a referral says of new people and of known ones, and taking it back again."""

from __future__ import annotations

import uuid

import pytest

from tests.intake.arranging import person, sent, taken_in, years_ago
from triage import clock
from triage.db import db, transaction
from triage.evidence import service as evidence
from triage.evidence.commands import Choice, LinkReferral, UnlinkReferral
from triage.families import queries, service
from triage.families.models import (
    Address,
    FactKind,
    Family,
    FamilySnapshot,
    NameKind,
    Person,
    Relationship,
    Resident,
    SafeToCall,
)
from triage.referrals.answers import HomeAnswer, IdentifierAnswer
from triage.referrals.models import Referral


@pytest.fixture
def first(people) -> Referral:
    """What the school sent first."""
    return sent(people.referrer)


@pytest.fixture
def family(people, first) -> Family:
    return taken_in(first, people.coordinator)


def of(family: Family, given: str) -> Person:
    db.session.expire_all()
    return next(member.person for member in family.members if member.person.given_name == given)


def linked(people, family: Family, **mother) -> Referral:
    """Another referral about the mother, who is known, with other words for her."""
    key = str(uuid.uuid4())
    facts = {"phone": "01632 960 444", "gender": "female", **mother}
    given, surname, born = (
        facts.pop("given", "Adaeze"),
        facts.pop("surname", "Okorro"),
        facts.pop("born", years_ago(35)),
    )
    someone = person(key, given, surname, born, "mother", **facts)
    home = HomeAnswer(id=str(uuid.uuid4()), lines=("9 Quay Street",), postcode="ZZ97 1AA", residents=(key,))
    referral = sent(people.referrer, people=(someone,), homes=(home,), relationships=())
    command = LinkReferral(
        referral_id=referral.id,
        family_id=family.id,
        choices=(Choice(key=key, known_id=of(family, "Adaeze").id),),
        seen_revision=referral.revision,
    )
    evidence.link_referral(referral, command, by=people.coordinator.actor)
    return referral


def test_everything_that_a_first_referral_says_has_its_source(people, family, first):
    son = of(family, "Chidi")
    rows = [
        *queries.names_of([son.id]),
        *queries.facts_of([son.id]),
        *family.members,
        *db.session.query(Resident),
        *db.session.query(Relationship),
        *db.session.query(Address),
    ]

    assert {row.kind for row in queries.facts_of([son.id])} == {FactKind.BIRTH, FactKind.SCHOOL}
    assert {(row.source_agency_id, row.referral_id, row.said_on) for row in rows} == {
        (first.agency_id, first.id, clock.today())
    }
    assert {row.recorded_by_id for row in rows} == {people.coordinator.id}


def test_what_a_referral_says_otherwise_of_a_known_person_stands_beside_and_overwrites_nothing(people, family):
    referral = linked(people, family)
    mother = of(family, "Adaeze")
    names, facts = queries.names_of([mother.id]), queries.facts_of([mother.id])

    assert (mother.family_name, mother.date_of_birth, mother.phone) == ("Okoro", years_ago(36), "01632 960 333")
    heard = [row for row in names if row.referral_id == referral.id]
    assert [(row.kind, row.family_name) for row in heard] == [(NameKind.OTHER, "Okorro")]
    said = {row.kind: row.value for row in facts if row.referral_id == referral.id}
    assert said[FactKind.PHONE] == "01632 960 444"
    assert said[FactKind.BIRTH] == years_ago(35).isoformat()


def test_what_was_blank_is_filled_and_a_number_is_only_made_less_safe(people, family):
    with transaction():
        of(family, "Adaeze").safe_to_call = SafeToCall.YES

    linked(
        people, family, phone="01632960333", safe_to_call="no",
        identifiers=(IdentifierAnswer(kind="nhs", value="485 777 3456"),),
    )  # fmt: skip

    mother = of(family, "Adaeze")
    assert mother.gender == "female"
    assert mother.safe_to_call is SafeToCall.NO
    assert [row.value for row in mother.identifiers] == ["4857773456"]


def test_taking_the_referral_out_again_takes_back_all_that_it_said(people, family):
    def state() -> object:
        mother = of(family, "Adaeze")
        told = (queries.names_of([mother.id]), queries.facts_of([mother.id]), queries.numbers_of([mother.id]))
        return (
            service.snapshot(family),
            mother.gender,
            mother.known_as,
            [sorted(row.id for row in rows) for rows in told],
            db.session.query(FamilySnapshot).count(),
        )

    before = state()
    referral = linked(
        people, family, known_as="Ada", phone="01632 960 333", safe_to_call="no",
        identifiers=(IdentifierAnswer(kind="nhs", value="485 777 3456"),),
    )  # fmt: skip
    assert state() != before

    command = UnlinkReferral(because="Another mother of that name", seen_revision=referral.revision)
    evidence.unlink_referral(referral, command, by=people.coordinator.actor)

    assert state() == before


def test_the_family_is_put_down_as_it_was_at_each_referral(people, family, first):
    second = linked(people, family)

    kept = queries.snapshots(family.id, seen_by=people.coordinator.actor)

    assert {each.referral_id for each in kept} == {first.id, second.id}
    then = service.as_it_was(next(each for each in kept if each.referral_id == first.id))
    assert [each.name for each in then.people] == ["Adaeze Okoro", "Chidi Okoro"]
    assert "Nettle" not in str([each.content for each in kept])
