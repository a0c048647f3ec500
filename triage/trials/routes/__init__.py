"""Pages on which drafts are tried, and the editor of the points with its what-if beside it."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("trials", __name__)

for part in ("trying", "points"):
    import_module(f"{__name__}.{part}")
