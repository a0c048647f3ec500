"""Families found come to an end: referred by hand, undone or decided elsewhere, and then nobody's name is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.imports.lists import line, rows_of, taken
from tests.imports.test_found import ROSE, TOM, VALE, find, found, lists, only, vale
from tests.intake.arranging import sent, taken_in
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.evidence import queries as evidence
from triage.families.models import Family
from triage.imports.commands import InviteReferral, ListKind, SetAside
from triage.imports.models import Candidate, CandidateState, RowFate
from triage.imports.queries.undoing import undo_next
from triage.imports.service import candidates, finding
from triage.notices import queries as notices
from triage.restriction.models import NamedPerson
from triage.rules.agencies import AgencyKind

__all__ = ["lists"]  # a fixture


@pytest.fixture
def three(people, lists):
    """The lists of one home, and the family found in them."""
    made = lists()
    find(people)
    return made, only(people)


def invited(people, candidate):
    command = InviteReferral(
        reference=candidate.reference,
        agency_id=people.agency(AgencyKind.SCHOOL).id,
        answer_by=clock.today() + timedelta(days=10),
        seen_revision=candidate.revision,
    )
    candidates.invite(command, by=people.coordinator.actor)


def aside(people, candidate):
    command = SetAside(reference=candidate.reference, because="Rose moved away", seen_revision=candidate.revision)
    candidates.set_aside(command, by=people.coordinator.actor)


def undone(*those):
    with transaction(), scope.as_service():
        for each in those:
            undo_next(each.id, limit=10, of_somebody=10, most=10)
    db.session.expire_all()


def kept():
    with scope.as_service():
        return [(each.state, each.name, each.because, each.people) for each in db.session.query(Candidate)]


@pytest.mark.parametrize("decide", [invited, aside])
def test_a_family_decided_about_keeps_no_name_once_its_lists_are_undone(people, sign_in, three, decide):
    made, candidate = three
    decide(people, candidate)

    undone(*made)
    find(people)

    assert kept() == [(CandidateState.GONE, "", "", [])]
    assert "71" not in str(candidate.verdict)
    assert notices.unread(seen_by=people.referrer.actor, most=5) == []
    desk = sign_in(people.coordinator)
    assert "Names no longer kept" in desk.get("/lists/families?state=gone").text
    assert "Names no longer kept" in desk.get(f"/lists/families/{candidate.reference}").text


def test_of_a_family_set_aside_only_those_are_kept_whose_rows_wait(people, three):
    made, candidate = three
    aside(people, candidate)

    undone(made[2])
    find(people)

    db.session.expire_all()
    assert candidate.state is CandidateState.SET_ASIDE
    assert [each["name"] for each in candidate.people] == ["Tom Vale"]


def test_a_row_decided_by_hand_closes_the_family_it_stood_in(people, sign_in, three):
    made, candidate = three
    family = taken_in(sent(people.referrer, **vale()), people.coordinator)
    rose = next(each.person_id for each in family.members if each.person.given_name == "Rose")
    (row,) = rows_of(made[2])
    with transaction(), scope.as_service():
        row.fate, row.person_id, row.family_id = RowFate.REVIEW, rose, family.id

    sign_in(people.coordinator).submit(f"/lists/review/{row.id}", who=str(rose))

    db.session.expire_all()
    assert (candidate.state, candidate.family_id) == (CandidateState.REFERRED, family.id)


def test_a_family_that_is_known_is_referred_once_somebody_refers_it(people, lists):
    family = taken_in(sent(people.referrer, **vale()), people.coordinator)
    with transaction(), scope.as_service():
        referral = evidence.latest_referral(family.id)
        was, referral.sent_at = referral.sent_at, None
    lists()
    find(people)
    candidate = only(people)
    invited(people, candidate)
    with transaction(), scope.as_service():
        referral.sent_at = was

    find(people)

    db.session.expire_all()
    assert (candidate.state, candidate.referral_id) == (CandidateState.REFERRED, referral.id)


class Killed(BaseException):
    """What a process feels that is killed."""


def test_a_search_that_is_killed_in_the_middle_goes_on_and_finds_nobody_twice(people, lists, monkeypatch):
    lists()
    homes = [{"address": f"{at} Slate Terrace", "postcode": "ZZ98 6TT"} for at in range(1, 5)]
    for home in homes:
        lists(**home)
    monkeypatch.setattr(finding, "HOMES", 2)
    parts = iter([None, Killed()])

    def alive():
        if (end := next(parts)) is not None:
            raise end

    with pytest.raises(Killed):
        finding.find(by=people.coordinator.actor, alive=alive)
    assert 0 < len(found(people)) < 5, "whole parts, and not yet all of them"
    came = find(people)

    assert (came.new + came.still, len(found(people)), find(people).new) == (5, 5, 0)


def test_a_family_that_is_closed_to_whoever_looks_is_not_counted(people, make_user, sign_in, lists):
    named = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    family = taken_in(sent(people.referrer, **vale()), people.coordinator)
    with transaction(), scope.as_service():
        evidence.latest_referral(family.id).sent_at = None
        db.session.get(Family, family.id).restricted = True
        db.session.add(NamedPerson(family_id=family.id, user_id=named.id, why="", named_at=clock.now()))
    lists()

    assert (
        "0 found anew, 0 still there"
        in sign_in(people.coordinator).submit("/lists/families", press="Look for families now").text
    )
    assert finding.find(by=named.actor).still == 1


def test_waiting_rows_that_are_about_a_closed_family_by_now_are_not_counted(people, make_user, sign_in):
    named = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    rows = [line("Tom", "Vale", TOM, said={"value": 71.0}, **VALE), line("Rose", "Vale", ROSE, said={}, **VALE)]
    taken(people.agency(AgencyKind.SCHOOL), ListKind.ATTENDANCE, rows, by=people.coordinator)
    family = taken_in(sent(people.referrer, **vale()), people.coordinator)
    with transaction(), scope.as_service():
        db.session.get(Family, family.id).restricted = True
        db.session.add(NamedPerson(family_id=family.id, user_id=named.id, why="", named_at=clock.now()))

    page = sign_in(people.coordinator).submit("/lists/families", press="Look for families now")

    assert "waiting rows turned out" not in page.text
