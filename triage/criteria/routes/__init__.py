"""Frameworks and policies in the browser: reading, writing, proposing and publishing them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("criteria", __name__)

from triage.criteria.routes import as_text, beginning, editing, publishing, reading  # noqa: E402  # views need the blueprint

__all__ = ["as_text", "beginning", "bp", "editing", "publishing", "reading"]
