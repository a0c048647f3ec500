"""The front door: what needs this person now, and the service's own pages."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage.access.guards import current_actor, public, requires
from triage.notices import queries as notices

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """What needs you now."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    actor = current_actor()
    return render_template("home/index.html", notices=notices.unread(seen_by=actor))


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("home/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """How information is used."""
    return render_template("home/privacy.html")


@bp.get("/help")
@requires()
def guidance() -> ResponseReturnValue:
    """How a week goes, and whom to ask."""
    return render_template("home/help.html")
