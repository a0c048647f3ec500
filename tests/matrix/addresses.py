"""Which record an address names: by the beginning of its rule."""

from __future__ import annotations

from collections.abc import Mapping

NAMED: Mapping[str, tuple[str, ...]] = {
    "/families/<reference>": ("family",),
    "/families/<uuid:family>": ("family id",),
    "/list/<reference>": ("list entry",),
    "/intake/<reference>": ("referral at intake",),
    "/referrals/<uuid:referral>": ("referral",),
    "/questions/<uuid:request_id>": ("question",),
    "/known/questions/<uuid:question_id>": ("known question",),
    "/offers/<uuid:offer_id>": ("offer",),
    "/allocations/<uuid:allocation_id>": ("allocation",),
    "/my-families/<uuid:allocation_id>": ("allocation",),
    "/visits/<uuid:visit_id>": ("visit",),
    "/pathways/<uuid:pathway_id>": ("pathway",),
    "/letters/<uuid:document>": ("letter", "paper"),
    "/documents/<uuid:document>": ("letter", "paper"),
    "/decisions/<uuid:decision>": ("decision",),
    "/actions/<uuid:action_id>": ("action",),
    "/stuck/<uuid:question_id>": ("stuck question",),
    "/returns/<uuid:return_id>": ("return",),
    "/meetings/<uuid:meeting_id>": ("meeting",),
    "/meetings/<uuid:meeting>": ("meeting",),
    "/panels/<uuid:panel_id>": ("panel",),
    "/packs/<uuid:pack>": ("pack",),
    "/settings/agencies/<uuid:agency_id>": ("agency",),
    "/settings/people/<uuid:user_id>": ("user",),
    "/settings/people/invite/<uuid:agency_id>": ("agency to invite to",),
    "/account/sessions/<uuid:web_session>": ("session",),
    "/lists/<reference>": ("list",),
    "/lists/review/<int:row_id>": ("list row",),
    "/lists/families/<reference>": ("candidate",),
    "/lists/invitations/<reference>": ("invitation",),
    "/lists/expected/<uuid:expected_id>": ("expected list",),
    "/forum/<reference>": ("forum entry",),
    "/forum/concerns/<uuid:concern_id>": ("concern",),
    "/notices/<uuid:notice_id>": ("notice",),
}
"""The longest beginning counts."""

TRIED_ELSEWHERE: Mapping[str, str] = {
    "/addresses/<": "a protected address is its named readers' alone: tests/families/test_protected.py",
    "/families/twice/<": "two persons at once, whose families must both be there: tests/families/test_twice.py",
    "/join/<": "a single-use token, no record: tests/accounts/test_invitations.py",
    "/reset-password/<": "a single-use token, no record: tests/accounts/test_passwords.py",
    "/settings/wards/": "no family's record: tests/reports/test_wards.py",
    "/sign-in/organisation/<": "public by nature: tests/accounts/sso",
    "/settings/agreements/<": "one administrators' desk: tests/accounts/test_agreements.py",
    "/settings/invitations/<": "own agency or none: tests/accounts/test_invitations.py",
    "/settings/reviews/": "own agency or none: tests/accounts/test_reviews.py",
    "/restricted/<": "named people, and those who review: tests/restriction",
    "/openings/<": "those who review: tests/restriction",
    "/calendars/": "no family's record: tests/evidence/test_calendars.py",
    "/criteria/<": "no family's record, and of a trial those that its reader may see: tests/criteria, tests/trials",
    "/criteria/shipped/<": "no family's record: tests/criteria",
    "/audit/": "references alone, for auditors: tests/audit/test_pages.py",
    "/list/copy.<": "a view, and no record: tests/panel/test_list_taken_away.py",
    "/list/together/<": "what one did oneself or nothing: tests/panel/test_together.py",
    "/list/views/<": "one's own views or none: tests/panel/test_saved_views.py",
    "/merge/people/<": "only who may open every family of both: tests/merging",
    "/merges/<": "only who may open both records: tests/merging",
    "/static/<": "no record",
}


def kinds_named(rule: str) -> tuple[str, ...]:
    """The kinds of record that may stand at the first argument of this rule."""
    fitting = [start for start in NAMED if rule == start or rule.startswith((f"{start}/", f"{start}."))]
    return NAMED[max(fitting, key=len)] if fitting else ()


def is_tried_elsewhere(rule: str) -> bool:
    return any(rule.startswith(start) for start in TRIED_ELSEWHERE)
