"""Packs: complete or refused, protected addresses apart, every number reconciled."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.restriction.arranging import restrict, stranger
from triage import clock, jobs
from triage.access import scope
from triage.access.actor import SERVICE
from triage.db import db, transaction
from triage.documents import service
from triage.documents.commands import FamilyLetters, TickOff, Void
from triage.documents.content import LetterKind
from triage.documents.models import Batch, Pack, PackState
from triage.documents.queries import scoped
from triage.documents.service.packs import contents
from triage.errors import NotFound, Refused
from triage.panel.models import Declaration, Item, Section


def test_a_pack_with_anything_missing_is_refused_and_says_what(make_story):
    story = make_story(safe_to_write="unknown")
    letters = story.ask()

    with pytest.raises(Refused) as refusal:
        service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)

    assert "Amara O’Connor-Nowak: blocked" in refusal.value.message
    assert "Piotr Nowak: not yet approved" in refusal.value.message
    assert db.session.query(Pack).count() == 0
    assert len(letters) == 2


def test_a_complete_pack_is_made_with_its_progress(story):
    letters = story.ready()

    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)
    jobs.work()

    name, content = service.read_pack(pack.id, by=story.coordinator)
    assert (pack.state, pack.done, pack.total) == (PackState.READY, 2, 2)
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    assert {letter.pack_id for letter in letters} == {pack.id}
    assert name.startswith("pack-ordinary")


def test_a_protected_address_is_a_batch_of_its_own_for_the_named_few(make_story):
    story = make_story(protected=True)
    mothers = next(letter for letter in story.ready() if letter.person_id == story.mother)

    ordinary = contents(story.meeting.id, Batch.ORDINARY, seen_by=story.coordinator).letters
    apart = contents(story.meeting.id, Batch.PROTECTED, seen_by=story.coordinator).letters

    clerk = story.people.print_clerk.actor
    assert mothers not in ordinary
    assert list(apart) == [mothers]
    with pytest.raises(NotFound):
        scoped.document(mothers.id, seen_by=clerk)
    with pytest.raises(NotFound):
        service.make_pack(story.meeting.id, Batch.PROTECTED, by=clerk)


def test_a_pack_of_protected_addresses_is_there_for_the_named_few(make_story, sign_in):
    story = make_story(protected=True)
    story.ready()
    pack = service.make_pack(story.meeting.id, Batch.PROTECTED, by=story.coordinator)
    jobs.work()
    clerk, coordinator = (sign_in(user) for user in (story.people.print_clerk, story.people.coordinator))

    answers = [visitor.send("GET", f"/packs/{pack.id}.pdf") for visitor in (coordinator, clerk)]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert scoped.packs_of(story.meeting.id, seen_by=story.people.print_clerk.actor) == []


def test_v8_2_2_letters_of_a_restricted_family_are_in_no_pack(story):
    story.ready()
    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)
    before = contents(story.meeting.id, Batch.ORDINARY, seen_by=story.coordinator).letters

    restrict(story.family, story.people.coordinator)

    assert len(before) == 2
    assert contents(story.meeting.id, Batch.ORDINARY, seen_by=story.coordinator).letters == []
    assert pack.state is PackState.SUPERSEDED


def test_v8_2_2_a_pack_that_was_printed_is_closed_with_a_family_in_it(story):
    story.ready()
    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)
    jobs.work()
    service.pack_printed(pack.id, by=story.coordinator)

    restrict(story.family, story.people.coordinator)

    for reader, seen in ((story.coordinator, [pack]), (stranger().actor, [])):
        with scope.acting_as(reader):
            assert db.session.scalars(select(Pack)).all() == seen


def test_voiding_a_letter_spoils_the_pack_that_holds_it(story):
    letters = story.ready()
    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)
    jobs.work()

    void = Void(document_id=letters[0].id, seen_revision=letters[0].revision, because="Withdrawn")
    service.void(void, by=story.coordinator)

    assert pack.state is PackState.SUPERSEDED
    with pytest.raises(Refused):
        service.pack_printed(pack.id, by=story.coordinator)


def test_every_number_ends_and_what_does_not_shows_after_a_working_day(story):
    with time_machine.travel("2026-11-24 15:00+00:00", tick=False):
        letters = story.ready()
        service.printed(letters[0].id, by=story.coordinator)
        service.tick_off(TickOff(document_ids=(letters[1].id,), handed_over=True), by=story.coordinator)

    late = next(
        shelf for shelf in scoped.shelves(late_before=letters[0].printed_at + timedelta(days=1)) if shelf.name == "late"
    )

    assert letters[1].handed_over_at
    assert [letter.id for letter in scoped.letters(late, seen_by=story.coordinator).letters] == [letters[0].id]


def test_a_letter_that_left_cannot_be_voided(story):
    letter = story.ready()[0]
    service.tick_off(TickOff(document_ids=(letter.id,)), by=story.coordinator)

    with pytest.raises(Refused):
        service.void(
            Void(document_id=letter.id, seen_revision=letter.revision, because="Too late"), by=story.coordinator
        )


def test_a_reprint_is_counted_and_leaves_the_letter_as_it_was(story):
    letter = story.ready()[0]
    service.printed(letter.id, by=story.coordinator)
    before = letter.sha256

    _, content = service.print_again(letter.id, by=story.coordinator)

    assert content.startswith(b"%PDF")
    assert (letter.reprints, letter.sha256) == (1, before)


def test_a_declared_interest_hides_a_familys_letters(story):
    letter = story.ready()[0]
    with transaction():
        item = Item(meeting_id=story.meeting.id, position=1, section=Section.NEW_REFERRALS, family_id=story.family.id)
        db.session.add(item)
        db.session.flush()
        db.session.add(Declaration(item_id=item.id, user_id=story.people.coordinator.id, at=clock.now()))

    with pytest.raises(NotFound):
        scoped.document(letter.id, seen_by=story.coordinator)


def test_letters_are_paged_by_key(story):
    for day in range(1, 28):
        request = FamilyLetters(
            family_id=story.family.id, kind=LetterKind.DEFER, review_on=date(2027, 1, day), allocation_id=None,
            meeting_id=story.meeting.id, persons=(story.mother, story.father),
        )  # fmt: skip
        with transaction():
            for letter in service.ask_for([request], by=SERVICE):
                letter.request_key = str(uuid.uuid4())
    shelf = next(shelf for shelf in scoped.shelves(late_before=clock.now()) if shelf.name == "approve")

    first = scoped.letters(shelf, seen_by=story.coordinator)
    second = scoped.letters(shelf, seen_by=story.coordinator, after=first.after)

    assert (len(first.letters), len(second.letters)) == (50, 4)
    assert not {letter.id for letter in first.letters} & {letter.id for letter in second.letters}


def test_a_letter_that_goes_by_hand_is_never_said_to_be_posted(make_story):
    story = make_story(safe_to_write="by_hand")
    letters = story.ready()

    with pytest.raises(Refused, match="by hand"):
        service.tick_off(TickOff(document_ids=tuple(each.id for each in letters)), by=story.coordinator)

    assert not any(letter.posted_at for letter in letters)
