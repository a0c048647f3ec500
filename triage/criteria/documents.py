"""Documents of criteria and policies: read, checked, told apart, and written as TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

import tomli_w

from triage.criteria.commands import CriteriaKind
from triage.rules import priority_policy, routing
from triage.rules.catalogue import framework_of
from triage.rules.documents import shipped_text
from triage.rules.framework import Framework
from triage.rules.framework_checks import Obstacle, Part
from triage.rules.framework_reader import obstacles as of_framework
from triage.rules.priority_policy import PriorityPolicy
from triage.rules.routing import RoutingPolicy
from triage.rules.toml_reader import DataError

Document = Mapping[str, Any]
Read = Framework | PriorityPolicy | RoutingPolicy

SHIPPED = {
    CriteriaKind.FRAMEWORK: ("frameworks", {"tf1@1": "tf1.toml", "tf2@1": "tf2.toml", "sf3@1": "sf3.toml"}),
    CriteriaKind.PRIORITY: ("policies", {"priority@1": "priority-1.toml"}),
    CriteriaKind.ROUTING: ("policies", {"routing@1": "routing-1.toml"}),
}
"""The files that come with the service, by kind and key."""

LONGEST = 200_000
"""Characters of a file that is taken in: many times the longest that comes with the service."""
LONGEST_LINE = 4_000
"""Reading a name of many parts takes the square of them, and a name ends with its line."""
DEEPEST = 12
"""Tables and lists inside one another: three times what criteria need."""
BIGGEST = 1_000_000
"""Ten times what any form of ours takes."""
HIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
NO_CRITERIA = "This is TOML, but it cannot be criteria: {}."


def shipped(kind: CriteriaKind, key: str) -> dict[str, Any] | None:
    """The document of a version that comes with the service; None where no file holds it."""
    folder, files = SHIPPED[kind]
    return tomllib.loads(shipped_text(folder, files[key])) if key in files else None


def read(kind: CriteriaKind, document: Document) -> Read:
    """What the rules make of a document; raises `DataError` that names the place and the reason."""
    name = str(document.get("name") or kind.value)
    if kind is CriteriaKind.FRAMEWORK:
        return framework_of(document, name=name)
    if kind is CriteriaKind.PRIORITY:
        return priority_policy.policy_of(document, name=name)
    return routing.policy_of(document, name=name)


def obstacles(kind: CriteriaKind, document: Document) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of publishing a document, in words; of a policy the first thing."""
    if kind is CriteriaKind.FRAMEWORK:
        return of_framework(document)
    try:
        read(kind, document)
    except DataError as error:
        return (Obstacle(Part.ABOUT, "", str(error)),)
    return ()


def problem_of(kind: CriteriaKind, document: Document) -> str:
    """Why a document cannot be published, in words; empty where it can."""
    return next((each.words for each in obstacles(kind, document)), "")


def kind_of(document: Document) -> CriteriaKind:
    """What a document that somebody brings is of, by what it holds."""
    if "component" in document:
        return CriteriaKind.PRIORITY
    return CriteriaKind.ROUTING if "step" in document else CriteriaKind.FRAMEWORK


def parse(text: str) -> dict[str, Any]:
    """A document from TOML; raises `DataError` in words for what is no TOML, or could never be criteria."""
    if len(text) > LONGEST:
        raise DataError("The file is far longer than criteria are. Is it the right one?")
    if any(len(line) > LONGEST_LINE for line in text.split("\n")):
        raise DataError(f"A line is longer than {LONGEST_LINE:,} characters. Break long words into several lines.")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"This is not TOML: {error}.") from error
    except (RecursionError, ValueError) as error:
        raise DataError(NO_CRITERIA.format("something in it is too deep or too large")) from error
    _must_be_kept(document, DEEPEST)
    return document


def _must_be_kept(value: object, deep: int) -> None:
    """Refuse what JSON, the database or a page could not hold."""
    if isinstance(value, dict | list):
        if deep == 0:
            raise DataError(NO_CRITERIA.format("its tables and lists are too deep inside one another"))
        for each in (*value.keys(), *value.values()) if isinstance(value, dict) else value:
            _must_be_kept(each, deep - 1)
    elif isinstance(value, str):
        if HIDDEN.search(value):
            raise DataError(NO_CRITERIA.format("it holds signs that cannot be seen, or that turn words round"))
    elif isinstance(value, time | datetime):
        raise DataError(NO_CRITERIA.format("it holds a time of day"))
    elif isinstance(value, int | float) and not abs(value) <= BIGGEST:
        raise DataError(NO_CRITERIA.format("a number in it is far too large"))


def written(document: Document) -> str:
    """A document as TOML, with long words on lines of their own."""
    return tomli_w.dumps(document, multiline_strings=True)
