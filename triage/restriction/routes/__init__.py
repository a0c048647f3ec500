"""Restricted records: who may see one, opening one in an emergency, and reviewing that."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("restriction", __name__)

from triage.restriction.routes import breaking, naming, reviewing  # noqa: E402  # views need the blueprint

__all__ = ["bp", "breaking", "naming", "reviewing"]
