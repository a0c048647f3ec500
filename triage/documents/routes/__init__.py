"""Letters to approve, a meeting's letters and packs, and the files themselves."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("documents", __name__)

for part in ("letters", "leaving_out", "meetings", "papers", "files"):
    import_module(f"{__name__}.{part}")
