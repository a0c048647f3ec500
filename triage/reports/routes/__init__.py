"""Pages of figures for the Board, and of the wards that they are counted by."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reports", __name__)

from triage.reports.routes import equity, wards  # noqa: E402  # views need the blueprint

__all__ = ["bp", "equity", "wards"]
