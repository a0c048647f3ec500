"""A pack never holds, names or waits for a letter of a family in which whoever prints it declared an interest."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask

from tests.support.papers import pages_in
from triage import clock, jobs
from triage.access.permissions import Role
from triage.accounts.models import User
from triage.db import db, transaction
from triage.documents import service
from triage.documents.models import Batch, Document, PackState
from triage.documents.queries import scoped
from triage.errors import NotFound, Refused
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewPerson
from triage.families.service import create_family
from triage.panel.models import Declaration, Item, Section


@pytest.fixture
def colleague(app: Flask, people, make_user) -> User:
    """A second coordinator."""
    return make_user(Role.COORDINATOR, agency=people.coordinator.agency)


def declare(story, user: User, family_id: uuid.UUID) -> None:
    """That somebody declares an interest in a family on the meeting's agenda."""
    with transaction():
        item = Item(meeting_id=story.meeting.id, position=1, section=Section.NEW_REFERRALS, family_id=family_id)
        db.session.add(item)
        db.session.flush()
        db.session.add(Declaration(item_id=item.id, user_id=user.id, at=clock.now()))


def another_family(story) -> tuple[Document, ...]:
    """The letters to a second family of the same meeting."""
    alone = NewFamily(
        people=(NewPerson(key="m", role="mother", given_name="Dilys", family_name="Prosser"),),
        households=(
            NewHousehold(
                name="Home",
                residents=("m",),
                address=NewAddress(lines=("3 Quay Street", "Ashcombe"), postcode="ZZ99 5AB", safe_to_write="yes"),
            ),
        ),
    )
    placed = create_family(alone, by=story.coordinator)
    first, story.family = story.family, placed.family
    letters = story.ready()
    story.family = first
    return letters


def test_a_letter_of_a_declared_interest_is_left_to_a_colleague_and_the_cover_says_so(story, colleague):
    hidden, own = story.ready(), another_family(story)
    declare(story, story.people.coordinator, story.family.id)

    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)
    jobs.work()

    text = _text(service.read_pack(pack.id, by=story.coordinator)[1])
    assert {letter.pack_id for letter in own} == {pack.id}
    assert {letter.pack_id for letter in hidden} == {None}
    assert "2 more letters of this meeting are not in this pack: a colleague prints them." in text
    assert "Nowak" not in text
    assert "Prosser" in text


def test_a_pack_made_before_the_declaration_is_closed_to_whoever_declares(story, colleague):
    story.ready()
    another_family(story)
    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)
    jobs.work()

    declare(story, story.people.coordinator, story.family.id)

    for act in (service.read_pack, service.pack_printed, service.try_pack_again):
        with pytest.raises(NotFound):
            act(pack.id, by=story.coordinator)
    assert scoped.packs_of(story.meeting.id, seen_by=story.coordinator) == []
    assert scoped.pack(pack.id, seen_by=colleague.actor) is pack


def test_what_is_missing_of_a_hidden_family_neither_stops_the_pack_nor_is_named(story):
    story.ask()
    declare(story, story.people.coordinator, story.family.id)
    with pytest.raises(Refused) as refusal:
        service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)

    own = another_family(story)
    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)

    assert "Nowak" not in refusal.value.message
    assert {letter.pack_id for letter in own} == {pack.id}


def test_a_colleagues_pack_of_other_letters_stays_when_the_rest_is_packed(story, colleague):
    story.ready()
    declare(story, colleague, story.family.id)
    own = another_family(story)
    rest = service.make_pack(story.meeting.id, Batch.ORDINARY, by=colleague.actor)
    jobs.work()
    service.pack_printed(rest.id, by=colleague.actor)

    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)

    assert {letter.pack_id for letter in own} == {rest.id}
    assert (pack.total, rest.state) == (2, PackState.READY)


def test_the_pack_page_tells_that_a_colleague_prints_some_and_names_nobody(story, sign_in):
    story.ready()
    declare(story, story.people.coordinator, story.family.id)

    page = sign_in(story.people.coordinator).get(f"/meetings/{story.meeting.id}/pack")

    assert "2 letters are for a colleague to print" in page.text
    assert "Nowak" not in page.text


def _text(pdf: bytes) -> str:
    return "\n".join(pages_in(pdf))
