"""When the matter is over for somebody, the family's record is closed to them again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.panel.deciding import Sitting, open_sitting
from tests.support.people import People
from tests.support.visitor import Visitor
from triage import clock
from triage.accounts.models import User
from triage.allocations import queries as allocations
from triage.allocations import service as allocating
from triage.allocations.commands import DeclineOffer, RecordRefusal
from triage.panel.commands import decisions as commands
from triage.panel.service import decisions
from triage.rules.decisions import DecisionKind

SignIn = Callable[[User], Visitor]


@pytest.fixture
def sitting(people: People) -> Sitting:
    return open_sitting(people)


def test_a_partner_that_declined_sees_nothing_more_of_the_family(sitting: Sitting, sign_in: SignIn) -> None:
    item = sitting.add_family()
    assert item.family_id is not None
    asked = commands.SuperLight(agency_id=sitting.partner.id, answer_by=clock.today() + timedelta(days=7))
    decisions.decide(sitting.command(item, DecisionKind.SUPER_LIGHT, asked), by=sitting.actor)
    offer = allocations.open_allocation(item.family_id).offers[0]  # type: ignore[union-attr]  # just opened
    partner = sign_in(sitting.partner.users[0])
    before = partner.get(f"/offers/{offer.id}").text

    allocating.decline_offer(
        DeclineOffer(offer=offer.id, seen_revision=offer.revision, reason="no_capacity", note="Two are away"),
        by=sitting.partner.users[0].actor,
    )

    assert "Adaeze" in before
    for page in ("", "/accept", "/decline"):
        assert "Adaeze" not in partner.get(f"/offers/{offer.id}{page}").text
        assert "Ezenwa" not in partner.get(f"/offers/{offer.id}{page}").text


def test_a_manager_whose_family_refused_sees_it_no_more(sitting: Sitting, sign_in: SignIn) -> None:
    item = sitting.add_family()
    assert item.family_id is not None
    light = commands.Light(team_id=sitting.light.id)
    decisions.decide(sitting.command(item, DecisionKind.LIGHT, light), by=sitting.actor)
    allocation = allocations.open_allocation(item.family_id)
    assert allocation is not None
    manager = sign_in(allocation.holder)
    address = f"/my-families/{allocation.id}"
    before = manager.get(address).status
    questions = manager.get(f"{address}/equality")
    child = next(name for name in questions.fields() if name.startswith("child_"))
    answered = manager.submit(questions, {child: "not_said"})

    allocating.record_refusal(
        RecordRefusal(
            allocation=allocation.id, seen_revision=allocation.revision, refused_by="Mother", reason="Not now"
        ),
        by=allocation.holder.actor,
    )

    assert (before, manager.get(address).status) == (200, 404)
    assert (answered.path, manager.get(f"{address}/equality").status) == (address, 404)
    assert "Adaeze" not in manager.get("/my-families").text


def test_the_coordinator_reads_a_decision_that_opened_an_allocation(sitting: Sitting, sign_in: SignIn) -> None:
    item = sitting.add_family()
    light = commands.Light(team_id=sitting.light.id)
    made = decisions.decide(sitting.command(item, DecisionKind.LIGHT, light), by=sitting.actor)

    page = sign_in(sitting.coordinator).get(f"/decisions/{made.id}")

    assert page.status == 200
    assert any(link.startswith("/allocations/") for link in page.links.values())
