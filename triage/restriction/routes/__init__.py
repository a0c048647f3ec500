"""Restricted records: who may see one, opening one in an emergency, and reviewing that."""

from __future__ import annotations

from flask import Blueprint

from triage import jobs
from triage.restriction import service

bp = Blueprint("restriction", __name__)
MINUTE = 60
jobs.every(MINUTE, "known.look_into_questions", service.look_into_questions)

from triage.restriction.routes import breaking, naming, reviewing  # noqa: E402  # views need the blueprint

__all__ = ["bp", "breaking", "naming", "reviewing"]
