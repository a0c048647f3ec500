"""The room: one family a screen, the sheet of a decision, keys and the permanent page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.panel.deciding import Sitting, open_sitting
from tests.support.people import People
from tests.support.visitor import Visitor
from triage import clock
from triage.accounts.models import AgencyKind, User
from triage.allocations.models import Pathway
from triage.db import db, transaction
from triage.families.models import Relationship
from triage.panel.commands import decisions as commands
from triage.panel.models import Action, AgencyReturn, Decision, Item, ItemStatus, ReturnStatus
from triage.panel.service import decisions as service
from triage.rules.decisions import DecisionKind


@pytest.fixture
def sitting(people: People) -> Sitting:
    return open_sitting(people)


@pytest.fixture
def item(sitting: Sitting) -> Item:
    return sitting.add_family()


@pytest.fixture
def chair(sign_in: Callable[[User], Visitor], sitting: Sitting) -> Visitor:
    return sign_in(sitting.chair)


def room(item: Item) -> str:
    return f"/meetings/{item.meeting_id}/room/{item.id}"


def sheet(item: Item, kind: str) -> str:
    return f"{room(item)}/decide/{kind}"


def on(name: str, days: int = 14) -> dict[str, str]:
    day = clock.today() + timedelta(days=days)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def decisions() -> int:
    return db.session.scalar(select(func.count()).select_from(Decision)) or 0


def test_the_page_shows_the_family_and_what_agencies_said_but_no_protected_address(sitting, item, chair):
    police = sitting.members[AgencyKind.POLICE].agency_id
    school = sitting.members[AgencyKind.EDUCATION_WELFARE].agency_id
    social = sitting.members[AgencyKind.SOCIAL_CARE].agency_id
    db.session.add_all(
        [
            AgencyReturn(item_id=item.id, agency_id=police, status=ReturnStatus.GIVEN, facts="Two call-outs in May"),
            AgencyReturn(item_id=item.id, agency_id=school, status=ReturnStatus.NIL),
            AgencyReturn(item_id=item.id, agency_id=social, status=ReturnStatus.ASKED),
        ]
    )
    address = item.family.households[0].addresses[0]
    address.protected = True

    page = chair.get(room(item))

    assert "Adaeze Ezenwa" in page.text
    assert "Two call-outs in May" in page.text
    assert "Nil return" in page.text
    assert "Missing" in page.text
    assert "Mill Lane" not in page.text
    assert "Protected address" in page.text


def test_the_family_is_drawn_with_the_same_in_words_and_homes_as_numbers(item, chair):
    home = item.family.households[0]
    home.name, home.addresses[0].protected = "Lantern House", True

    page = chair.get(room(item))

    drawn = " ".join(page.tree.xpath("//section[.//h2[@id='genogram'] or @id='genogram']//text()"))
    assert page.one("//*[local-name()='svg'][@role='img']") is not None
    for member in item.family.members:
        assert member.person.full_name in drawn
    assert "Home 1" in drawn
    assert "Lantern House" not in drawn
    assert item.family.households[0].addresses[0].postcode not in page.text


def test_who_was_a_partner_before_is_not_said_to_be_one_and_a_mistake_is_not_said(item, chair):
    one, other = (member.person_id for member in item.family.members[:2])
    with transaction():
        db.session.query(Relationship).filter_by(family_id=item.family_id).delete()
        for kind, until in (("former partner of", None), ("wife of", clock.today()), ("foster carer of", None)):
            tie = Relationship(family_id=item.family_id, person_id=one, other_id=other, kind=kind, to_date=until)
            tie.mistaken_at = clock.now() if kind == "foster carer of" else None
            db.session.add(tie)

    text = chair.get(room(item)).text

    assert "former partner of" in text
    assert "wife of" not in text
    assert "foster carer of" not in text


def test_benefit_data_is_never_on_the_projector(sitting, item, chair, make_agency):
    jobcentre = make_agency(AgencyKind.JOBCENTRE)
    db.session.add(
        AgencyReturn(
            item_id=item.id, agency_id=jobcentre.id, status=ReturnStatus.GIVEN, facts="Universal Credit since May"
        )
    )

    page = chair.get(room(item))

    assert "Universal Credit" not in page.text


def test_the_running_order_leads_to_each_item_and_on_to_the_next(sitting, item, chair):
    second = sitting.add_family("Lindqvist")

    order = chair.get(f"/meetings/{sitting.meeting.id}/room")
    first_page = chair.get(room(item))

    assert "Quorate" in order.text
    assert f"{item.family.reference} Ezenwa" in order.links
    assert any(href == room(second) for href in first_page.tree.xpath("//a[@data-key='n']/@href"))


def test_every_decision_is_offered_with_a_key_and_its_sheet_opens(item, chair):
    page = chair.get(f"{room(item)}/decide")

    addresses = page.all("//ol[contains(@class, 'app-choices')]//a/@href")
    assert len(addresses) == len(DecisionKind)
    for address in addresses:
        assert chair.get(address).status == 200


def test_a_decision_is_recorded_with_two_actions_added_without_javascript(sitting, item, chair):
    owner = sitting.members[AgencyKind.POLICE]
    page = chair.submit(
        sheet(item, "keep"),
        {"action-1-what": "Ring the school", "action-1-owner": str(owner.id), **on("action-1-due")},
        reason="no_capacity",
        rationale="No place before June",
        press="Add another action",
    )
    assert page.field("action-1-what") == "Ring the school"
    assert decisions() == 0

    answer = chair.submit(
        page,
        {"action-2-what": "Ask the landlord", "action-2-owner": str(owner.id), **on("action-2-due")},
        press="Record decision",
    )

    assert "decision recorded" in answer.text
    assert item.status is ItemStatus.DECIDED
    assert [each.what for each in db.session.scalars(select(Action).order_by(Action.position))] == [
        "Ring the school",
        "Ask the landlord",
    ]


def test_half_an_action_is_an_error_and_keeps_what_was_typed(item, chair):
    page = chair.submit(
        sheet(item, "keep"),
        {"action-1-what": "Ring the school"},
        reason="timing",
        rationale="Later",
        press="Record decision",
    )

    assert page.status == 422
    assert "Choose who does it" in page.errors
    assert page.field("action-1-what") == "Ring the school"
    assert decisions() == 0


def test_departing_from_the_recommendation_needs_its_own_answer(item, chair):
    page = chair.submit(sheet(item, "intensive"), reason="criteria", rationale="Much need", press="Record decision")

    assert page.status == 422
    assert "Say why the panel departs from the recommendation" in page.errors


def test_case_17_a_stale_sheet_shows_what_changed_and_keeps_the_typed_text(sitting, item, chair):
    page = chair.get(sheet(item, "withdrawn"))
    other = commands.Keep(review_on=clock.today() + timedelta(days=9))
    service.decide(sitting.command(item, DecisionKind.KEEP, other), by=sitting.actor)

    answer = chair.submit(page, reason="refused", rationale="The father said no", who="father", press="Record decision")

    assert answer.status == 409
    assert "Keep on the list" in answer.text
    assert answer.field("rationale") == "The father said no"
    assert decisions() == 1


def test_a_double_submit_of_the_sheet_records_one_decision(item, chair):
    page = chair.get(sheet(item, "withdrawn"))
    typed = {"reason": "refused", "rationale": "No", "who": "mother"}

    first = chair.submit(page, **typed, press="Record decision")
    second = chair.submit(page, **typed, press="Record decision")

    assert (first.status, second.status) == (200, 200)
    assert decisions() == 1


def test_an_iom_pathway_leads_on_to_the_tier(sitting, item, chair):
    answer = chair.submit(
        sheet(item, "iom"),
        on("agreed_on", 0),
        person=str(item.family.members[1].person_id),
        agreed_agency=str(sitting.members[AgencyKind.POLICE].agency_id),
        agreed_by="Sgt Novak",
        tier="yes",
        reason="high_risk",
        rationale="Prolific",
        departure="Probation suggests it",
        press="Record decision",
    )

    assert answer.h1 == "What does the panel decide?"
    assert db.session.scalar(select(func.count()).select_from(Pathway)) == 1


def test_step_up_shows_the_number_to_ring_at_once(item, chair):
    page = chair.get(sheet(item, "step_up"))

    assert "01632 960 999" in page.text


def test_case_9_an_inquorate_meeting_asks_for_the_chairs_reason(sitting, item, chair):
    sitting.empty_the_room()

    page = chair.submit(sheet(item, "keep"), reason="timing", rationale="Later", press="Record decision")

    assert page.status == 422
    assert "Say why this cannot wait for a quorate meeting" in page.errors
    assert "urgent action" in page.text


def test_between_meetings_the_chair_records_an_urgent_decision_that_waits_to_be_ratified(sitting, item, chair, sign_in):
    address = f"/families/{item.family_id}/chairs-action/step_up"
    page = chair.submit(
        address,
        on("told_on", -1),
        reason="significant_harm",
        rationale="A new injury",
        told_name="MASH duty",
        told_time="9am",
        chairs_reason="It happened today",
        press="Record decision",
    )

    assert "decision recorded" in page.text
    assert "The next quorate meeting ratifies it" in page.text
    coordinator = sign_in(sitting.coordinator)
    assert coordinator.get(address).status == 404
    order = coordinator.submit(
        f"/meetings/{sitting.meeting.id}/room", press="Ratify the decision on " + item.family.reference
    )
    assert "Decision ratified" in order.text


def test_correcting_shows_the_decision_that_stands_in_its_place(sitting, item, chair):
    keep = commands.Keep(review_on=clock.today() + timedelta(days=9))
    made = service.decide(sitting.command(item, DecisionKind.KEEP, keep), by=sitting.actor)

    answer = chair.submit(
        f"/decisions/{made.id}/correct/withdrawn",
        reason="refused",
        rationale="She said no",
        who="mother",
        replaces_because="The wrong line was ticked",
        press="Record decision",
    )

    assert answer.h1 == "Withdrawn, refused or out of area"
    assert "The wrong line was ticked" in answer.text
    assert "This decision was corrected" in chair.get(f"/decisions/{made.id}").text


def test_case_10_a_member_who_declared_an_interest_sees_only_that_they_left(sitting, item, sign_in):
    member = sitting.members[AgencyKind.EDUCATION_WELFARE]
    visitor = sign_in(member)
    assert "Ezenwa" in visitor.get(room(item)).text
    sitting.declare(item, member)

    page = visitor.get(room(item))

    assert page.status == 404
    assert page.h1 == "You left for this item"
    assert "Ezenwa" not in page.body
    assert "Ezenwa" not in visitor.get(f"/meetings/{sitting.meeting.id}/room").body


def test_a_member_sees_the_papers_but_no_way_to_decide(sitting, item, sign_in):
    visitor = sign_in(sitting.members[AgencyKind.POLICE])

    page = visitor.get(room(item))

    assert "Decide" not in page.links
    assert visitor.get(f"{room(item)}/decide").status == 404


def test_an_unknown_decision_and_a_foreign_item_are_not_found(sitting, item, chair):
    assert chair.get(sheet(item, "nonsense")).status == 404
    assert chair.get(f"/meetings/{sitting.meeting.id}/room/{sitting.panel.id}").status == 404
