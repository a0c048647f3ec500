"""Allocations: who holds which family, and naming the keyworker."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import audit
from triage.access import fields
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.allocations import briefs, queries, service
from triage.allocations.models import ALLOCATION_STATUS_LABELS, Allocation, AllocationStatus, Pathway
from triage.allocations.routes import bp
from triage.allocations.routes.acting import submit
from triage.db import db
from triage.families import service as families
from triage.families.models import MEMBER_ROLE_LABELS
from triage.forms.allocations import KeyworkerForm, OdocForm, RefusalForm
from triage.forms.fields import Option
from triage.rules.hiding import View
from triage.rules.tiers import TIER_LABELS, Tier

LABELS = {"tiers": TIER_LABELS, "statuses": ALLOCATION_STATUS_LABELS}
ORDER = (
    AllocationStatus.AWAITING_KEYWORKER,
    AllocationStatus.AWAITING_PARTNER,
    AllocationStatus.AWAITING_VISIT,
    AllocationStatus.ACTIVE,
)


@bp.get("/allocations")
@requires(P.ALLOCATIONS_MANAGE, P.PANEL_DECIDE)
def index() -> ResponseReturnValue:
    """What waits for whom, and how much room each keyworker has."""
    found = queries.allocations(seen_by=current_actor())
    audit.saw("allocations.listed", subject="allocations", by=current_actor(), families=audit.families_of(found))
    groups = [(status, [row for row in found if row.status is status]) for status in ORDER]
    rooms = [(tier, service.capacity(tier)) for tier in (Tier.INTENSIVE, Tier.LIGHT)]
    return render_template("allocations/index.html", groups=groups, rooms=rooms, **LABELS)


@bp.get("/allocations/<uuid:allocation_id>")
@requires(P.ALLOCATIONS_MANAGE, P.PANEL_DECIDE, P.CASES_HOLD)
def show(allocation_id: uuid.UUID) -> ResponseReturnValue:
    """One allocation: its gate, its holders, what may be done next."""
    allocation = queries.allocation(allocation_id, seen_by=current_actor())
    _record_read(allocation, "allocation")
    return render_template(
        "allocations/show.html",
        allocation=allocation,
        decision=queries.decision(allocation.decision_id),
        pathways=queries.pathways_of(allocation.family_id),
        **LABELS,
    )


@bp.route("/allocations/<uuid:allocation_id>/keyworker", methods=["GET", "POST"])
@requires(P.ALLOCATIONS_MANAGE, P.CASES_HOLD)
def keyworker(allocation_id: uuid.UUID) -> ResponseReturnValue:
    """Name the keyworker, with caseload, cap and next vacancy at the choice."""
    actor = current_actor()
    allocation = queries.allocation(allocation_id, seen_by=actor)
    form = KeyworkerForm(seen_revision=allocation.revision)
    form.choices(_keyworkers(allocation))
    answer = submit(
        form,
        lambda: service.name_keyworker(form.to_command(allocation_id), by=actor),
        revision=lambda: queries.allocation(allocation_id, seen_by=actor).revision,
    )
    if answer.done:
        flash("The keyworker is named. Their brief and the family's letters are ready to approve.", "success")
        return redirect(_after(allocation_id))
    allocation = queries.allocation(allocation_id, seen_by=actor)
    _record_read(allocation, "keyworker")
    page = render_template(
        "allocations/keyworker.html", allocation=allocation, form=form, changes=answer.changes, **LABELS
    )
    return page, answer.status


@bp.route("/allocations/<uuid:allocation_id>/refusal", methods=["GET", "POST"])
@requires(P.ALLOCATIONS_MANAGE, P.CASES_HOLD)
def refusal(allocation_id: uuid.UUID) -> ResponseReturnValue:
    """The family said no before the work began."""
    actor = current_actor()
    allocation = queries.allocation(allocation_id, seen_by=actor)
    form = RefusalForm(seen_revision=allocation.revision)
    answer = submit(
        form,
        lambda: service.record_refusal(form.to_command(allocation_id), by=actor),
        revision=lambda: queries.allocation(allocation_id, seen_by=actor).revision,
    )
    if answer.done:
        flash("The refusal is recorded. It counts apart from closures.", "success")
        return redirect(_after(allocation_id))
    allocation = queries.allocation(allocation_id, seen_by=actor)
    _record_read(allocation, "refusal")
    page = render_template(
        "allocations/refusal.html", allocation=allocation, form=form, changes=answer.changes, **LABELS
    )
    return page, answer.status


@bp.route("/pathways/<uuid:pathway_id>/odoc", methods=["GET", "POST"])
@requires(P.ALLOCATIONS_MANAGE, P.PANEL_DECIDE)
def odoc(pathway_id: uuid.UUID) -> ResponseReturnValue:
    """Record the partners' own One Day One Conversation meeting."""
    actor = current_actor()
    pathway = queries.pathway(pathway_id, seen_by=actor)
    form = OdocForm(on=pathway.odoc_on, outcome=pathway.odoc_outcome)
    answer = submit(form, lambda: service.record_odoc(form.to_command(pathway_id), by=actor))
    if answer.done:
        flash("The ODOC meeting is recorded.", "success")
        return redirect(url_for("families.show", reference=pathway.family.reference))
    _record_read(pathway, "pathway")
    return render_template("allocations/odoc.html", pathway=pathway, form=form), answer.status


@bp.get("/my-families")
@requires(P.CASES_HOLD, P.OFFERS_ANSWER)
def mine() -> ResponseReturnValue:
    """The families this person holds."""
    user_id = current_actor().user_id
    held = queries.held_by(user_id) if user_id is not None else []
    audit.saw("allocations.listed", subject="my families", by=current_actor(), families=audit.families_of(held))
    return render_template("allocations/mine.html", allocations=held, **LABELS)


@bp.get("/my-families/<uuid:allocation_id>")
@requires(P.CASES_HOLD, P.OFFERS_ANSWER)
def family(allocation_id: uuid.UUID) -> ResponseReturnValue:
    """What the worker needs to know to begin, and nothing their agency may not see."""
    actor = current_actor()
    allocation = queries.allocation(allocation_id, seen_by=actor)
    _record_read(allocation, "family")
    return render_template(
        "allocations/family.html",
        allocation=allocation,
        decision=queries.decision(allocation.decision_id),
        evidence=briefs.in_words(queries.evidence_for_brief(allocation.family_id, _view(allocation))),
        notes=briefs.safety_notes(allocation),
        roles=MEMBER_ROLE_LABELS,
        asks_equality=bool(families.children_of(allocation.family)),
        **LABELS,
    )


def _view(allocation: Allocation) -> View:
    """Whoever holds the family sees what supporting it takes; others what their role opens of any family."""
    actor = current_actor()
    holds = actor.user_id in (allocation.holder_id, allocation.worker_id)
    return fields.view_of(actor, footing=fields.Footing.HELD if holds else fields.Footing.MANAGED)


def _record_read(record: Allocation | Pathway, page: str) -> None:
    """Reading is recorded: who opened which page of which family's allocation."""
    audit.saw("allocations.read", subject=record, by=current_actor(), family_id=record.family_id, page=page)


def _keyworkers(allocation: Allocation) -> list[Option]:
    """Each keyworker of the tier as a choice: name, team, load of cap, next vacancy."""
    options = []
    for row in service.capacity(allocation.tier):
        if row.worker_id == allocation.worker_id:
            continue
        if row.room > 0:
            hint = f"{row.team}. {row.caseload} of {row.cap} families, room for {row.room}."
        else:
            hint = f"{row.team}, {service.over_cap(row)}"
        options.append(Option(f"{row.team_id}:{row.worker_id}", row.worker, hint=hint))
    return options


def _after(allocation_id: uuid.UUID) -> str:
    """Back to the allocation where it is still this person's to see, else to their families."""
    if current_actor().may(P.ALLOCATIONS_MANAGE):
        return url_for("allocations.show", allocation_id=allocation_id)
    db.session.rollback()
    return url_for("allocations.mine")
