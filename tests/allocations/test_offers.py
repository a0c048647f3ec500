"""Super Light: a partner accepts, or declines with a reason that decides what follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.allocations.conftest import Teams, entry_of
from tests.support.people import People, make_user
from tests.support.visitor import Visitor
from triage.access.permissions import Role
from triage.accounts.models import User
from triage.allocations import queries, service
from triage.allocations.commands import AcceptOffer, DeclineOffer
from triage.allocations.models import Allocation, AllocationStatus, OfferStatus
from triage.errors import Invalid, NotFound, Stale
from triage.notices import queries as notices
from triage.panel.models import EntryStatus

SignIn = Callable[[User], Visitor]


def decline(allocation: Allocation, reason: str = "no_capacity", note: str = "Two of us are away") -> DeclineOffer:
    offer = allocation.offers[0]
    return DeclineOffer(offer=offer.id, seen_revision=offer.revision, reason=reason, note=note)


def test_the_coordinator_holds_the_family_until_the_partner_accepts(
    offered: Allocation, teams: Teams, people: People
) -> None:
    assert offered.holder_id == people.coordinator.id
    offer = offered.offers[0]

    service.accept_offer(
        AcceptOffer(offer=offer.id, seen_revision=offer.revision, lead=teams.lead.id), by=teams.lead.actor
    )

    assert (offered.status, offered.holder_id) == (AllocationStatus.ACTIVE, teams.lead.id)
    assert entry_of(offered).status is EntryStatus.LEFT


def test_case_15_a_declined_family_goes_back_in_its_place_and_the_coordinator_hears(
    offered: Allocation, teams: Teams, people: People
) -> None:
    service.decline_offer(decline(offered), by=teams.lead.actor)

    entry = entry_of(offered)
    assert (entry.status, entry.order_key) == (EntryStatus.WAITING, 1000)
    assert "no capacity" in entry.note
    told = notices.unread(seen_by=people.coordinator.actor)
    assert any(offered.family.reference in notice.text and "declined" in notice.text for notice in told)


def test_declining_needs_a_sentence(offered: Allocation, teams: Teams) -> None:
    with pytest.raises(Invalid, match="sentence"):
        service.decline_offer(decline(offered, note=" "), by=teams.lead.actor)

    assert offered.offers[0].status is OfferStatus.OFFERED


def test_an_offer_is_answered_once(offered: Allocation, teams: Teams) -> None:
    first = decline(offered)
    service.decline_offer(first, by=teams.lead.actor)

    with pytest.raises(Stale):
        service.decline_offer(first, by=teams.lead.actor)


def test_another_agencys_offer_is_not_found(offered: Allocation, people: People, sign_in: SignIn) -> None:
    stranger = make_user(Role.REFERRER)
    offer = offered.offers[0]

    with pytest.raises(NotFound):
        queries.offer(offer.id, seen_by=stranger.actor)

    assert sign_in(stranger).get(f"/offers/{offer.id}").status == 404


def test_the_lead_works_for_the_agency_that_was_asked(offered: Allocation, teams: Teams, people: People) -> None:
    offer = offered.offers[0]

    with pytest.raises(Invalid, match="your agency"):
        service.accept_offer(
            AcceptOffer(offer=offer.id, seen_revision=offer.revision, lead=people.coordinator.id),
            by=teams.lead.actor,
        )


def test_the_partner_answers_on_its_own_pages(offered: Allocation, teams: Teams, sign_in: SignIn) -> None:
    visitor = sign_in(teams.lead)
    offer = f"/offers/{offered.offers[0].id}"

    assert offered.family.reference in visitor.get("/offers").text
    page = visitor.submit(f"{offer}/decline", {"reason": "safety"}, press="Decline")
    assert page.status == 422
    page = visitor.submit(f"{offer}/decline", {"reason": "safety", "note": "He knows our staff"}, press="Decline")

    assert "Declined" in page.text
    assert "safe for the family" in page.text
