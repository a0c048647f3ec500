"""The genogram of a family: drawn, and the same as a list."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.actor import Actor
from triage.access.binding import through_glass
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.evidence import queries as evidence
from triage.families import queries, service
from triage.families.kin import drawing_of, kin_of
from triage.families.models import Family
from triage.families.routes import bp
from triage.families.routes.through_glass import read_only
from triage.referrals import queries as referrals
from triage.restriction.queries import glass_through
from triage.rules.genogram import Kin, entries


@bp.get("/families/<reference>/genogram")
@requires(Permission.FAMILIES_SEE)
@through_glass
def genogram(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = queries.family(reference, seen_by=actor)
    service.record_opened(family, "genogram", by=actor, glass=glass_through(family, seen_by=actor))
    kin = _kin(family, actor)
    return render_template(
        "families/genogram.html",
        family=family,
        drawing=drawing_of(kin, family.reference, words_at="The list below says the same in words."),
        entries=entries(kin),
        homes=kin.homes,
        inferred=any("worked out" in each.words for each in entries(kin)),
        marked=any(each.named for each in kin.people),
        **read_only(family),
    )


def _kin(family: Family, actor: Actor) -> Kin:
    """The family today, with the people of its latest referral marked."""
    sent = [each for each in referrals.for_family(family.id, seen_by=actor) if each.sent_at is not None]
    latest = max(sent, key=lambda each: (each.sent_at, each.reference), default=None)
    named_in = evidence.named_in(family.id)
    named = frozenset(key for key, those in named_in.items() if latest is not None and latest.id in those)
    return kin_of(family, queries.relationships(family.id), on=clock.today(), named=named, named_in=named_in)
