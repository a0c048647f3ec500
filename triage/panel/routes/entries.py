"""The list, and why a family stands where it does."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access import fields
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.criteria import queries as criteria
from triage.evidence import queries as evidence_queries
from triage.families import service as families
from triage.forms.base import EmptyForm
from triage.forms.panel.listing import MoveForm, ParkForm
from triage.panel.commands.entries import Cursor, SortCursor, Sorting
from triage.panel.models import ENTRY_STATUS_LABELS, ListEntry
from triage.panel.queries import entries as queries
from triage.panel.queries import list_page, narrowing, seen_places, since, stuck, views
from triage.panel.queries.list_rows import components, told
from triage.panel.routes import bp
from triage.panel.routes.acting import submit
from triage.panel.routes.choosing import filters_on, read_choice, stuck_since
from triage.panel.service import moves, reading
from triage.rules.framework import Framework
from triage.rules.hiding import View
from triage.rules.priority_policy import THOUSAND
from triage.rules.routing import Recommendation
from triage.rules.since import BECAUSE_LABELS
from triage.rules.stuck import STUCK_STATE_LABELS
from triage.rules.tiers import TIER_LABELS


@bp.get("/list")
@requires(P.LIST_SEE)
def family_list() -> ResponseReturnValue:
    choice = read_choice()
    wanted = choice.wanted
    read = Cursor.read if wanted.sort is Sorting.PLACE else SortCursor.read
    found = list_page.page(
        wanted,
        seen_by=current_actor(),
        after=read(request.args.get("after", "")),
        before=read(request.args.get("before", "")),
    )
    reading.record_list_seen("list", [row for row in found.rows if not row.hidden], by=current_actor())
    ids = [row.id for row in found.rows]
    seen = seen_places.last_seen(ids, seen_by=current_actor())
    return render_template(
        "panel/list/index.html",
        filter_form=choice.form,
        wanted=wanted,
        filters_on=list(filters_on(choice)),
        page=found,
        seen=seen,
        happened=since.happened(ids, seen.at) if seen else {},
        because=BECAUSE_LABELS,
        waiting=queries.count_waiting(seen_by=current_actor()),
        counted=queries.COUNTED,
        places_known=list_page.PLACES_KNOWN,
        stuck_since=stuck_since(),
        stuck=stuck.of_entries([row.id for row in found.rows if not row.hidden]),
        stuck_states=STUCK_STATE_LABELS,
        statuses=ENTRY_STATUS_LABELS,
        tiers=TIER_LABELS,
        query=choice.query,
        lapses=narrowing.lapses_of(wanted, [row.family_id for row in found.rows], seen_by=current_actor()),
        views=views.views_of(current_actor()),
    )


@bp.get("/list/<reference>")
@requires(P.LIST_SEE)
def why(reference: str) -> ResponseReturnValue:
    entry = queries.entry(reference, seen_by=current_actor())
    families.record_opened(entry.family, "place", by=current_actor())
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
    families.record_opened(entry.family, "place", by=actor)
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
    families.record_opened(entry.family, "place", by=actor)
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
    policy = criteria.priority_policy(entry.policy)
    waited = max(0, (clock.today() - entry.waiting_since).days)
    most = waited * policy.per_day if policy.waiting_at_most is None else policy.waiting_at_most
    seen = seen_places.last_seen([entry.id], seen_by=current_actor())
    view = fields.view_of(current_actor())
    shown = evidence_queries.items(entry.family_id, seen_by=current_actor())
    parts = told(components(entry.signs, entry.policy), view)
    return {
        "entry": entry,
        "parts": parts,
        "points": sum(int(part["points"]) for part in parts),
        "unknown": told(entry.unknown, view),
        "lapsed": told(entry.lapsed, view),
        "reasons": _reasons(entry, view),
        "history": _history(entry, view),
        "stuck": stuck.of_entries([entry.id]).get(entry.id),
        "stuck_states": STUCK_STATE_LABELS,
        "most_reached_on": policy.most_reached_on(entry.waiting_since),
        "today": clock.today(),
        "without_benefits": view.without_benefits,
        "place": queries.place_of(entry),
        "panel_met": seen is not None,
        "seen": seen.places.get(entry.id) if seen else None,
        "because_moved": _because(entry, seen),
        "waiting_points": round(min(waited * policy.per_day, most) / THOUSAND, 1),
        "per_week": round(7 * policy.per_day / THOUSAND, 1),
        "policy": policy,
        "evidence": {str(item.id): item for item in shown},
        "framework": _framework(entry.framework),
        "move": queries.active_move(entry.id),
        "empty": EmptyForm(),
        "statuses": ENTRY_STATUS_LABELS,
        "tiers": TIER_LABELS,
    }


def _because(entry: ListEntry, seen: seen_places.LastSeen | None) -> list[str]:
    """What happened to the family's place since a panel last saw it, each once."""
    found = since.happened([entry.id], seen.at).get(entry.id, ()) if seen else ()
    return list(dict.fromkeys(BECAUSE_LABELS[each] for each in found))


def _reasons(entry: ListEntry, view: View) -> tuple[str, ...]:
    """Why the tier is recommended, as far as this reader may be told."""
    return Recommendation.from_dict(entry.recommendation).seen_in(view).reasons if entry.recommendation else ()


def _history(entry: ListEntry, view: View) -> list[dict[str, Any]]:
    """What happened, newest first; the points of each day only for those who may see all that they are for."""
    lines: list[dict[str, Any]] = [
        {"words": words, "at": at, "by": by, "points": None}
        for question in stuck.of_family(entry.family_id)
        for at, words, by in question.told()
    ]
    before = None
    for change in entry.changes:
        moved = before is not None and change.points != before and not view.without_benefits
        words = f"{change.words} Points went from {before} to {change.points}." if moved else change.words
        points = None if view.without_benefits else change.points
        lines.append({"words": words, "at": change.at, "by": change.by_name, "points": points})
        before = change.points
    lines.reverse()
    lines.sort(key=lambda each: each["at"], reverse=True)
    return lines


def _framework(key: str) -> Framework:
    """The version of the framework that the family is judged under."""
    code, _, version = key.partition("@")
    return criteria.catalogue().get(code, version or None)
