"""The settings page of wards: the list, and a file of postcodes that is counted and then taken in."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.actor import Actor
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, Refused, Stale
from triage.forms.wards import DecideWardsForm, SendWardsForm
from triage.own_flask import takes_files
from triage.reports.queries import wards as queries
from triage.reports.routes import bp
from triage.reports.service import wards as service
from triage.rules.wards import MOST_POSTCODES
from triage.settings import settings

P = Permission


@bp.get("/settings/wards")
@requires(P.SETTINGS_MANAGE)
def wards() -> ResponseReturnValue:
    """Every ward, how many postcodes are known of it, and the files that said so."""
    actor = current_actor()
    return render_template(
        "settings/wards.html", wards=queries.wards(seen_by=actor), files=queries.files(seen_by=actor)
    )


@bp.route("/settings/wards/new", methods=["GET", "POST"])
@requires(P.SETTINGS_MANAGE)
@takes_files
def send_wards() -> ResponseReturnValue:
    """A file to be counted."""
    form = SendWardsForm()
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            command = form.to_command(most_bytes=settings().list_megabytes * 1024 * 1024)
            file = service.send(command, by=current_actor())
        except service.Unusable as fault:
            for problem in fault.problems:
                form.add_error(problem)
            form.add_error("Choose a file that can be used", field="file")
        except (Invalid, Refused) as refusal:
            form.add_error(refusal.message, field="file")
            status = 409 if isinstance(refusal, Refused) else 422
        else:
            return redirect(url_for(".ward_file", file_id=file.id), 303)
    page = render_template(
        "settings/wards_send.html", form=form, most=settings().list_megabytes, most_postcodes=MOST_POSTCODES
    )
    return page, status


@bp.get("/settings/wards/files/<uuid:file_id>")
@requires(P.SETTINGS_MANAGE)
def ward_file(file_id: uuid.UUID) -> ResponseReturnValue:
    """What a file would change, or has changed."""
    return _draw(file_id)


@bp.post("/settings/wards/files/<uuid:file_id>/take-in")
@requires(P.SETTINGS_MANAGE)
def take_in_wards(file_id: uuid.UUID) -> ResponseReturnValue:
    """Let the wards be those of the file."""
    return _decide(
        file_id, lambda form, by: service.take_in(form.to_command(file_id), by=by), "The wards are those of the file."
    )


@bp.post("/settings/wards/files/<uuid:file_id>/drop")
@requires(P.SETTINGS_MANAGE)
def drop_wards(file_id: uuid.UUID) -> ResponseReturnValue:
    """Do not use the file."""
    return _decide(
        file_id, lambda form, by: service.drop(form.to_command(file_id), by=by), "The file is put aside, unused."
    )


def _decide(file_id: uuid.UUID, act: Callable[[DecideWardsForm, Actor], object], done: str) -> ResponseReturnValue:
    actor = current_actor()
    queries.file(file_id, seen_by=actor)
    form = DecideWardsForm()
    if not form.validate_on_submit():
        return _draw(file_id), 422
    try:
        act(form, actor)
    except Stale as stale:
        return _draw(file_id, stale), 409
    flash(done, "success")
    return redirect(url_for(".wards"), 303)


def _draw(file_id: uuid.UUID, refusal: Stale | None = None) -> str:
    file = queries.file(file_id, seen_by=current_actor())
    return render_template("settings/wards_file.html", file=file, refusal=refusal)
