"""Beginning a draft: from what is published, as a framework of one's own, or from a file; and putting one aside."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.criteria import queries, service
from triage.criteria.models import VersionState
from triage.criteria.routes import bp
from triage.criteria.routes.acting import act_on
from triage.criteria.routes.reading import KIND_LABELS
from triage.errors import Invalid
from triage.forms.criteria.beginning import NEXT, FileForm, StartForm
from triage.forms.criteria.publishing import DropForm
from triage.forms.fields import Option


@bp.route("/criteria/new", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def start() -> ResponseReturnValue:
    """Begin from a published version, as a new version or a framework of one's own."""
    form = StartForm(based_on=request.args.get("from", ""), what=NEXT if request.args.get("from") else None)
    form.based_on.options = _published()
    if form.validate_on_submit():
        try:
            version = service.start(form.to_command(), by=current_actor())
        except Invalid as fault:
            form.add_error(fault.message, field="code" if "code" in fault.message else None)
        else:
            flash("The draft is begun. Nobody is judged by it until it is published.", "success")
            return redirect(url_for(".show", version_id=version.id))
    return render_template("criteria/start.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/criteria/new/file", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def take_in() -> ResponseReturnValue:
    """Begin from a TOML file."""
    form = FileForm()
    if form.validate_on_submit():
        words = form.words()
        try:
            if words is not None:
                key = str(form.idempotency_key.data)
                version = service.take_in(words, why=form.why.data, key=key, by=current_actor())
                flash("The draft is begun from the file. Nobody is judged by it until it is published.", "success")
                return redirect(url_for(".show", version_id=version.id))
        except Invalid as fault:
            form.add_error(fault.message, field="file" if form.file.data else "text")
    return render_template("criteria/file.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/criteria/<uuid:version_id>/drop", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def drop(version_id: uuid.UUID) -> ResponseReturnValue:
    """Put a draft aside."""
    return act_on(
        version_id,
        DropForm,
        lambda form: service.drop(version_id, form.seen_revision.data, by=current_actor()),
        of=VersionState.DRAFT,
        template="criteria/drop.html",
        done="The draft is put aside. It can still be read.",
    )


def _published() -> list[Option]:
    return [
        Option(f"{each.kind.value} {each.key}", f"{each.name}, version {each.number}", group=KIND_LABELS[each.kind])
        for each in queries.overview(clock.today()).every
    ]
