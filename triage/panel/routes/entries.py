"""The list, and why a family stands where it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.calendar import add_working_days
from triage.evidence import queries as evidence_queries
from triage.families import service as families
from triage.forms.base import EmptyForm
from triage.forms.panel.listing import ListFilterForm, MoveForm, ParkForm
from triage.panel.commands.entries import Cursor, ListFilter
from triage.panel.models import ENTRY_STATUS_LABELS, ListEntry
from triage.panel.queries import entries as queries
from triage.panel.routes import bp
from triage.panel.routes.acting import submit
from triage.panel.service import moves
from triage.rules import priority
from triage.rules.catalogue import published
from triage.rules.framework import Framework
from triage.rules.priority_policy import THOUSAND
from triage.rules.tiers import TIER_LABELS
from triage.settings import settings

KEPT_FILTER = "list_filter"
TICKS = ("urgent", "possible", "stuck")


@bp.get("/list")
@requires(P.LIST_SEE)
def family_list() -> ResponseReturnValue:
    form = ListFilterForm(request.args if _filtered() else None, **({} if _filtered() else _kept()))
    stuck_since = add_working_days(clock.today(), -settings().stuck_working_days)
    wanted = form.to_filter(stuck_since)
    session[KEPT_FILTER] = {
        "status": wanted.status,
        "tier": wanted.tier,
        **{name: getattr(wanted, name) for name in TICKS},
    }
    found = queries.page(
        wanted,
        seen_by=current_actor(),
        after=Cursor.read(request.args.get("after", "")),
        before=Cursor.read(request.args.get("before", "")),
    )
    return render_template(
        "panel/list/index.html",
        filter_form=form,
        wanted=wanted,
        page=found,
        seen=queries.places_last_seen(),
        counts=queries.counts(),
        stuck_since=stuck_since,
        statuses=ENTRY_STATUS_LABELS,
        tiers=TIER_LABELS,
        query=_query(wanted),
    )


@bp.get("/list/<reference>")
@requires(P.LIST_SEE)
def why(reference: str) -> ResponseReturnValue:
    entry = queries.entry(reference, seen_by=current_actor())
    families.record_opened(entry.family, by=current_actor())
    return render_template("panel/list/why.html", **_about(entry))


@bp.route("/list/<reference>/move", methods=["GET", "POST"])
@requires(P.LIST_MANAGE)
def move(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    entry = queries.entry(reference, seen_by=actor)
    form = MoveForm(seen_revision=entry.revision)
    answer = submit(
        form,
        lambda: moves.move(form.to_command(entry.id), by=actor),
        revision=lambda: queries.entry(reference, seen_by=actor).revision,
    )
    if answer.done:
        flash(f"{reference} is moved. Its points stay what they are.", "success")
        return redirect(url_for("panel.why", reference=reference))
    entry = queries.entry(reference, seen_by=actor)
    page = render_template("panel/list/move.html", form=form, entry=entry, stale=answer.stale)
    return page, answer.status


@bp.post("/list/<reference>/move/end")
@requires(P.LIST_MANAGE)
def end_move(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    entry = queries.entry(reference, seen_by=actor)
    moves.end_move(entry.id, by=actor)
    flash(f"The move of {reference} has ended. Its place follows its points again.", "success")
    return redirect(url_for("panel.why", reference=reference))


@bp.route("/list/<reference>/park", methods=["GET", "POST"])
@requires(P.LIST_MANAGE)
def park(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    entry = queries.entry(reference, seen_by=actor)
    form = ParkForm(seen_revision=entry.revision)
    answer = submit(
        form,
        lambda: moves.park(form.to_command(entry.id), by=actor),
        revision=lambda: queries.entry(reference, seen_by=actor).revision,
    )
    if answer.done:
        flash(f"{reference} is parked and returns by itself.", "success")
        return redirect(url_for("panel.why", reference=reference))
    entry = queries.entry(reference, seen_by=actor)
    page = render_template("panel/list/park.html", form=form, entry=entry, stale=answer.stale)
    return page, answer.status


@bp.post("/list/<reference>/unpark")
@requires(P.LIST_MANAGE)
def unpark(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    entry = queries.entry(reference, seen_by=actor)
    moves.unpark(entry.id, by=actor)
    flash(f"{reference} is back on the list.", "success")
    return redirect(url_for("panel.why", reference=reference))


def _about(entry: ListEntry) -> dict[str, Any]:
    """Everything the page says about a place on the list."""
    policy = priority.policy()
    waited = max(0, (clock.today() - entry.waiting_since).days)
    seen = queries.places_last_seen()
    shown = evidence_queries.items(entry.family_id, seen_by=current_actor())
    return {
        "entry": entry,
        "place": queries.place_of(entry),
        "panel_met": seen is not None,
        "seen": (seen or {}).get(entry.reference),
        "waiting_points": round(waited * policy.per_day / THOUSAND, 1),
        "per_week": round(7 * policy.per_day / THOUSAND, 1),
        "policy": policy,
        "evidence": {str(item.id): item for item in shown},
        "framework": _framework(entry.framework),
        "move": queries.active_move(entry.id),
        "empty": EmptyForm(),
        "statuses": ENTRY_STATUS_LABELS,
        "tiers": TIER_LABELS,
    }


def _framework(key: str) -> Framework:
    """The version of the framework that the family is judged under."""
    code, _, version = key.partition("@")
    return published().get(code, version or None)


def _filtered() -> bool:
    """Whether the address itself says what to show; otherwise the last choice sticks."""
    return any(name in request.args for name in ("status", "tier", *TICKS))


def _kept() -> Mapping[str, Any]:
    kept = session.get(KEPT_FILTER)
    return kept if isinstance(kept, dict) else {"status": "waiting"}


def _query(wanted: ListFilter) -> dict[str, str]:
    """The filter as it stands in an address."""
    query = {"status": wanted.status, "tier": wanted.tier}
    return query | {name: "yes" for name in TICKS if getattr(wanted, name)}
