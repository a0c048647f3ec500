"""The guard on every view: declared with `@requires` or `@public`, denied otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, overload
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage import clock
from triage.access import held
from triage.access.actor import Actor
from triage.access.barriers import ASKED_OF, Barrier, InTheWay
from triage.access.permissions import Permission
from triage.errors import NotFound
from triage.settings import settings

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

DECLARED = "__access__"
PUBLIC = "public"
SIGNED_IN = "signed in"
UNGUARDED_ENDPOINTS = frozenset({"static"})
BEFORE_A_BARRIER = frozenset({"accounts.standing", "accounts.sign_out"})
"""What somebody may still do whom something stands in the way of: read why, and leave."""
PROVED_AT = "proved_at"
PROOF_METHODS = "__step_up__"
KEEPING_HELD = frozenset(
    {
        "accounts.confirm",
        "accounts.confirm_recovery",
        "accounts.confirm_organisation",
        "accounts.stay",
        "accounts.leave",
    }
)
"""Buttons of the session itself: pressing one does not mean that a form kept for later was sent again."""


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


@overload
def step_up(view: View) -> View: ...
@overload
def step_up(view: None = None, *, methods: Collection[str]) -> Callable[[View], View]: ...
def step_up(view: View | None = None, *, methods: Collection[str] = ("POST",)) -> View | Callable[[View], View]:
    """Ask who they are once more, unless they proved it a few minutes ago (standards.md 4); goes under `@requires`.

    A form that was sent is kept, and done as it stands once they have proved it. `@step_up(methods=("GET",))` guards
    a download.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def asked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if request.method in methods and not is_proved():
                held.keep_for_proof(current_user.get_id())
                return redirect(url_for("accounts.confirm", next=_way_back()), 303)
            return view(*args, **kwargs)

        setattr(asked, PROOF_METHODS, frozenset(methods))
        return asked  # type: ignore[return-value]  # it takes and answers what the view does

    return guarded if view is None else guarded(view)


def is_proved() -> bool:
    """Whether the person of this request proved who they are a few minutes ago."""
    allowed = timedelta(minutes=settings().step_up_minutes)
    return bool(clock.now().timestamp() - session.get(PROVED_AT, 0) < allowed.total_seconds())


def note_proof() -> None:
    """The person of this request has just proved who they are."""
    session[PROVED_AT] = int(clock.now().timestamp())


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
    if not current_user.is_authenticated:
        return _to_sign_in()
    if request.endpoint in BEFORE_A_BARRIER:
        return None
    if barrier_here() is not None:
        return _to_barrier()
    if request.method == "POST" and request.endpoint not in KEEPING_HELD:
        held.put_back(current_user.get_id())
        held.let_go()
    if not _lets_in(declared, current_user.actor):
        raise NotFound
    return None


def _lets_in(declared: Any, actor: Actor) -> bool:
    """Whether a view's declaration lets this person in; an undeclared view lets in nobody."""
    if declared is None:
        return False
    return declared == SIGNED_IN or any(actor.may(permission) for permission in declared)


def barrier_here() -> Barrier | None:
    """What stands in the way of the signed-in person of this request, asked once."""
    if "barrier" not in g:
        in_the_way: InTheWay = current_app.extensions[ASKED_OF]
        g.barrier = in_the_way(current_user) if current_user.is_authenticated else None
    found: Barrier | None = g.barrier
    return found


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


def _to_barrier() -> Response:
    """Send to the page that says what stands in the way; what was typed waits until it is gone."""
    held.keep()
    answer = redirect(url_for("accounts.standing", next=_way_back()))
    assert isinstance(answer, Response)
    return answer


def _way_back() -> str:
    """The page to return to after signing in: a button's own address has no page, so the one it stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.path
    return urlsplit(request.referrer or "").path or url_for("home.index")
