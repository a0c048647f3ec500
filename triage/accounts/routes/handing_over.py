"""Showing a link once to the administrator who hands it over, where the council has no mail server."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.accounts import vault
from triage.accounts.routes import bp
from triage.settings import settings

ONCE = "link_once"
PURPOSE = "link shown once"


def hand_over(path: str, *, what: str, to: str) -> ResponseReturnValue:
    """Keep the link, sealed, until the next page has shown it."""
    owner = str(current_actor().user_id)
    session[ONCE] = {"link": vault.seal(path, purpose=PURPOSE, owner=owner), "what": what, "to": to}
    return redirect(url_for("accounts.link_to_hand_over"), 303)


@bp.get("/settings/people/link")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
def link_to_hand_over() -> ResponseReturnValue:
    """The link, this once."""
    kept = session.pop(ONCE, None)
    if kept is None:
        return render_template("settings/link_gone.html"), 410
    path = vault.unseal(kept["link"], purpose=PURPOSE, owner=str(current_actor().user_id))
    base = settings().base_url or request.host_url
    return render_template("settings/link.html", link=base.rstrip("/") + path, what=kept["what"], to=kept["to"])
