"""A form that was sent after its session had ended: kept on the server for the same person, until they sign in."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import g, request, session

HELD = "held"
LARGEST = 200_000  # bytes of a form worth keeping; files are not


def keep() -> None:
    """Keep what was typed for the person whose session has just ended."""
    if request.method == "POST" and (request.content_length or 0) <= LARGEST:
        typed = {name: request.form.getlist(name) for name in request.form if name != "csrf_token"}
        session[HELD] = {"path": request.path, "typed": typed, "user": session.get("expired_user")}


def typed_here(names: Collection[str]) -> Mapping[str, list[str]] | None:
    """What was typed on this page before the session ended, if it belongs to a form with these fields."""
    held = session.get(HELD)
    if request.method != "GET" or not held or held["path"] != request.path or not set(held["typed"]) & set(names):
        return None
    g.held_shown = True
    typed: Mapping[str, list[str]] = held["typed"]
    return typed


def let_go() -> None:
    """Something was sent again, so nothing needs keeping."""
    session.pop(HELD, None)
