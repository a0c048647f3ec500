"""Families: finding one, its page, and changing how its people are reached."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("families", __name__)

from triage.families.routes import changing, finding, known_before, protecting, showing  # noqa: E402  # views need the blueprint

__all__ = ["bp", "changing", "finding", "known_before", "protecting", "showing"]
