"""Doing an act from a form of the settings pages: every refusal is shown on the form, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash

from triage.db import db
from triage.errors import Invalid, Refused, Stale
from triage.forms.base import BaseForm, RevisionForm

DONE = 303


def submit(form: BaseForm, act: Callable[[], object], *, revision: Callable[[], int] | None = None) -> int:
    """Validate and do; answers `DONE`, or the status to draw the form with again."""
    if not form.is_submitted():
        return 200
    if not form.validate():
        return 422
    try:
        act()
    except Stale as stale:
        db.session.rollback()
        if revision is not None and isinstance(form, RevisionForm):
            form.accept_revision(revision())
        form.add_error(" ".join([stale.message, *stale.changes, "Look again before you save."]))
        return 409
    except (Refused, Invalid) as refusal:
        db.session.rollback()
        form.add_error(refusal.message)
        return 422
    return DONE


def press(act: Callable[[], object], done: str) -> bool:
    """Do what a single button asks for, and say what came of it."""
    try:
        act()
    except (Refused, Stale) as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
        return False
    if done:
        flash(done, "success")
    return True
