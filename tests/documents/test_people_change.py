"""Letters that have not left follow the people: a new name, another home, a death, a family that somebody left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.panel.arranging import make_family
from tests.restriction.arranging import restrict, stranger
from triage import clock
from triage.access import scope
from triage.db import transaction
from triage.documents import queries
from triage.documents.models import DocumentState
from triage.families import queries as families
from triage.families import service
from triage.families.commands import ChangeContact, ChangeName, LeaveFamily, NewAddress, NewHome, SayFact
from triage.families.models import FamilyMember, MemberRole


def letter_to(person_id, letters):
    return next(letter for letter in letters if letter.person_id == person_id)


def anew(story):
    return [letter for letter in queries.for_family(story.family.id, seen_by=story.coordinator) if not letter.number]


def mother(story):
    return families.person_in(story.family.id, story.mother, seen_by=story.coordinator)


def change_name(story):
    command = ChangeName(
        person_id=story.mother, seen_revision=mother(story).revision, idempotency_key="name",
        given_name="Amara", family_name="Nowak", on=clock.today(),
    )  # fmt: skip
    service.change_name(story.family.id, command, by=story.coordinator)


def move_out(story):
    command = NewHome(
        seen_revision=story.family.revision, idempotency_key="home", name="Her own", residents=(story.mother,),
        leaving_others=True, on=clock.today(),
        address=NewAddress(lines=("99 New Road",), postcode="ZZ99 1AA", safe_to_write="yes"),
    )  # fmt: skip
    service.add_home(story.family.id, command, by=story.coordinator)


def leave(story):
    command = LeaveFamily(
        seen_revision=story.family.revision, idempotency_key="leave", person_id=story.mother, on=clock.today()
    )
    service.leave_family(story.family.id, command, by=story.coordinator)


def die(story):
    day = clock.today() - timedelta(days=1)
    command = SayFact(
        person_id=story.mother, seen_revision=mother(story).revision, idempotency_key="death", kind="death",
        value=day.isoformat(),
    )  # fmt: skip
    service.say_fact(story.family.id, command, by=story.coordinator)


@pytest.mark.parametrize(
    ("change", "written"),
    [
        (change_name, [("Amara Nowak", "Flat 3, Rowan House")]),
        (move_out, [("Amara O’Connor-Nowak", "99 New Road")]),
        (leave, []),
        (die, []),
    ],
)
def test_an_approved_letter_is_voided_and_written_anew_or_ended(story, change, written):
    letters = story.ready()

    change(story)

    assert letter_to(story.mother, letters).state is DocumentState.VOID
    assert letter_to(story.father, letters).state is DocumentState.READY
    assert [(letter.recipient_name, letter.address_lines[0]) for letter in anew(story)] == written


def test_a_letter_of_a_family_that_is_closed_to_whoever_changes_a_phone_follows_too(story, people):
    letters = story.ready()
    other = make_family(reference="F-2025-00001")
    with transaction():
        other.members.append(FamilyMember(person_id=story.mother, role=MemberRole.MOTHER, position=3))
    restrict(story.family, people.coordinator)
    by = stranger().actor
    command = ChangeContact(
        person_id=story.mother, seen_revision=mother(story).revision, phone="01632 960 209", safe_to_call="no",
        letter_format="large",
    )  # fmt: skip

    with scope.acting_as(by):
        service.change_contact(other.id, command, by=by)

    assert letter_to(story.mother, letters).state is DocumentState.VOID
