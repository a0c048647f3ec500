"""The guard on every view: declared with `@requires` or `@public`, denied otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage.access import held
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.errors import NotFound

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

DECLARED = "__access__"
PUBLIC = "public"
SIGNED_IN = "signed in"
UNGUARDED_ENDPOINTS = frozenset({"static"})


class UndeclaredRoute(Exception):
    """A view says neither who may use it nor that everybody may; the service does not start with one."""


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Let in people who hold at least one of these permissions; with none given, anybody signed in."""

    def declare(view: View) -> View:
        setattr(view, DECLARED, permissions or SIGNED_IN)
        return view

    return declare


def public(view: View) -> View:
    """Let everybody in, signed in or not."""
    setattr(view, DECLARED, PUBLIC)
    return view


def current_actor() -> Actor:
    """The signed-in person of this request; raises `NotFound` when there is none."""
    if not current_user.is_authenticated:
        raise NotFound
    actor: Actor = current_user.actor
    return actor


def guard(app: Flask) -> None:
    """Refuse to start with an undeclared view, and check every request against its declaration."""
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNGUARDED_ENDPOINTS and declaration(app, rule.endpoint) is None
    ]
    if undeclared:
        raise UndeclaredRoute(f"declare @requires or @public on: {', '.join(sorted(set(undeclared)))}")


def check_access() -> Response | None:
    """Stop a request that its view's declaration does not allow: sign-in for strangers, 404 for the rest."""
    if request.endpoint is None or request.endpoint in UNGUARDED_ENDPOINTS:
        return None
    declared = declaration(current_app, request.endpoint)
    if declared == PUBLIC:
        return None
    if current_user.is_authenticated and request.method == "POST":
        held.let_go()
    if not current_user.is_authenticated:
        return _to_sign_in()
    if declared is None:
        raise NotFound
    if declared == SIGNED_IN or any(current_user.actor.may(permission) for permission in declared):
        return None
    raise NotFound


def declaration(app: Flask, endpoint: str) -> Any:
    """What the view of that endpoint declares, or None."""
    view = app.view_functions.get(endpoint)
    return getattr(getattr(view, "view_class", view), DECLARED, getattr(view, DECLARED, None))


def _to_sign_in() -> Response:
    """Send to sign-in and back; what was typed in a form waits on the server for the same person."""
    held.keep()
    answer = redirect(url_for("accounts.sign_in", next=_way_back()))
    assert isinstance(answer, Response)
    return answer


def _way_back() -> str:
    """The page to return to after signing in: a button's own address has no page, so the one it stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.path
    return urlsplit(request.referrer or "").path or url_for("home.index")
