"""docs/security.md names every requirement of ASVS 5.0, levels 1 and 2, and what it names exists."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache

import pytest

from config import Settings
from setup.places import ROOT

PAGE = ROOT / "docs" / "security.md"

# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; they are numbered from 1.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
# How many of them are of level 1; they come first.
LEVEL_1 = {
    "1.2": 5, "1.3": 2, "1.5": 1, "2.1": 1, "2.2": 2, "2.3": 1, "3.2": 2, "3.3": 1, "3.4": 2, "3.5": 3, "4.1": 1,
    "4.4": 1, "5.2": 2, "5.3": 2, "6.1": 1, "6.2": 8, "6.3": 2, "6.4": 2, "7.2": 4, "7.4": 2, "8.1": 1, "8.2": 2,
    "8.3": 1, "9.1": 3, "9.2": 1, "10.4": 5, "11.3": 2, "11.4": 1, "12.1": 1, "12.2": 2, "13.4": 1, "14.2": 1,
    "14.3": 1, "15.1": 1, "15.2": 1, "15.3": 1,
}  # fmt: skip
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
OF_OURS = re.compile(
    r"\w[\w./-]*\.(py|md|yml|toml|txt|json|in|css|js|html)|(tests|triage|docs|setup|templates|static)/[\w./-]+"
)
NUMBERED = re.compile(r"test_v(\d+_\d+_\d+)")
CASES = re.compile(r"`(test_\w+\*?|tests/[\w/]+\.py|[\w/]+\.yml)` \(([^)]+)\)")
IN_WORDS = re.compile(r"^Not applicable: .{4,}|“[^”]+” in this page|^By design: .{4,}|^the proxy's, ")


def rows() -> dict[str, tuple[int, str, str]]:
    """Level, words and proof of each requirement in the tables."""
    found = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert len({number for number, *_ in found}) == len(found), "a requirement stands twice"
    return {number: (int(level), words, proof) for number, level, words, proof in found}


@cache
def known_tests() -> dict[str, str]:
    """The name of each test, with the text of the file that it stands in."""
    texts = (
        file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("*.py") if "node_modules" not in file.parts
    )
    return {name: text for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


def called(name: str) -> list[str]:
    """The tests that such a name, perhaps the beginning of one, means."""
    return [test for test in known_tests() if test == name or (name.endswith("*") and test.startswith(name[:-1]))]


def is_there(name: str) -> bool:
    """Whether what the page names in code type exists: a test, a setting, a file; other words are taken as they are."""
    if name.startswith("test_"):
        return bool(called(name))
    if name.startswith("TRIAGE_"):
        return name.removeprefix("TRIAGE_").lower() in {item.name for item in fields(Settings)}
    return not OF_OURS.fullmatch(name) or (ROOT / name).exists()


def can_be_looked_up(name: str) -> bool:
    """Whether it is something that `is_there` looks for, and not just a word."""
    return name.startswith(("test_", "TRIAGE_")) or OF_OURS.fullmatch(name) is not None


def test_every_requirement_of_levels_1_and_2_has_its_row():
    wanted, level_1 = (
        {f"{section}.{number}" for section, most in sections.items() for number in range(1, most + 1)}
        for sections in (SECTIONS, LEVEL_1)
    )

    assert (len(wanted), len(level_1)) == (253, 70)
    assert {number for number, (level, *_) in rows().items() if level < 3} == wanted
    assert {number for number, (level, *_) in rows().items() if level == 1} == level_1


@pytest.mark.parametrize("number", list(rows()))
def test_a_row_names_a_proof_or_says_why_there_is_none(number):
    proof = rows()[number][2]

    named = NAMED.findall(proof)

    assert IN_WORDS.search(proof) or any(can_be_looked_up(name) for name in named), proof
    assert [name for name in named if not is_there(name)] == []


def test_a_rule_or_a_case_named_in_brackets_is_there():
    missing = []

    for number, (_, _, proof) in rows().items():
        for name, cases in CASES.findall(proof):
            texts = [known_tests()[test] for test in called(name)] or [(ROOT / name).read_text(encoding="utf-8")]
            wanted = [f"- id: {case}\n" if name.endswith(".yml") else case for case in cases.split(", ")]
            missing += [f"{number}: {case}" for case in wanted if not any(case in text for text in texts)]

    assert missing == []


def test_every_name_in_code_type_on_the_page_exists():
    assert [name for name in NAMED.findall(PAGE.read_text(encoding="utf-8")) if not is_there(name)] == []


def test_a_heading_that_a_row_leads_to_is_there():
    page = PAGE.read_text(encoding="utf-8")

    led_to = set(re.findall(r"“([^”]+)” in this page", page))
    headings = set(re.findall(r"^#+ (.+)$", page, re.MULTILINE))

    assert led_to <= headings


def test_a_test_named_after_a_requirement_stands_in_its_row():
    unnamed = []

    for test in known_tests():
        if number := NUMBERED.match(test):
            _, _, proof = rows().get(number[1].replace("_", "."), (0, "", ""))
            if not any(test in called(name) for name in NAMED.findall(proof)):
                unnamed.append(test)

    assert unnamed == []


@pytest.mark.parametrize("name", ["test_v1_1_1_that_is_not_there", "test_v99_*", "TRIAGE_NOTHING", "triage/nothing.py"])
def test_a_name_that_leads_nowhere_is_noticed(name):
    assert not is_there(name)
