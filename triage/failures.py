"""The page for each error: what happened, what to do, and the words that were typed, so that none is lost."""

from __future__ import annotations

import re
import traceback

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, SecurityError

from triage import logs
from triage.db import db
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.forms.fields.text import shown_again
from triage.own_flask import MOST_FIELDS

log = logs.named(__name__)

PAGES = frozenset({400, 404, 405, 409, 413, 429, 500, 503})
KEPT_HEADERS = ("Allow", "Retry-After")
DATABASE_IS_DOWN = (OperationalError, InterfaceError, NoConnection)
RETRY_AFTER_SECONDS = "30"
NUL = "\x00"

# Fields whose words nobody typed, or which must never be on a page again.
UNSHOWN = re.compile(r"(^|[_-])(token|password|secret|code|otp|key|revision)$")
Typed = list[tuple[str, str]]


def register(app: Flask) -> None:
    """Give every error its page, and refuse what no page could read."""
    app.before_request(_refuse_unreadable)
    app.after_request(_note_route)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Invalid, _refused)
    app.register_error_handler(CSRFError, lambda _: sent_without_token())
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
    for down in DATABASE_IS_DOWN:
        app.register_error_handler(down, _database_is_down)


def plain_page(app: Flask, status: int, *, typed: Typed | None = None) -> bytes:
    """A page that asks nothing of the database, the session or the address."""
    page = app.jinja_env.get_template("errors/plain.html")
    return page.render(settings=app.config["SETTINGS"], status=status, typed=typed or []).encode()


def _note_route(response: Response) -> Response:
    """Leave for the log the kind of address that was asked for."""
    if request.url_rule is not None:
        request.environ["triage.route"] = request.url_rule.rule
    return response


def _refuse_unreadable() -> ResponseReturnValue | None:
    """PostgreSQL cannot keep a NUL, and nobody types one; and no form of ours has thousands of fields."""
    sent = [*request.args.items(multi=True), *request.form.items(multi=True)]
    if len(sent) > MOST_FIELDS:
        return _page(413)
    if NUL in request.path or any(NUL in name or NUL in value for name, value in sent):
        return _page(400, typed=_typed())
    return None


def _page(status: int, **context: object) -> tuple[str, int]:
    db.session.rollback()
    request_id = request.environ.get("triage.request_id", "")
    return render_template(f"errors/{status}.html", request_id=request_id, **context), status


def _not_found(error: NotFound) -> ResponseReturnValue:
    """Like the page of an address that nothing answers, typed words and all, so that the two cannot be told apart."""
    return _page(404, typed=_typed())


def _stale(error: Stale) -> ResponseReturnValue:
    """The fallback: a route that has a form catches `Stale` itself and shows the form again with what was typed."""
    return _page(409, message=error.message, changes=error.changes, typed=_typed())


def _refused(error: Refused | Invalid) -> ResponseReturnValue:
    return _page(409, message=error.message, changes=(), typed=_typed())


def sent_without_token() -> ResponseReturnValue:
    """The page for a form that came without the token of its session, with the words that were typed."""
    return _page(400, typed=_typed())


def _http(error: HTTPException) -> ResponseReturnValue:
    """Each error its page; forbidden and missing look the same to a stranger."""
    if error.response is not None:
        return error.get_response()
    status = error.code or 500
    if isinstance(error, SecurityError):  # a host that is not ours: no address of ours can be built for it
        return Response(plain_page(current_app, 400), 400)
    status = 404 if status == 403 else status
    page, _ = _page(status if status in PAGES else 400 if status < 500 else 500, typed=_typed())
    kept = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    return page, status, kept


def _database_is_down(error: Exception) -> ResponseReturnValue:
    """Say so without asking the database anything, and keep what was typed on the page."""
    _log("the database is down", error)
    page = plain_page(current_app, 503, typed=_typed())
    return Response(page, 503, {"Retry-After": RETRY_AFTER_SECONDS})


def _unexpected(error: Exception) -> ResponseReturnValue:
    """Log the kind of fault and where, but not its text, which may hold somebody's words."""
    if current_app.config["TESTING"]:
        raise error
    _log("unexpected", error)
    return _page(500, typed=_typed())


def _log(words: str, error: Exception) -> None:
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    log.error(words, fault=type(error).__name__, endpoint=request.endpoint, places=places)


def _typed() -> Typed:
    """The words of the form that could not be taken, to be shown so that nothing typed is lost."""
    try:
        given = list(request.form.items(multi=True))
    except HTTPException:  # too large or not a form: there is nothing to show
        return []
    return [
        (name, shown_again(value.replace(NUL, "")))
        for name, value in given
        if not UNSHOWN.search(name) and value.strip()
    ]
