"""A number tells too: whoever declared an interest in a family does not find it in a count or under a filter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.panel.deciding import Sitting, open_sitting
from tests.support.people import People
from triage import clock
from triage.db import db, transaction
from triage.documents.content.kinds import DocumentKind
from triage.documents.content.letterhead import Delivery
from triage.documents.models import Document, DocumentState
from triage.documents.queries.counting import letter_counts
from triage.panel.commands.entries import ListFilter
from triage.panel.models import EntryStatus, Item, ListEntry
from triage.panel.queries import entries, list_page, meetings


@pytest.fixture
def sitting(people: People) -> Sitting:
    return open_sitting(people)


@pytest.fixture
def item(sitting: Sitting) -> Item:
    """A family in which the chair is about to declare an interest, and one beside it."""
    sitting.add_family("Bello")
    return sitting.add_family("Ezenwa")


def test_the_list_counts_and_filters_without_a_hidden_family(sitting: Sitting, item: Item) -> None:
    since = clock.today() - timedelta(days=1)
    entry = _entry(item)
    with transaction():
        entry.progress_on = since
        entry.urgent = True
    chair = sitting.chair.actor
    stuck, urgent = ListFilter(stuck_since=since), ListFilter(urgent=True)
    before = (_waiting(sitting), entries.count_stuck(since=since, seen_by=chair))

    sitting.declare(item, sitting.chair)

    assert before == (2, 1)
    assert _waiting(sitting) == 1
    assert entries.count_stuck(since=since, seen_by=chair) == 0
    assert list_page.page(stuck, seen_by=chair).rows == ()
    assert list_page.page(urgent, seen_by=chair).rows == ()
    assert len(list_page.page(urgent, seen_by=sitting.coordinator.actor).rows) == 1
    assert [row.hidden for row in list_page.page(ListFilter(), seen_by=chair).rows].count(True) == 1


def test_a_parked_hidden_family_leaves_no_row_behind(sitting: Sitting, item: Item) -> None:
    with transaction():
        _entry(item).status = EntryStatus.PARKED
    sitting.declare(item, sitting.chair)

    found = list_page.page(ListFilter(status="parked"), seen_by=sitting.chair.actor)

    assert found.rows == ()


def test_readiness_and_home_count_no_letter_of_a_hidden_family(sitting: Sitting, item: Item) -> None:
    with transaction():
        db.session.add(_letter(item))
    actor = sitting.coordinator.actor
    before = (meetings.readiness(sitting.meeting, seen_by=actor).letters_asked, letter_counts(seen_by=actor).to_approve)

    sitting.declare(item, sitting.coordinator)

    after = (meetings.readiness(sitting.meeting, seen_by=actor).letters_asked, letter_counts(seen_by=actor).to_approve)
    assert (before, after) == ((1, 1), (0, 0))


def test_a_print_clerk_counts_no_letter_to_a_protected_address(sitting: Sitting, item: Item, people: People) -> None:
    letter = _letter(item)
    with transaction():
        letter.state, letter.number, letter.protected = DocumentState.READY, "L-2026-00001", True
        db.session.add(letter)

    assert letter_counts(seen_by=people.print_clerk.actor).to_post == 0
    assert letter_counts(seen_by=people.coordinator.actor).to_post == 1


def _waiting(sitting: Sitting) -> int:
    return entries.count_waiting(seen_by=sitting.chair.actor)


def _entry(item: Item) -> ListEntry:
    return db.session.query(ListEntry).filter_by(family_id=item.family_id).one()


def _letter(item: Item) -> Document:
    """A letter to the family that waits for approval."""
    return Document(
        kind=DocumentKind.FAMILY_LETTER,
        state=DocumentState.DRAFT,
        what="Letter to the family",
        family_id=item.family_id,
        meeting_id=item.meeting_id,
        recipient_name="Somebody",
        delivery=Delivery.POST,
        content={},
        asked_for={},
        template_version="v1",
        address_lines=[],
        created_at=clock.now(),
    )
