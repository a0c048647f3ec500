"""Rows to look at: one after the other, beside the people known, or several after a look at each."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access import fields
from triage.access.actor import Actor
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import NotFound, Stale
from triage.evidence.routes.offering import Offered, offer
from triage.families.models import Family
from triage.filters import day
from triage.forms.base import EmptyForm
from triage.forms.fields import Option
from triage.forms.lists_review import LIKELY_FROM, RowForm, TogetherFilter, TogetherForm
from triage.imports import saying, showing
from triage.imports.commands import LIST_KIND_LABELS
from triage.imports.models import ROW_FATE_LABELS, Batch, ListRow, RowFate
from triage.imports.queries import reviewing as queries
from triage.imports.queries.reviewing import Suspect
from triage.imports.queries.shown import shown
from triage.imports.routes import bp
from triage.imports.service import reviewing as service
from triage.imports.service.reviewing import Together
from triage.rules.framework import Sensitivity

REFERENCE = re.compile(r"[A-Z]{1,3}-\d{4}-\d{1,9}")
TICKED = re.compile(r"\d{1,18}\|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DONE = {
    RowFate.ATTACHED: "Row {} was added to the person’s families as evidence",
    RowFate.NOT_THEM: "Row {} is about nobody we know",
    RowFate.REVIEW: "Row {} was put at the end of the queue",
}


@bp.app_template_global()
def page_of_row(row_id: int | None) -> str:
    """Where the row that evidence came from can be looked at; nothing where this reader has no such page."""
    actor = current_actor()
    if row_id is None or not actor.may(Permission.LISTS_MANAGE):
        return ""
    try:
        queries.row(row_id, seen_by=actor)
    except NotFound:
        return ""
    return url_for("imports.review_row", row_id=row_id)


@bp.get("/lists/review")
@requires(Permission.LISTS_MANAGE)
def review() -> ResponseReturnValue:
    actor, alone = current_actor(), _alone()
    waiting = queries.by_list(seen_by=actor)
    return render_template(
        "lists/review.html",
        waiting=[each for each in waiting if alone in {"", each.reference}],
        others=bool(alone) and any(each.reference != alone for each in waiting),
        alone=alone,
        next_row=queries.next_row(seen_by=actor, reference=alone),
        kinds=LIST_KIND_LABELS,
    )


@bp.route("/lists/review/<int:row_id>", methods=["GET", "POST"])
@requires(Permission.LISTS_MANAGE)
def review_row(row_id: int) -> ResponseReturnValue:
    actor = current_actor()
    row, batch = queries.row(row_id, seen_by=actor)
    form = RowForm()
    # Whoever answers over a colleague's decision still chose from those that they were shown.
    suspects = queries.suspects(row, seen_by=actor, ruled_out_too=form.is_submitted())
    form.choose_from([_option(each) for each in suspects])
    refusal = None
    if form.validate_on_submit():
        try:
            done = service.decide(form.to_command(row_id), by=actor)
        except Stale as stale:
            refusal = stale
            row, batch = queries.row(row_id, seen_by=actor)
        else:
            flash(DONE[done.fate].format(f"{done.number} of {batch.reference}"), "success")
            return _next(_alone())
    status = 409 if refusal else 422 if form.is_submitted() else 200
    return _draw(row, batch, suspects, form, refusal), status


@bp.post("/lists/review/<int:row_id>/again")
@requires(Permission.LISTS_MANAGE)
def review_again(row_id: int) -> ResponseReturnValue:
    service.reopen(row_id, by=current_actor())
    flash("The decision was taken back. What the row had added to families is out again", "success")
    return redirect(url_for("imports.review_row", row_id=row_id, list=_alone() or None))


@bp.route("/lists/review/together", methods=["GET", "POST"])
@requires(Permission.LISTS_MANAGE)
def review_together() -> ResponseReturnValue:
    actor, alone = current_actor(), _alone()
    asked = TogetherFilter(formdata=request.args if "above" in request.args else None)
    asked.validate()
    above = float(asked.above.data or LIKELY_FROM)
    rows = queries.together(above=above, seen_by=actor, reference=alone)
    suspects = queries.suspects_of(rows, seen_by=actor)
    # The score that is kept may rest on a record that is closed to this reader: theirs alone says who is offered.
    rows = [row for row in rows if suspects[row.id] and suspects[row.id][0].likeness.score >= above]
    plain = [(row, suspects[row.id][0]) for row in rows if _is_plain(suspects[row.id])]
    form = TogetherForm()
    form.rows.options = [Option(f"{row.id}|{each.person.id}", showing.name_of(row)) for row, each in plain]
    # A row that was ticked and has gone since does not hold up the others.
    form.rows.options += [Option(each, "") for each in request.form.getlist("rows") if TICKED.fullmatch(each)]
    if form.validate_on_submit():
        came = service.attach_together(form.chosen(), by=actor)
        flash(_came_of(came), "success" if came.done else "warning")
        return redirect(url_for("imports.review", list=alone or None))
    service.record_together_seen(_families(each for _, each in plain), by=actor)
    return render_template(
        "lists/review_together.html",
        plain=plain,
        form=form,
        asked=asked,
        showing=showing,
        left=len(rows) - len(plain),
        alone=alone,
        closed_homes=queries.with_protected_homes([row for row, _ in plain], [each for _, each in plain]),
    ), 422 if form.is_submitted() else 200


def _came_of(came: Together) -> str:
    """What was done with the rows that were ticked, and which were not."""
    words = "1 row was" if came.done == 1 else f"{came.done} rows were" if came.done else "No row was"
    words = f"{words} added to the people’s families as evidence."
    if came.left:
        words += f" Changed since you looked, and left: {', '.join(came.left)}."
    if came.gone:
        were = "1 row was" if came.gone == 1 else f"{came.gone} rows were"
        words += f" {were} left because nothing is to be decided about it any more."
    return words.replace("about it any more", "about them any more") if came.gone > 1 else words


@offer
def perhaps_theirs(family: Family, seen_by: Actor) -> Sequence[Offered]:
    """Rows that wait for a person and are likeliest of somebody in the family."""
    names = {member.person_id: member.person.full_name for member in family.members}
    return [
        Offered(
            f"Perhaps {names.get(row.person_id or uuid.UUID(int=0), 'somebody here')}: {batch.agency.name}, "
            f"{LIST_KIND_LABELS[batch.kind].lower()}, {batch.reference}, row {row.number}",
            url_for("imports.review_row", row_id=row.id),
        )
        for row, batch in queries.perhaps_of(family, seen_by=seen_by)
    ]


def _draw(row: ListRow, batch: Batch, suspects: Sequence[Suspect], form: RowForm, refusal: Stale | None) -> str:
    actor = current_actor()
    view = fields.view_of(actor)
    kind = Sensitivity(row.sensitivity)
    seen = view.shows(kind, fields.said_by(batch.agency_id))
    service.record_review_seen(row, [*_families(suspects), *([row.family_id] if row.family_id else [])], by=actor)
    return render_template(
        "lists/review_row.html",
        row=row,
        batch=batch,
        suspects=suspects,
        form=form,
        refusal=refusal,
        facts=showing.facts_of(row, closed_home=bool(queries.with_protected_homes([row], suspects))),
        showing=showing,
        said=showing.said_of(row, batch.kind) if seen else [],
        sayings=saying.evidence_of(batch.kind, row.said, born=showing.born_of(row), as_at=batch.as_at) if seen else (),
        instead="" if seen else fields.instead_of(kind),
        left=queries.count(seen_by=actor, reference=_alone()),
        alone=_alone(),
        reasons=shown([row], seen_by=actor)[0].reasons,
        decided_by=queries.names_of([row.decided_by_id]).get(row.decided_by_id or uuid.UUID(int=0), ""),
        fate=ROW_FATE_LABELS[row.fate],
        kind=LIST_KIND_LABELS[batch.kind],
        once=EmptyForm(formdata=None),
    )


def _option(suspect: Suspect) -> Option:
    born = day(suspect.person.date_of_birth) if suspect.person.date_of_birth else "date of birth not known"
    where = " and ".join(family.reference for family in suspect.families)
    return Option(str(suspect.person.id), f"{suspect.person.full_name}, {born}", f"{where}: {suspect.likeness.words}")


def _is_plain(suspects: Sequence[Suspect]) -> bool:
    """Whether there is one person it could be, and nothing that is known of both differs."""
    return len(suspects) == 1 and not suspects[0].likeness.differences


def _families(suspects: Iterable[Suspect]) -> list[uuid.UUID]:
    return [family.id for each in suspects for family in each.families]


def _next(alone: str) -> ResponseReturnValue:
    found = queries.next_row(seen_by=current_actor(), reference=alone)
    if found is None:
        return redirect(url_for("imports.review", list=alone or None))
    return redirect(url_for("imports.review_row", row_id=found, list=alone or None))


def _alone() -> str:
    """The one list whose rows somebody works through; blank for those of all lists."""
    asked = request.args.get("list", "")
    return asked if REFERENCE.fullmatch(asked) else ""
