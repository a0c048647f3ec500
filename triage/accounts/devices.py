"""Browsers in which somebody has signed in before: a signed cookie, which lets them have guesses of their own."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import Response, after_this_request, request
from itsdangerous import BadData, URLSafeTimedSerializer

from triage.accounts.commands import Origin
from triage.settings import settings

KEPT = timedelta(days=90)
MOST_PEOPLE = 20  # who share one browser, as in a staff room


def origin() -> Origin:
    """Where this request comes from. The address is the proxy's word only where the settings trust a proxy."""
    known = _read()
    return Origin(
        address=request.remote_addr or "",
        device=str(known.get("device", "")),
        known=frozenset(str(person) for person in known.get("people", ())),
    )


def remember(user_id: str) -> None:
    """Know this browser as one of this person's from the answer to this request on."""
    known = _read()
    people = [person for person in known.get("people", ()) if person != user_id]
    value = _serializer().dumps(
        {"device": known.get("device") or secrets.token_urlsafe(12), "people": [*people, user_id][-MOST_PEOPLE:]}
    )

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            value,
            max_age=KEPT,
            httponly=True,
            secure=settings().https,
            samesite="Lax",
            path="/",
        )
        return response


def _read() -> dict[str, Any]:
    try:
        found = _serializer().loads(request.cookies.get(_cookie_name(), ""), max_age=int(KEPT.total_seconds()))
    except BadData:
        return {}
    return found if isinstance(found, dict) else {}


def _cookie_name() -> str:
    return "__Host-known" if settings().https else "known"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="known browsers")
