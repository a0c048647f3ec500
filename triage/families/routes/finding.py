"""The index of families, and the search. What is looked for is kept in the session and never in an address."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.actor import Actor
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import NotFound
from triage.families import queries, service
from triage.families.models import MEMBER_ROLE_LABELS, Family
from triage.families.queries import finding
from triage.families.queries.finding import PAGE, Findings, Ranked
from triage.families.queries.searching import FamilyFound
from triage.families.routes import bp
from triage.families.routes.parts import places_of
from triage.forms.families import FindForm
from triage.referrals import queries as referrals
from triage.rules.searching.terms import Kind, terms_of

KEPT = "families_looked_for"


@bp.get("/families")
@requires(Permission.FAMILIES_SEE)
def index() -> ResponseReturnValue:
    page = queries.families(seen_by=current_actor(), after=request.args.get("after", ""))
    service.record_listed(page.families, by=current_actor())
    return render_template("families/index.html", form=FindForm(formdata=None), page=page, more="after" in request.args)


@bp.post("/families/find")
@requires(Permission.FAMILIES_SEE)
def find() -> ResponseReturnValue:
    """Look for the words, put the search on record, and show what it found on a page without them in its address."""
    actor = current_actor()
    form = FindForm()
    if not form.validate_on_submit():
        return render_template("families/search.html", form=form, words="", found=None), 422
    words = form.words.data
    session[KEPT] = words
    found = _found(words, actor)
    shown = _families(found.people[:PAGE])
    alone = _meant_alone(found)
    service.record_search(words, [alone] if alone else shown, by=actor)
    if alone is not None:
        session.pop(KEPT, None)
        return redirect(url_for("families.show", reference=alone.reference))
    return redirect(url_for("families.search"))


@bp.get("/families/search")
@requires(Permission.FAMILIES_SEE)
def search() -> ResponseReturnValue:
    """What the words of the session find, a page of it; tips where there are none."""
    actor = current_actor()
    words = str(session.get(KEPT, ""))
    form = FindForm(formdata=None, words=words)
    if not words:
        return render_template("families/search.html", form=form, words="", found=None)
    found = _found(words, actor)
    number = _page_number(found)
    people = found.people[(number - 1) * PAGE : number * PAGE]
    service.record_listed(_families(people), by=actor)
    return render_template(
        "families/search.html",
        form=form,
        words=words,
        found=found,
        lines=finding.lines(people, seen_by=actor),
        places=places_of([each.id for each in _families(people)]),
        number=number,
        first=(number - 1) * PAGE + 1,
        last=(number - 1) * PAGE + len(people),
        role_labels=MEMBER_ROLE_LABELS,
    )


def _found(words: str, actor: Actor) -> Findings:
    """The search, with the families to which references of referrals lead."""
    wanted = [each.value for each in terms_of(words, on=clock.today()) if each.kind is Kind.REFERRAL]
    led = {}
    for reference in wanted:
        try:
            family_id = referrals.referral(reference, seen_by=actor).family_id
        except NotFound:
            continue
        led[reference] = [family_id] if family_id is not None else []
    return finding.find(words, seen_by=actor, of_referrals=led)


def _meant_alone(found: Findings) -> Family | None:
    """The one family that was asked for by nothing but a reference."""
    return found.meant[0] if len(found.meant) == 1 and len(found.terms) == 1 else None


def _families(people: Sequence[Ranked]) -> list[FamilyFound]:
    """The families of these people, each once."""
    return list({each.family.id: each.family for one in people for each in one.families}.values())


def _page_number(found: Findings) -> int:
    """The page asked for; one that does not exist is the last."""
    asked = request.args.get("page", "1")
    last = max(1, -(-len(found.people) // PAGE))
    return min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < len("10000") else 1
