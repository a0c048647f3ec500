"""An event as a sentence: what was done, on which page, as whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.access.permissions import Role
from triage.oversight.words.cases import CASES
from triage.oversight.words.criteria import CRITERIA
from triage.oversight.words.forum import FORUM
from triage.oversight.words.kinds import Kind
from triage.oversight.words.lists import LISTS
from triage.oversight.words.meetings import ALLOCATIONS, PANEL, PEOPLE

ACTIONS: Mapping[str, tuple[Kind, str]] = {**CASES, **CRITERIA, **FORUM, **LISTS, **PANEL, **ALLOCATIONS, **PEOPLE}
NO_DETAIL = frozenset({"overview", "family", "allocation", "meeting"})
PAGE_WORDS = {
    "place": "its place on the list",
    "return": "their agency’s return",
    "contact": "how a person may be reached",
    "decision": "making a decision",
    "pathway": "a pathway",
    "offer": "an offer",
    "acceptance": "accepting an offer",
    "decline": "declining an offer",
    "minute": "writing a minute",
    "room": "in the room",
    "forum": "at the forum",
    "safety": "safety",
}


def words_of(action: str) -> str:
    """What the action is called; one without words is shown by its name rather than not at all."""
    return ACTIONS[action][1] if action in ACTIONS else action


def kind_of(action: str) -> Kind | None:
    """What kind of action it is."""
    return ACTIONS[action][0] if action in ACTIONS else None


def actions_of(kind: Kind) -> list[str]:
    """Every action of a kind."""
    return [action for action, (of_kind, _) in ACTIONS.items() if of_kind is kind]


def detail_words(facts: Mapping[str, Any]) -> str:
    """Which page or paper it was, where that says more than the action does."""
    page = str(facts.get("page") or facts.get("what") or "")
    return "" if page in NO_DETAIL else PAGE_WORDS.get(page, page.replace("_", " "))


def role_words(roles: str) -> str:
    """The roles somebody acted in, as they are called."""
    return ", ".join(Role[name.upper()].value for name in roles.split() if name.upper() in Role.__members__)
