"""Every row that names a person or a family has a fate."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, ForeignKey, Table

from triage import schema
from triage.db import Base
from triage.merging.fates import OF_A_FAMILY, OF_A_PERSON, WORDS, Fate
from triage.merging.queries import rows
from triage.merging.service.open_matters import STILL_OPEN

assert schema.MODELS


@pytest.mark.parametrize(("target", "fates"), [("persons", OF_A_PERSON), ("families", OF_A_FAMILY)])
def test_every_column_that_leads_to_a_record_has_a_fate(target, fates):
    assert rows.leads(target) == set(fates), "say in triage/merging/fates.py what becomes of it, and in ADR 18 why"


def test_a_new_table_without_a_fate_is_noticed():
    planted = Table("planted", Base.metadata, Column("person_id", ForeignKey("persons.id"), primary_key=True))
    try:
        assert rows.leads("persons") != set(OF_A_PERSON)
    finally:
        Base.metadata.remove(planted)


def test_what_moves_while_it_is_open_says_when_it_is():
    open_ones = {
        table
        for fates in (OF_A_PERSON, OF_A_FAMILY)
        for (table, _), fate in fates.items()
        if fate is Fate.MOVES_WHILE_OPEN
    }

    assert open_ones == set(STILL_OPEN)


def test_every_table_has_its_words():
    in_step = {"match_cards", "match_keys", "search_keys", "merges"}

    assert {table for table, _ in (*OF_A_PERSON, *OF_A_FAMILY)} - in_step <= set(WORDS)
