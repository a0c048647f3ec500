"""Possibly twice: known people who are alike, two side by side, and saying that they are two."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Stale
from triage.families import queries, service
from triage.families.queries.twice import TwoPeople
from triage.families.routes import bp
from triage.forms.not_same import MORE_KNOWN, NotTheSameForm

MERGE_PEOPLE, MERGE_FAMILIES = "merging.people", "merging.families"


@bp.get("/families/twice")
@requires(Permission.RECORDS_MERGE)
def twice() -> ResponseReturnValue:
    """Pairs of known people who could be one, the newest families first."""
    actor = current_actor()
    after = request.args.get("after", "")
    page = queries.possibly_twice(seen_by=actor, after=after)
    shown = {family.id: family for each in page.pairs for known in (each.one, each.two) for family in known.families}
    service.record_listed(list(shown.values()), by=actor)
    return render_template("families/twice.html", page=page, first_page=not after)


@bp.route("/families/twice/<uuid:one>/<uuid:two>", methods=["GET", "POST"])
@requires(Permission.RECORDS_MERGE)
def two_people(one: uuid.UUID, two: uuid.UUID) -> ResponseReturnValue:
    """Two records side by side; whoever looks says that they are two, or goes on to make them one."""
    actor = current_actor()
    pair = queries.two_people(one, two, seen_by=actor)
    form, refusal = NotTheSameForm(seen=pair.mark), None
    if form.validate_on_submit() and not form.answers(pair.mark):
        refusal = Stale(changes=(MORE_KNOWN,))
    elif form.is_submitted() and not form.errors:
        seen = service.Seen(because=form.because.data, score=pair.likeness.score, facts=pair.facts)
        service.say_two_people(one, two, seen, families=pair.families, by=actor)
        flash("They are not offered as one again, unless something new speaks for it", "success")
        return redirect(url_for(".twice"))
    service.record_compared(pair.families, by=actor)
    page = render_template(
        "families/two_people.html",
        pair=pair,
        form=form,
        refusal=refusal,
        merge_people=_merge_people(pair),
        merge_families=_merge_families(pair),
    )
    return page, 409 if refusal else 422 if form.is_submitted() else 200


def _merge_people(pair: TwoPeople) -> str:
    """Where the two records are made one."""
    return url_for(MERGE_PEOPLE, one=pair.one.person.id, two=pair.two.person.id)


def _merge_families(pair: TwoPeople) -> str:
    """Where their families are made one, if each has one and it is another."""
    mine, theirs = ({each.reference for each in known.families} for known in (pair.one, pair.two))
    if mine == theirs or len(mine) > 1 or len(theirs) > 1:
        return ""
    return url_for(MERGE_FAMILIES, reference=min(mine), other=min(theirs))
