"""Known before: how a family's last time here ended stands where it is referred again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.intake.arranging import okoro, sent, taken_in
from triage import clock
from triage.accounts.models import Team
from triage.allocations.models import Allocation, AllocationStatus
from triage.db import db, transaction
from triage.evidence.commands import ConclusionKind
from triage.evidence.models import Conclusion
from triage.families.routes.known_before import known_before_to
from triage.rules.tiers import Tier

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


@pytest.fixture
def known(people):
    """A family that was referred 500 days ago."""
    referrer, coordinator = people.referrer, people.coordinator
    with clock.standing_at(clock.now() - timedelta(days=500)):
        return taken_in(sent(referrer), coordinator)


def closed(family, people, days, **facts):
    with transaction():
        team = Team(name="CFF East", agency_id=people.coordinator.agency_id, tier=Tier.LIGHT.value)
        db.session.add(team)
        db.session.flush()
        ended = {
            "status": AllocationStatus.CLOSED,
            "end_reason_code": "goals_met",
            "end_reason": "Both children are in school each day",
            **facts,
        }
        db.session.add(
            Allocation(
                family_id=family.id,
                tier=Tier.LIGHT,
                agency_id=people.coordinator.agency_id,
                team_id=team.id,
                worker_id=people.coordinator.id,
                holder_id=people.coordinator.id,
                opened_at=clock.now() - timedelta(days=days + 90),
                ended_at=clock.now() - timedelta(days=days),
                **ended,
            )
        )


def again(people, sign_in):
    referral = sent(people.referrer, **okoro())
    return sign_in(people.coordinator).get(f"/intake/{referral.reference}")


def test_tier_team_worker_and_outcome_of_the_last_year_stand_at_intake_and_on_the_family(
    people, known, sign_in, database_kind
):
    closed(known, people, days=60)
    visitor = sign_in(people.coordinator)

    page = again(people, sign_in)

    ended = clock.local(clock.now() - timedelta(days=60))
    assert "Known before, within 12 months" in page.text
    assert "Closed: Light (Level 3 CAF)" in page.text
    assert f", {ended.day} {ended:%B %Y}, CFF East, {people.coordinator.name}" in page.text
    assert "Both children are in school each day" in page.text
    assert f"going back to the previous team is worth a thought: CFF East, {people.coordinator.name}" in page.text
    with transaction():
        taken_back = sent(people.referrer, **okoro())
        taken_back.family_id = known.id
    assert "Known before, within 12 months" in visitor.get(f"/families/{known.reference}").text


def test_what_ended_long_ago_is_mentioned_and_no_team_is_suggested(people, known, sign_in, database_kind):
    closed(known, people, days=400)

    page = again(people, sign_in)

    assert "Known before, longer ago: Closed: Light (Level 3 CAF)" in page.text
    assert "within 12 months" not in page.text
    assert "previous team" not in page.text


def test_why_a_referral_was_turned_away_is_said(people, known, sign_in, database_kind):
    earlier = sent(people.referrer)
    with transaction():
        db.session.add(
            Conclusion(
                referral_id=earlier.id,
                family_id=known.id,
                kind=ConclusionKind.NOT_ELIGIBLE,
                reason_code="out_of_area",
                idempotency_key="once",
                at=clock.now() - timedelta(days=30),
            )
        )

    page = again(people, sign_in)

    assert "Not eligible" in page.text
    assert "The family lives outside the area" in page.text


def test_the_room_is_told_without_what_the_desk_wrote_in_its_own_words(people, known, database_kind):
    closed(known, people, days=60)
    actor, referral = people.coordinator.actor, sent(people.referrer)

    told, in_room = (known_before_to(actor, known, referral, for_room=room).recent[0] for room in (False, True))

    assert told.because == "Both children are in school each day"
    assert (in_room.words, in_room.because) == ("Closed: Light (Level 3 CAF)", "")


def test_a_correction_of_the_minutes_ended_nothing(people, known, sign_in, database_kind):
    closed(known, people, days=60, end_reason_code="decision_replaced")

    assert "Known before" not in again(people, sign_in).text
