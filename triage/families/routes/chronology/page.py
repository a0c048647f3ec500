"""One page of a chronology, filtered by what its address says: kinds, ids and years, and never a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage.access.binding import through_glass
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.families import queries, service
from triage.families.models import Family
from triage.families.routes import bp
from triage.families.routes.chronology.naming import telling
from triage.families.routes.chronology.people import of_people
from triage.families.routes.chronology.work import of_work
from triage.families.routes.through_glass import read_only
from triage.forms.chronology import ChronologyFilterForm
from triage.forms.fields import Option
from triage.restriction.queries import glass_through
from triage.rules.chronology import (
    KIND_LABELS,
    Happened,
    Silence,
    chosen,
    page_of,
    pages_in,
    with_silences,
    years_of,
)

ALL = "all"


@bp.get("/families/<reference>/timeline")
@requires(Permission.FAMILIES_SEE)
@through_glass
def timeline(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = queries.family(reference, seen_by=actor)
    service.record_opened(family, "timeline", by=actor, glass=glass_through(family, seen_by=actor))
    told = telling(family, seen_by=actor)
    events = [*of_people(told), *of_work(told)]
    form = _form(family, events)
    wanted = form.wanted()
    found = chosen(events, wanted)
    entries = with_silences(found, wanted)
    last = pages_in(entries)
    number = _page(last)
    return render_template(
        "families/timeline.html",
        family=family,
        form=form,
        wanted=wanted,
        entries=page_of(entries, number),
        silent=lambda entry: isinstance(entry, Silence),
        labels=KIND_LABELS,
        names={str(each.person_id): each.person.full_name for each in family.members},
        count=len(found),
        number=number,
        last=last,
        query=_query(form),
        **read_only(family),
    )


def _form(family: Family, events: Sequence[Happened]) -> ChronologyFilterForm:
    """The filters with what there is to choose from: who is in it, who said something, and its years."""
    form = ChronologyFilterForm(formdata=request.args)
    people = {person for each in events for person in each.people}
    form.person.options = [
        Option(str(each.person_id), each.person.full_name) for each in family.members if str(each.person_id) in people
    ]
    sources = {each.source_id: each.source for each in events if each.source_id}
    form.source.options = [Option(key, name) for key, name in sorted(sources.items(), key=lambda each: each[1])]
    form.since.options = form.until.options = [Option(str(year), str(year)) for year in years_of(events)]
    return form


def _query(form: ChronologyFilterForm) -> Mapping[str, str]:
    """The filters as they go on to the next page."""
    named = ("kind", "person", "source", "since", "until", "order")
    return {name: str(form[name].data) for name in named if form[name].data}


def _page(last: int) -> int:
    """Which page the address asks for; 0 is all of it, for printing."""
    asked = request.args.get("page", "")
    if asked == ALL:
        return 0
    return min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
