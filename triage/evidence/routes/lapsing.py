"""Evidence that lapses soon: for whoever verifies evidence, so that it is asked for again in time."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.evidence.queries import lapses
from triage.evidence.routes import bp
from triage.evidence.routes.item import amount_words
from triage.evidence.routes.page import indicator_words
from triage.evidence.service import lapsing
from triage.rules.lapsing import lapse_words


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the page, in words."""

    found: lapses.Lapsing
    label: str
    amount: str
    lapse: str


@bp.get("/evidence/lapsing")
@requires(Permission.REFERRALS_VERIFY)
def lapsing_soon() -> ResponseReturnValue:
    actor = current_actor()
    first, last = lapsing.soon()
    page = lapses.lapsing(first, last, seen_by=actor, after=_after())
    lapsing.record_seen(page.rows, by=actor)
    return render_template(
        "evidence/lapsing.html", rows=[_row(each) for each in page.rows], page=page, first=first, last=last
    )


def _after() -> uuid.UUID | None:
    with suppress(ValueError):
        return uuid.UUID(request.args.get("after", ""))
    return None


def _row(found: lapses.Lapsing) -> Row:
    indicator = indicator_words(found.item.indicator)
    return Row(
        found=found,
        label=indicator.short if indicator else found.item.indicator,
        amount=amount_words(found.item),
        lapse=lapse_words(found.item.lapses_on, clock.today()),
    )
