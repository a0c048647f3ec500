"""The referrer's outcome says nothing of what other agencies know (safety.md, "Who sees what")."""

from __future__ import annotations

import pytest

from tests.panel import arranging
from tests.panel.deciding import Sitting, open_sitting
from tests.support.people import People
from triage import clock
from triage.db import db
from triage.evidence import service as evidence
from triage.panel.commands import decisions as commands
from triage.panel.service import decisions
from triage.referrals.models import Referral
from triage.rules.decisions import DecisionKind


@pytest.fixture
def sitting(people: People) -> Sitting:
    return open_sitting(people)


def test_case_12_what_would_change_a_refusal_is_judged_on_the_referrers_own_words(sitting: Sitting) -> None:
    item = sitting.add_family()
    assert item.family is not None
    police = sitting.members[next(iter(sitting.members))].agency
    arranging.add_evidence(item.family, "sf3.crime.adult", agency=police, sensitivity="criminal")
    referral = db.session.query(Referral).filter_by(family_id=item.family_id).one()

    decisions.decide(
        sitting.command(
            item,
            DecisionKind.NOT_ELIGIBLE,
            commands.NotEligible(signposts=(commands.OtherHelp(name="Family hub", offers="Advice", contact="01"),)),
        ),
        by=sitting.actor,
    )

    # The family as a whole lacks one headline fewer than the school could know: crime came from the police.
    own = evidence.what_would_change(referral, framework="sf3@1")
    assert referral.outcome
    assert tuple(referral.would_change) == own
    assert tuple(evidence.verdict_of(item.family.id, on=clock.today()).changes) != own
