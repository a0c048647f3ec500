"""What was merged, what was decided under the record that went, and parting the two again."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Refused, Stale
from triage.evidence.commands import CONCLUSION_LABELS
from triage.families import queries as families
from triage.families import service as families_service
from triage.families.models import Family, Merge
from triage.forms.merging import PartForm
from triage.merging import queries, service
from triage.merging.routes import bp
from triage.merging.service import Parting
from triage.rules.decisions import DECISION_LABELS, reason_words
from triage.rules.verdict import OUTCOME_LABELS


@bp.get("/families/<reference>/merges")
@requires(Permission.FAMILIES_SEE)
def merges(reference: str) -> ResponseReturnValue:
    """Every merge that a family, or somebody in it, was part of."""
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    families_service.record_opened(family, "merges", by=actor)
    found = [queries.told(merge, seen_by=actor) for merge in queries.merges_of_family(family.id, seen_by=actor)]
    return render_template("merging/merges.html", family=family, merges=found)


@bp.get("/merges/<uuid:merge_id>")
@requires(Permission.FAMILIES_SEE)
def show(merge_id: uuid.UUID) -> ResponseReturnValue:
    """One merge: who, when, why, what it moved, and what was decided under the record that went."""
    actor = current_actor()
    merge = queries.merge(merge_id, seen_by=actor)
    _record(merge)
    return render_template(
        "merging/merge.html",
        merge=merge,
        told=queries.told(merge, seen_by=actor),
        moved=service.moved_words(merge),
        parted=service.parted_words(merge),
        under=queries.under(merge, seen_by=actor),
        decision_labels=DECISION_LABELS,
        decision_reason=reason_words,
        conclusion_labels=CONCLUSION_LABELS,
        outcome_labels=OUTCOME_LABELS,
    )


@bp.route("/merges/<uuid:merge_id>/part", methods=["GET", "POST"])
@requires(Permission.RECORDS_MERGE)
def part(merge_id: uuid.UUID) -> ResponseReturnValue:
    """What would go back and what would stay; and parting the two."""
    actor = current_actor()
    before = service.before_parting(merge_id, by=actor)
    if before.merge.undone_at is not None:
        return redirect(url_for(".show", merge_id=merge_id))
    form = PartForm(seen_revision=before.merge.revision)
    if not form.validate_on_submit():
        return _draw(before, form), 422 if form.is_submitted() else 200
    try:
        parted = service.parted_words(service.part(form.to_command(merge_id), by=actor))
    except (Stale, Refused) as refusal:
        before = service.before_parting(merge_id, by=actor)
        form.accept_revision(before.merge.revision)
        return _draw(before, form, refusal), 409
    if parted.get("partly") or parted.get("stays"):
        flash("They are two records again, but not everything came back: see below", "warning")
    else:
        flash("They are two records again, and everything came back", "success")
    return redirect(url_for(".show", merge_id=merge_id))


def _draw(before: Parting, form: PartForm, refusal: Stale | Refused | None = None) -> str:
    _record(before.merge)
    told = queries.told(before.merge, seen_by=current_actor())
    return render_template("merging/part.html", before=before, told=told, form=form, refusal=refusal)


def _record(merge: Merge) -> None:
    """Reading a merge is reading of every family that it touched."""
    shown: list[Family] = queries.families_of_merge(merge, seen_by=current_actor())
    for family in shown:
        families_service.record_opened(family, "merge", by=current_actor())
