"""The pages of referrals."""

from flask import Blueprint

bp = Blueprint("referrals", __name__)

from triage.referrals.routes import after, check, files, lists, overviews, pages, starting  # noqa: E402, F401  # each adds its views to `bp`
