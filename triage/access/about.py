"""What each role is, whose families it meets, and the rules above all roles: the words of `docs/access.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.access.permissions import Role


@dataclass(frozen=True, slots=True)
class About:
    """A role in a line: what somebody does with it, and which families and papers it meets."""

    does: str
    meets: str


ROLES: Mapping[Role, About] = {
    Role.REFERRER: About(
        "Refers families, answers questions put to the agency, and accepts or declines families offered to it.",
        "The agency's own referrals, questions and offers, and families that they lead. Never what others said of a "
        "family they referred.",
    ),
    Role.AGENCY_LEAD: About(
        "Answers for the agency: its referrals, returns and actions, and who of its people has an account.",
        "As a referrer, with the agency's returns and actions. Managing people shows no family.",
    ),
    Role.PANEL_MEMBER: About(
        "Sits on the panel, says what the agency knows, and takes actions.",
        "The families on the agendas of meetings they are invited to, from the day the papers go out, as far as their "
        "agency may know. Not a family in which they declared an interest, and no record beyond the meeting.",
    ),
    Role.CHAIR: About(
        "Chairs the panel: decides, signs the minutes, waives visits, acts alone in urgent cases, and names who may "
        "see a protected address.",
        "Every family and the list. Not a family in which they declared an interest.",
    ),
    Role.COORDINATOR: About(
        "Runs the week: intake, verification, agendas, allocations, letters; enters a referral for a partner who "
        "cannot.",
        "Every family, referral and letter, also those to protected addresses. Not a family in which they declared an "
        "interest.",
    ),
    Role.KEYWORKER: About(
        "Works with the families allocated to them; a team's manager names the keyworker.",
        "The families they hold now, and as a manager those of their team. Nothing once the work has ended.",
    ),
    Role.COMMUNITY_SAFETY: About(
        "Checks whether a challenge visit is safe, makes it, and records what came of it.",
        "The families with a visit to arrange, and for 28 days after it. No evidence.",
    ),
    Role.PRINT_CLERK: About(
        "Prints packs and letters, posts them, and ticks their numbers off.",
        "Approved letters and briefs to be printed. Not those to protected addresses, and no family's record.",
    ),
    Role.INFORMATION_GOVERNANCE: About(
        "Reviews how records are used: who opened which record, and why.",
        "The audit trail, and figures without names. No case data.",
    ),
    Role.AUDITOR: About(
        "Checks that the service is used as agreed.",
        "The audit trail, and figures without names. No case data.",
    ),
    Role.USER_ADMINISTRATOR: About(
        "Looks after agencies, accounts, settings and calendars, and writes criteria for somebody else to publish.",
        "Agencies and the people who sign in. No case data.",
    ),
    Role.FORUM_MEMBER: About(
        "Sits on the Case Management Forum: notes concerns and looks at families before a crisis.",
        "The families on the forum's list, as far as their agency may know. Not a family in which they declared an "
        "interest, and no record beyond the list.",
    ),
}

ABOVE_ALL_ROLES: Mapping[str, str] = {
    "One's own agency": (
        "What an agency said itself (a referral, an answer, a return, evidence) is always shown to that agency, on "
        "its own pages."
    ),
    "Benefit data": (
        "What Jobcentre Plus says is for identifying and supporting families only. It is read by the coordinator, "
        "and on a page by the Intensive keyworker who holds the family. It is in no room, agenda, minute, brief, "
        "letter, search or export. Not even its existence is told: a criterion that could rest on it reads alike "
        "whether it does or not, and so do counts, sums of points, questions and reasons. The outcome and the "
        "recommended tier are told: they are what the data is shared for."
    ),
    "Health, police and criminal information": (
        "Where a reader may not see the words, a line says that there is such information. In a meeting the chair "
        "decides what is put on the shared screen; every member's own screen and papers hold what their agency may "
        "know."
    ),
    "Restricted families": (
        "A restricted family (staff, councillors, witness protection, adoption) is there for the people named on "
        "it, whatever their role. Everybody else finds nothing, and may break the glass: with a reason, after "
        "proving who they are, for an hour at most, to read and not to change. It raises an alert and is reviewed."
    ),
    "Protected addresses": (
        "A protected address is shown to the people named for that address and to nobody else: on one page, once, "
        "after they proved who they are and said why. Whoever typed it is named first; others are named, until a "
        "day, by the chair or by somebody on the list, and nobody names themselves. No other power opens it. It "
        "stands on no other page, in no search, match or export, and on no paper but the envelope of its own "
        "letter, which only those who handle letters to protected addresses may open and print."
    ),
    "Interests": ("Whoever declares an interest in a family sees nothing of it any more."),
    "Somebody else's record": ("A record that is not theirs answers like one that does not exist."),
    "Free text": (
        "What people type cannot be sorted by kind. The forms ask for no names and nothing about benefits in what "
        "is minuted, and a return says which kind of information it is."
    ),
}
