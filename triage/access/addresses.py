"""Where a person may be sent on to: pages of this service and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import url_for


def own_address(target: str) -> str:
    """A page of this service to go on to; anything else leads home."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return url_for("home.index")
    return target
