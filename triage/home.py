"""The front door: what needs this person now, and the service's own pages."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage import clock
from triage.access.guards import current_actor, public, requires
from triage.access.permissions import Permission
from triage.needs import needs_of
from triage.notices import queries as notices

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """What needs you now."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    actor = current_actor()
    start = url_for("referrals.start") if actor.may(Permission.REFERRALS_MAKE) else ""
    return render_template(
        "home/index.html",
        today=clock.today(),
        make_referral=start,
        groups=needs_of(actor),
        notices=notices.unread(seen_by=actor, most=12),
    )


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
