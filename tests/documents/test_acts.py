"""Letters as acts: asked for, approved, numbered, made, voided, replaced."""

from __future__ import annotations

from triage.documents import service
from triage.documents.models import DocumentState


def test_each_adult_gets_a_letter_of_their_own(story):
    letters = story.ask()

    assert {letter.recipient_name for letter in letters} == {"Amara O’Connor-Nowak", "Piotr Nowak"}
    assert {next(iter(letter.address_lines)) for letter in letters} == {"Flat 3, Rowan House", "7 Weavers Row"}
    assert {letter.state for letter in letters} == {DocumentState.DRAFT}


def test_an_approved_letter_is_numbered_and_made(story):
    letters = story.ready()

    assert sorted(letter.number[-5:] for letter in letters) == ["00001", "00002"]
    assert {letter.state for letter in letters} == {DocumentState.READY}
    document, content = service.read(letters[0].id, by=story.coordinator)
    assert content.startswith(b"%PDF")
    assert document.pages == 1
