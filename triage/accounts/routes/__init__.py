"""The pages of accounts: a file for each part of its work."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("accounts", __name__)

for part in ("sign_in",):
    import_module(f"{__name__}.{part}")
