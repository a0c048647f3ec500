"""A worker goes with what is known today: a brief that is not handed over is written anew when the record changes."""

from __future__ import annotations

import pytest

from triage import jobs
from triage.access.actor import SERVICE
from triage.documents import service
from triage.documents.commands import TickOff, WorkerBriefFor
from triage.documents.content import DocumentKind, WorkerBrief, from_dict
from triage.documents.models import Document, DocumentState
from triage.documents.queries import scoped
from triage.families.commands import ChangeContact, ChangeSafety
from triage.families.models import Person
from triage.families.service import change_contact, change_safety


@pytest.fixture
def brief(story) -> Document:
    """The approved brief of the family's worker."""
    worker = story.people.keyworker
    request = WorkerBriefFor(
        family_id=story.family.id,
        worker_name=worker.name,
        worker_user_id=worker.id,
        agency_id=worker.agency_id,
        agency_name=worker.agency.name,
        tier="Light",
        decision_words="Light",
        meeting_id=story.meeting.id,
        safety_notes=("From the visit: two workers",),
    )
    document = service.ask_for([request], by=SERVICE)[0]
    story.approve(document)
    jobs.work()
    return document


def new_phone(story, number: str = "01632 960 777") -> None:
    mother: Person = next(each.person for each in story.family.members if each.person_id == story.mother)
    command = ChangeContact(person_id=mother.id, phone=number, safe_to_call="yes", seen_revision=mother.revision)
    change_contact(story.family.id, command, by=story.coordinator)


def warn_of_dogs(story) -> None:
    change_safety(
        story.family.id,
        ChangeSafety(visit_risk="Two dogs", domestic_abuse=False, seen_revision=story.family.revision),
        by=story.coordinator,
    )


def standing(story) -> Document:
    """The one brief that has not ended."""
    found = scoped.for_family(story.family.id, seen_by=story.coordinator)
    briefs = (each for each in found if each.kind is DocumentKind.WORKER_BRIEF)
    return next(each for each in briefs if each.state is not DocumentState.VOID)


def said(document: Document) -> WorkerBrief:
    return from_dict(WorkerBrief, document.content)


def test_a_changed_phone_voids_the_approved_brief_and_writes_it_anew(story, brief):
    new_phone(story)

    fresh = standing(story)
    assert brief.state is DocumentState.VOID
    assert (fresh.state, fresh.supersedes_id) == (DocumentState.DRAFT, brief.id)
    assert any("960 777" in person.safe_contact for person in said(fresh).people)


def test_a_changed_warning_reaches_the_brief_beside_what_the_visit_found(story, brief):
    before = said(brief).safety_notes

    warn_of_dogs(story)

    assert before[-1] == "From the visit: two workers"
    assert "Domestic abuse is recorded" in before[0]
    assert said(standing(story)).safety_notes == ("Two dogs", "From the visit: two workers")


def test_a_brief_that_was_handed_over_stays_what_it_was(story, brief):
    service.tick_off(TickOff(document_ids=(brief.id,), handed_over=True), by=story.coordinator)

    new_phone(story)
    warn_of_dogs(story)

    assert standing(story) is brief
    assert brief.state is DocumentState.READY


def test_a_change_that_the_brief_does_not_speak_of_leaves_it_alone(story, brief):
    change_safety(
        story.family.id,
        ChangeSafety(visit_risk="", domestic_abuse=True, seen_revision=story.family.revision),
        by=story.coordinator,
    )

    assert standing(story) is brief
