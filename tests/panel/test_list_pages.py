"""The list as its readers meet it, and what lapsing evidence does to it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from tests.panel.arranging import ELIGIBLE, add_evidence, listed, make_family, make_sitting, on_agenda, put_on_list
from tests.support.people import make_agency
from triage import clock
from triage.access.actor import SERVICE
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.panel.commands.entries import ParkEntry
from triage.panel.commands.meetings import Declare
from triage.panel.models import EntryStatus, ListEntry
from triage.panel.service import attendance, entries, freezing, moves
from triage.rules.agencies import AgencyKind

QUERIES_OF_A_LIST_PAGE = 14
"""The session, user, what stands in the way of them, the criteria, agencies that referred, closed days, the list's
policies, rows, interests, list last seen, the count, stuck questions, one's own views, and on PostgreSQL the head of
the audit trail: for one family or fifty."""
CHANGES_OF_A_LIST_PAGE = 4
"""The trail alone: its head is held, an event and the families on it are added, the head moves on. The session is
not written for a choice that it holds."""
QUERIES_SINCE_A_PANEL = 3
"""Restricted families that a panel saw, what happened to the families shown, and what happened to all."""


def test_the_list_costs_the_same_queries_however_long_it_is(sign_in, people, workplace):
    listed("Alone")
    visitor = sign_in(people.coordinator)
    visitor.get("/list")  # the first time asks besides with which view the list opens
    visitor.get("/list")
    one = _reads(workplace)
    for number in range(20):
        listed(f"Family {number}", indicators=ELIGIBLE[: number % 3])

    visitor.get("/list")

    assert _reads(workplace) == one
    assert one <= QUERIES_OF_A_LIST_PAGE
    assert _all(workplace) - one <= CHANGES_OF_A_LIST_PAGE


def test_what_changed_since_a_panel_costs_the_same_queries_for_every_length(sign_in, workplace):
    sitting = make_sitting()
    on_agenda(sitting, listed("Alone"))
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    for number in range(5):
        listed(f"Family {number}", indicators=ELIGIBLE[: number % 3])

    visitor = sign_in(sitting.users["coordinator"])
    visitor.get("/list")  # the first time asks besides with which view the list opens
    visitor.get("/list")

    assert _reads(workplace) <= QUERIES_OF_A_LIST_PAGE + QUERIES_SINCE_A_PANEL


def test_the_list_says_place_why_and_flags(sign_in, people):
    entry = listed("Okoro", indicators=ELIGIBLE, urgent=True)

    page = sign_in(people.coordinator).get("/list")

    row = page.one(f"//tr[.//a[contains(., '{entry.reference}')]]").text_content()
    assert "Okoro" in row
    assert "Urgent" in row
    assert "Referred as urgent" in row


def test_the_list_says_what_weighs_most_in_plain_words(sign_in, people):
    entry = listed("Okoro", indicators=("sf3.crime.adult",))

    page = sign_in(people.coordinator).get("/list")

    row = page.one(f"//tr[.//a[contains(., '{entry.reference}')]]").text_content()
    assert "Adult involved (verified)" in row
    assert "Headlines met" not in row


def test_benefits_leave_no_trace_for_somebody_who_does_not_verify_them(sign_in, people):
    family = make_family("Okoro")
    add_evidence(family, "sf3.finance.workless", agency=make_agency(AgencyKind.JOBCENTRE), sensitivity="benefits")
    entry = put_on_list(family)

    for_coordinator, for_chair = (sign_in(who) for who in (people.coordinator, people.chair))

    for address in ("/list", f"/list/{entry.reference}"):
        assert "Workless adult" in for_coordinator.get(address).text
        page = for_chair.get(address)
        assert "Workless adult" not in page.text
        assert "Financial stability" not in page.text


def test_the_home_page_counts_the_stuck_families_that_the_list_shows(sign_in, people):
    stuck = [listed(name) for name in ("Lakatos", "Ibarra")]
    listed("Fresh")
    with transaction():
        for entry in stuck:
            db.session.get(ListEntry, entry.id).progress_on = clock.today() - timedelta(days=60)
    visitor = sign_in(people.coordinator)

    visitor.get("/")
    page = visitor.follow("2 stuck families")

    assert "2 families" in page.text
    assert all(entry.reference in page.text for entry in stuck)
    assert "Fresh" not in page.text
    assert "Fresh" not in visitor.get("/list").text


def test_filters_stick_until_they_are_cleared(sign_in, people):
    listed("Calm")
    urgent = listed("Urgent", urgent=True)
    visitor = sign_in(people.coordinator)

    visitor.submit("/list", urgent="yes", press="Apply filters")
    again = visitor.get("/list")

    assert urgent.reference in again.text
    assert "Calm" not in again.text
    assert "Calm" in visitor.follow("Clear").text


def test_why_shows_every_component_with_its_evidence_and_what_is_unknown(sign_in, people):
    entry = listed("Okoro", indicators=ELIGIBLE, agency=make_agency(AgencyKind.POLICE, name="Ashcombe Police"))

    page = sign_in(people.coordinator).get(f"/list/{entry.reference}")

    assert "Headlines met: Crime" in page.text
    assert "Ashcombe Police" in page.text
    assert "Time waiting" in page.text
    assert "Whether need is high." in page.text
    assert "Joined the list" in page.text
    assert "Priority policy, version 1" in page.text
    opened = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "families.opened")).all()
    assert [event.family_id for event in opened] == [entry.family_id]


def test_a_move_is_made_and_ended_on_the_page(sign_in, people):
    other, entry = listed("Urgent", urgent=True), listed("Okoro")
    visitor = sign_in(people.chair)
    day = clock.today() + timedelta(days=20)

    refused = visitor.submit(
        f"/list/{entry.reference}/move", {"placing": "above", "reason": "Known", **_day("expires_on", day)}
    )
    page = visitor.submit(
        refused, placing="above", beside=other.reference.lower(), reason="Known", **_day("expires_on", day)
    )

    assert refused.status == 422
    assert "Enter the other family’s reference" in refused.errors
    assert "Place 1" in page.text
    assert f"Moved above {other.reference} by the panel until" in page.text
    page = visitor.submit(page, press="End the move")
    assert "Place 2" in page.text


def test_a_stale_move_keeps_what_was_typed(sign_in, people):
    entry = listed("Okoro")
    visitor = sign_in(people.chair)
    form = visitor.get(f"/list/{entry.reference}/move")
    entries.rescore(entry.family_id, SERVICE)
    moves.park(
        ParkEntry(
            entry_id=entry.id, seen_revision=entry.revision, until=clock.today() + timedelta(days=3), reason="Away"
        ),
        by=SERVICE,
    )

    page = visitor.submit(
        form, placing="top", reason="Words that stay", **_day("expires_on", clock.today() + timedelta(days=9))
    )

    assert page.status == 409
    assert "Parked until" in page.text
    assert page.field("reason") == "Words that stay"


def test_case_8_an_accepted_family_stays_accepted_when_its_evidence_lapses(sign_in, people, monkeypatch):
    family, agency = make_family("Okoro"), make_agency(AgencyKind.POLICE)
    today = clock.today()
    for indicator in ELIGIBLE:
        add_evidence(family, indicator, agency=agency, on=today - timedelta(days=360))
    entry = put_on_list(family)
    before, accepted = entry.points, entry.outcome
    assert entry.rescore_on is not None
    later = entry.rescore_on + timedelta(days=1)

    monkeypatch.setattr(clock, "today", lambda: later)
    moves.fall_due()

    assert accepted == "eligible"
    assert entry.outcome == "eligible"
    assert entry.status is EntryStatus.WAITING
    assert entry.points < before
    assert any("Crime" in each["words"] and "lapsed on" in each["words"] for each in entry.lapsed)
    assert "Evidence lapsed" in sign_in(people.coordinator).get("/list").text
    page = sign_in(people.coordinator).get(f"/list/{entry.reference}")
    assert "The family stays accepted" in page.text
    assert f"Points went from {before} to {entry.points}" in page.text


def test_rejected_evidence_does_take_an_acceptance_back(app):
    family, agency = make_family("Okoro"), make_agency(AgencyKind.POLICE)
    items = [add_evidence(family, indicator, agency=agency) for indicator in ELIGIBLE]
    entry = put_on_list(family)
    items[0].status = items[0].status.REJECTED

    entries.rescore(family.id, SERVICE)

    assert entry.outcome != "eligible"


def test_a_decline_gives_the_place_back(app):
    first, second = listed("Okoro", waiting_days=40), listed("Bell")
    entries.decided(first, "Super Light", SERVICE)

    entries.take_back(first.family_id, SERVICE, why="The partner declined: no capacity")

    assert first.status is EntryStatus.WAITING
    assert first.order_key > second.order_key
    assert first.returned == 1
    assert first.changes[-2].words == "The partner declined: no capacity" or "declined" in str(
        [each.words for each in first.changes]
    )


def test_the_list_shows_who_moved_since_the_last_panel(sign_in, people):
    sitting = make_sitting()
    first, second = listed("Okoro", urgent=True), listed("Bell")
    on_agenda(sitting, first)
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    first.urgent = False
    entries.rescore(first.family_id, SERVICE)
    second.urgent = True
    entries.rescore(second.family_id, SERVICE)
    new = listed("New")

    page = sign_in(people.coordinator).get("/list")

    moved = "//tr[.//a[contains(., '{}')]]/td[@data-label='Movement']"
    cells = {
        reference: " ".join(page.one(moved.format(reference)).text_content().split())
        for reference in (first.reference, second.reference, new.reference)
    }
    known = "Evidence came, was verified or was rejected"
    assert cells == {
        second.reference: f"Up 1{known}",
        first.reference: f"Down 1{known}",
        new.reference: "NewJoined the list",
    }


def test_a_chair_with_an_interest_does_not_see_the_family_on_the_list(sign_in):
    sitting = make_sitting()
    entry = listed("Okoro")
    item = on_agenda(sitting, entry)
    chair = sitting.users["chair"]
    attendance.declare(Declare(item_id=item.id, user_id=chair.id, nature="Neighbour"), by=chair.actor)
    visitor = sign_in(chair)

    page = visitor.get("/list")

    assert "Okoro" not in page.text
    assert entry.reference not in page.text
    assert "You declared an interest" in page.text
    assert visitor.get(f"/list/{entry.reference}").status == 404
    assert visitor.get(f"/families/{entry.reference}").status == 404


def test_strangers_find_no_list(sign_in, people):
    assert sign_in(people.referrer).get("/list").status == 404
    assert sign_in(people.panel_member).get("/list").status == 404


def _all(workplace) -> int:
    return sum("SAVEPOINT" not in statement for statement in workplace.watch.statements)


def _reads(workplace) -> int:
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in workplace.watch.statements)


def _day(name, day) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
