"""The editor of the points of the list, with what they would do to it beside it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.criteria import documents
from triage.criteria import queries as criteria
from triage.criteria import service as criteria_service
from triage.criteria.commands import CriteriaKind
from triage.criteria.models import CriteriaVersion, VersionState
from triage.db import db
from triage.errors import NotFound, Refused, Stale
from triage.forms.points import PointsForm, form_for
from triage.rules.documents import Document, from_json
from triage.rules.priority_policy import PriorityPolicy
from triage.rules.toml_reader import DataError
from triage.trials import service
from triage.trials.commands import TryVersion
from triage.trials.looking import what_if
from triage.trials.routes import bp
from triage.trials.showing import Summary

LOOK, TRY = "look", "try"


@bp.route("/criteria/<uuid:version_id>/points", methods=["GET", "POST"])
@requires(P.CRITERIA_EDIT)
def points(version_id: uuid.UUID) -> ResponseReturnValue:
    """Write the points, see who would move, save, and have it tried."""
    version, document = _draft(version_id)
    form = form_for(document, seen_revision=version.revision)
    if not form.is_submitted():
        return _page(version, form, document)
    if not form.validate():
        return _page(version, form, document, status=422)
    action = request.form.get("action", "")
    if action == LOOK:
        return _page(version, form, form.to_content(document))
    try:
        criteria_service.save(form.to_command(version_id, document), by=current_actor())
    except Stale as stale:
        db.session.rollback()
        newer, _ = _draft(version_id)
        form.accept_revision(newer.revision)
        return _page(newer, form, form.to_content(document), stale=stale, status=409)
    except Refused as refusal:
        db.session.rollback()
        form.add_error(refusal.message)
        return _page(version, form, form.to_content(document), status=422)
    return _saved(version_id, form, action)


def _saved(version_id: uuid.UUID, form: PointsForm, action: str) -> ResponseReturnValue:
    if action == TRY:
        key = str(form.idempotency_key.data)
        service.ask(TryVersion(version_id=version_id, idempotency_key=key), by=current_actor())
        return redirect(url_for(".trials", version_id=version_id))
    flash("The draft is saved. Nothing on the list has changed.", "success")
    return redirect(url_for("criteria.show", version_id=version_id))


def _page(
    version: CriteriaVersion, form: PointsForm, document: Document, *, stale: Stale | None = None, status: int = 200
) -> ResponseReturnValue:
    looked, fault = _looked(document)
    page = render_template(
        "trials/points.html", version=version, form=form, looked=looked, fault=fault, stale=stale, look=LOOK, try_=TRY
    )
    return page, status


def _looked(document: Document) -> tuple[Summary | None, str]:
    """Who would move by a document, or why nobody can say."""
    try:
        draft = documents.read(CriteriaKind.PRIORITY, document)
    except DataError as error:
        return None, str(error)
    assert isinstance(draft, PriorityPolicy)
    return what_if(draft), ""


def _draft(version_id: uuid.UUID) -> tuple[CriteriaVersion, Document]:
    """A draft of the points; raises `NotFound` for anything else."""
    version = criteria.version(version_id)
    if version.kind is not CriteriaKind.PRIORITY or version.state is not VersionState.DRAFT:
        raise NotFound
    document: Document = from_json(version.content)
    return version, document
