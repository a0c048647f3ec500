"""Changes to a stored draft, each giving a new one: saving a page, taking out a person, moving a number."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from triage.referrals.noticing import MOVED, mark_of

Stored = dict[str, Any]
WHO_LISTS = ("residents", "must_not_know", "who", "people", "objected_by")


def with_page(stored: Mapping[str, Any], key: str, groups: Mapping[str, Any], *, complete: bool) -> Stored:
    """The draft with a page saved; what was typed and kept aside for it is no longer needed."""
    fresh = _copied(stored)
    before = fresh["pages"].get(key, {})
    fresh["pages"][key] = {
        "groups": {name: dict(group) for name, group in groups.items()},
        "revision": int(before.get("revision", 0)) + 1,
        "complete": complete,
    }
    return fresh


def with_typed(stored: Mapping[str, Any], key: str, typed: Mapping[str, list[str]], *, at: str, saved: bool) -> Stored:
    """The draft with words kept as they were typed, since they are not right yet or not sent yet.

    `saved`: the person pressed the button, so another tab is out of date; an autosave leaves the revision alone.
    """
    fresh = _copied(stored)
    page = dict(fresh["pages"].get(key, {}))
    page.update(typed={name: list(words) for name, words in typed.items()}, typed_at=at)
    if saved:
        page.update(revision=int(page.get("revision", 0)) + 1, complete=False)
    fresh["pages"][key] = page
    return fresh


def with_item(stored: Mapping[str, Any], what: str, item: str) -> Stored:
    """The draft with one more person, home or agency."""
    fresh = _copied(stored)
    listed = fresh.setdefault(what, [])
    if item not in listed:
        listed.append(item)
    fresh["none"] = [each for each in fresh.get("none", []) if each != what]
    return fresh


def without_item(stored: Mapping[str, Any], what: str, item: str, pages: tuple[str, ...]) -> Stored:
    """The draft without one person, home or agency; nobody else's answer points at somebody who is gone."""
    fresh = _copied(stored)
    fresh[what] = [each for each in fresh.get(what, []) if each != item]
    for key in pages:
        fresh["pages"].pop(key, None)
    if what == "people":
        for page in fresh["pages"].values():
            _forget(page, item)
    return fresh


def with_none(stored: Mapping[str, Any], what: str) -> Stored:
    """The draft saying that there are none of these."""
    fresh = _copied(stored)
    fresh["none"] = sorted({*fresh.get("none", []), what})
    return fresh


def with_danger(stored: Mapping[str, Any], *, page: str, answer: str, at: str) -> Stored:
    """The draft with one more answer to “Is anyone in immediate danger?”."""
    fresh = _copied(stored)
    fresh.setdefault("danger", []).append({"page": page, "answer": answer, "at": at})
    return fresh


def with_kept(stored: Mapping[str, Any], mark: str) -> Stored:
    """The draft with a number in free text that the referrer chose to leave there."""
    fresh = _copied(stored)
    fresh["kept"] = sorted({*fresh.get("kept", []), mark})
    return fresh


def with_number_moved(
    stored: Mapping[str, Any], *, place: tuple[str, str, str], found: str, kind: str, target: tuple[str, str, str]
) -> Stored:
    """The draft with a number taken out of free text and put into the field it belongs to.

    A field that holds another number already is left alone, and the text keeps the number.
    """
    page, group, question = place
    to_page, to_group, field = target
    fresh = _copied(stored)
    held = fresh["pages"].setdefault(to_page, {"groups": {}, "revision": 0, "complete": False})
    fields = held.setdefault("groups", {}).setdefault(to_group, {})
    if fields.get(field) and fields[field] != found:
        return with_kept(fresh, mark_of(page, group, question, found))
    fields[field] = found
    held["revision"] = int(held.get("revision", 0)) + 1
    words = fresh["pages"][page]["groups"][group]
    words[question] = words[question].replace(found, MOVED[kind])
    fresh["pages"][page]["revision"] = int(fresh["pages"][page].get("revision", 0)) + 1
    return fresh


def _copied(stored: Mapping[str, Any]) -> Stored:
    fresh: Stored = copy.deepcopy(dict(stored))
    fresh.setdefault("pages", {})
    return fresh


def _forget(page: dict[str, Any], person: str) -> None:
    """Take a person out of one page's answers; the page has to be looked at again."""
    groups = page.get("groups", {})
    for name in [name for name in groups if person in name.split("/")]:
        del groups[name]
    for group in groups.values():
        for question in WHO_LISTS:
            if person in (group.get(question) or ()):
                group[question] = [each for each in group[question] if each != person]
                page["complete"] = False
    if page.pop("typed", None) is not None:
        page["complete"] = False
