"""Which given names are names at all, and which may be one person's: short and other forms, from lists of our own."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def groups() -> Mapping[str, frozenset[int]]:
    """For each name the numbers of the groups that it stands in."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(_published("nicknames.toml")["groups"]):
        for each in line.split():
            found[each].add(number)
    return {each: frozenset(numbers) for each, numbers in found.items()}


def is_known(name: str) -> bool:
    """Whether a normalised name is one that people are given, and so not a slip of the pen."""
    return name in _names() or name in groups()


def are_forms_of_one(one: str, two: str) -> bool:
    """Whether two normalised names stand in one group."""
    known = groups()
    mine, theirs = known.get(one), known.get(two)
    return mine is not None and theirs is not None and not mine.isdisjoint(theirs)


@cache
def _names() -> frozenset[str]:
    return frozenset(_published("given_names.toml")["names"].split())


def _published(name: str) -> dict[str, Any]:
    content = resources.files("triage.rules.matching").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(content)
