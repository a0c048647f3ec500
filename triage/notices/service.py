"""Telling people: a notice is written in the act that causes it."""

from __future__ import annotations

import uuid

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db, transaction
from triage.notices import queries
from triage.notices.models import Notice


def tell(
    text: str,
    *,
    href: str = "",
    agency_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    holders_of: Permission | None = None,
    family_id: uuid.UUID | None = None,
    whoever_may_read: bool = False,
    urgent: bool = False,
) -> Notice:
    """Put a notice on the home page of one person, of an agency, or of everybody who holds a permission.

    With an agency and a permission it is for those of the agency who hold it.

    `text` names references only, never a person. One about a restricted family, by its reference or
    `family_id`, is there for those alone to whom the family is; `whoever_may_read` says that safety needs it read.
    """
    notice = Notice(
        text=text,
        href=href,
        agency_id=agency_id,
        user_id=user_id,
        family_id=None if whoever_may_read else family_id or queries.family_named_in(text),
        permission=holders_of.name if holders_of else "",
        urgent=urgent,
        at=clock.now(),
    )
    db.session.add(notice)
    return notice


def settle(href: str) -> bool:
    """The matter a notice leads to has been dealt with: take it off everybody's page. Joins the caller's act.

    Whether it still stood on anybody's.
    """
    return queries.mark_read(href, at=clock.now()) > 0


def forget_news() -> None:
    """Everybody has read what came until now; what is still to do shows in the counts of their home pages."""
    with transaction():
        queries.mark_read_before(clock.now())


def dismiss(notice_id: uuid.UUID, *, by: Actor) -> None:
    """Take a notice off the home page; raises `NotFound` when it is not this person's."""
    with transaction():
        notice = queries.notice(notice_id, seen_by=by)
        notice.read_at = clock.now()
        notice.read_by_id = by.user_id
