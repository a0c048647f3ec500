"""The forum's list in the order of weight, and one family of it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.families import service as families
from triage.forms.forum import ForumFilterForm
from triage.forum import queries, service
from triage.forum.commands import Cursor, ForumFilter
from triage.forum.models import FORUM_CAUSE_LABELS, FORUM_NOTE_LABELS, FORUM_STATE_LABELS
from triage.forum.routes import bp
from triage.forum.routes.saying import rises, sum_up
from triage.rules import concerns as rules

WORDS = {
    "states": FORUM_STATE_LABELS,
    "causes": FORUM_CAUSE_LABELS,
    "kinds": rules.CONCERN_LABELS,
    "levels": rules.LEVEL_LABELS,
}


@bp.get("/forum")
@requires(P.FORUM_SEE)
def index() -> ResponseReturnValue:
    """Families with rising concern, the heaviest first."""
    actor, today = current_actor(), clock.today()
    form = ForumFilterForm(request.args or None, state="watched")
    wanted = form.to_filter()
    found = queries.page(wanted, seen_by=actor, on=today, after=Cursor.read(request.args.get("after", "")))
    service.record_list_seen(found.entries, by=actor)
    noticed = queries.concerns_of([each.family_id for each in found.entries])
    told = {each.id: queries.told(noticed.get(each.family_id, ()), seen_by=actor) for each in found.entries}
    return render_template(
        "forum/index.html",
        filter_form=form,
        wanted=wanted,
        page=found,
        counts=queries.counts(seen_by=actor, on=today),
        named=queries.count_named(seen_by=actor),
        why={key: sum_up(each) for key, each in told.items()},
        rose={each.id: rises(told[each.id], since=each.looked_at) for each in found.entries},
        today=today,
        query=_query(wanted),
        **WORDS,
    )


@bp.get("/forum/<reference>")
@requires(P.FORUM_SEE)
def family(reference: str) -> ResponseReturnValue:
    """What is known of one family at the forum, what was agreed, and when it is looked at next."""
    actor, today = current_actor(), clock.today()
    entry = queries.entry(reference, seen_by=actor)
    families.record_opened(entry.family, "forum", by=actor)
    told = queries.told(queries.concerns_of([entry.family_id]).get(entry.family_id, ()), seen_by=actor)
    policy = rules.policy(entry.policy.partition("@")[2])
    return render_template(
        "forum/family.html",
        entry=entry,
        told=told,
        rose=rises(told, since=entry.looked_at),
        policy=policy,
        today=today,
        notes=FORUM_NOTE_LABELS,
        **WORDS,
    )


def _query(wanted: ForumFilter) -> dict[str, str]:
    """The filter as it stands in an address."""
    ticks = {name: "yes" for name in ("rising", "due") if getattr(wanted, name)}
    return {"state": wanted.state, "cause": wanted.cause, **ticks}
