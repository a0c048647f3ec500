"""The intake desk, the evidence of a family, and the questions to agencies."""

from __future__ import annotations

from flask import Blueprint

from triage import jobs
from triage.evidence import service
from triage.evidence.service.lapsing import warn_of_lapses

HOUR = 3600

bp = Blueprint("evidence", __name__)
jobs.every(HOUR, "evidence.chase", service.chase)
jobs.every(24 * HOUR, "evidence.warn_of_lapses", warn_of_lapses)

from triage.evidence.routes import (  # noqa: E402  # views need the blueprint
    asked,
    asking,
    calendars,
    checking,
    discretion,
    intake,
    kept,
    lapsing,
    outstanding,
    putting_right,
    reconsidering,
    referral,
    terms,
    unlinking,
    who,
)

__all__ = [
    "asked",
    "asking",
    "bp",
    "calendars",
    "checking",
    "discretion",
    "intake",
    "kept",
    "lapsing",
    "outstanding",
    "putting_right",
    "reconsidering",
    "referral",
    "terms",
    "unlinking",
    "who",
]
