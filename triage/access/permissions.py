"""Who may do what, as data that the council can read and sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from triage.rules.agencies import AgencyKind


class Permission(StrEnum):
    """One thing a person may do; *which* records is for the scoped queries to say."""

    # Partners
    REFERRALS_MAKE = "make a referral and see their own agency's referrals"
    REQUESTS_ANSWER = "answer what the coordinator asks their agency"
    OFFERS_ANSWER = "accept or decline a family offered to their agency"
    KNOWN_ASK = "ask whether a family is known, and hear no more than to contact the coordinator"
    LISTS_SEND = "send their agency's lists and see what became of them"

    # The coordinator's desk
    REFERRALS_VERIFY = "see every referral, verify evidence and conclude"
    FAMILIES_SEE = "open any family's record"
    FAMILIES_EDIT = "change people, households and addresses"
    FAMILIES_RESTRICT = "close a family's record to named people, and open it again"
    RECORDS_MERGE = "merge two records of one person or family, and part them again"
    LISTS_MANAGE = "take partners' lists in, undo them, and find families in them"
    ADDRESSES_NAME = "name who may see a protected address"
    LOOKS_SEE = "see who has looked at a family that they may open"
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

    # Criteria, policies and calendars
    CRITERIA_SEE = "see criteria and policies, their versions, and in numbers what trying them showed"
    CRITERIA_EDIT = "write versions of criteria and policies, and try them"
    CRITERIA_PUBLISH = "publish criteria and policies that somebody else wrote"
    CALENDARS_EDIT = "change school terms and the days on which the council is closed"

    # The Case Management Forum
    FORUM_SEE = "see the forum's list of families with rising concern, and note concerns"
    FORUM_MANAGE = "keep the forum's list, and put families forward to the panel"

    # Oversight
    REPORTS_SEE = "see figures without names"
    GLASSES_REVIEW = "review emergency openings of restricted records, and keep the lists of people named on them"
    AUDIT_SEE = "see who looked at what"
    PEOPLE_MANAGE = "invite, confirm and end people of their own agency"
    USERS_MANAGE = "invite, change and end anybody's account"
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
    FORUM_MEMBER = "forum member"


P = Permission

PARTNER = frozenset({P.REFERRALS_MAKE, P.REQUESTS_ANSWER, P.OFFERS_ANSWER, P.KNOWN_ASK})
MEMBER = frozenset({P.MEETINGS_SEE, P.RETURNS_GIVE, P.ACTIONS_UPDATE})

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.REFERRER: PARTNER,
    Role.AGENCY_LEAD: PARTNER | {P.ACTIONS_UPDATE, P.RETURNS_GIVE, P.PEOPLE_MANAGE, P.LISTS_SEND},
    Role.PANEL_MEMBER: MEMBER | {P.REQUESTS_ANSWER, P.KNOWN_ASK},
    Role.CHAIR: MEMBER
    | {
        P.FAMILIES_SEE,
        P.FAMILIES_RESTRICT,
        P.ADDRESSES_NAME,
        P.LIST_SEE,
        P.LIST_MANAGE,
        P.PANEL_DECIDE,
        P.CHAIR_ACTS,
        P.MINUTES_EDIT,
        P.MINUTES_AGREE,
        P.VISITS_WAIVE,
        P.REPORTS_SEE,
        P.CRITERIA_SEE,
        P.CRITERIA_PUBLISH,
        P.FORUM_SEE,
    },
    Role.COORDINATOR: frozenset(
        {
            P.REFERRALS_MAKE,
            P.REFERRALS_VERIFY,
            P.FAMILIES_SEE,
            P.FAMILIES_EDIT,
            P.FAMILIES_RESTRICT,
            P.RECORDS_MERGE,
            P.LISTS_SEND,
            P.LISTS_MANAGE,
            P.LOOKS_SEE,
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
            P.CRITERIA_SEE,
            P.CRITERIA_EDIT,
            P.CALENDARS_EDIT,
            P.FORUM_SEE,
            P.FORUM_MANAGE,
        }
    ),
    Role.KEYWORKER: frozenset({P.CASES_HOLD}),
    Role.COMMUNITY_SAFETY: frozenset({P.VISITS_RECORD}),
    Role.PRINT_CLERK: frozenset({P.LETTERS_SEE, P.LETTERS_PRINT}),
    Role.INFORMATION_GOVERNANCE: frozenset({P.AUDIT_SEE, P.REPORTS_SEE, P.GLASSES_REVIEW}),
    Role.AUDITOR: frozenset({P.AUDIT_SEE, P.REPORTS_SEE, P.CRITERIA_SEE}),
    Role.USER_ADMINISTRATOR: frozenset(
        {P.USERS_MANAGE, P.SETTINGS_MANAGE, P.CRITERIA_SEE, P.CRITERIA_EDIT, P.CALENDARS_EDIT}
    ),
    Role.FORUM_MEMBER: frozenset({P.FORUM_SEE}),
}


COUNCIL_DUTY = frozenset({AgencyKind.COUNCIL, AgencyKind.TF_TEAM})
ANY_KIND = frozenset(AgencyKind)

HELD_AT: Mapping[Role, frozenset[AgencyKind]] = {
    Role.REFERRER: ANY_KIND,
    Role.AGENCY_LEAD: ANY_KIND,
    Role.PANEL_MEMBER: ANY_KIND,
    Role.CHAIR: COUNCIL_DUTY | {AgencyKind.CFF, AgencyKind.SOCIAL_CARE},
    Role.COORDINATOR: COUNCIL_DUTY,
    Role.KEYWORKER: frozenset({AgencyKind.TF_TEAM, AgencyKind.CFF}),
    Role.COMMUNITY_SAFETY: frozenset({AgencyKind.COMMUNITY_SAFETY, AgencyKind.COUNCIL}),
    Role.PRINT_CLERK: COUNCIL_DUTY,
    Role.INFORMATION_GOVERNANCE: frozenset({AgencyKind.COUNCIL}),
    Role.AUDITOR: frozenset({AgencyKind.COUNCIL}),
    Role.USER_ADMINISTRATOR: frozenset({AgencyKind.COUNCIL}),
    Role.FORUM_MEMBER: ANY_KIND,
}
"""The kinds of agency at which a role means anything: given to somebody elsewhere by mistake, it opens nothing."""


def effective(roles: Iterable[Role], *, at: AgencyKind) -> frozenset[Role]:
    """Those of somebody's roles that count at an agency of that kind."""
    return frozenset(role for role in roles if at in HELD_AT[role])


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything these roles together allow."""
    return _granted(frozenset(roles))


@lru_cache(maxsize=256)
def _granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """Asked for several times in each request."""
    return frozenset[Permission]().union(*(GRANTS[role] for role in roles))


R = Role

ROLES_OF_KIND: Mapping[AgencyKind, frozenset[Role]] = {
    kind: frozenset(role for role in Role if kind in HELD_AT[role]) for kind in AgencyKind
}
"""Which roles the people of an agency may have, by its kind."""

GRANTED_BY: Mapping[Permission, frozenset[Role]] = {
    P.USERS_MANAGE: frozenset(Role),
    P.PEOPLE_MANAGE: frozenset({R.REFERRER, R.PANEL_MEMBER, R.KEYWORKER, R.COMMUNITY_SAFETY}),
}
"""Which roles somebody may give and take: a lead names no other lead, nor anybody who runs the panel."""


def grantable(permissions: Iterable[Permission], kind: AgencyKind) -> frozenset[Role]:
    """The roles that somebody with these permissions may give to people of that kind of agency."""
    given = frozenset[Role]().union(*(GRANTED_BY.get(permission, frozenset()) for permission in permissions))
    return given & ROLES_OF_KIND[kind]
