"""Trying a version: how far it came, what it showed in numbers, and the families that would change."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from triage.access import fields
from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission as P
from triage.criteria import queries as criteria
from triage.criteria.models import CriteriaVersion
from triage.errors import Invalid, NotFound, Refused
from triage.forms.trials import TryForm
from triage.imports.errors_file import WRITERS
from triage.own_flask import number
from triage.rules.documents import digest, from_json
from triage.rules.trying import REASONS
from triage.trials import service, sheets, showing
from triage.trials.models import Trial, TrialState
from triage.trials.queries import trials as queries
from triage.trials.queries.trials import PAGE, UNDER_WAY
from triage.trials.routes import bp
from triage.trials.showing import Summary


@dataclass(frozen=True, slots=True)
class Shown:
    """A version with its last trial and what that showed."""

    version: CriteriaVersion
    trial: Trial | None
    summary: Summary | None

    @property
    def under_way(self) -> bool:
        return self.trial is not None and self.trial.state in UNDER_WAY

    @property
    def stale(self) -> bool:
        """Whether the draft was saved since it was tried."""
        return self.trial is not None and self.trial.digest != digest(from_json(self.version.content))


@bp.get("/criteria/<uuid:version_id>/trials")
@requires(P.CRITERIA_SEE)
def trials(version_id: uuid.UUID) -> str:
    """What trying a version showed last, and a button to try it."""
    return _page(_shown(version_id), TryForm())


@bp.post("/criteria/<uuid:version_id>/trials")
@requires(P.CRITERIA_EDIT)
def begin(version_id: uuid.UUID) -> ResponseReturnValue:
    """Have it tried as it stands."""
    form = TryForm()
    if form.validate_on_submit():
        try:
            service.ask(form.to_command(version_id), by=current_actor())
        except (Refused, Invalid) as refusal:
            form.add_error(refusal.message)
        else:
            return redirect(url_for(".trials", version_id=version_id))
    return _page(_shown(version_id), form), 422


@bp.get("/criteria/<uuid:version_id>/trials/progress")
@requires(P.CRITERIA_SEE)
def progress(version_id: uuid.UUID) -> Response:
    """The part of the page that moves while a version is tried; unchanged it is not sent again."""
    shown = _shown(version_id)
    response = make_response(render_template("trials/_progress.html", shown=shown))
    response.set_etag(hashlib.sha256(response.data).hexdigest()[:20])
    if not shown.under_way:
        response.headers["X-Poll"] = "done"
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug answers what it was given


@bp.get("/criteria/<uuid:version_id>/trials/families")
@requires(P.FAMILIES_SEE)
def families(version_id: uuid.UUID) -> str:
    """The families that would change, as far as their reader may see them."""
    actor, (shown, trial) = current_actor(), _done(version_id)
    asked = request.args.get("change", "")
    chosen = next((line for line in shown.lines if line.change == asked), None)
    after, before = request.args.get("after", -1, type=number), request.args.get("before", type=number)
    change = chosen.change if chosen else ""
    found = list(queries.rows(trial, seen_by=actor, change=change, after=after, before=before))
    more, found = len(found) > PAGE, found[:PAGE]
    if before is not None:
        found.reverse()
    service.record_rows_seen(trial, [row for row, _ in found], by=actor)
    version, open_only = criteria.version(version_id), fields.view_of(actor).without_benefits
    earlier = found and (more if before is not None else after >= 0)
    later = found and (more if before is None else True)
    return render_template(
        "trials/families.html",
        version=version,
        trial=trial,
        summary=shown,
        chosen=chosen,
        rows=[
            (row, family, sheets.ends(row, version.kind), row.open_words if open_only else row.words)
            for row, family in found
            if not open_only or row.open_words or row.change != REASONS
        ],
        previous=_to(version_id, change, before=found[0][0].position) if earlier else "",
        next=_to(version_id, change, after=found[-1][0].position) if later else "",
    )


@bp.post("/criteria/<uuid:version_id>/trials/families.<ending>")
@requires(P.FAMILIES_SEE)
@step_up
def taken(version_id: uuid.UUID, ending: str) -> ResponseReturnValue:
    """The same families as a file: references alone, and nothing of benefit data."""
    actor, (_, trial) = current_actor(), _done(version_id)
    if ending not in WRITERS:
        raise NotFound
    version = criteria.version(version_id)
    found = [row for row, _ in queries.rows(trial, seen_by=actor, most=None)]
    write, media = WRITERS[ending]
    content = write(sheets.lines(found, version.kind))
    service.record_taken(trial, found, by=actor)
    name = f"{version.code}-{version.version} would change.{ending}"
    return send_file(content, mimetype=media, as_attachment=True, download_name=name)


@bp.app_template_global()
def tried_words(version_id: uuid.UUID) -> str:
    """What the last trial of a version showed, in a few words; empty where it was not tried to the end."""
    shown = _shown(version_id)
    if shown.trial is None or shown.summary is None:
        return ""
    return shown.summary.words if not shown.stale else "It was changed since it was tried"


def _page(shown: Shown, form: TryForm) -> str:
    return render_template(
        "trials/trials.html",
        shown=shown,
        version=shown.version,
        form=form,
        may_be_tried=shown.version.state in service.MAY_BE_TRIED,
    )


def _shown(version_id: uuid.UUID) -> Shown:
    version = criteria.version(version_id)
    trial = queries.latest(version_id)
    if trial is None or trial.state is not TrialState.DONE:
        return Shown(version, trial, None)
    return Shown(version, trial, showing.summary(trial, version.kind, queries.closed_since(trial)))


def _done(version_id: uuid.UUID) -> tuple[Summary, Trial]:
    """A trial that came to its end; raises `NotFound`."""
    shown = _shown(version_id)
    if shown.trial is None or shown.summary is None:
        raise NotFound
    return shown.summary, shown.trial


def _to(version_id: uuid.UUID, change: str, *, after: int | None = None, before: int | None = None) -> str:
    return url_for(".families", version_id=version_id, change=change or None, after=after, before=before)
