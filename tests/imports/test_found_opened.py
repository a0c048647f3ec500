"""A family found in lists is opened by the council, or referred by somebody: its rows go with it."""

from __future__ import annotations

import uuid

import pytest

from tests.imports import files
from tests.imports.lists import rows_of
from tests.imports.test_found import find, lists, only, vale
from tests.intake.arranging import sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.db import db, transaction
from triage.errors import Invalid, Refused
from triage.evidence import queries as evidence
from triage.evidence import service as evidence_service
from triage.families import queries as families
from triage.families.models import Person
from triage.imports.commands import OpenCandidate
from triage.imports.models import Candidate, CandidateState, RowFate
from triage.imports.queries import finding as queries
from triage.imports.service import evidence as list_evidence
from triage.imports.service import looking_again, opening
from triage.referrals.models import ReferralStatus
from triage.rules.agencies import AgencyKind
from triage.rules.verdict import Outcome

__all__ = ["lists"]


def opened(people, **more):
    candidate = only(people)
    roles = {each["key"]: "child" if each["name"].startswith("T") else "mother" for each in candidate.people}
    facts = {
        "reference": candidate.reference,
        "roles": roles,
        "within": 5,
        "idempotency_key": "open-1",
        "seen_revision": candidate.revision,
        **more,
    }
    return opening.open_candidate(OpenCandidate(**facts), by=people.coordinator.actor)


def test_opening_a_family_brings_it_to_intake_with_the_evidence_of_each_agency(people, lists):
    made = lists()
    find(people)

    candidate = opened(people)

    family = families.family(candidate.family_id, seen_by=people.coordinator.actor)
    referral = evidence.latest_referral(family.id)
    assert (referral.status, referral.agency_id) == (ReferralStatus.CHECKING, people.coordinator.agency_id)
    assert referral.id == candidate.referral_id
    assert referral.as_sent_sha256
    assert sorted(member.person.full_name for member in family.members) == ["Rose Vale", "Tom Vale"]
    with scope.as_service():
        items = {each.indicator: each for each in evidence.all_items(family.id)}
    assert items["sf3.education.attendance-90"].source_agency_id == people.agency(AgencyKind.SCHOOL).id
    assert items["sf3.crime.child"].source_agency_id == people.agency(AgencyKind.POLICE).id
    assert items["sf3.finance.workless"].sensitivity == "benefits"
    assert evidence_service.verdict_of(family.id, on=clock.today()).outcome is Outcome.LIKELY
    assert {row.fate for each in made for row in rows_of(each)} == {RowFate.ATTACHED}
    tom = db.session.query(Person).filter_by(given_name="Tom", family_name="Vale").one()
    assert tom.source_agency_id == people.agency(AgencyKind.SCHOOL).id


def test_the_councils_referral_says_nothing_of_benefits_or_offences(people, lists):
    lists()
    find(people)
    candidate = opened(people)

    kept = str(evidence.latest_referral(candidate.family_id).as_sent)

    assert "ESA" not in kept
    assert "Criminal damage" not in kept
    assert "workless" not in kept


def test_who_is_left_out_of_a_family_that_is_opened_is_not_named_with_it(people, lists, sign_in):
    made = lists()
    find(people)
    there = only(people)
    rose = next(each["key"] for each in there.people if each["name"] == "Rose Vale")
    tom = next(each["key"] for each in there.people if each["name"] == "Tom Vale")

    candidate = opened(people, roles={tom: "child", rose: ""})

    assert [each["name"] for each in candidate.people] == ["Tom Vale"]
    assert "Rose" not in sign_in(people.coordinator).get(f"/lists/found/{candidate.reference}").text
    fates = {(row.described["given_name"], row.fate) for each in made for row in rows_of(each)}
    assert {("Tom", RowFate.ATTACHED), ("Rose", RowFate.WAITING)} <= fates


def test_the_same_home_under_another_framework_goes_the_same_way(people, lists):
    lists()
    find(people)
    there = only(people)
    kept = {column.name: getattr(there, column.name) for column in Candidate.__table__.columns}
    with transaction(), scope.as_service():
        other = Candidate(**{**kept, "id": uuid.uuid4(), "reference": "C-2026-09999", "framework": "tf2"})
        db.session.add(other)
    tom = next(each["key"] for each in there.people if each["name"] == "Tom Vale")

    facts = {"roles": {tom: "child"}, "within": 5, "idempotency_key": "open-1", "seen_revision": there.revision}
    candidate = opening.open_candidate(OpenCandidate(reference=there.reference, **facts), by=people.coordinator.actor)

    assert (other.state, other.family_id) == (CandidateState.OPENED, candidate.family_id)
    assert [each["name"] for each in other.people] == ["Tom Vale"]


def test_opening_twice_opens_once(people, lists):
    lists()
    find(people)
    candidate = opened(people)
    again = OpenCandidate(
        reference=candidate.reference, roles={"x": "child"}, within=5, idempotency_key="open-1", seen_revision=1
    )

    assert opening.open_candidate(again, by=people.coordinator.actor).family_id == candidate.family_id
    other = OpenCandidate(
        reference=candidate.reference,
        roles={"x": "child"},
        within=5,
        idempotency_key="open-2",
        seen_revision=candidate.revision,
    )
    with pytest.raises(Refused):
        opening.open_candidate(other, by=people.coordinator.actor)


def test_a_referral_that_comes_in_closes_the_candidate_and_takes_the_rows(people, lists):
    made = lists()
    find(people)
    reference = only(people).reference
    family = taken_in(sent(people.referrer, **vale()), people.coordinator)

    again = looking_again.look_again(by=people.coordinator.actor)

    assert (again.attached, again.referred) == (3, 1)
    candidate = queries.candidate(reference, seen_by=people.coordinator.actor)
    assert (candidate.state, candidate.family_id) == (CandidateState.REFERRED, family.id)
    assert {row.family_id for each in made for row in rows_of(each)} == {family.id}
    with scope.as_service():
        assert {"sf3.crime.child", "sf3.finance.workless"} <= {each.indicator for each in evidence.all_items(family.id)}


def test_in_the_background_rows_are_looked_up_once_for_each_newcomer(people, lists, monkeypatch):
    lists()
    looked = []
    monkeypatch.setattr(looking_again, "look_again", lambda **_: looked.append(1))
    taken_in(sent(people.referrer), people.coordinator)

    looking_again.look_again_if_people_changed()
    looking_again.look_again_if_people_changed()

    assert looked == [1]


def test_undoing_a_list_takes_an_opened_familys_evidence_of_it_back(people, lists):
    made = lists()
    find(people)
    candidate = opened(people)

    back = list_evidence.take_back(made[1], by=people.coordinator.actor)

    assert back.families == {candidate.family_id}
    with scope.as_service():
        left = {each.indicator for each in evidence.all_items(candidate.family_id)}
    assert "sf3.crime.child" not in left
    assert "sf3.finance.workless" in left


def test_whoever_came_to_be_known_since_is_not_opened_a_second_time(people, lists):
    made = lists()
    find(people)
    with transaction(), scope.as_service():
        rows_of(made[0])[0].fate = RowFate.REVIEW

    with pytest.raises(Invalid, match="come to be known"):
        opened(people)

    assert db.session.query(Person).filter_by(family_name="Vale").count() == 0


def test_somebody_known_since_a_list_was_tried_is_looked_for_once_it_is_in(people):
    chidi = f"Chidi,Okoro,{files.uk(years_ago(12))},4 Nettle Close,ZZ98 4AB,81.5%,{files.uk(clock.today())}"
    batch = files.tried(files.csv(chidi), by=people.coordinator, agency=people.agency(AgencyKind.SCHOOL))
    family = taken_in(sent(people.referrer), people.coordinator)
    looking_again.look_again_if_people_changed()

    batch = files.confirmed(batch, by=people.coordinator)
    looking_again.look_again_if_people_changed()

    assert [row.family_id for row in rows_of(batch)] == [family.id]


def test_looking_again_that_breaks_in_the_middle_keeps_what_it_did_and_goes_on(people, lists, monkeypatch):
    made = lists()
    family = taken_in(sent(people.referrer, **vale()), people.coordinator)
    whole, left = looking_again._look, [1]

    def breaks(some, *, by):
        if not left:
            raise RuntimeError
        left.pop()
        return whole(some, by=by)

    monkeypatch.setattr(looking_again, "_look", breaks)
    with pytest.raises(RuntimeError):
        looking_again.look_again_if_people_changed()
    assert [row.family_id for row in rows_of(made[0])] == [family.id]
    monkeypatch.setattr(looking_again, "_look", whole)

    looking_again.look_again_if_people_changed()

    assert {row.family_id for each in made for row in rows_of(each)} == {family.id}
