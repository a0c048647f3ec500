"""The pages of those who check: the trail, who has looked at one family, and who searched for certain words."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from triage import jobs
from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission as P
from triage.audit import anchors
from triage.families import queries as families
from triage.forms.base import EmptyForm
from triage.forms.fields import Option
from triage.forms.oversight import TrailForm, WordsForm, as_fields, kept_of, wanted_of
from triage.oversight import queries, service
from triage.oversight.commands import Wanted
from triage.oversight.paper import FORMATS

bp = Blueprint("oversight", __name__)

HOUR = 3600
KEPT = "trail_looked_for"

jobs.every(HOUR, "audit.anchor", anchors.anchor)


@bp.get("/audit")
@requires(P.AUDIT_SEE)
def index() -> ResponseReturnValue:
    wanted = _kept()
    return _trail(_form(wanted), wanted)


@bp.post("/audit")
@requires(P.AUDIT_SEE)
def look_for() -> ResponseReturnValue:
    form = _form()
    if "clear" in request.form:
        session.pop(KEPT, None)
        return redirect(url_for(".index"))
    if not form.validate_on_submit():
        return _trail(form, Wanted()), 422
    session[KEPT] = kept_of(form.to_wanted())
    return redirect(url_for(".index"))


@bp.post("/audit/export")
@requires(P.AUDIT_SEE)
@step_up
def export() -> ResponseReturnValue:
    """All that is looked for, as one file; that it was taken is on record."""
    actor, wanted = current_actor(), _kept()
    if not EmptyForm().validate_on_submit():
        return redirect(url_for(".index"))
    form = FORMATS.get(request.form.get("format", ""), FORMATS["csv"])
    page = queries.export(wanted, seen_by=actor)
    service.record_export(wanted, page, by=actor)
    response = Response(form.write(service.rows_of(page)), mimetype=form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="audit-trail.{form.ending}"'
    return response


@bp.route("/audit/searches", methods=["GET", "POST"])
@requires(P.AUDIT_SEE)
def searches() -> ResponseReturnValue:
    """Did somebody search for these words? They go on as a mark from which nobody can read them."""
    form = WordsForm()
    if form.validate_on_submit():
        return redirect(url_for(".searches_for", mark=service.mark_of(form.words.data)))
    status = 422 if form.is_submitted() else 200
    return render_template("oversight/searches.html", form=form, page=None), status


@bp.get("/audit/searches/<mark>")
@requires(P.AUDIT_SEE)
def searches_for(mark: str) -> ResponseReturnValue:
    actor = current_actor()
    page = queries.by_mark(mark, seen_by=actor, before=_before())
    service.record_words_checked(mark, page, by=actor)
    form = WordsForm(formdata=None)
    return render_template("oversight/searches.html", form=form, page=page, mark=mark, more=_before() is not None)


@bp.get("/audit/families/<reference>")
@requires(P.AUDIT_SEE)
def family(reference: str) -> ResponseReturnValue:
    """Who has looked at this family, for those who check: the reference, and nothing else of the family."""
    actor = current_actor()
    found = queries.family_named(reference, seen_by=actor)
    service.record_family_seen(found, by=actor)
    page = queries.of_family(found.id, before=_before())
    return render_template(
        "oversight/family.html", reference=found.reference, own=found.id, page=page, more=_before() is not None
    )


@bp.get("/families/<reference>/looked")
@requires(P.LOOKS_SEE)
def looked(reference: str) -> ResponseReturnValue:
    """The same beside the family's other pages, for those who may open the family."""
    actor = current_actor()
    found = families.family(reference, seen_by=actor)
    service.record_family_seen(found, by=actor)
    page = queries.of_family(found.id, before=_before())
    return render_template("families/looked.html", family=found, own=found.id, page=page, more=_before() is not None)


def _trail(form: TrailForm, wanted: Wanted) -> str:
    """A page of the trail beside its filters."""
    actor = current_actor()
    page = queries.found(wanted, seen_by=actor, before=_before())
    service.record_search(wanted, page, by=actor)
    return render_template(
        "oversight/trail.html",
        form=form,
        wanted=wanted,
        page=page,
        formats=FORMATS,
        most=queries.MOST_EXPORTED,
        more=_before() is not None,
    )


def _form(wanted: Wanted | None = None) -> TrailForm:
    """The filters as they were left."""
    form = TrailForm() if wanted is None else TrailForm(formdata=None, **as_fields(wanted))
    form.person.options = [Option(str(each.id), each.name, group=each.agency.name) for each in queries.people()]
    form.agency.options = [Option(str(each.id), each.name) for each in queries.agencies()]
    return form


def _kept() -> Wanted:
    kept = session.get(KEPT)
    return wanted_of(kept) if isinstance(kept, dict) else Wanted()


def _before() -> int | None:
    """The number to go on from; a damaged one starts from the newest."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
