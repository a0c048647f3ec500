"""Who the database is read for: the signed-in person of a request, the service in a command of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from flask import Flask, appcontext_pushed, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage.access import backstop, scope
from triage.access.actor import SERVICE

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

THROUGH_GLASS = "__through_glass__"
READING = frozenset({"GET", "HEAD"})


def through_glass(view: View) -> View:
    """A page that may be read through a broken glass; on all others the family stays closed. Goes under `@requires`."""
    setattr(view, THROUGH_GLASS, True)
    return view


def register(app: Flask) -> None:
    """Bind the reader before anything of a request is checked, and let go when it ends."""
    assert backstop.SCOPED  # its hooks are in place once it is imported
    app.before_request(_bind_reader)
    app.teardown_request(_let_go)
    appcontext_pushed.connect(_bind_service, app)


def _bind_reader() -> None:
    """The signed-in person; a stranger's request reads for nobody."""
    if request.endpoint == "static":
        return
    actor = current_user.actor if current_user.is_authenticated else None
    view: Any = current_app.view_functions.get(request.endpoint or "")
    may_look = request.method in READING and getattr(view, THROUGH_GLASS, False)
    g.scope_binding = scope.bind(actor, through_glass=may_look)


def _let_go(error: BaseException | None = None) -> None:
    binding = g.pop("scope_binding", None)
    if binding is not None:
        scope.unbind(binding)


def _bind_service(app: Flask, **_: object) -> None:
    """A command at the terminal is the service's own work."""
    if click.get_current_context(silent=True) is not None and scope.bound() is None:
        scope.bind(SERVICE)
