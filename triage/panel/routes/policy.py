"""Which points the list stands by, and how far a newer version is on its way to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, render_template, request

from triage.access.guards import requires
from triage.access.permissions import Permission as P
from triage.criteria import queries as criteria
from triage.criteria.commands import CriteriaKind
from triage.panel.models import RekeyingState
from triage.panel.queries.order import SHIPPED, Arrival, list_policy, policies_of_the_list
from triage.panel.queries.rekeying import UNDER_WAY
from triage.panel.routes import bp
from triage.rules.priority_policy import PriorityPolicy


@dataclass(frozen=True, slots=True)
class StandsBy:
    """The policy of the list, since when, and what is on its way."""

    policy: PriorityPolicy
    since: datetime | None
    place: dict[str, object]
    """What the address of its page is made of."""
    coming: Arrival | None
    coming_name: str = ""


@bp.app_template_global()
def list_stands_by() -> StandsBy:
    """What the list page says of its order."""
    policy, latest = list_policy(), next(iter(policies_of_the_list()), None)
    coming = latest if latest is not None and latest.state in UNDER_WAY else None
    done = latest is not None and latest.state is RekeyingState.DONE and latest.policy == policy.key
    return StandsBy(
        policy=policy,
        since=latest.finished_at if latest is not None and done else None,
        place=_place(policy.key),
        coming=coming,
        coming_name=_name(coming.policy) if coming is not None else "",
    )


@bp.get("/list/policy/progress")
@requires(P.LIST_SEE, P.CRITERIA_SEE)
def policy_progress() -> Response:
    """The part that moves while a policy is on its way to the list; unchanged it is not sent again."""
    shown = list_stands_by()
    response = make_response(render_template("panel/list/_coming.html", stands_by=shown))
    response.set_etag(hashlib.sha256(response.data).hexdigest()[:20])
    if shown.coming is None:
        response.headers["X-Poll"] = "done"
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug answers what it was given


def _place(key: str) -> dict[str, object]:
    own = criteria.published_version(CriteriaKind.PRIORITY, key) if key != SHIPPED else None
    return {"endpoint": "criteria.show", "version_id": own.id} if own else {"endpoint": "criteria.shipped", "key": key}


def _name(key: str) -> str:
    policy = criteria.priority_policy(key)
    return f"{policy.name}, version {policy.version}"
