"""What docs/assess.md says is what the command does."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from triage.assess import EVIDENCE_KEYS, FAMILY_KEYS, PERSON_KEYS, judge, read_family
from triage.rules.catalogue import published
from triage.rules.verdict import ItemState, ItemVerdict, Outcome

DOCS = Path(__file__).parents[2] / "docs" / "assess.md"
TEXT = DOCS.read_text(encoding="utf-8")


def test_the_example_comes_out_as_the_docs_say():
    example = re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)[1]
    family = read_family(example, published())

    found = judge(family, published().get("tf2"), on=date(2018, 2, 1))

    assert found["outcome"] == "possible"
    assert found["headlines_met"] == 1
    assert [each["ask"][0] for each in found["questions"]] == ["police"]
    assert [each["lapses_on"] for each in found["rejected"]] == ["2018-01-01"]


@pytest.mark.parametrize("key", sorted(FAMILY_KEYS | PERSON_KEYS | EVIDENCE_KEYS))
def test_every_key_that_goes_in_is_written_down(key):
    assert f"| `{key}` |" in TEXT


def test_every_key_that_comes_out_is_written_down():
    family = read_family('{"persons": [], "evidence": []}', published())
    found = judge(family, published().get("sf3"), on=date(2024, 3, 4))

    for key in (*found, *(each.name for each in fields(ItemVerdict))):
        assert f"`{key}`" in TEXT or f"`{key}` id" in TEXT, key


@pytest.mark.parametrize("word", [*Outcome, *ItemState])
def test_every_word_of_an_answer_is_written_down(word):
    assert f"`{word.value}`" in TEXT


@pytest.mark.parametrize("framework", published().frameworks, ids=lambda each: each.key)
def test_every_indicator_is_in_the_tables(framework):
    for indicator in framework.indicators:
        row = next(line for line in TEXT.splitlines() if f"| `{indicator.id}`<br>" in line)
        assert indicator.short in row
        assert indicator.who_words in row
        assert indicator.window.words in row
