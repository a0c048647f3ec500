"""Families that lists together point to: judged by the real rules, with why, and what is done about them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.imports.lists import line, rows_of, taken
from tests.intake.arranging import okoro, person, sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.errors import NotFound, Stale
from triage.evidence import queries as evidence
from triage.imports.commands import InviteReferral, ListKind, SetAside
from triage.imports.models import Candidate, RowFate
from triage.imports.queries import finding as queries
from triage.imports.service import candidates, finding
from triage.notices import queries as notices
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


def test_an_agency_is_invited_and_told_no_name(people, make_user, lists):
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
    stranger = make_user(Role.REFERRER, agency=people.agency(AgencyKind.HEALTH)).actor
    with pytest.raises(NotFound):
        queries.invitation(candidate.reference, seen_by=stranger)
