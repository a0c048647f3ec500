"""Two records side by side, putting them together, reading a merge, and parting them again."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("merging", __name__)

from triage.merging.routes import led_on, reading, together  # noqa: E402  # views need the blueprint

__all__ = ["bp", "led_on", "reading", "together"]
