"""The council's calendar in the browser: what it is, and days on which the council is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.calendar import bank_holiday_names, known_until
from triage.criteria import queries as criteria
from triage.criteria.models import ClosedDay
from triage.criteria.queries.calendars import closed_day_rows
from triage.criteria.service import calendars as service
from triage.errors import Invalid, NotFound
from triage.evidence.routes import bp
from triage.forms.base import EmptyForm
from triage.forms.calendars import CloseForm
from triage.rules.school_calendar import school_year
from triage.rules.terms import Term

YEARS_BACK = 1


@bp.get("/calendars")
@requires(Permission.CALENDARS_EDIT, Permission.CRITERIA_SEE)
def calendars() -> ResponseReturnValue:
    this_year = clock.today().year
    holidays = {day: name for day, name in bank_holiday_names().items() if day.year >= this_year}
    return render_template(
        "calendars/index.html",
        years=_school_years(criteria.terms().terms),
        own=bool(criteria.school_terms()),
        closed=_by_year(closed_day_rows()),
        holidays=_years_of(holidays),
        known_until=known_until(),
        next_year=this_year + 1,
    )


@bp.route("/calendars/closed/add", methods=["GET", "POST"])
@requires(Permission.CALENDARS_EDIT)
def close_days() -> ResponseReturnValue:
    form = CloseForm()
    if form.validate_on_submit():
        try:
            days = service.close_days(
                form.first.data, form.last.data or form.first.data, form.name.data, by=current_actor()
            )
        except Invalid as fault:
            form.add_error(fault.message, field="first")
        else:
            flash(service.closed_words(days), "success")
            return redirect(url_for("evidence.calendars", _anchor="closed"))
    return render_template("calendars/close.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/calendars/closed/<day>/open")
@requires(Permission.CALENDARS_EDIT)
def open_day(day: str) -> ResponseReturnValue:
    if EmptyForm().validate_on_submit():
        service.open_day(as_day(day), by=current_actor())
        flash("The council is open on that day", "success")
    return redirect(url_for("evidence.calendars", _anchor="closed"))


@bp.post("/calendars/closed/<int:year>/next-year")
@requires(Permission.CALENDARS_EDIT)
def close_next_year(year: int) -> ResponseReturnValue:
    if EmptyForm().validate_on_submit():
        try:
            flash(service.closed_words(service.close_next_year(year, by=current_actor())), "success")
        except Invalid as fault:
            flash(fault.message, "warning")
    return redirect(url_for("evidence.calendars", _anchor="closed"))


def as_day(text: str) -> date:
    """A day of an address; one that is none is not found."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _school_years(terms: Sequence[Term]) -> Sequence[tuple[int, Sequence[Term]]]:
    """This school year and those to come, and the one before; older ones explain the past and stay."""
    found = [(year, tuple(inside)) for year, inside in groupby(terms, key=school_year)]
    first = school_year(Term("", clock.today(), clock.today())) - YEARS_BACK
    return [each for each in found if each[0] >= first]


def _by_year(rows: Sequence[ClosedDay]) -> Sequence[tuple[int, Sequence[ClosedDay]]]:
    grouped = groupby(rows, key=lambda each: each.day.year)
    return [(year, tuple(inside)) for year, inside in grouped if year >= clock.today().year]


def _years_of(holidays: Mapping[date, str]) -> Sequence[tuple[int, Sequence[tuple[date, str]]]]:
    return [(year, tuple(inside)) for year, inside in groupby(holidays.items(), key=lambda each: each[0].year)]
