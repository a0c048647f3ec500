"""What the views of referrals share."""

from __future__ import annotations

import uuid
from typing import Any

from flask import current_app, url_for

from config import Settings
from triage.access.guards import current_actor
from triage.referrals import queries, service
from triage.referrals.draft import Draft
from triage.referrals.models import Referral
from triage.referrals.schema import form


def settings() -> Settings:
    """The council's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def open_draft(referral: uuid.UUID) -> tuple[Referral, Draft]:
    """A draft that this person may write; raises `NotFound`."""
    found = queries.draft(referral, seen_by=current_actor())
    service.record_reading(found, by=current_actor())
    return found, service.draft_of(found)


def page_url(referral: uuid.UUID, key: str, **query: Any) -> str:
    """The address of a page, an overview or, for "", the task list."""
    if not key:
        return url_for("referrals.show", referral=referral)
    if key == "files":
        return url_for("referrals.files", referral=referral)
    if key in form.HUBS:
        return url_for("referrals.overview", referral=referral, hub=key)
    return url_for("referrals.page", referral=referral, key=key, **query)
