"""After sending: the agency sees its own, adds, answers and withdraws; nobody else's agency does."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from tests.referrals import walks
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.audit import AuditEvent
from triage.db import db
from triage.documents import making
from triage.documents.models import Document
from triage.notices.models import Notice
from triage.referrals import service
from triage.referrals.models import Referral, ReferralStatus


@pytest.fixture
def school(sign_in, people):
    return sign_in(people.referrer)


@pytest.fixture
def sent(school) -> str:
    """The address of a referral that the school sent."""
    draft = walks.write(school)
    walks.send(school, draft)
    return draft


def stored() -> Referral:
    return db.session.scalars(select(Referral)).unique().one()


def test_v8_2_2_foreign_referral_is_404(sent, sign_in, make_user, people):
    stranger = sign_in(make_user(Role.REFERRER, agency=people.agency(AgencyKind.POLICE)))
    random = f"/referrals/{uuid.uuid4()}"

    for end in ("", "/sent", "/add", "/answer", "/withdraw", "/add-files", "/check"):
        foreign, missing = stranger.get(sent + end), stranger.get(random + end)
        assert foreign.status == missing.status == 404
        assert foreign.text == missing.text
    for end in ("/add", "/withdraw", "/answer"):
        assert stranger.post(sent + end, {"text": "x", "reason": "moved"}).status == 404
    assert "O’Dowd" not in stranger.get("/referrals").text
    assert stored().status is ReferralStatus.SENT


def test_the_list_says_the_state_in_words_and_the_promised_date(sent, school):
    page = school.get("/referrals")

    assert stored().reference in page.text
    assert "Received" in page.text
    assert "We answer you by" in page.text


def test_reading_a_referral_is_recorded(sent, school):
    school.get(sent)

    reads = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "referrals.read")).all()
    assert {event.subject_id for event in reads} == {str(stored().id)}


def test_more_information_is_logged_and_leaves_what_was_sent_alone(sent, school):
    before = stored().as_sent_sha256
    page = school.get(f"{sent}/add")

    school.submit(page, text="He was excluded again on Monday.")
    again = school.submit(page, text="He was excluded again on Monday.")

    assert again.text.count("He was excluded again on Monday.") == 1
    assert stored().as_sent_sha256 == before
    assert db.session.scalars(select(Notice).where(Notice.text.contains("added to"))).one()


def test_a_returned_referral_is_answered_once_and_goes_on(sent, school, people):
    service.return_to_referrer(stored(), reason="Which child was excluded?", by=people.coordinator.actor)

    shown = school.get("/referrals")
    page = school.submit(f"{sent}/answer", text="Ewan, twice.")

    assert "Which child was excluded?" in shown.text
    assert page.path == sent
    assert stored().status is ReferralStatus.CHECKING
    assert "Ewan, twice." in page.text


def test_a_referral_is_withdrawn_with_a_reason(sent, school):
    page = school.submit(f"{sent}/withdraw", reason="moved")

    assert "Withdrawn" in page.text
    assert stored().status is ReferralStatus.WITHDRAWN
    assert stored().withdrawn_because == "moved"
    assert school.get(f"{sent}/add").status == 200
    assert school.submit(f"{sent}/add", text="Too late").status == 422


def test_another_reason_needs_words(sent, school):
    page = school.submit(f"{sent}/withdraw", reason="other")

    assert page.status == 422
    assert stored().status is ReferralStatus.SENT


def test_a_family_on_the_list_is_not_taken_off_by_its_referrer(sent, school, people):
    service.conclude(stored(), status=ReferralStatus.LISTED, outcome_code="", outcome="", by=people.coordinator.actor)

    page = school.submit(f"{sent}/withdraw", reason="refused")

    assert stored().status is ReferralStatus.LISTED
    assert "You asked to withdraw this referral" in page.text


def test_a_withdrawal_over_a_referral_that_moved_on_is_a_conflict(sent, school, people):
    page = school.get(f"{sent}/withdraw")
    service.conclude(stored(), status=ReferralStatus.LISTED, outcome_code="", outcome="", by=people.coordinator.actor)

    answer = school.submit(page, reason="moved", words="To Leeds")

    assert answer.status == 409
    assert answer.field("words") == "To Leeds"


def test_the_outcome_is_shown_with_what_would_have_changed_it(sent, school, people):
    service.note(stored(), "The police know more than this.", by=people.coordinator.actor)
    service.conclude(
        stored(),
        status=ReferralStatus.NOT_ELIGIBLE,
        outcome_code="below_the_minimum",
        outcome="The family does not meet the criteria now.",
        would_change=("Verified domestic abuse in the last 12 months",),
        next_step="A CAF led by the school.",
        by=people.coordinator.actor,
    )

    page = school.get(sent)

    assert "The family does not meet the criteria now." in page.text
    assert "Verified domestic abuse in the last 12 months" in page.text
    assert "A CAF led by the school." in page.text
    assert "The police know more" not in page.text
    assert "Not eligible" in school.get("/referrals").text


def test_the_copy_as_sent_is_a_pdf_for_its_agency_alone(sent, school, sign_in, make_user, people):
    copy = db.session.scalars(select(Document).where(Document.referral_id == stored().id)).one()
    address = f"{sent}/papers/{copy.id}"
    assert "being prepared" in school.get(sent).text
    assert school.send("GET", address).status_code == 404

    making.make([copy.id], alive=lambda: None)

    answer = school.send("GET", address)
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    stranger = sign_in(make_user(Role.REFERRER, agency=people.agency(AgencyKind.POLICE)))
    assert stranger.send("GET", address).status_code == 404
