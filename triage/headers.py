"""What every response says to the browser about itself, and the page for each error (standards.md 5)."""

from __future__ import annotations

import logging
import secrets
import traceback

from flask import Flask, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from config import Settings
from triage.db import db
from triage.errors import Invalid, NotFound, Refused, Stale

log = logging.getLogger(__name__)

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors {ancestors}; base-uri 'none'; "
    "object-src 'none'"
)
PAGES = frozenset({400, 404, 413, 429, 500, 503})
SHOWN_INSIDE = "SHOWN_INSIDE"


def register(app: Flask) -> None:
    """Set the headers on every response and give every error its page."""
    app.before_request(_make_nonce)
    app.after_request(_set_headers)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Invalid, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def allow_inside_own_pages(response: Response) -> Response:
    """Let this one response (a letter's preview) be framed by our own pages."""
    response.headers["X-Frame-Inside"] = SHOWN_INSIDE
    return response


def _make_nonce() -> None:
    g.nonce = secrets.token_urlsafe(16)


def _set_headers(response: Response) -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    for name, value in FIXED.items():
        response.headers[name] = value
    own = response.headers.pop("X-Frame-Inside", None) == SHOWN_INSIDE
    response.headers["Content-Security-Policy"] = POLICY.format(
        nonce=getattr(g, "nonce", ""), ancestors="'self'" if own else "'none'"
    )
    if settings.https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _page(status: int, **context: object) -> tuple[str, int]:
    db.session.rollback()
    return render_template(f"errors/{status}.html", **context), status


def _not_found(error: NotFound) -> ResponseReturnValue:
    """Like the page of an address that nothing answers, typed words and all, so that the two cannot be told apart."""
    return _page(404, typed=_typed())


def _stale(error: Stale) -> ResponseReturnValue:
    """The fallback: a route that has a form catches `Stale` itself and shows the form again with what was typed."""
    return _page(409, message=error.message, changes=error.changes, typed=_typed())


def _refused(error: Refused | Invalid) -> ResponseReturnValue:
    return _page(409, message=error.message, changes=(), typed=_typed())


def _csrf(error: CSRFError) -> ResponseReturnValue:
    return _page(400, typed=_typed())


def _http(error: HTTPException) -> ResponseReturnValue:
    """Each error its page; forbidden and missing look the same to a stranger."""
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error.get_response()
    status = 404 if status == 403 else status
    page, _ = _page(status if status in PAGES else 400 if status < 500 else 500, typed=_typed())
    return page, status


def _unexpected(error: Exception) -> ResponseReturnValue:
    """Log the kind of fault and where, but not its text, which may hold somebody's words."""
    if current_app.config["TESTING"]:
        raise error
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    log.error("unexpected %s at %s: %s", type(error).__name__, request.endpoint, " > ".join(places))
    return _page(500, typed=_typed())


def _typed() -> list[tuple[str, str]]:
    """The words of the form that could not be taken, to be shown so that nothing typed is lost."""
    hidden = {"csrf_token", "password", "idempotency_key", "seen_revision"}
    return [(name, value) for name, value in request.form.items(multi=True) if name not in hidden and len(value) > 3]
