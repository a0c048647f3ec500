"""Doing an act from a form: every refusal is shown on the form, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from triage.db import db
from triage.errors import Invalid, Refused, Stale
from triage.forms.base import BaseForm, RevisionForm


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a submission: done, or the status to draw the form with again and what has changed since."""

    done: bool = False
    status: int = 200
    stale: Stale | None = None


def submit(form: BaseForm, act: Callable[[], object], *, revision: Callable[[], int] | None = None) -> Answer:
    """Validate and do. `revision` reads the record's newest, so that the words can be sent again over it."""
    if not form.is_submitted():
        return Answer()
    if not form.validate():
        return Answer(status=422)
    try:
        act()
    except Stale as stale:
        db.session.rollback()
        if revision is not None and isinstance(form, RevisionForm):
            form.accept_revision(revision())
        return Answer(status=409, stale=stale)
    except (Refused, Invalid) as refusal:
        db.session.rollback()
        form.add_error(refusal.message)
        return Answer(status=422)
    return Answer(done=True)
