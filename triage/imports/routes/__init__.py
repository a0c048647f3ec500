"""Partners' lists: sending one, trying it, taking it in; and what was found in them."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint, current_app

bp = Blueprint("imports", __name__)


@bp.app_template_global()
def has_page(endpoint: str) -> bool:
    """Whether the service has this page."""
    return endpoint in current_app.view_functions


for part in ("lists", "sending", "deciding", "reviewing", "finding", "expecting", "reconciling", "taking_on"):
    import_module(f"{__name__}.{part}")
