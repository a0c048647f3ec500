"""The index of families. A name that is looked for is kept in the session and never in an address."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.families import queries, service
from triage.families.routes import bp
from triage.forms.families import FindForm

KEPT = "families_looked_for"


@bp.get("/families")
@requires(Permission.FAMILIES_SEE)
def index() -> ResponseReturnValue:
    words = str(session.get(KEPT, ""))
    page = queries.families(seen_by=current_actor(), words=words, after=request.args.get("after", ""))
    service.record_listed(page.families, by=current_actor())
    return render_template(
        "families/index.html",
        form=FindForm(formdata=None, words=words),
        page=page,
        words=words,
        more="after" in request.args,
    )


@bp.post("/families/find")
@requires(Permission.FAMILIES_SEE)
def find() -> ResponseReturnValue:
    actor = current_actor()
    form = FindForm()
    if not form.validate_on_submit():
        page = queries.families(seen_by=actor)
        service.record_listed(page.families, by=actor)
        return render_template("families/index.html", form=form, page=page, words="", more=False), 422
    session[KEPT] = form.words.data
    found = queries.families(seen_by=actor, words=form.words.data).families
    service.record_search(form.words.data, found, by=actor)
    if form.words.data and len(found) == 1:
        session.pop(KEPT, None)
        return redirect(url_for("families.show", reference=found[0].reference))
    return redirect(url_for("families.index"))
