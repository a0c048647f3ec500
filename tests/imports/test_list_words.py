"""Single cells and sentences that the pages and files of lists are made of."""

from __future__ import annotations

import pytest

from triage.imports import errors_file, showing_lists
from triage.imports.models import Batch, BatchState


@pytest.mark.parametrize(
    "cell", ["\uff1d1+1", "\uff0b44", "\uff0d1", "\uff20x", "\t=1", "\tword", "\rword", "\nword", " =1"]
)
def test_no_cell_begins_like_a_formula_in_whatever_width(cell):
    assert errors_file.harmless(cell) == f"'{cell}"


def test_progress_never_counts_more_rows_than_there_are(people):
    """A row is known by its number in the file, where the headings have one too."""
    batch = Batch(state=BatchState.UNDOING, rows_done=7, rows_total=6)

    words = showing_lists.progress_words(batch, seen_by=people.coordinator.actor)

    assert words.startswith("Row 6 of 6 ")
