"""The council's calendar: its school terms, or the shipped ones, and the days on which it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from triage.criteria.models import ClosedDay, SchoolTerm
from triage.criteria.queries.in_use import once
from triage.db import db
from triage.rules.terms import Term, Terms, default_terms


def terms() -> Terms:
    """The terms that evidence is judged by: the council's own from its first one on, the shipped ones before it."""
    return once("terms", _terms)


def school_terms() -> Sequence[SchoolTerm]:
    """The council's own terms, the first one first."""
    return db.session.scalars(select(SchoolTerm).order_by(SchoolTerm.starts_on)).all()


def closed_days() -> frozenset[date]:
    """Days on which the council is closed beside weekends and bank holidays."""
    return once("closed", lambda: frozenset(db.session.scalars(select(ClosedDay.day))))


def closed_day_rows() -> Sequence[ClosedDay]:
    """The days on which the council is closed with what they are, the first one first."""
    return db.session.scalars(select(ClosedDay).order_by(ClosedDay.day)).all()


def _terms() -> Terms:
    own = tuple(Term(name=each.name, start=each.starts_on, end=each.ends_on) for each in school_terms())
    if not own:
        return default_terms()
    before = tuple(each for each in default_terms().terms if each.end < own[0].start)
    return Terms(before + own)
