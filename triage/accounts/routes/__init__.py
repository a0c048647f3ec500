"""The pages of accounts: a file for each part of its work."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("accounts", __name__)

for part in (
    "sign_in",
    "factors",
    "passwords",
    "account",
    "step_up",
    "standing",
    "sso",
    "sso_account",
    "sso_settings",
    "agencies",
    "handing_over",
    "invitations",
    "joining",
    "people_admin",
    "reviews",
):
    import_module(f"{__name__}.{part}")
