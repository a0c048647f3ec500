"""Doing an act from a form, with every refusal shown on the form and nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from triage.db import db
from triage.errors import Invalid, Refused, Stale
from triage.forms.base import BaseForm, RevisionForm


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a submission: done, or the status to draw the form with again and what has changed since."""

    done: bool
    status: int = 200
    changes: tuple[str, ...] = ()


def submit(form: BaseForm, act: Callable[[], object], *, revision: Callable[[], int] | None = None) -> Answer:
    """Validate and do. `revision` reads the record's newest, so that the words can be sent again over it."""
    if not form.is_submitted():
        return Answer(done=False)
    if not form.validate():
        return Answer(done=False, status=422)
    try:
        act()
    except Stale as stale:
        db.session.rollback()
        if revision is not None and isinstance(form, RevisionForm):
            form.accept_revision(revision())
        return Answer(done=False, status=409, changes=stale.changes or (stale.message,))
    except (Refused, Invalid) as refusal:
        db.session.rollback()
        form.add_error(refusal.message)
        return Answer(done=False, status=422)
    return Answer(done=True)
