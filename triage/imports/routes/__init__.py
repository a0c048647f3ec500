"""Partners' lists: sending one, trying it, taking it in; and what was found in them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("imports", __name__)

__all__ = ["bp"]
