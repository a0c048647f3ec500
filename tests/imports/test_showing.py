"""A row of a list in words."""

from __future__ import annotations

import pytest

from triage.imports import showing
from triage.imports.models import ListRow


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("20150229", "29/02/2015, which is no day there is"),
        ("2015-02-28", "28 February 2015"),
        ("", "Not given"),
    ],
)
def test_a_date_of_birth_stands_as_somebody_reads_it(kept, words):
    row = ListRow(described={"given_name": "Lara", "family_name": "Marin", "date_of_birth": kept})

    assert dict(showing.facts_of(row))["Date of birth"] == words
