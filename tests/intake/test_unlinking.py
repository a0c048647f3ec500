"""A referral linked to the wrong family is taken out of it with all that it put in, and waits at intake again."""

from __future__ import annotations

import uuid

import pytest

from tests.intake.arranging import okoro, person, said, sent, taken_in, years_ago
from triage import clock
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.errors import Refused, Stale
from triage.evidence import queries, service
from triage.evidence.commands import AskAgency, AskedLine, Choice, LinkReferral, UnlinkReferral
from triage.evidence.models import FamilyLink, RequestStatus, SentPerson
from triage.families.models import Family, Household, Person
from triage.families.service import snapshot
from triage.referrals.answers import HomeAnswer, RisksAnswer
from triage.referrals.models import Referral, ReferralStatus

HOW = "The mother rang: she has never lived there"


@pytest.fixture
def known(people) -> Family:
    """A family that the service works with already."""
    return taken_in(sent(people.referrer), people.coordinator)


@pytest.fixture
def linked(people, known) -> Referral:
    """Another family's referral, linked to it by mistake: one person taken for a known one, one new, another home."""
    other = okoro()
    mother, _ = other["people"]
    baby = person(str(uuid.uuid4()), "Ife", "Bell", years_ago(1), "child")
    home = HomeAnswer(
        id=str(uuid.uuid4()), lines=("9 Quay Street",), postcode="ZZ97 1AA", residents=(mother.id, baby.id)
    )
    referral = sent(
        people.referrer,
        concerns=(said("sf3.abuse.victim", who=mother.id), said("sf3.finance.debt")),
        **{**other, "people": (mother, baby), "homes": (home,), "relationships": ()},
    )
    adaeze = next(each.person_id for each in known.members if each.person.given_name == "Adaeze")
    choices = (Choice(key=mother.id, known_id=adaeze), Choice(key=baby.id, known_id=None))
    service.link_referral(
        referral,
        LinkReferral(referral_id=referral.id, family_id=known.id, choices=choices, seen_revision=referral.revision),
        by=people.coordinator.actor,
    )
    return referral


def unlink(people, referral: Referral, *, seen: int | None = None) -> None:
    command = UnlinkReferral(because=HOW, seen_revision=referral.revision if seen is None else seen)
    service.unlink_referral(referral, command, by=people.coordinator.actor)


def test_everything_that_the_link_put_in_goes_and_nothing_else(people, known):
    before = snapshot(known)
    referral = _linked_again(people, known)
    assert snapshot(known) != before
    assert known.domestic_abuse

    unlink(people, referral)

    assert snapshot(known) == before
    assert queries.all_items(known.id) == []
    assert db.session.query(Person).count() == 2
    assert db.session.query(Household).count() == 1
    assert db.session.query(SentPerson).filter_by(referral_id=referral.id).count() == 0


def _linked_again(people, known: Family) -> Referral:
    """A referral with a new child, another home and a warning, linked by mistake."""
    other = okoro()
    mother, son = other["people"]
    referral = sent(
        people.referrer, concerns=(said("sf3.abuse.victim", who=son.id),), risks=RisksAnswer(words="Two dogs"), **other
    )
    choices = (Choice(key=mother.id, known_id=None), Choice(key=son.id, known_id=None))
    service.link_referral(
        referral,
        LinkReferral(referral_id=referral.id, family_id=known.id, choices=choices, seen_revision=referral.revision),
        by=people.coordinator.actor,
    )
    return referral


def test_it_waits_at_intake_again_and_can_start_its_own_family(people, known, linked):
    unlink(people, linked)

    assert linked.family_id is None
    assert linked.status is ReferralStatus.CHECKING
    own = service.start_family(linked, seen_revision=linked.revision, by=people.coordinator.actor)
    assert own.id != known.id
    assert sorted(each.person.given_name for each in own.members) == ["Adaeze", "Ife"]
    assert len(queries.all_items(own.id)) == 2


def test_the_mistake_stays_on_record_with_its_reason_and_the_family_is_not_offered_again(
    people, known, linked, sign_in
):
    unlink(people, linked)

    link = db.session.query(FamilyLink).one()
    event = db.session.query(AuditEvent).filter_by(action="evidence.unlinked").one()
    page = sign_in(people.coordinator).get(f"/intake/{linked.reference}")
    assert (link.undone_because, link.undone_by_id) == (HOW, people.coordinator.id)
    assert (event.family_id, event.facts["evidence"]) == (known.id, 2)
    assert known.reference not in page.text.split("Is this family known?")[-1].split("Said not to be the same")[0]
    unlink(people, linked)
    assert db.session.query(AuditEvent).filter_by(action="evidence.unlinked").count() == 1


def test_open_questions_are_withdrawn_and_a_warning_changed_since_stays(people, known, linked):
    request = service.ask(
        AskAgency(
            agency_id=linked.agency_id, lines=(AskedLine(),), question="Is anything known?",
            due_on=clock.today(), idempotency_key="one",
        ),
        known.id,
        by=people.coordinator.actor,
    )  # fmt: skip
    with transaction():
        request.referral_id = linked.id
        known.visit_risk = "Ring before you come"

    unlink(people, linked)

    assert request.status is RequestStatus.CANCELLED
    assert known.visit_risk == "Ring before you come"


def test_what_left_intake_or_started_the_family_is_not_unlinked(people, known, linked):
    started = db.session.query(Referral).filter(Referral.family_id == known.id, Referral.id != linked.id).one()

    with pytest.raises(Refused, match="started from this referral"):
        unlink(people, started)
    with pytest.raises(Stale):
        unlink(people, linked, seen=linked.revision - 1)
    with transaction():
        linked.status = ReferralStatus.LISTED
    with pytest.raises(Refused, match="left intake"):
        unlink(people, linked)
    assert linked.family_id == known.id


def test_people_whom_somebody_worked_with_since_are_not_torn_out(people, known, linked):
    baby = next(each.person_id for each in known.members if each.person.given_name == "Ife")
    other = sent(people.referrer)
    with transaction():
        db.session.add(SentPerson(referral_id=other.id, sent_id="x", person_id=baby))

    with pytest.raises(Refused, match="worked with"):
        unlink(people, linked)

    assert linked.family_id == known.id
    assert len(queries.all_items(known.id)) == 2


def test_it_is_done_from_the_page_of_the_referral_with_a_reason(people, known, linked, sign_in):
    desk = sign_in(people.coordinator)
    desk.get(f"/intake/{linked.reference}")

    asked = desk.follow("Linked to the wrong family?")
    without = desk.submit(asked)
    done = desk.submit(without, because=HOW)

    assert "2 pieces of evidence from it are taken back" in asked.text
    assert without.status == 422
    assert f"{linked.reference} is taken out of {known.reference}" in done.text
    assert "Linked to the wrong family?" not in done.links
    assert desk.get(f"/intake/{linked.reference}/unlink").status == 404
