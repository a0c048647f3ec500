"""The council's settings, for acts and queries that may not know of the request."""

from __future__ import annotations

from flask import current_app

from config import Settings


def settings() -> Settings:
    """The settings of the application under way; needs an application context, not a request."""
    found: Settings = current_app.config["SETTINGS"]
    return found
