"""Who may reach which record, in the words of safety.md and panel.md; written from them and not from the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.matrix.records import Fact
from triage.access.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody signed in, as plain facts."""

    name: str
    key: str
    agency: str
    permissions: frozenset[P]
    declared: frozenset[str] = field(default_factory=frozenset)
    """Families in which they declared an interest."""

    def may(self, *permissions: P) -> bool:
        return any(permission in self.permissions for permission in permissions)


Answer = bool | None
"""Theirs, not theirs, or a question of the record's state, which other tests ask."""


def sees(who: Who, kind: str, fact: Fact) -> Answer:
    """Whether this person reaches this record."""
    if fact.restricted:
        return False
    if fact.family and fact.family in who.declared:
        return None
    return RULES[kind](who, fact)


def _own(who: Who, fact: Fact) -> bool:
    return bool(fact.agency) and fact.agency == who.agency


def _desk(*permissions: P) -> Callable[[Who, Fact], Answer]:
    return lambda who, fact: who.may(*permissions)


def _referral(who: Who, fact: Fact) -> Answer:
    return who.may(P.REFERRALS_VERIFY) or (_own(who, fact) and who.may(P.REFERRALS_MAKE))


def _offer(who: Who, fact: Fact) -> Answer:
    return who.may(P.ALLOCATIONS_MANAGE) or (_own(who, fact) and who.may(P.OFFERS_ANSWER))


def _allocation(who: Who, fact: Fact) -> Answer:
    if who.may(P.ALLOCATIONS_MANAGE, P.PANEL_DECIDE) or fact.owner == who.key:
        return True if not fact.over else None
    return None if _own(who, fact) or who.key in fact.people else False


def _letter(who: Who, fact: Fact) -> Answer:
    if who.may(P.LETTERS_APPROVE):
        return None if fact.over else True
    theirs = _own(who, fact) or fact.owner == who.key
    return None if theirs or who.may(P.LETTERS_SEE, P.FAMILIES_SEE) else False


def _paper(who: Who, fact: Fact) -> Answer:
    return None if fact.owner == who.key or who.may(P.MEETINGS_PREPARE, P.MINUTES_EDIT) else False


def _decision(who: Who, fact: Fact) -> Answer:
    return True if who.may(P.PANEL_DECIDE) else None if who.may(P.FAMILIES_SEE, P.MEETINGS_SEE) else False


def _action(who: Who, fact: Fact) -> Answer:
    return True if _own(who, fact) else None if who.may(P.MEETINGS_PREPARE, P.PANEL_DECIDE) else False


def _meeting(who: Who, fact: Fact) -> Answer:
    if who.may(P.MEETINGS_PREPARE, P.PANEL_DECIDE):
        return True
    return None if who.key in fact.people or who.may(P.LETTERS_SEE, P.MINUTES_EDIT) else False


def _theirs(who: Who, fact: Fact) -> Answer:
    return None if _own(who, fact) or fact.owner == who.key else False


def _account(who: Who, fact: Fact) -> Answer:
    return True if who.may(P.USERS_MANAGE) else None if _own(who, fact) else False


def _list(who: Who, fact: Fact) -> Answer:
    return None if who.may(P.LISTS_MANAGE) or (_own(who, fact) and who.may(P.LISTS_SEND)) else False


def _notice(who: Who, fact: Fact) -> Answer:
    return None if not (fact.agency or fact.owner) else _theirs(who, fact)


def _concern(who: Who, fact: Fact) -> Answer:
    if fact.over:
        return False
    return who.may(P.FORUM_MANAGE) or (_own(who, fact) and who.may(P.FORUM_SEE))


def _stuck(who: Who, fact: Fact) -> Answer:
    if who.may(P.LIST_MANAGE) or fact.owner == who.key:
        return True
    return None if _own(who, fact) else False


RULES: Mapping[str, Callable[[Who, Fact], Answer]] = {
    "family": _desk(P.FAMILIES_SEE),
    "family id": _desk(P.CHAIR_ACTS),
    "list entry": _desk(P.LIST_SEE),
    "referral": _referral,
    "referral at intake": _desk(P.REFERRALS_VERIFY),
    "question": _theirs,
    "known question": _desk(P.REFERRALS_VERIFY),
    "offer": _offer,
    "allocation": _allocation,
    "visit": _desk(P.VISITS_RECORD, P.VISITS_WAIVE, P.ALLOCATIONS_MANAGE),
    "pathway": _desk(P.ALLOCATIONS_MANAGE, P.PANEL_DECIDE),
    "letter": _letter,
    "paper": _paper,
    "decision": _decision,
    "action": _action,
    "stuck question": _stuck,
    "return": _theirs,
    "meeting": _meeting,
    "panel": _desk(P.MEETINGS_PREPARE),
    "pack": lambda who, fact: None if who.may(P.LETTERS_SEE) else False,
    "agency": _desk(P.SETTINGS_MANAGE),
    "agency to invite to": _account,
    "user": _account,
    "session": _theirs,
    "list": _list,
    "list row": lambda who, fact: (None if fact.over else True) if who.may(P.LISTS_MANAGE) else False,
    "candidate": _desk(P.LISTS_MANAGE),
    "invitation": lambda who, fact: _own(who, fact) and who.may(P.REFERRALS_MAKE),
    "expected list": _desk(P.LISTS_MANAGE),
    "forum entry": _desk(P.FORUM_SEE),
    "concern": _concern,
    "notice": _notice,
}
