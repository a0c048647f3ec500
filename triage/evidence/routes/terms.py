"""School terms in the browser: one is added, changed or removed, and a year's pattern goes on into the next.

Before anything is saved, the page says how many items of evidence would count until another day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.criteria import queries as criteria
from triage.criteria.service import calendars as service
from triage.errors import Invalid, NotFound, Stale
from triage.evidence.routes import bp
from triage.evidence.routes.calendars import as_day
from triage.evidence.service import lapsing
from triage.forms.calendars import SeenForm, TermForm
from triage.rules.school_calendar import a_year_on, digest, sensible
from triage.rules.terms import CalendarError, Term


@bp.route("/calendars/terms/add", methods=["GET", "POST"])
@requires(Permission.CALENDARS_EDIT)
def add_term() -> ResponseReturnValue:
    terms = criteria.terms().terms
    return _one_term(TermForm(seen=digest(terms)), terms, title="Add a term")


@bp.route("/calendars/terms/<start>", methods=["GET", "POST"])
@requires(Permission.CALENDARS_EDIT)
def change_term(start: str) -> ResponseReturnValue:
    terms = criteria.terms().terms
    term = _term_of(terms, as_day(start))
    form = TermForm(seen=digest(terms), name=term.name, start=term.start, end=term.end)
    return _one_term(form, tuple(each for each in terms if each != term), title=f"Change {term.name}")


@bp.route("/calendars/terms/<start>/remove", methods=["GET", "POST"])
@requires(Permission.CALENDARS_EDIT)
def remove_term(start: str) -> ResponseReturnValue:
    terms = criteria.terms().terms
    term = _term_of(terms, as_day(start))
    wanted = tuple(each for each in terms if each != term)
    return _as_a_whole(terms, wanted, title=f"Remove {term.name}", removed=term)


@bp.route("/calendars/terms/next-year", methods=["GET", "POST"])
@requires(Permission.CALENDARS_EDIT)
def copy_terms() -> ResponseReturnValue:
    terms = criteria.terms().terms
    fresh = a_year_on(terms)
    return _as_a_whole(terms, (*terms, *fresh), title="Add the next school year", fresh=fresh)


def _one_term(form: TermForm, others: Sequence[Term], *, title: str) -> ResponseReturnValue:
    """Ask for one term, say what it would change, and save it once that was shown."""
    if not form.validate_on_submit():
        return _draw_one(form, title), 422 if form.is_submitted() else 200
    wanted = (*others, form.to_term())
    try:
        moved = lapsing.what_moves(sensible(wanted))
        if form.shown.data != digest(wanted):
            form.shown.data = digest(wanted)
            return _draw_one(form, title, moved=moved), 200
        service.save_terms(wanted, seen=form.seen.data, by=current_actor())
    except (CalendarError, Invalid) as fault:
        form.add_error(str(fault), field="start")
        return _draw_one(form, title), 422
    except Stale as stale:
        form.seen.data, form.shown.data = digest(criteria.terms().terms), ""
        return _draw_one(form, title, refusal=stale), 409
    return _saved()


def _as_a_whole(
    terms: Sequence[Term],
    wanted: Sequence[Term],
    *,
    title: str,
    removed: Term | None = None,
    fresh: Sequence[Term] = (),
) -> ResponseReturnValue:
    """Say what it would change, and save it at the press of a button."""
    form = SeenForm(seen=digest(terms))
    problem, refusal, moved = "", None, None
    sent = form.validate_on_submit()
    try:
        if sent:
            _must_be_as_seen(form, terms)
        moved = lapsing.what_moves(sensible(wanted))
        if sent:
            service.save_terms(wanted, seen=form.seen.data, by=current_actor())
            return _saved()
    except (CalendarError, Invalid) as fault:
        problem = str(fault)
    except Stale as stale:
        refusal, form.seen.data = stale, digest(criteria.terms().terms)
    shown = {"problem": problem, "refusal": refusal, "moved": moved, "removed": removed, "fresh": fresh}
    status = 409 if refusal else 422 if problem and form.is_submitted() else 200
    return render_template("calendars/whole.html", form=form, title=title, **shown), status


def _must_be_as_seen(form: SeenForm, terms: Sequence[Term]) -> None:
    """Before anything is said of it: what was pressed was drawn from these terms."""
    if form.seen.data != digest(terms):
        raise Stale


def _term_of(terms: Sequence[Term], start: date) -> Term:
    """The term that begins on a day."""
    found = next((each for each in terms if each.start == start), None)
    if found is None:
        raise NotFound
    return found


def _draw_one(form: TermForm, title: str, *, moved: lapsing.Moved | None = None, refusal: Stale | None = None) -> str:
    return render_template("calendars/term.html", form=form, title=title, moved=moved, refusal=refusal)


def _saved() -> ResponseReturnValue:
    flash("The school terms are changed. What depends on them is reckoned anew within minutes.", "success")
    return redirect(url_for("evidence.calendars", _anchor="terms"))
