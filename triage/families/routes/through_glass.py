"""A family's page as it is read through a broken glass: the banner above it, and no button below."""

from __future__ import annotations

from dataclasses import replace

from flask_login import current_user

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.families.models import Family
from triage.families.routes import bp
from triage.restriction import queries
from triage.restriction.models import Glass


def read_only(family: Family) -> dict[str, object]:
    """What a template gets in place of its own `actor` where the family is open by a glass alone: a mere reader."""
    glass = glass_over(family)
    if glass is None:
        return {}
    actor: Actor = current_user.actor
    reading = actor.permissions & {Permission.FAMILIES_SEE}
    return {"glass": glass, "actor": replace(actor, permissions=reading)}


def glass_over(family: Family) -> Glass | None:
    """The glass that the reader of this page looks through; asked of the database for restricted families only."""
    if not current_user.is_authenticated:
        return None
    return queries.glass_through(family, seen_by=current_user.actor)


bp.add_app_template_global(glass_over, "glass_over")
