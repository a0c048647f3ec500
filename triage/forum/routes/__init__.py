"""The forum's pages: its list, one family of it, noting and finding, and what the forum agrees."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from flask import Blueprint

from triage import jobs
from triage.access.guards import current_actor
from triage.families.models import Family
from triage.forum import queries, service
from triage.forum.models import ForumEntry
from triage.panel.models import Section
from triage.panel.queries import suggestions

bp = Blueprint("forum", __name__)

HOUR = 3600


def _nominated(_since: suggestions.Since) -> Iterator[suggestions.Found]:
    for family_id, day in queries.families_put_forward():
        yield suggestions.Found(family_id, f"Put forward by the forum on {day.day} {day:%B}: to verify")


def _at_the_forum(family: Family) -> ForumEntry | None:
    """For pages of other areas: that the forum looks at a family, where the reader may know, and nothing of why."""
    return queries.standing(family.id, seen_by=current_actor())


bp.add_app_template_global(_at_the_forum, "at_the_forum")
suggestions.nominate(Section.NEW_REFERRALS, _nominated)
jobs.every(HOUR, "forum.weigh", service.weigh_all)

for part in ("listing", "noting", "agreeing"):
    import_module(f"{__name__}.{part}")
