"""Keeping views of the list under names of one's own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, once, transaction
from triage.errors import Invalid
from triage.panel.models import SavedView
from triage.panel.queries import views as queries

AT_MOST = 20


@once
def save(name: str, wanted: Mapping[str, str], *, by: Actor) -> SavedView:
    """Keep these filters and this sorting under a name.

    Raises:
        Invalid: the name is taken, or so many are kept already.
    """
    with transaction():
        kept = queries.views_of(by)
        if len(kept) >= AT_MOST:
            raise Invalid(f"You keep {AT_MOST} views already. Delete one first.")
        _must_be_free(name, kept)
        assert by.user_id is not None
        saved = SavedView(user_id=by.user_id, name=name, wanted=dict(wanted), saved_at=clock.now())
        db.session.add(saved)
        db.session.flush()
        audit.record("panel.view_saved", subject=saved, by=by)
    return saved


@once
def rename(view_id: uuid.UUID, name: str, *, by: Actor) -> None:
    """Give one's own view another name."""
    with transaction():
        found = queries.view(view_id, seen_by=by)
        _must_be_free(name, [each for each in queries.views_of(by) if each.id != found.id])
        found.name = name
        audit.record("panel.view_saved", subject=found, by=by)


def delete(view_id: uuid.UUID, *, by: Actor) -> None:
    """Keep one's own view no more."""
    with transaction():
        found = queries.view(view_id, seen_by=by)
        audit.record("panel.view_deleted", subject=found, by=by)
        db.session.delete(found)


def open_first(view_id: uuid.UUID, *, by: Actor) -> None:
    """Open the list with one's own view from now on; with no view where it was this one."""
    with transaction():
        chosen = queries.view(view_id, seen_by=by)
        was_first = chosen.opens_first
        for each in queries.views_of(by):
            each.opens_first = each.id == chosen.id and not was_first
        audit.record("panel.view_saved", subject=chosen, by=by)


def _must_be_free(name: str, kept: Iterable[SavedView]) -> None:
    taken = {each.name.casefold() for each in kept}
    if name.casefold() in taken:
        raise Invalid("You keep a view of this name already. Choose another name.")
