"""One's own views of the list: save what one reads now, name it anew, delete it, open the list with it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.forms.panel.listing import ViewForm
from triage.panel.queries import views as queries
from triage.panel.routes import bp
from triage.panel.routes.acting import submit
from triage.panel.routes.choosing import in_an_address, kept_choice
from triage.panel.service import views as service


@bp.route("/list/views", methods=["GET", "POST"])
@requires(P.LIST_SEE)
def views() -> ResponseReturnValue:
    actor, form = current_actor(), ViewForm()
    answer = submit(form, lambda: service.save(form.name.data or "", in_an_address(kept_choice()), by=actor))
    if answer.done:
        flash(f"The view “{form.name.data}” is saved.", "success")
        return redirect(url_for("panel.views"))
    page = render_template("panel/list/views.html", form=form, views=queries.views_of(actor), at_most=service.AT_MOST)
    return page, answer.status


@bp.route("/list/views/<uuid:view_id>", methods=["GET", "POST"])
@requires(P.LIST_SEE)
def rename_view(view_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.view(view_id, seen_by=actor)
    form = ViewForm(name=found.name)
    answer = submit(form, lambda: service.rename(view_id, form.name.data or "", by=actor))
    if answer.done:
        flash(f"The view is named “{form.name.data}” now.", "success")
        return redirect(url_for("panel.views"))
    return render_template("panel/list/view.html", form=form, view=found), answer.status


@bp.post("/list/views/<uuid:view_id>/first")
@requires(P.LIST_SEE)
def open_view_first(view_id: uuid.UUID) -> ResponseReturnValue:
    service.open_first(view_id, by=current_actor())
    flash("The list opens so from the next time you sign in.", "success")
    return redirect(url_for("panel.views"))


@bp.post("/list/views/<uuid:view_id>/delete")
@requires(P.LIST_SEE)
def delete_view(view_id: uuid.UUID) -> ResponseReturnValue:
    service.delete(view_id, by=current_actor())
    flash("The view is deleted.", "success")
    return redirect(url_for("panel.views"))
