"""Who holds a family, and when a keyworker may be named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.allocations.conftest import Teams, entry_of
from tests.support.people import People
from tests.support.visitor import Visitor
from triage import clock
from triage.accounts.models import User
from triage.allocations import queries, service
from triage.allocations.commands import (
    BookVisit,
    CheckRisk,
    CompleteVisit,
    EndVisit,
    NameKeyworker,
    RecordAttempt,
    RecordRefusal,
)
from triage.allocations.models import Allocation, AllocationStatus
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.families.models import Family
from triage.panel.models import EntryStatus
from triage.rules.tiers import Tier
from triage.rules.visits import NEXT, RISK_QUESTIONS, RiskAnswer, VisitStatus, VisitVerdict

SignIn = Callable[[User], Visitor]


def name(allocation: Allocation, teams: Teams, *, reason: str = "") -> NameKeyworker:
    return NameKeyworker(
        allocation=allocation.id,
        seen_revision=allocation.revision,
        team=teams.intensive.id,
        worker=teams.intensive_worker.id,
        over_cap_reason=reason,
    )


def check(
    allocation: Allocation, verdict: VisitVerdict = VisitVerdict.SAFE, measures: str = "", **answers: RiskAnswer
) -> CheckRisk:
    assert allocation.visit
    given = dict.fromkeys(RISK_QUESTIONS, RiskAnswer.NO) | answers
    return CheckRisk(
        visit=allocation.visit.id,
        seen_revision=allocation.visit.revision,
        answers=given,
        verdict=verdict,
        measures=measures,
    )


def book(allocation: Allocation, officer: User, **facts: object) -> BookVisit:
    assert allocation.visit
    given: dict[str, object] = {"when": clock.now() + timedelta(days=2), "place": "At home"} | facts
    return BookVisit(
        visit=allocation.visit.id,
        seen_revision=allocation.visit.revision,
        officer=officer.id,
        **given,  # type: ignore[arg-type]  # the facts of the command
    )


def complete_the_visit(allocation: Allocation, people: People) -> None:
    officer = people.community_safety
    service.check_risk(check(allocation), by=officer.actor)
    service.book_visit(book(allocation, officer), by=officer.actor)
    assert allocation.visit
    done = CompleteVisit(
        visit=allocation.visit.id,
        seen_revision=allocation.visit.revision,
        on=clock.today(),
        people_seen=("Ada Okafor, mother",),
        expectations="School every day",
        support_offered="A keyworker",
        note="",
    )
    service.complete_visit(done, by=officer.actor)


def test_no_keyworker_is_named_before_the_challenge_visit(intensive: Allocation, teams: Teams, people: People) -> None:
    with pytest.raises(Refused, match="challenge visit"):
        service.name_keyworker(name(intensive, teams), by=people.coordinator.actor)

    assert intensive.worker_id is None
    assert intensive.status is AllocationStatus.AWAITING_VISIT


def test_a_completed_visit_lets_the_keyworker_be_named(intensive: Allocation, teams: Teams, people: People) -> None:
    complete_the_visit(intensive, people)

    service.name_keyworker(name(intensive, teams), by=people.coordinator.actor)

    assert intensive.status is AllocationStatus.ACTIVE
    assert intensive.holder_id == teams.intensive_worker.id
    assert entry_of(intensive).status is EntryStatus.LEFT


def test_only_the_chair_waives_a_visit(intensive: Allocation, people: People) -> None:
    assert intensive.visit
    waive = EndVisit(visit=intensive.visit.id, seen_revision=intensive.visit.revision, reason="Seen at court today")

    with pytest.raises(Refused, match="chair"):
        service.waive_visit(waive, by=people.coordinator.actor)
    service.waive_visit(waive, by=people.chair.actor)

    assert intensive.status is AllocationStatus.AWAITING_KEYWORKER
    assert intensive.visit.waived_reason == "Seen at court today"


def test_a_visit_is_not_booked_before_its_safety_check(intensive: Allocation, people: People) -> None:
    with pytest.raises(Refused, match="safety check"):
        service.book_visit(book(intensive, people.community_safety), by=people.community_safety.actor)


def test_an_interpreter_that_is_needed_is_booked(intensive: Allocation, people: People) -> None:
    officer = people.community_safety
    service.check_risk(check(intensive, interpreter=RiskAnswer.YES), by=officer.actor)

    with pytest.raises(Invalid, match="interpreter"):
        service.book_visit(book(intensive, officer), by=officer.actor)
    service.book_visit(book(intensive, officer, interpreter="Somali, Ayaan from Language Line"), by=officer.actor)

    assert intensive.visit
    assert intensive.visit.status is VisitStatus.SCHEDULED


def test_an_unsafe_visit_keeps_the_gate_shut(intensive: Allocation, people: People) -> None:
    service.check_risk(
        check(intensive, VisitVerdict.NOT_SAFE, "He is at home all day"), by=people.community_safety.actor
    )

    assert intensive.visit
    assert intensive.visit.status is VisitStatus.ABANDONED_UNSAFE
    assert intensive.status is AllocationStatus.AWAITING_VISIT
    assert entry_of(intensive).status is EntryStatus.DECIDED


def test_a_refused_visit_sends_the_family_back_to_its_place(intensive: Allocation, people: People) -> None:
    officer = people.community_safety
    service.check_risk(check(intensive), by=officer.actor)
    assert intensive.visit
    refused = EndVisit(
        visit=intensive.visit.id, seen_revision=intensive.visit.revision, reason="Door shut", who="mother"
    )

    service.refuse_visit(refused, by=officer.actor)

    entry = entry_of(intensive)
    assert (entry.status, entry.order_key) == (EntryStatus.WAITING, 1000)
    assert intensive.status is AllocationStatus.REFUSED
    assert all(holder.to_at for holder in intensive.holders)


def test_failed_attempts_are_counted(intensive: Allocation, people: People) -> None:
    officer = people.community_safety
    service.check_risk(check(intensive), by=officer.actor)
    service.book_visit(book(intensive, officer), by=officer.actor)
    assert intensive.visit
    attempt = RecordAttempt(visit=intensive.visit.id, seen_revision=intensive.visit.revision, note="No answer")

    service.record_attempt(attempt, by=officer.actor)

    assert (intensive.visit.status, intensive.visit.attempts) == (VisitStatus.ATTEMPTED, 1)
    with pytest.raises(Stale):
        service.record_attempt(attempt, by=officer.actor)


@pytest.mark.parametrize("ended", [VisitStatus.COMPLETED, VisitStatus.REFUSED, VisitStatus.WAIVED])
def test_nothing_follows_an_ended_visit(ended: VisitStatus) -> None:
    assert NEXT[ended] == frozenset()


def test_case_14_a_sixth_family_is_warned_about_and_allowed_with_a_reason(
    teams: Teams, people: People, make_family: Callable[..., Family]
) -> None:
    chair, coordinator = people.chair.actor, people.coordinator.actor
    sixth = None
    for number in range(6):
        sixth = service.open_intensive(make_family(f"Family {number}").id, decision_id=None, by=chair)
        assert sixth.visit
        waiver = EndVisit(visit=sixth.visit.id, seen_revision=sixth.visit.revision, reason="Known well")
        service.waive_visit(waiver, by=chair)
        if number < 5:
            service.name_keyworker(name(sixth, teams), by=coordinator)
    assert sixth

    with pytest.raises(Invalid, match=r"already has 5 families and the cap is 5.*next place is likely about"):
        service.name_keyworker(name(sixth, teams), by=coordinator)
    service.name_keyworker(name(sixth, teams, reason="Same street as two others"), by=coordinator)

    assert (sixth.caseload_when_named, sixth.cap_when_named) == (5, 5)
    assert sixth.over_cap_reason == "Same street as two others"


def test_an_open_allocation_always_has_exactly_one_holder(intensive: Allocation, teams: Teams, people: People) -> None:
    assert [h.user_id for h in intensive.holders if h.to_at is None] == [teams.intensive_manager.id]

    complete_the_visit(intensive, people)
    service.name_keyworker(name(intensive, teams), by=people.coordinator.actor)

    assert [h.user_id for h in intensive.holders if h.to_at is None] == [teams.intensive_worker.id]
    assert len(intensive.holders) == 2


def test_a_family_has_one_open_allocation_at_a_time(intensive: Allocation, teams: Teams, people: People) -> None:
    with pytest.raises(Refused, match="open allocation"):
        service.open_light(intensive.family_id, decision_id=None, team_id=teams.light.id, by=people.chair.actor)


def test_light_is_held_by_the_manager_until_a_keyworker_is_named(
    teams: Teams, people: People, make_family: Callable[..., Family]
) -> None:
    waiting = service.open_light(make_family().id, decision_id=None, team_id=teams.light.id, by=people.chair.actor)
    named = service.open_light(
        make_family("Reid").id,
        decision_id=None,
        team_id=teams.light.id,
        worker_id=teams.light_worker.id,
        by=people.chair.actor,
    )

    assert (waiting.status, waiting.holder_id) == (AllocationStatus.AWAITING_KEYWORKER, teams.light_manager.id)
    assert (named.status, named.holder_id) == (AllocationStatus.ACTIVE, teams.light_worker.id)


def test_case_19_a_refusal_before_the_start_is_counted_apart(
    teams: Teams, people: People, make_family: Callable[..., Family]
) -> None:
    allocation = service.open_light(make_family().id, decision_id=None, team_id=teams.light.id, by=people.chair.actor)
    before = queries.count_refusals(clock.now() - timedelta(days=1))
    refusal = RecordRefusal(
        allocation=allocation.id, seen_revision=allocation.revision, refused_by="mother", reason="No, thank you"
    )

    service.record_refusal(refusal, by=people.coordinator.actor)

    assert queries.count_refusals(clock.now() - timedelta(days=1)) == before + 1
    assert allocation.status is AllocationStatus.REFUSED
    assert (allocation.refused_by, allocation.end_reason_code) == ("mother", "refused")


def test_a_keyworker_sees_only_families_they_hold(intensive: Allocation, teams: Teams, people: People) -> None:
    with pytest.raises(NotFound):
        queries.allocation(intensive.id, seen_by=teams.intensive_worker.actor)

    assert queries.allocation(intensive.id, seen_by=teams.intensive_manager.actor) is intensive


def test_capacity_shows_load_and_cap(intensive: Allocation, teams: Teams, people: People) -> None:
    complete_the_visit(intensive, people)
    service.name_keyworker(name(intensive, teams), by=people.coordinator.actor)

    row = next(row for row in service.capacity(Tier.INTENSIVE) if row.worker_id == teams.intensive_worker.id)

    assert (row.caseload, row.cap, row.room) == (1, 5, 4)
    assert row.next_vacancy is not None


def test_the_pages_take_a_family_from_request_to_keyworker(
    intensive: Allocation, teams: Teams, people: People, sign_in: SignIn
) -> None:
    officer, coordinator = sign_in(people.community_safety), sign_in(people.coordinator)
    assert intensive.visit
    visit, allocation = f"/visits/{intensive.visit.id}", f"/allocations/{intensive.id}"

    answers = dict.fromkeys(RISK_QUESTIONS, "no")
    officer.submit(f"{visit}/safety", {**answers, "verdict": "safe"}, press="Save the safety check")
    day = clock.today() + timedelta(days=3)
    page = officer.submit(
        f"{visit}/book",
        {"day-day": day.day, "day-month": day.month, "day-year": day.year, "hour": "10:30", "place": "At school"},
        press="Book the visit",
    )
    assert "10:30am" in page.text
    page = officer.submit(f"{visit}/outcome", {"expectations": "School"}, press="Record the outcome")
    assert page.status == 422
    assert "School" in page.field("expectations")
    today = clock.today()
    officer.submit(
        f"{visit}/outcome",
        {
            "on-day": today.day,
            "on-month": today.month,
            "on-year": today.year,
            "people_seen": ["Ada Okafor, mother"],
            "expectations": "School every day",
            "support_offered": "A keyworker",
        },
        press="Record the outcome",
    )
    choice = f"{teams.intensive.id}:{teams.intensive_worker.id}"
    page = coordinator.submit(f"{allocation}/keyworker", {"worker": choice}, press="Name the keyworker")

    assert "Being worked with" in page.text
    assert "School every day" in sign_in(teams.intensive_worker).get(f"/my-families/{intensive.id}").text
