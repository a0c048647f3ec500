"""The agency's referrals, and the page of one: a task list while it is a draft, its story once it was sent."""

from __future__ import annotations

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.referrals import progress, queries, service
from triage.referrals.models import AT_INTAKE, Referral, ReferralStatus
from triage.referrals.routes import bp
from triage.referrals.routes.basis import page_url
from triage.referrals.wording import in_words

SHOWN = {
    "all": (),
    "answer": (ReferralStatus.RETURNED,),
    "open": (*AT_INTAKE, ReferralStatus.LISTED),
    "closed": queries.ENDED,
}
SHOWN_LABELS = {"all": "All", "answer": "Needs your answer", "open": "In progress", "closed": "Closed"}


@bp.get("/referrals")
@requires(Permission.REFERRALS_MAKE)
def index() -> ResponseReturnValue:
    """Drafts, what needs an answer, and everything sent, with its state in words and the promised date."""
    actor = current_actor()
    shown = request.args.get("show", "all")
    shown = shown if shown in SHOWN else "all"
    drafts = queries.drafts(seen_by=actor)
    answer = queries.sent(seen_by=actor, status=(ReferralStatus.RETURNED,))
    sent = queries.sent(seen_by=actor, status=SHOWN[shown])
    service.record_listed([*drafts, *answer, *sent], by=actor)
    return render_template(
        "referrals/index.html",
        drafts=drafts,
        answer=answer,
        sent=sent,
        shown=shown,
        choices=SHOWN_LABELS,
        today=clock.today(),
    )


@bp.get("/referrals/<uuid:referral>")
@requires(Permission.REFERRALS_MAKE, Permission.REFERRALS_VERIFY)
def show(referral: uuid.UUID) -> ResponseReturnValue:
    """The task list of a draft, or the page of a referral that was sent."""
    actor = current_actor()
    found = queries.referral(referral, seen_by=actor)
    if found.status is not ReferralStatus.DRAFT:
        return _sent(found)
    if any(draft.id == found.id for draft in queries.drafts(seen_by=actor)):
        return _task_list(found)
    return _alert(found)


def _task_list(referral: Referral) -> str:
    service.record_reading(referral, by=current_actor())
    draft = service.draft_of(referral)
    parts = list(progress.states(draft))
    return render_template(
        "referrals/tasks.html",
        referral=referral,
        parts=parts,
        done=sum(state.settled for _, states in parts for state in states),
        total=sum(len(states) for _, states in parts),
        missing=progress.missing(draft),
        may_send=not progress.missing(draft) or (referral.immediate_danger and bool(draft.people)),
        page_url=page_url,
        files=len(referral.files),
    )


def _alert(referral: Referral) -> str:
    """What the coordinator needs when a draft speaks of danger: who writes it, and what it says so far."""
    service.record_reading(referral, by=current_actor())
    draft = service.draft_of(referral)
    return render_template("referrals/alert.html", referral=referral, copies=in_words(draft), draft=draft)


def _sent(referral: Referral) -> str:
    actor = current_actor()
    service.record_reading(referral, by=actor)
    own = referral.agency_id == actor.agency_id
    return render_template(
        "referrals/show.html",
        referral=referral,
        own=own,
        entries=service.entries_for(referral, actor),
        papers=queries.papers(referral.id, seen_by=actor),
        may_add=own and service.may_add(referral),
        asked_to_withdraw=service.asked_to_withdraw(referral),
        today=clock.today(),
    )
