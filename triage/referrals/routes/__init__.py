"""The pages of referrals."""

from flask import Blueprint

from triage import jobs
from triage.referrals import service

bp = Blueprint("referrals", __name__)
HOUR = 3600
QUARTER_HOUR = 900
jobs.every(HOUR, "referrals.forget_idle_drafts", service.forget_idle)
jobs.every(QUARTER_HOUR, "referrals.scan_files", service.ask_for_scans)

from triage.referrals.routes import after, check, equality, files, lists, overviews, pages, starting  # noqa: E402, F401  # each adds its views to `bp`
