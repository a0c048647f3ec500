"""The panel's pages: a file for each part of its work."""

from __future__ import annotations

from importlib import import_module, util

from flask import Blueprint

bp = Blueprint("panel", __name__)

for part in (
    "entries",
    "together",
    "taking",
    "since",
    "views",
    "stuck",
    "policy",
    "conclusions",
    "meetings",
    "beginning",
    "core_groups",
    "agenda",
    "attendance",
    "returns",
    "actions",
    "room",
    "decisions",
    "minutes",
):
    if util.find_spec(f"{__name__}.{part}") is not None:
        import_module(f"{__name__}.{part}")
