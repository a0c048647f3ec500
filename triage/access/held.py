"""A form that could not be taken yet: kept on the server for the same person until they prove who they are.

Either its session had ended, or what it asks needs a fresh proof. What is kept never reaches another person.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from flask import g, request, session
from werkzeug.datastructures import ImmutableMultiDict

HELD = "held"
KEY = "held"  # the hidden field of the page that asks for the proof
LEAVING = "accounts.leave"
PAGE_LEFT = "page_left"  # the page on which a script found the time to be up, with what stood unsent on it
LARGEST = 200_000  # bytes of a form worth keeping; files are not
LEFT_OUT = frozenset(
    {"csrf_token", "password", "new_password", "one_time_code", "recovery_code", "client_secret", "page_left"}
)


def keep() -> None:
    """Keep what was typed for the person whose session has just ended, sent by them or by the page they left."""
    if request.method == "POST" and (request.content_length or 0) <= LARGEST:
        path = request.form.get(PAGE_LEFT, "") if request.endpoint == LEAVING else request.path
        session[HELD] = _form(path, user=session.get("expired_user"))


def keep_for_proof(user_id: str) -> None:
    """Keep the whole form for this person, to be done as it stands once they have proved who they are.

    What waited before is let go: a proof given for one thing never does another.
    """
    session.pop(HELD, None)
    if request.method == "POST" and (request.content_length or 0) <= LARGEST:
        whole = request.full_path.rstrip("?")
        session[HELD] = {**_form(request.path, user=user_id), "whole": whole, "key": secrets.token_urlsafe(16)}


def waiting(user_id: str) -> Mapping[str, Any] | None:
    """The form that waits for this person's proof."""
    held = session.get(HELD)
    return held if held and held.get("key") and held["user"] == user_id else None


def put_back(user_id: str) -> None:
    """Where the page of the proof sends a waiting form on, let the view see that form as it was first sent."""
    held = waiting(user_id)
    key = request.form.get(KEY, "")
    if held and key and secrets.compare_digest(held["key"], key) and held["path"] == request.path:
        typed = [(name, value) for name, values in held["typed"].items() for value in values]
        token = request.form.get("csrf_token", "")
        request.form = ImmutableMultiDict([*typed, ("csrf_token", token)])


def typed_here(names: Collection[str]) -> Mapping[str, list[str]] | None:
    """What was typed on this page before it could be taken, if it belongs to a form with these fields."""
    held = session.get(HELD)
    if request.method != "GET" or not held or held["path"] != request.path or not set(held["typed"]) & set(names):
        return None
    g.held_shown = "key" if held.get("key") else "session"
    typed: Mapping[str, list[str]] = held["typed"]
    return typed


def let_go() -> None:
    """Something was sent again, so nothing needs keeping."""
    session.pop(HELD, None)


def _form(path: str, *, user: str | None) -> dict[str, Any]:
    typed = {name: request.form.getlist(name) for name in request.form if name.rpartition("-")[2] not in LEFT_OUT}
    return {"path": path, "typed": typed, "user": user}
