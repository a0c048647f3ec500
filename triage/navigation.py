"""What every page's frame needs: who is signed in, where they can go, and the council's identity."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from config import Settings
from triage import clock
from triage.access.guards import barrier_here
from triage.access.permissions import Permission as P
from triage.accounts.sessions import current_session
from triage.filters import hour


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation: its word, its page, and who has it."""

    text: str
    endpoint: str
    permissions: frozenset[P]
    also: tuple[str, ...] = ()
    """How addresses of pages begin that are part of it and do not stand below it."""


PLACES = (
    Place("Home", "home.index", frozenset()),
    Place("Referrals", "referrals.index", frozenset({P.REFERRALS_MAKE})),
    Place("Known?", "families.known", frozenset({P.KNOWN_ASK})),
    Place("Intake", "evidence.intake", frozenset({P.REFERRALS_VERIFY})),
    Place("Questions", "evidence.asked", frozenset({P.REQUESTS_ANSWER})),
    Place("The list", "panel.family_list", frozenset({P.LIST_SEE})),
    Place("Meetings", "panel.meetings", frozenset({P.MEETINGS_SEE})),
    Place("Returns", "panel.returns", frozenset({P.RETURNS_GIVE})),
    Place("Actions", "panel.actions", frozenset({P.ACTIONS_UPDATE})),
    Place("Forum", "forum.index", frozenset({P.FORUM_SEE})),
    Place("Families", "families.index", frozenset({P.FAMILIES_SEE}), also=("/merge/", "/merges/")),
    Place("My families", "allocations.mine", frozenset({P.CASES_HOLD})),
    Place("Papers", "documents.papers", frozenset({P.CASES_HOLD, P.OFFERS_ANSWER})),
    Place("Offers", "allocations.offers", frozenset({P.OFFERS_ANSWER})),
    Place("Allocations", "allocations.index", frozenset({P.ALLOCATIONS_MANAGE})),
    Place("Visits", "allocations.visits", frozenset({P.VISITS_RECORD, P.VISITS_WAIVE})),
    Place("Restricted", "restriction.openings", frozenset({P.GLASSES_REVIEW})),
    Place("Partners’ lists", "imports.lists", frozenset({P.LISTS_SEND, P.LISTS_MANAGE})),
    Place("Letters", "documents.letters", frozenset({P.LETTERS_SEE})),
    Place("Equity", "reports.equity_check", frozenset({P.REPORTS_SEE})),
    Place("Criteria", "criteria.index", frozenset({P.CRITERIA_SEE})),
    Place("Settings", "accounts.settings", frozenset({P.SETTINGS_MANAGE, P.USERS_MANAGE, P.PEOPLE_MANAGE})),
    Place("Audit", "oversight.index", frozenset({P.AUDIT_SEE})),
)


def register(app: Flask) -> None:
    """Give every template the frame's words."""
    app.context_processor(_frame)


def _frame() -> dict[str, object]:
    settings: Settings = current_app.config["SETTINGS"]
    actor = current_user.actor if current_user.is_authenticated else None
    return {
        "settings": settings,
        "demo": settings.demo,
        "actor": actor,
        "Permission": P,
        "navigation": _places() if actor is not None and barrier_here() is None else [],
        "session_limits": _session_limits() if actor is not None else None,
        "csp_nonce": request.environ.get("triage.nonce", ""),
    }


def _session_limits() -> dict[str, object]:
    """When this session ends; the same on each of its pages, so that no two answers differ by the clock."""
    settings: Settings = current_app.config["SETTINGS"]
    ends = current_session().latest_end(clock.now())
    return {
        "idle_seconds": int(current_session().idle.total_seconds()),
        "warning_seconds": settings.session_warning_minutes * 60,
        "ends": int(ends.timestamp()),
        "ends_at": hour(ends),
    }


def _places() -> list[dict[str, object]]:
    """Where this person can go, with the one they are in marked."""
    actor = current_user.actor
    return [
        _entry(place, url_for(place.endpoint))
        for place in PLACES
        if place.endpoint in current_app.view_functions
        and (not place.permissions or place.permissions & actor.permissions)
    ]


def _entry(place: Place, href: str) -> dict[str, object]:
    """One line of the navigation; a family's page counts as part of Families."""
    here = request.path == href
    inside = href != "/" and request.path.startswith((f"{href}/", *place.also))
    return {"text": place.text, "href": href, "active": here or inside, "current": "page" if here else "true"}
