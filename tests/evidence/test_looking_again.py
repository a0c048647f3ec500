"""A referrer asks that an outcome be looked at again, and the coordinator answers."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.intake.arranging import sent, taken_in
from triage import clock
from triage.db import db
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence import queries, service
from triage.evidence.commands import AnswerLookAgain, AskToLookAgain, ConclusionKind
from triage.evidence.models import Reconsideration, ReconsiderationState, VerdictMoment
from triage.families.models import Family
from triage.notices.models import Notice
from triage.panel.commands.conclusions import Conclude
from triage.panel.service import conclusions
from triage.referrals.models import Referral, ReferralStatus


@pytest.fixture
def referral(people) -> Referral:
    """Concluded as not eligible."""
    found = sent(people.referrer)
    taken_in(found, people.coordinator)
    conclude(found, people)
    return found


def conclude(referral, people, **more):
    command = {
        "kind": ConclusionKind.NOT_ELIGIBLE,
        "reason_code": "below_minimum",
        "signpost_name": "Family Hub",
        "idempotency_key": str(uuid.uuid4()),
        "seen_revision": referral.revision,
    }
    return conclusions.conclude(referral, Conclude(**(command | more)), by=people.coordinator.actor)


def ask(referral, people, *, by=None, **more):
    command = {
        "referral_id": referral.id,
        "reason": "Two exclusions were not counted",
        "within_working_days": 20,
        "idempotency_key": str(uuid.uuid4()),
    }
    return service.ask_to_look_again(AskToLookAgain(**(command | more)), by=by or people.referrer.actor)


def test_the_referrer_asks_and_reads_that_it_stands(people, referral, sign_in):
    school, desk = sign_in(people.referrer), sign_in(people.coordinator)
    page = school.get(f"/referrals/{referral.id}")
    assert "Ask us to look again" in page.text
    assert "to look again." in referral.next_step
    family = db.session.get_one(Family, referral.family_id)
    decisions = desk.get(f"/families/{family.reference}/decisions").text
    assert "Supporting Families, version 1" in decisions, "by its name, and not by its code"

    school.submit(
        f"/referrals/{referral.id}/look-again", reason="Two exclusions were not counted", what_is_new="A third"
    )
    queue = desk.get("/intake")
    seen = desk.get(f"/intake/{referral.reference}/look-again")
    desk.submit(f"/intake/{referral.reference}/look-again", outcome="stands", answer="They are in another family")
    told = school.get(f"/referrals/{referral.id}")

    found = db.session.query(Reconsideration).one()
    assert "Asked to look again" in queue.text
    for words in ("Two exclusions were not counted", "A third", "Not eligible", "What has changed since"):
        assert words in seen.text
    assert found.state is ReconsiderationState.STANDS
    assert (found.first_verdict_id, found.conclusion.kind) == (found.conclusion.verdict_id, ConclusionKind.NOT_ELIGIBLE)
    assert queries.last_verdict(referral.family_id).moment is VerdictMoment.RECONSIDERATION
    assert "They are in another family" in told.text
    assert "the outcome stands" in told.text
    assert "Ask us to look again" not in told.text
    assert not any("Okoro" in each.text for each in db.session.query(Notice))


def test_a_change_brings_it_back_to_intake_and_the_new_conclusion_is_linked(people, referral):
    asked = ask(referral, people)
    answer = AnswerLookAgain(changed=True, answer="You are right", seen_revision=asked.revision)

    service.answer_look_again(referral, answer, by=people.coordinator.actor)
    reopened = referral.status, referral.outcome
    new = conclude(referral, people, kind=ConclusionKind.STEP_UP, reason_code="escalated", told="MASH, 9:30")

    assert reopened == (ReferralStatus.CHECKING, "")
    assert asked.new_conclusion_id == new.id
    assert asked.conclusion_id != new.id
    assert asked.new_verdict_id is not None


def test_one_is_open_at_a_time_once_an_outcome_and_it_can_be_taken_back(people, referral):
    first = ask(referral, people, idempotency_key="one")
    again = ask(referral, people, idempotency_key="one")
    with pytest.raises(Refused, match="asked already"):
        ask(referral, people)
    with pytest.raises(Stale):
        service.take_back(referral, first.revision + 1, by=people.referrer.actor)
    with pytest.raises(NotFound):
        service.take_back(referral, first.revision, by=people.coordinator.actor)
    service.take_back(referral, first.revision, by=people.referrer.actor)
    second = ask(referral, people)
    answer = AnswerLookAgain(changed=False, answer="It stands", seen_revision=second.revision)
    service.answer_look_again(referral, answer, by=people.coordinator.actor)

    assert again.id == first.id
    assert first.state is ReconsiderationState.TAKEN_BACK
    with pytest.raises(Refused, match="looked at again already"):
        ask(referral, people)
    with pytest.raises(Stale):
        service.answer_look_again(referral, answer, by=people.coordinator.actor)


def test_what_comes_too_early_too_late_or_from_others_is_refused(people, referral):
    waiting = sent(people.referrer)

    with pytest.raises(Refused, match="no outcome"):
        ask(waiting, people)
    with pytest.raises(Invalid):
        ask(referral, people, reason=" ")
    with pytest.raises(NotFound):
        ask(referral, people, by=people.coordinator.actor)
    with clock.standing_at(clock.now() + timedelta(days=45)), pytest.raises(Refused, match="time to ask is over"):
        ask(referral, people)
