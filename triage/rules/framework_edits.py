"""A framework's document with one part changed: added, reworded, moved or taken away; nothing is changed in place.

The id of a part is made from the framework's code and the part's first name, and never changes when the name does:
evidence and decisions name it.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

Table = dict[str, Any]
Document = Mapping[str, Any]

LONGEST_ID = 40
FILTERS = "local"
SET_OF_INDICATOR = frozenset(
    {
        "label",
        "short",
        "help",
        "who",
        "window",
        "value",
        "severe",
        "sensitivity",
        "known_by",
        "unborn",
        "min_age",
        "max_age",
        "parenting",
        "nominated",
        "needs_reference",
        "asks_when_lapsed",
        "protected",
    }
)
"""What the form of an indicator sets; anything else that a document holds stays as it is."""


def headline_in(document: Document, headline_id: str) -> Table | None:
    """The headline of that id, to be read and not changed."""
    return next((each for each in document.get("headline", []) if each.get("id") == headline_id), None)


def indicator_in(document: Document, indicator_id: str) -> Table | None:
    """The indicator or local filter of that id, to be read and not changed."""
    return next((each for row in _rows(document) for each in row if each.get("id") == indicator_id), None)


def indicators_in(document: Document) -> list[Table]:
    """Every indicator, local filters last."""
    return [each for row in _rows(document) for each in row]


def with_about(document: Document, table: Mapping[str, Any]) -> Table:
    """With other words and dates."""
    return copy.deepcopy(dict(document)) | dict(table)


def with_rule(document: Document, table: Mapping[str, Any]) -> Table:
    """With another rule."""
    return copy.deepcopy(dict(document)) | {"rule": dict(table)}


def with_headline(document: Document, headline_id: str, *, label: str, question: str) -> Table:
    """With a headline reworded, or without an id with one more at the end."""
    changed = copy.deepcopy(dict(document))
    found = headline_in(changed, headline_id)
    if found is None:
        taken = {str(each.get("id")) for each in changed.get("headline", [])} | {FILTERS}
        found = {"id": _unused(slug(label), taken), "label": "", "question": "", "indicator": []}
        changed.setdefault("headline", []).append(found)
    found.update(label=label, question=question)
    return changed


def with_indicator(document: Document, headline_id: str, indicator_id: str, table: Mapping[str, Any]) -> Table:
    """With an indicator set anew, or without an id with one more at the end of its headline (or the local filters)."""
    changed = copy.deepcopy(dict(document))
    found = indicator_in(changed, indicator_id)
    if found is None:
        taken = {str(each.get("id")) for each in indicators_in(changed)}
        begin = FILTERS if headline_id == FILTERS else f"{changed['code']}.{headline_id}"
        found = {"id": _unused(f"{begin}.{slug(str(table['short']))}", taken)}
        _row_of(changed, headline_id).append(found)
    kept = {key: value for key, value in found.items() if key not in SET_OF_INDICATOR}
    found.clear()
    found.update(kept | dict(table))
    return changed


def without_headline(document: Document, headline_id: str) -> Table:
    """Without a headline and its indicators, nor any mention of them."""
    changed = copy.deepcopy(dict(document))
    changed["headline"] = [each for each in changed.get("headline", []) if each.get("id") != headline_id]
    return _without_mentions(changed)


def without_indicator(document: Document, indicator_id: str) -> Table:
    """Without an indicator or local filter, nor any mention of it."""
    changed = copy.deepcopy(dict(document))
    for row in _rows(changed):
        row[:] = [each for each in row if each.get("id") != indicator_id]
    return _without_mentions(changed)


def moved_headline(document: Document, headline_id: str, *, up: bool) -> Table:
    """With a headline one place up or down."""
    changed = copy.deepcopy(dict(document))
    _move(changed.get("headline", []), headline_id, up=up)
    return changed


def moved_indicator(document: Document, indicator_id: str, *, up: bool) -> Table:
    """With an indicator one place up or down under its headline."""
    changed = copy.deepcopy(dict(document))
    for row in _rows(changed):
        _move(row, indicator_id, up=up)
    return changed


def slug(words: str) -> str:
    """Small letters, digits and hyphens: “Child’s mental health” becomes “childs-mental-health”."""
    plain = unicodedata.normalize("NFKD", words.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST_ID].strip("-") or "part"


def _unused(wanted: str, taken: set[str]) -> str:
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _rows(document: Document) -> list[list[Table]]:
    """The rows in which indicators stand: one for each headline, and the local filters."""
    return [*(each.get("indicator", []) for each in document.get("headline", [])), document.get("filter", [])]


def _row_of(document: Table, headline_id: str) -> list[Table]:
    if headline_id == FILTERS:
        row: list[Table] = document.setdefault("filter", [])
        return row
    headline = headline_in(document, headline_id)
    if headline is None:
        raise KeyError(headline_id)
    found: list[Table] = headline.setdefault("indicator", [])
    return found


def _without_mentions(document: Table) -> Table:
    """Nobody asks for what is not there any more."""
    headlines = {each.get("id") for each in document.get("headline", [])}
    rule = document.get("rule", {})
    if "must_include" in rule:
        rule["must_include"] = [each for each in rule["must_include"] if each in headlines]
    ids = {each.get("id") for each in indicators_in(document)}
    for each in indicators_in(document):
        if "asks_when_lapsed" in each:
            each["asks_when_lapsed"] = [asked for asked in each["asks_when_lapsed"] if asked in ids]
    return document


def _move(row: list[Table], part_id: str, *, up: bool) -> None:
    at = next((number for number, each in enumerate(row) if each.get("id") == part_id), None)
    to = None if at is None else at - 1 if up else at + 1
    if at is not None and to is not None and 0 <= to < len(row):
        row[at], row[to] = row[to], row[at]
