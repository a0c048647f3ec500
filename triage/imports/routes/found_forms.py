"""The forms of the families found: filters, who can be invited, and who is what in a family that is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask import request

from triage import clock
from triage.accounts import queries as accounts
from triage.accounts.models import Agency
from triage.criteria import queries as criteria
from triage.families.models import MEMBER_ROLE_LABELS, MemberRole
from triage.forms.fields import Option
from triage.forms.lists_found import FoundFilter, InviteForm, OpenForm, open_form
from triage.imports.models import CANDIDATE_STATE_LABELS, Candidate, CandidateState
from triage.rules.dates import age_on
from triage.rules.framework import Framework

DAYS_TO_ANSWER = 14
ADULT = 18


def filter_form() -> FoundFilter:
    """The filters as asked for; a damaged address filters by less and never fails."""
    form = FoundFilter(formdata=request.args)
    form.state.options = [Option(each.value, CANDIDATE_STATE_LABELS[each]) for each in CandidateState]
    in_force = criteria.catalogue().in_use(clock.today())
    form.framework.options = [Option(each.code, each.name) for each in in_force]
    form.headline.options = _headlines(in_force)
    form.agency.options = [Option(str(each.id), each.name) for each in accounts.agencies()]
    if not form.validate():
        for field in form:
            if field.errors:
                field.data, field.errors = None, []
    return form


def _headlines(frameworks: Sequence[Framework]) -> list[Option]:
    named = {each.id: each.label for framework in frameworks for each in framework.headlines}
    return [Option(key, label) for key, label in named.items()]


def invite_form_of(there: Candidate, *, fresh: bool = False) -> InviteForm:
    """Agencies that sent one of the rows come first: they know whom it is about."""
    ours = agencies_by_id()
    sent = {agency for each in there.people for agency in each.get("agencies", ())}
    first = [each for each in ours.values() if str(each.id) in sent]
    rest = [each for each in ours.values() if str(each.id) not in sent]
    day = clock.today() + timedelta(days=DAYS_TO_ANSWER)
    more = {"formdata": None} if fresh else {}
    form = InviteForm(**more, prefix="invite-", seen_revision=there.revision, answer_by=day)
    form.agency.options = [
        *[Option(str(each.id), each.name, group="In whose lists they are") for each in first],
        *[Option(str(each.id), each.name, group="Others, who are told no name") for each in rest],
    ]
    return form


def open_form_of(there: Candidate, *, fresh: bool = False) -> OpenForm:
    """Who is what in it; of a family that is known already nobody is asked."""
    people = [] if there.family_id else [(each["key"], each["name"], _role(each)) for each in there.people]
    form = open_form(people, {role.value: MEMBER_ROLE_LABELS[role] for role in MemberRole}, revision=there.revision)
    if fresh:
        form.process(formdata=None, seen_revision=there.revision)
    return form


def _role(each: Mapping[str, str]) -> str:
    """What somebody may be, for a start: whether a woman is the mother nobody has said."""
    if each["born"]:
        child = age_on(date.fromisoformat(each["born"]), clock.today()) < ADULT
    else:
        child = each["stated"] == "child"
    return MemberRole.CHILD.value if child else MemberRole.OTHER_ADULT.value


def agencies_by_id() -> Mapping[str, Agency]:
    """Every agency in use, as a candidate names it."""
    return {str(each.id): each for each in accounts.agencies()}
