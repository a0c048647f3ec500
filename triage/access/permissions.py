"""Who may do what, as data that the council can read and sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do; *which* records is for the scoped queries to say."""

    # Partners
    REFERRALS_MAKE = "make a referral and see their own agency's referrals"
    REQUESTS_ANSWER = "answer what the coordinator asks their agency"
    OFFERS_ANSWER = "accept or decline a family offered to their agency"

    # The coordinator's desk
    REFERRALS_VERIFY = "see every referral, verify evidence and conclude"
    FAMILIES_SEE = "open any family's record"
    FAMILIES_EDIT = "change people, households and addresses"
    LIST_SEE = "see the list of families in priority order"
    LIST_MANAGE = "move and park families on the list"

    # The panel
    MEETINGS_SEE = "see the meetings they are invited to, with their papers"
    MEETINGS_PREPARE = "plan meetings, build agendas and freeze the papers"
    RETURNS_GIVE = "say what their agency knows about families on the agenda"
    PANEL_DECIDE = "record the panel's decisions"
    CHAIR_ACTS = "decide alone as chair on an urgent case, for the next meeting to ratify"
    MINUTES_EDIT = "write the minutes"
    MINUTES_AGREE = "agree and lock the minutes"
    ACTIONS_UPDATE = "update the actions given to their agency"

    # After the panel
    ALLOCATIONS_MANAGE = "name teams, keyworkers and lead professionals"
    VISITS_RECORD = "arrange challenge visits and record their outcome"
    VISITS_WAIVE = "waive a challenge visit"
    CASES_HOLD = "work with the families allocated to them"

    # Paper
    LETTERS_SEE = "see letters and packs"
    LETTERS_APPROVE = "approve letters or send them back"
    LETTERS_PRINT = "print packs and tick letters off"
    LETTERS_PROTECTED = "handle letters to protected addresses"

    # Oversight
    REPORTS_SEE = "see figures without names"
    AUDIT_SEE = "see who looked at what"
    USERS_MANAGE = "invite, change and end accounts of their agency"
    SETTINGS_MANAGE = "change agencies, teams and settings"


class Role(StrEnum):
    """A job that somebody does with the service."""

    REFERRER = "referrer"
    AGENCY_LEAD = "agency lead"
    PANEL_MEMBER = "panel member"
    CHAIR = "chair"
    COORDINATOR = "coordinator"
    KEYWORKER = "keyworker"
    COMMUNITY_SAFETY = "community safety officer"
    PRINT_CLERK = "print clerk"
    INFORMATION_GOVERNANCE = "information governance officer"
    AUDITOR = "auditor"
    USER_ADMINISTRATOR = "user administrator"


P = Permission

PARTNER = frozenset({P.REFERRALS_MAKE, P.REQUESTS_ANSWER, P.OFFERS_ANSWER})
MEMBER = frozenset({P.MEETINGS_SEE, P.RETURNS_GIVE, P.ACTIONS_UPDATE})

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.REFERRER: PARTNER,
    Role.AGENCY_LEAD: PARTNER | {P.ACTIONS_UPDATE, P.RETURNS_GIVE},
    Role.PANEL_MEMBER: MEMBER | {P.REQUESTS_ANSWER},
    Role.CHAIR: MEMBER
    | {
        P.FAMILIES_SEE,
        P.LIST_SEE,
        P.LIST_MANAGE,
        P.PANEL_DECIDE,
        P.CHAIR_ACTS,
        P.MINUTES_EDIT,
        P.MINUTES_AGREE,
        P.VISITS_WAIVE,
        P.REPORTS_SEE,
    },
    Role.COORDINATOR: frozenset(
        {
            P.REFERRALS_MAKE,
            P.REFERRALS_VERIFY,
            P.FAMILIES_SEE,
            P.FAMILIES_EDIT,
            P.LIST_SEE,
            P.LIST_MANAGE,
            P.MEETINGS_SEE,
            P.MEETINGS_PREPARE,
            P.PANEL_DECIDE,
            P.MINUTES_EDIT,
            P.ACTIONS_UPDATE,
            P.ALLOCATIONS_MANAGE,
            P.LETTERS_SEE,
            P.LETTERS_APPROVE,
            P.LETTERS_PRINT,
            P.LETTERS_PROTECTED,
            P.REPORTS_SEE,
        }
    ),
    Role.KEYWORKER: frozenset({P.CASES_HOLD, P.OFFERS_ANSWER}),
    Role.COMMUNITY_SAFETY: frozenset({P.VISITS_RECORD}),
    Role.PRINT_CLERK: frozenset({P.LETTERS_SEE, P.LETTERS_PRINT}),
    Role.INFORMATION_GOVERNANCE: frozenset({P.AUDIT_SEE, P.REPORTS_SEE}),
    Role.AUDITOR: frozenset({P.AUDIT_SEE, P.REPORTS_SEE}),
    Role.USER_ADMINISTRATOR: frozenset({P.USERS_MANAGE, P.SETTINGS_MANAGE}),
}


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything these roles together allow."""
    return frozenset().union(*(GRANTS[role] for role in roles))
