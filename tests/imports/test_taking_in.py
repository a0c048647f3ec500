"""A list from upload to undo: what it leaves, and that it leaves nothing when it is taken back."""

from __future__ import annotations

import pytest

from tests.imports import files
from tests.imports.lists import rows_of
from tests.intake.arranging import sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.evidence import queries as evidence
from triage.imports.models import BatchState, RowFate
from triage.rules.agencies import AgencyKind


@pytest.fixture
def family(people):
    return taken_in(sent(people.referrer), people.coordinator)


@pytest.fixture
def school(people):
    return people.agency(AgencyKind.SCHOOL)


def of_chidi(attendance="81.5%"):
    return f"Chidi,Okoro,{files.uk(years_ago(12))},4 Nettle Close,ZZ98 4AB,{attendance},{files.uk(clock.today())}"


def of_stranger(name="Marta", attendance="70"):
    return f"{name},Zielinska,03/04/2013,9 Elder Row,ZZ98 7QX,{attendance},{files.uk(clock.today())}"


def test_a_list_is_tried_taken_in_and_undone(people, family, school):
    coordinator = people.coordinator
    with scope.as_service():
        before = {each.id for each in evidence.all_items(family.id)}

    content = files.csv(of_chidi(), of_stranger(), of_stranger("Ola", "97%"), of_chidi(), ",,,,,,", "Total,4,,,,,")
    batch = files.tried(content, by=coordinator, agency=school)

    assert batch.state is BatchState.TRIED, batch.problems
    assert batch.counts == {"attached": 1, "waiting": 1, "nothing": 1, "repeated": 1}
    assert [row.number for row in rows_of(batch)] == [2, 3, 4, 5]
    assert "Left out, because it counts the others: row 7." in batch.notes

    batch = files.confirmed(batch, by=coordinator)

    assert batch.state is BatchState.IMPORTED
    with scope.as_service():
        assert {each.id for each in evidence.all_items(family.id)} > before

    batch = files.undone(batch, by=coordinator)

    assert batch.state is BatchState.UNDONE
    assert [row.fate for row in rows_of(batch)] == [RowFate.UNDONE, RowFate.UNDONE, RowFate.NOTHING, RowFate.REPEATED]
    assert rows_of(batch)[0].problem == "Was: Added to somebody known. "
    with scope.as_service():
        assert {each.id for each in evidence.all_items(family.id)} == before
