"""Letters as acts: asked for, approved, numbered, made, voided, replaced, packed, ticked off."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from triage import clock, jobs
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.db import transaction
from triage.documents import queries, service
from triage.documents.commands import (
    Approve,
    FamilyLetters,
    ReferrerOutcomeFor,
    SendBack,
    TickOff,
    WorkerBriefFor,
)
from triage.documents.content import BriefEvidence, LetterKind
from triage.documents.models import DocumentState
from triage.documents.queries import scoped
from triage.documents.service.asking import content_of
from triage.errors import NotFound, Refused, Stale
from triage.families.commands import ChangeAddress, NewAddress
from triage.families.models import SafeToWrite
from triage.families.service import change_address


def test_each_adult_gets_a_letter_of_their_own(story):
    letters = story.ask()

    assert {letter.recipient_name for letter in letters} == {"Amara O’Connor-Nowak", "Piotr Nowak"}
    assert {next(iter(letter.address_lines)) for letter in letters} == {"Flat 3, Rowan House", "7 Weavers Row"}
    assert {letter.state for letter in letters} == {DocumentState.DRAFT}


def test_asking_again_for_the_same_act_finds_the_same_letters(story):
    assert [letter.id for letter in story.ask()] == [letter.id for letter in story.ask()]


def test_asking_for_other_words_takes_the_old_letters_place(story):
    ready = story.ready()
    other = FamilyLetters(
        family_id=story.family.id, kind=LetterKind.LIGHT, meeting_id=story.meeting.id, persons=(story.mother,)
    )

    anew = service.ask_for([other], by=SERVICE)[0]

    hers = next(letter for letter in ready if letter.person_id == story.mother)
    assert hers.state is DocumentState.SUPERSEDED
    assert (anew.state, anew.supersedes_id) == (DocumentState.DRAFT, hers.id)


def test_an_iom_letter_goes_to_the_one_person_and_nobody_else(story):
    letters = story.ask(LetterKind.IOM, persons=(story.father,))

    assert [letter.recipient_name for letter in letters] == ["Piotr Nowak"]


def test_a_letter_to_an_address_nobody_called_safe_is_blocked_with_the_reason(make_story):
    story = make_story(safe_to_write="unknown")

    mothers = next(letter for letter in story.ask() if letter.person_id == story.mother)

    assert mothers.state is DocumentState.BLOCKED
    assert mothers.blocked_because == "Nobody has said whether it is safe to write to this address."
    assert mothers.address_lines == []
    with pytest.raises(Refused, match="blocked"):
        story.approve(mothers)


def test_an_approved_letter_is_numbered_made_and_hashed(story):
    letters = story.ready()

    document, content = service.read(letters[0].id, by=story.coordinator)
    assert sorted(letter.number[-5:] for letter in letters) == ["00001", "00002"]
    assert {letter.state for letter in letters} == {DocumentState.READY}
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.pages, document.size) == (1, len(content))


def test_numbers_have_no_gaps_when_an_approval_fails(story):
    first, second = story.ask()
    story.approve(first)
    with pytest.raises(Stale):
        service.approve(Approve(document_id=second.id, seen_revision=99), by=story.coordinator)
    with pytest.raises(RuntimeError):
        approve_and_fail(story, second)

    story.approve(second)

    assert [first.number[-5:], second.number[-5:]] == ["00001", "00002"]


def approve_and_fail(story, document):
    with transaction():
        service.approve(Approve(document_id=document.id, seen_revision=document.revision), by=story.coordinator)
        raise RuntimeError


def test_approving_twice_gives_one_number(story):
    letter = story.ask()[0]
    command = Approve(document_id=letter.id, seen_revision=letter.revision)

    numbers = {service.approve(command, by=story.coordinator).number for _ in range(2)}

    assert len(numbers) == 1


def test_a_letter_is_not_approved_for_an_address_that_is_no_longer_safe(story):
    mothers = next(letter for letter in story.ask() if letter.person_id == story.mother)
    with transaction():
        story.family.households[0].addresses[0].safe_to_write = SafeToWrite.NO

    with pytest.raises(Refused, match="no longer safe"):
        story.approve(mothers)

    assert mothers.number is None


def test_a_letter_sent_back_is_not_made(story):
    letter = story.ask()[0]
    service.send_back(
        SendBack(document_id=letter.id, seen_revision=letter.revision, because="Name"), by=story.coordinator
    )

    with pytest.raises(Refused):
        story.approve(letter)
    assert letter.number is None


def move_mother(story, *, days: int = 0, **address):
    household = story.family.households[0]
    command = ChangeAddress(
        household_id=household.id,
        address=NewAddress(lines=("99 New Road", "Ashcombe"), postcode="ZZ99 9ZZ", **address),
        from_date=clock.today() + timedelta(days=days),
        seen_revision=story.family.revision,
    )
    change_address(story.family.id, command, by=story.coordinator)


def test_a_change_of_address_voids_letters_not_yet_posted_and_writes_them_anew(story):
    letters = story.ready()
    mothers = next(letter for letter in letters if letter.person_id == story.mother)
    fathers = next(letter for letter in letters if letter.person_id == story.father)

    move_mother(story, safe_to_write="yes")

    anew = [letter for letter in queries.for_family(story.family.id, seen_by=story.coordinator) if not letter.number]
    assert mothers.state is DocumentState.VOID
    assert fathers.state is DocumentState.READY
    assert [letter.address_lines[0] for letter in anew] == ["99 New Road"]
    assert anew[0].state is DocumentState.DRAFT


def test_a_move_that_lies_ahead_is_refused_and_letters_go_to_the_old_address(story):
    letters = story.ready()

    with pytest.raises(Refused, match="not moved yet"):
        move_mother(story, days=1, safe_to_write="yes")

    assert all(letter.state is DocumentState.READY for letter in letters)
    assert story.family.households[0].address.lines[0] == "Flat 3, Rowan House"


def test_a_change_of_address_leaves_posted_letters_alone(story):
    letters = story.ready()
    service.tick_off(TickOff(document_ids=tuple(letter.id for letter in letters)), by=story.coordinator)

    move_mother(story, safe_to_write="yes")

    assert {letter.state for letter in letters} == {DocumentState.READY}


def test_a_move_to_an_unsafe_address_blocks_the_letter_that_waits(story):
    mothers = next(letter for letter in story.ask() if letter.person_id == story.mother)

    move_mother(story, safe_to_write="no")

    assert mothers.state is DocumentState.BLOCKED
    assert "Old Mill" not in str(mothers.content)


def test_a_letter_that_corrects_one_that_left_says_which(story):
    letters = story.ready(LetterKind.KEEP_ON_LIST)
    mothers = next(letter for letter in letters if letter.person_id == story.mother)
    service.tick_off(TickOff(document_ids=(mothers.id,)), by=story.coordinator)

    corrected = story.ask(LetterKind.LIGHT)

    hers = next(letter for letter in corrected if letter.person_id == story.mother)
    his = next(letter for letter in corrected if letter.person_id == story.father)
    assert hers.supersedes_id == mothers.id
    assert content_of(hers).replaces == mothers.number
    assert content_of(his).replaces == ""


def test_a_brief_names_people_and_safe_ways_but_no_address(story):
    request = WorkerBriefFor(
        family_id=story.family.id,
        meeting_id=story.meeting.id,
        worker_name="Priya Shah",
        agency_id=story.people.coordinator.agency_id,
        agency_name="Children and Families First",
        tier="Light",
        decision_words="Light (Level 3 CAF)",
        evidence=(BriefEvidence(headline="Education", fact="Absence", person="Jakub"),),
    )

    brief = service.ask_for([request], by=SERVICE)[0]

    said = str(brief.content)
    assert "Amara O’Connor-Nowak" in said
    assert "Safe to ring" in said
    assert "Old Mill" not in said
    assert "ZZ99" not in said.replace("ZZ99 1AA", "")


def outcome(story, referral_id=None):
    agency = story.people.referrer.agency
    return ReferrerOutcomeFor(
        referral_id=referral_id,
        agency_id=agency.id,
        agency_name=agency.name,
        recipient_name=story.people.referrer.name,
        referral_reference="R-2026-00001",
        outcome="Not eligible",
    )


def test_a_referrer_sees_its_outcome_once_approved_and_others_never(story, make_user, make_agency):
    document = service.ask_for([outcome(story)], by=SERVICE)[0]
    own = story.people.referrer.actor
    stranger = make_user(Role.REFERRER, agency=make_agency(AgencyKind.SCHOOL)).actor
    with pytest.raises(NotFound):
        scoped.document(document.id, seen_by=own)

    story.approve(document)
    jobs.work()

    assert service.read(document.id, by=own)[1].startswith(b"%PDF")
    with pytest.raises(NotFound):
        service.read(document.id, by=stranger)
