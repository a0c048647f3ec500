"""The intake desk, the evidence of a family, and the questions to agencies."""

from __future__ import annotations

from flask import Blueprint

from triage import jobs
from triage.evidence import service

HOUR = 3600

bp = Blueprint("evidence", __name__)
jobs.every(HOUR, "evidence.remind_overdue", service.remind_overdue)

from triage.evidence.routes import asked, asking, checking, intake, referral, unlinking, who  # noqa: E402  # views need the blueprint

__all__ = ["asked", "asking", "bp", "checking", "intake", "referral", "unlinking", "who"]
