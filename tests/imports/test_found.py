"""Families that lists together point to: judged by the real rules, with why, and what is done about them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.imports.lists import line, rows_of, taken
from tests.intake.arranging import okoro, person, sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.db import db, transaction
from triage.errors import NotFound, Refused, Stale
from triage.evidence import queries as evidence
from triage.evidence import service as evidence_service
from triage.families import queries as families
from triage.families.models import Person
from triage.imports.commands import InviteReferral, ListKind, OpenCandidate, SetAside
from triage.imports.models import Candidate, CandidateState, RowFate
from triage.imports.queries import finding as queries
from triage.imports.service import candidates, finding, looking_again, opening
from triage.imports.service import evidence as list_evidence
from triage.notices import queries as notices
from triage.referrals.models import ReferralStatus
from triage.rules.agencies import AgencyKind
from triage.rules.verdict import Outcome

VALE = {"address": "14 Quarry Road", "postcode": "ZZ98 7QQ"}
TOM, ROSE = years_ago(13), years_ago(38)


@pytest.fixture
def lists(people):
    """A boy whom the school and the police know, and his mother whom Jobcentre Plus knows: one home."""

    def of(school=True, police=True, jobs=True, **changes):
        home = {**VALE, **changes}
        desk = people.coordinator
        made = []
        if school:
            rows = [line("Tom", "Vale", TOM, said={"value": 71.0}, **home)]
            made.append(taken(people.agency(AgencyKind.SCHOOL), ListKind.ATTENDANCE, rows, by=desk))
        if police:
            rows = [line("Thomas", "Vale", TOM, said={"what": "Criminal damage"}, **home)]
            made.append(taken(people.agency(AgencyKind.POLICE), ListKind.OFFENCES, rows, by=desk))
        if jobs:
            rows = [line("Rose", "Vale", ROSE, said={"what": "ESA"}, **home)]
            made.append(taken(people.agency(AgencyKind.JOBCENTRE), ListKind.BENEFITS, rows, by=desk))
        return made

    return of


def found(people, **wanted):
    return queries.candidates(queries.Wanted(**wanted), seen_by=people.coordinator.actor)


def find(people):
    return finding.find(by=people.coordinator.actor)


def only(people, **wanted) -> Candidate:
    (candidate,) = found(people, **wanted)
    return candidate


# ------------------------------------------------------------------------------------- finding


def test_what_three_lists_say_together_makes_a_family_likely(people, lists):
    made = lists()

    assert find(people).new == 1

    candidate = only(people)
    assert (candidate.framework, candidate.outcome) == ("sf3", Outcome.LIKELY.value)
    assert candidate.why == ["education", "crime", "finance"]
    assert sorted(each["name"] for each in candidate.people) == ["Rose Vale", "Tom Vale"], "Thomas is Tom"
    assert {row.fate for each in made for row in rows_of(each)} == {RowFate.CANDIDATE}


@pytest.mark.parametrize(
    "left_out", [{"school": False}, {"police": False}, {"jobs": False}, {"address": "", "postcode": ""}]
)
def test_too_little_or_nobodys_home_is_no_family(people, lists, left_out):
    lists(**left_out)

    find(people)

    assert found(people) == []


def test_people_of_two_homes_are_not_put_together(people, lists):
    lists(jobs=False)
    lists(school=False, police=False, address="15 Quarry Road")

    find(people)

    assert found(people) == []


def test_grown_ups_alone_are_no_family_with_children(people):
    desk = people.coordinator
    for kind, agency, said in (
        (ListKind.OFFENCES, AgencyKind.POLICE, {"what": "Theft"}),
        (ListKind.BENEFITS, AgencyKind.JOBCENTRE, {"what": "ESA"}),
        (ListKind.HOUSING, AgencyKind.HOUSING, {"what": "notice seeking possession"}),
    ):
        taken(people.agency(agency), kind, [line("Rose", "Vale", ROSE, said=said, **VALE)], by=desk)

    find(people)

    assert found(people) == []


def test_a_hostel_is_no_family(people, lists):
    lists()
    names = ["Ada", "Bram", "Cyd", "Dov", "Esme", "Finn", "Gus", "Hana", "Ivo", "Jude", "Kofi", "Lena", "Milo", "Nia"]
    rows = [line(each, f"{each}son", years_ago(20 + 2 * n, 11 * n), **VALE) for n, each in enumerate(names)]
    taken(people.agency(AgencyKind.HOUSING), ListKind.HOUSING, rows, by=people.coordinator)

    result = find(people)

    assert (result.new, result.too_many) == (0, 1)


def test_a_family_that_loses_its_reasons_is_no_longer_found(people, lists):
    made = lists()
    find(people)
    with transaction(), scope.as_service():
        for row in rows_of(made[1]):
            row.fate = RowFate.UNDONE

    assert find(people).gone == 1

    assert found(people) == []
    assert rows_of(made[0])[0].fate is RowFate.WAITING


def test_a_known_family_that_nobody_referred_is_found_too(people, lists):
    family = taken_in(sent(people.referrer, **vale()), people.coordinator)
    with transaction(), scope.as_service():
        for referral in db.session.query(evidence.latest_referral(family.id).__class__):
            referral.sent_at = None
    lists()

    find(people)

    assert only(people).family_id == family.id


def vale(**more):
    mother, son = (str(uuid.uuid4()) for _ in range(2))
    sent_people = (
        person(mother, "Rose", "Vale", ROSE, "mother", cares_for_children=True),
        person(son, "Tom", "Vale", TOM, "child"),
    )
    home = okoro()["homes"][0]
    home = type(home)(id=home.id, name="Home", lines=("14 Quarry Road",), postcode="ZZ98 7QQ", residents=(mother, son))
    return {"people": sent_people, "homes": (home,), "relationships": (), **more}


# --------------------------------------------------------------------------------- what is done


def test_a_family_set_aside_is_found_again_only_when_a_list_brings_more(people, lists):
    lists()
    find(people)
    candidate = only(people)
    command = SetAside(reference=candidate.reference, because="Moved away", seen_revision=candidate.revision)
    candidates.set_aside(command, by=people.coordinator.actor)

    assert find(people).new == 0
    assert found(people) == []

    rows = [line("Rose", "Vale", ROSE, said={"what": "rent arrears"}, **VALE)]
    taken(people.agency(AgencyKind.HOUSING), ListKind.HOUSING, rows, by=people.coordinator)
    assert find(people).new == 1
    assert only(people).reference == candidate.reference


def test_finding_again_what_is_there_leaves_it_to_whoever_is_deciding(people, lists, monkeypatch):
    lists()
    find(people)
    before, tomorrow = only(people).revision, clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)

    find(people)

    assert only(people).revision == before


def test_two_coordinators_do_not_both_decide(people, lists):
    lists()
    find(people)
    candidate = only(people)
    command = SetAside(reference=candidate.reference, because="Moved away", seen_revision=candidate.revision)
    candidates.set_aside(command, by=people.coordinator.actor)

    with pytest.raises(Stale):
        candidates.set_aside(command, by=people.coordinator.actor)


def test_an_agency_is_invited_and_told_no_name(people, lists):
    lists()
    find(people)
    candidate = only(people)
    day = clock.today() + timedelta(days=10)
    command = InviteReferral(
        reference=candidate.reference,
        agency_id=people.agency(AgencyKind.SCHOOL).id,
        answer_by=day,
        seen_revision=candidate.revision,
    )
    candidates.invite(command, by=people.coordinator.actor)

    (notice,) = notices.unread(seen_by=people.referrer.actor, most=5)
    assert candidate.reference in notice.text
    assert "Vale" not in notice.text
    assert queries.invitation(candidate.reference, seen_by=people.referrer.actor).id == candidate.id
    stranger = people.panel_member.actor
    with pytest.raises(NotFound):
        queries.invitation(candidate.reference, seen_by=stranger)


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

    looking_again.look_again_if_more_are_known()
    looking_again.look_again_if_more_are_known()

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
