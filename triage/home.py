"""The front door: what needs this person now, and the service's own pages."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from triage import audit, clock
from triage.access.guards import current_actor, public, requires
from triage.access.permissions import Permission
from triage.needs import needs_of
from triage.notices import queries as notices

bp = Blueprint("home", __name__)

GOOD_FOR = timedelta(days=182)


@bp.get("/")
@requires()
def index() -> ResponseReturnValue:
    """What needs you now."""
    actor = current_actor()
    start = url_for("referrals.start") if actor.may(Permission.REFERRALS_MAKE) else ""
    unread = notices.unread(seen_by=actor, most=12)
    named = notices.families_named(unread)
    if named:
        audit.saw("home.notices_seen", subject="home", by=actor, families=named)
    return render_template(
        "home/index.html",
        today=clock.today(),
        make_referral=start,
        groups=needs_of(actor),
        notices=unread,
    )


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Where somebody who found a weakness reports it (RFC 9116); it is true for half a year from today."""
    settings: Settings = current_app.config["SETTINGS"]
    expires = datetime.combine(clock.today() + GOOD_FOR, time(), tzinfo=UTC)
    address = settings.base_url.rstrip("/") or request.host_url.rstrip("/")
    lines = (
        f"Contact: {settings.security_contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {address}{url_for('.security_txt')}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


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
