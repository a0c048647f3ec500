"""Minutes: written by several hands, composed for each reader, agreed and locked."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.panel.deciding import Sitting, make_attendance, open_sitting
from tests.support.people import People
from tests.support.visitor import Visitor
from triage import clock
from triage.accounts.models import AgencyKind, User
from triage.db import db, transaction
from triage.documents.content.kinds import DocumentKind
from triage.documents.models import Document
from triage.errors import Refused, Stale
from triage.panel.commands import decisions as decisions_of
from triage.panel.commands.minutes import AddAddendum, AgreeMinutes, SaveMinute
from triage.panel.models import AgencyReturn, AttendanceKind, Item, MeetingStatus, MinutesStatus, ReturnStatus
from triage.panel.service import decisions, minutes
from triage.rules.decisions import DecisionKind


@pytest.fixture
def sitting(people: People) -> Sitting:
    return open_sitting(people)


@pytest.fixture
def item(sitting: Sitting) -> Item:
    return sitting.add_family()


@pytest.fixture
def clerk(sign_in: Callable[[User], Visitor], sitting: Sitting) -> Visitor:
    return sign_in(sitting.coordinator)


def page_of(item: Item) -> str:
    return f"/meetings/{item.meeting_id}/minutes/{item.id}"


def typed(item: Item, text: str, *, seen: int = 0, page: str | None = None) -> SaveMinute:
    return SaveMinute(item_id=item.id, discussion=text, seen_revision=seen, page_key=page or str(uuid.uuid4()))


def keep(sitting: Sitting, item: Item) -> None:
    details = decisions_of.Keep(review_on=clock.today() + timedelta(days=9))
    command = sitting.command(item, DecisionKind.KEEP, details, rationale="Adaeze Ezenwa has no place yet")
    decisions.decide(command, by=sitting.actor)


def close(sitting: Sitting) -> None:
    with transaction():
        sitting.meeting.status = MeetingStatus.CLOSED
        sitting.meeting.closed_at = clock.now()


def agree(sitting: Sitting) -> None:
    command = AgreeMinutes(meeting_id=sitting.meeting.id, seen_revision=sitting.meeting.revision)
    minutes.agree(command, by=sitting.chair.actor)


def test_two_writers_never_overwrite_each_other(sitting, item):
    minutes.save(typed(item, "The chair wrote this"), by=sitting.chair.actor)

    with pytest.raises(Stale, match="saved this item"):
        minutes.save(typed(item, "And the clerk this"), by=sitting.actor)

    assert item.minute.discussion == "The chair wrote this"


def test_one_page_saves_again_and_again_as_it_is_typed(sitting, item):
    page = str(uuid.uuid4())
    for text in ("The", "The family", "The family agreed"):
        minutes.save(typed(item, text, page=page), by=sitting.actor)

    assert item.minute.discussion == "The family agreed"
    minutes.save(typed(item, "Read anew", seen=item.minute.revision), by=sitting.chair.actor)
    with pytest.raises(Stale):
        minutes.save(typed(item, "The old page once more", page=page), by=sitting.actor)


def test_writing_the_minute_never_makes_a_decision_out_of_date(sitting, item):
    details = decisions_of.Keep(review_on=clock.today() + timedelta(days=9))
    command = sitting.command(item, DecisionKind.KEEP, details)

    minutes.save(typed(item, "Discussed"), by=sitting.chair.actor)

    assert decisions.decide(command, by=sitting.actor).kind is DecisionKind.KEEP


def test_a_conflict_shows_both_texts_side_by_side(sitting, item, clerk):
    page = clerk.get(page_of(item))
    minutes.save(typed(item, "The chair wrote this"), by=sitting.chair.actor)

    answer = clerk.submit(page, discussion="And the clerk this", press="Save minute")

    assert answer.status == 409
    assert "The chair wrote this" in answer.text
    assert answer.field("discussion") == "And the clerk this"
    saved = clerk.submit(answer, discussion="The chair wrote this. And the clerk this", press="Save minute")
    assert "Minute saved" in saved.text
    assert item.minute.discussion == "The chair wrote this. And the clerk this"


def test_autosave_keeps_the_words_and_then_the_button_saves_from_the_same_page(item, clerk):
    page = clerk.get(page_of(item))
    [form] = [each for each in page.forms() if "discussion" in each.inputs]
    data = {name: form.fields[name] for name in ("csrf_token", "idempotency_key", "seen_revision")}

    kept = clerk.send("POST", f"{page_of(item)}/autosave", data={**data, "discussion": "Half a sen"})
    saved = clerk.submit(page, discussion="Half a sentence, now whole", press="Save minute")

    assert kept.status_code == 204
    assert "Minute saved" in saved.text
    assert item.minute.discussion == "Half a sentence, now whole"


def test_minutes_go_by_reference_and_not_by_name(sitting, item, clerk):
    keep(sitting, item)
    minutes.save(typed(item, "Adaeze said that Ifeoma likes her school"), by=sitting.actor)

    copy = minutes.compose(sitting.meeting)

    [line] = copy.items
    assert line.reference == item.family.reference
    assert line.discussion == "The mother said that the child aged 11 likes her school"
    assert "Ezenwa" not in str(copy)
    assert "Adaeze" not in str(copy)
    assert "Adaeze" in clerk.get(page_of(item)).text


def test_benefit_data_stays_out_of_the_minutes(sitting, item, make_agency):
    jobcentre = make_agency(AgencyKind.JOBCENTRE)
    police = sitting.members[AgencyKind.POLICE].agency_id
    given = {"item_id": item.id, "status": ReturnStatus.GIVEN}
    db.session.add(AgencyReturn(agency_id=jobcentre.id, facts="Universal Credit", **given))
    db.session.add(AgencyReturn(agency_id=police, facts="Two call-outs", **given))
    db.session.flush()

    copy = minutes.compose(sitting.meeting)

    assert "Two call-outs" in str(copy)
    assert "Universal Credit" not in str(copy)


def test_each_readers_copy_holds_only_the_items_they_were_in_the_room_for(sitting, item):
    second = sitting.add_family("Lindqvist")
    minutes.save(typed(item, "About the first"), by=sitting.actor)
    minutes.save(typed(second, "About the second"), by=sitting.actor)
    left = sitting.members[AgencyKind.POLICE]
    sitting.declare(item, left)

    copies = {each.user_id: minutes.compose(sitting.meeting, reader=each) for each in minutes.readers(sitting.meeting)}

    assert "About the first" not in str(copies[left.id])
    assert item.family.reference not in str(copies[left.id])
    assert "About the second" in str(copies[left.id])
    assert "About the first" in str(copies[sitting.members[AgencyKind.SOCIAL_CARE].id])
    assert any(each.item == item.position for each in copies[left.id].declarations)


def test_who_sent_apologies_gets_no_family(sitting, item, people):
    minutes.save(typed(item, "About the family"), by=sitting.actor)
    away = make_attendance(people.panel_member, kind=AttendanceKind.APOLOGIES)
    sitting.meeting.attendances.append(away)
    db.session.flush()

    [reader] = [each for each in minutes.readers(sitting.meeting) if each.user_id == people.panel_member.id]

    assert "About the family" not in str(minutes.compose(sitting.meeting, reader=reader))


def test_agreed_minutes_are_locked_and_corrected_by_an_addendum(sitting, item, clerk):
    minutes.save(typed(item, "Discussed"), by=sitting.actor)
    close(sitting)
    agree(sitting)

    with pytest.raises(Refused, match="locked"):
        minutes.save(typed(item, "Changed", seen=item.minute.revision), by=sitting.actor)
    assert "Save minute" not in clerk.get(page_of(item)).text
    answer = clerk.submit(
        f"/meetings/{sitting.meeting.id}/minutes/addendum",
        item=str(item.id),
        words="It was June",
        press="Add the addendum",
    )

    assert "It was June" in answer.text
    assert item.minute.discussion == "Discussed"
    assert sitting.meeting.minutes_status is MinutesStatus.AGREED


def test_agreeing_makes_the_whole_and_a_copy_for_everybody_who_was_there(sitting, item):
    minutes.save(typed(item, "Discussed"), by=sitting.actor)
    close(sitting)
    agree(sitting)

    made = db.session.scalars(select(Document).where(Document.kind == DocumentKind.MINUTES)).all()

    readers = {each.reader_id for each in made}
    assert readers == {None, sitting.chair.id, *(user.id for user in sitting.members.values())}


def test_minutes_are_not_agreed_before_the_meeting_is_closed_nor_by_the_coordinator(sitting, item):
    minutes.save(typed(item, "Discussed"), by=sitting.actor)
    with pytest.raises(Refused, match="closed"):
        agree(sitting)
    close(sitting)

    command = AgreeMinutes(meeting_id=sitting.meeting.id, seen_revision=sitting.meeting.revision)
    with pytest.raises(Refused, match="chair"):
        minutes.agree(command, by=sitting.actor)


def test_an_addendum_sent_twice_is_added_once(sitting, item):
    minutes.save(typed(item, "Discussed"), by=sitting.actor)
    close(sitting)
    agree(sitting)
    command = AddAddendum(meeting_id=sitting.meeting.id, words="It was June", idempotency_key=str(uuid.uuid4()))

    first, second = (minutes.add_addendum(command, by=sitting.actor) for _ in range(2))

    assert first.id == second.id


def test_the_chair_agrees_on_the_page(sitting, item, sign_in):
    minutes.save(typed(item, "Discussed"), by=sitting.actor)
    close(sitting)
    chair = sign_in(sitting.chair)

    unsure = chair.submit(f"/meetings/{sitting.meeting.id}/minutes/agree", press="Agree and lock the minutes")
    answer = chair.submit(unsure, sure="yes", press="Agree and lock the minutes")

    assert unsure.status == 422
    assert "Agreed and locked" in answer.text


def test_a_member_reads_only_their_own_copy(sitting, item, sign_in):
    second = sitting.add_family("Lindqvist")
    minutes.save(typed(item, "About the first"), by=sitting.actor)
    minutes.save(typed(second, "About the second"), by=sitting.actor)
    member = sitting.members[AgencyKind.POLICE]
    sitting.declare(item, member)
    visitor = sign_in(member)
    address = f"/meetings/{sitting.meeting.id}/minutes"
    assert "There are no minutes yet" in visitor.get(address).text
    close(sitting)

    page = visitor.get(address)

    assert "About the second" in page.text
    assert "About the first" not in page.body
    assert visitor.get(page_of(second)).status == 404
    assert visitor.get(f"{address}/preview").status == 404


def test_a_draft_is_made_from_the_page_and_every_reader_can_be_previewed(sitting, item, clerk):
    minutes.save(typed(item, "Discussed at length"), by=sitting.actor)

    page = clerk.submit(f"/meetings/{sitting.meeting.id}/minutes", press="Make a draft PDF")

    assert "The draft is being prepared" in page.text
    previews = page.all("//main//a[contains(@href, '/minutes/preview')]/@href")
    assert len(previews) == len(sitting.meeting.attendances) + 1
    for href in previews:
        assert "Discussed at length" in clerk.get(href).text


def test_items_without_a_word_are_named_before_the_minutes_are_agreed(sitting, item, sign_in):
    other = sitting.add_family("Bello")
    minutes.save(typed(item, "Discussed"), by=sitting.actor)
    close(sitting)
    chair = sign_in(sitting.chair)
    address = f"/meetings/{sitting.meeting.id}/minutes/agree"

    asked = chair.submit(address, sure="yes")

    assert asked.status == 422
    assert any(f"Nothing is written on {other.family.reference}." in error for error in asked.errors)
    assert item.family.reference not in asked.text
    assert sitting.meeting.minutes_status is MinutesStatus.DRAFT
    chair.submit(asked, nothing_more="yes")
    assert sitting.meeting.minutes_status is MinutesStatus.AGREED


def test_an_empty_item_is_not_named_to_somebody_who_left_for_it(sitting, item, sign_in):
    minutes.save(typed(sitting.add_family("Bello"), "Discussed"), by=sitting.actor)
    sitting.declare(item, sitting.chair)
    close(sitting)
    chair = sign_in(sitting.chair)

    chair.submit(f"/meetings/{sitting.meeting.id}/minutes/agree", sure="yes")

    assert sitting.meeting.minutes_status is MinutesStatus.AGREED
