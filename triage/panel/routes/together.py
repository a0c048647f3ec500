"""One act on several families of the list: choose them, say what the act needs, look at what would change, confirm."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.actor import Actor
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.db import db
from triage.errors import Invalid, NotFound, Refused
from triage.filters import weekday
from triage.forms.fields import Option
from triage.forms.panel.together import FIELDS, FORMS, TogetherForm
from triage.panel.commands.together import AT_MOST, NEEDS, OFFERED, TOGETHER_LABELS, Came, Chosen, Together
from triage.panel.models import ENTRY_STATUS_LABELS, ListEntry
from triage.panel.queries import together as queries
from triage.panel.routes import bp
from triage.panel.routes.choosing import read_choice
from triage.panel.service import reading
from triage.panel.service import together as service
from triage.rules.meetings import Section
from triage.settings import settings


@bp.post("/list/together/choose")
@requires(P.LIST_MANAGE, P.MEETINGS_PREPARE)
def choose_together() -> ResponseReturnValue:
    """From the list: the ticked families, or the first that its filters show, and which act."""
    actor, kind = current_actor(), _kind(request.form.get("act", ""))
    ids, more = _chosen_on_the_list(actor)
    found = queries.of_these(ids, seen_by=actor)
    if not found:
        flash("Tick the families that it is for.", "warning")
        return redirect(url_for("panel.family_list", _anchor="together", **dict[str, Any](read_choice().query)))
    form = _begun(kind, found, actor)
    if not FIELDS[kind]:
        return _preview(kind, form, actor)
    return _details(kind, form, actor, cut=more)


@bp.route("/list/together", methods=["GET", "POST"])
@requires(P.LIST_MANAGE, P.MEETINGS_PREPARE)
def together() -> ResponseReturnValue:
    """What the act needs, the preview, and the act itself: one form that goes from page to page."""
    actor = current_actor()
    typed = TogetherForm().kind.data  # sent now, or before somebody had to sign in again
    if not typed:
        return redirect(url_for("panel.family_list"))
    kind = _kind(str(typed))
    form = _with_meetings(FORMS[kind](), actor)
    step = request.form.get("step", "details")
    if step == "details" or not form.validate_on_submit():
        return _details(kind, form, actor), 422 if form.errors or form.form_errors else 200
    if step != "do":
        return _preview(kind, form, actor)
    return _do(kind, form, actor)


@bp.get("/list/together/<uuid:act_id>")
@requires(P.LIST_MANAGE, P.MEETINGS_PREPARE)
def done_together(act_id: uuid.UUID) -> ResponseReturnValue:
    """What became of each family."""
    actor = current_actor()
    act = queries.bulk_act(act_id, seen_by=actor)
    found = queries.came_out(act, seen_by=actor)
    reading.record_list_seen("list", [each.entry for each in found], by=actor)
    return render_template(
        "panel/list/together_done.html",
        act=act,
        kind=Together(act.kind),
        done=[each for each in found if each.came is Came.DONE],
        changed=[each for each in found if each.came is Came.CHANGED],
        cannot=[each for each in found if each.came is Came.CANNOT],
        unseen=act.families - len(found),
        statuses=ENTRY_STATUS_LABELS,
    )


@bp.app_template_global()
def acts_together(status: str) -> Mapping[Together, str]:
    """What the reader of a page may do for several families of that status, in words."""
    actor = current_actor()
    return {each: TOGETHER_LABELS[each] for each in OFFERED.get(status, ()) if actor.may(NEEDS[each])}


@bp.app_template_global()
def together_at_most() -> int:
    """So many families can be taken at once."""
    return AT_MOST


def _kind(text: str) -> Together:
    """The act, where this person may do it; raises `NotFound`."""
    kind = next((each for each in Together if each == text), None)
    if kind is None or not current_actor().may(NEEDS[kind]):
        raise NotFound
    return kind


def _chosen_on_the_list(actor: Actor) -> tuple[Sequence[uuid.UUID], bool]:
    """The places chosen, and whether the filters show more than can be taken at once."""
    if request.form.get("everything"):
        return queries.of_the_filter(read_choice().wanted, seen_by=actor)
    return [found for text in request.form.getlist("families") if (found := _id(text)) is not None], False


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _begun(kind: Together, found: Sequence[ListEntry], actor: Actor) -> TogetherForm:
    """The form of the act for these families as they stand, with the next meeting that can take them."""
    form = FORMS[kind](formdata=None, kind=kind.value, section=Section.PRIORITY_LIST)
    form.take_up(Chosen(each.id, each.revision) for each in found)
    form = _with_meetings(form, actor)
    if "meeting" in form and form["meeting"].options:
        form["meeting"].data = uuid.UUID(form["meeting"].options[0].value)
    return form


def _with_meetings(form: TogetherForm, actor: Actor) -> TogetherForm:
    """The meetings that can take several families, the next one first."""
    if "meeting" in form:
        form["meeting"].options = [
            Option(str(each.id), f"{each.panel.name}, {weekday(each.starts_at)}")
            for each in queries.meetings_to_fill(seen_by=actor)
        ]
    return form


def _details(kind: Together, form: TogetherForm, actor: Actor, *, cut: bool = False) -> str:
    found = queries.of_these([each.entry_id for each in form.chosen.data or ()], seen_by=actor)
    reading.record_list_seen("list", found, by=actor)
    ticked = {each.entry_id: each for each in form.chosen.data or ()}
    return render_template(
        "panel/list/together.html",
        kind=kind,
        form=form,
        fields=FIELDS[kind],
        found=[(each, ticked[each.id]) for each in found],
        cut=cut,
        at_most=AT_MOST,
        statuses=ENTRY_STATUS_LABELS,
    )


def _preview(kind: Together, form: TogetherForm, actor: Actor) -> str:
    command = form.to_command()
    lines = queries.preview(command, seen_by=actor)
    reading.record_list_seen("list", [each.entry for each in lines], by=actor)
    seen = {each.entry_id: each for each in command.chosen}
    changed = [each for each in lines if each.entry.revision != seen[each.entry.id].revision]
    ready = [each for each in lines if not each.why_not]
    # What is sent on is what this page shows: whatever changed before it was drawn is in its lines already.
    form.take_up(Chosen(each.entry.id, each.entry.revision) for each in ready)
    return render_template(
        "panel/list/together_preview.html",
        kind=kind,
        form=form,
        fields=FIELDS[kind],
        command=command,
        ready=ready,
        cannot=[each for each in lines if each.why_not],
        changed=changed,
        each_takes=settings().minutes_per_family,
        minutes=settings().minutes_per_family * len(ready) if kind is Together.AGENDA else 0,
    )


def _do(kind: Together, form: TogetherForm, actor: Actor) -> ResponseReturnValue:
    try:
        act = service.do(form.to_command(), by=actor)
    except (Refused, Invalid) as refusal:
        db.session.rollback()
        form.add_error(refusal.message)
        return _details(kind, form, actor), 422
    return redirect(url_for("panel.done_together", act_id=act.id))
