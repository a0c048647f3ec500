"""Two persons, or two families, side by side, and the act that makes them one."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Merged, NotFound, Refused, Stale
from triage.families import queries as families_queries
from triage.families import service as families_service
from triage.families.models import MEMBER_ROLE_LABELS, Merge
from triage.forms.base import OnceForm
from triage.forms.merging import ChooseForm, TogetherForm, together_form
from triage.merging import queries, service
from triage.merging.routes import bp
from triage.merging.service import TwoFamilies, TwoPeople


@bp.route("/families/<reference>/merge", methods=["GET", "POST"])
@requires(Permission.RECORDS_MERGE)
def choose(reference: str) -> ResponseReturnValue:
    """Which other record is of the same family."""
    actor = current_actor()
    family = families_queries.family(reference, seen_by=actor)
    form = ChooseForm()
    if form.validate_on_submit():
        try:
            other = families_queries.family(form.other.data.strip().upper(), seen_by=actor).reference
        except Merged as merged:
            other = merged.kept
        except NotFound:
            form.add_error("There is no other record of that reference that you can open", field="other")
            other = reference
        if other != reference:
            return redirect(url_for(".families", reference=reference, other=other))
        if not form.other.errors:
            form.add_error("That is this record: enter the reference of another one", field="other")
    families_service.record_opened(family, "merge", by=actor)
    return render_template("merging/choose.html", family=family, form=form), 422 if form.is_submitted() else 200


@bp.route("/families/<reference>/merge/<other>", methods=["GET", "POST"], endpoint="families")
@requires(Permission.RECORDS_MERGE)
def two_families(reference: str, other: str) -> ResponseReturnValue:
    """Two families side by side; the first is kept."""
    actor = current_actor()
    done = _done_before()
    if done is not None:
        return redirect(url_for(".show", merge_id=done.id))
    first = queries.merge_of_families(reference, other, seen_by=actor)
    if first is not None:
        return _somebody_was_first(first)
    pair = service.two_families(reference, other, by=actor)
    form = together_form(
        seen=(pair.kept.revision, pair.gone.revision), must_confirm=False, must_withdraw=bool(pair.said)
    )
    if not form.validate_on_submit():
        return _draw_families(pair, form), 422 if form.is_submitted() else 200
    try:
        merge = service.merge_families(form.to_command(pair.kept.id, pair.gone.id), by=actor)
    except (Stale, Refused) as refusal:
        pair = service.two_families(reference, other, by=actor)
        form.accept_revisions(pair.kept.revision, pair.gone.revision)
        return _draw_families(pair, form, refusal), 409
    flash(f"{other} and {reference} are one record now", "success")
    return redirect(url_for(".show", merge_id=merge.id))


@bp.route("/merge/people/<uuid:one>/<uuid:two>", methods=["GET", "POST"], endpoint="people")
@requires(Permission.RECORDS_MERGE)
def two_people(one: uuid.UUID, two: uuid.UUID) -> ResponseReturnValue:
    """Two persons side by side; the first is kept."""
    actor = current_actor()
    done = _done_before()
    if done is not None:
        return redirect(url_for(".show", merge_id=done.id))
    first = queries.merge_of_people(one, two, seen_by=actor)
    if first is not None:
        return _somebody_was_first(first)
    pair = service.two_people(one, two, by=actor)
    form = _people_form(pair)
    if not form.validate_on_submit():
        return _draw_people(pair, form), 422 if form.is_submitted() else 200
    try:
        merge = service.merge_people(form.to_command(one, two), by=actor)
    except (Stale, Refused) as refusal:
        pair = service.two_people(one, two, by=actor)
        form = _people_form(pair)
        form.accept_revisions(pair.kept.revision, pair.gone.revision)
        return _draw_people(pair, form, refusal), 409
    flash(f"{pair.kept.full_name} is one person now", "success")
    return redirect(url_for(".show", merge_id=merge.id))


def _done_before() -> Merge | None:
    """The merge that an earlier send of this very page was: by now the two are one, and cannot be shown as two."""
    form = OnceForm()
    return queries.by_key(str(form.idempotency_key.data)) if form.is_submitted() else None


def _somebody_was_first(merge: Merge) -> ResponseReturnValue:
    """The two are one already: who put them together and why, with what this person typed."""
    actor = current_actor()
    for family in queries.families_of_merge(merge, seen_by=actor):
        families_service.record_opened(family, "merge", by=actor)
    form = TogetherForm()
    page = render_template("merging/already.html", merge=merge, told=queries.told(merge, seen_by=actor), form=form)
    return page, 409 if form.is_submitted() else 200


def _people_form(pair: TwoPeople) -> TogetherForm:
    return together_form(
        [each for each in pair.choices if each.asked],
        seen=(pair.kept.revision, pair.gone.revision),
        must_confirm=bool(pair.to_confirm),
        must_withdraw=pair.said is not None,
    )


def _draw_families(pair: TwoFamilies, form: TogetherForm, refusal: Stale | Refused | None = None) -> str:
    for family in (pair.kept, pair.gone):
        families_service.record_opened(family, "merge", by=current_actor())
    return render_template(
        "merging/families.html",
        pair=pair,
        form=form,
        refusal=refusal,
        in_the_way=service.stands_in_the_way(pair.kept, pair.gone),
        role_labels=MEMBER_ROLE_LABELS,
    )


def _draw_people(pair: TwoPeople, form: TogetherForm, refusal: Stale | Refused | None = None) -> str:
    for family in pair.families:
        families_service.record_opened(family, "merge", by=current_actor())
    return render_template("merging/people.html", pair=pair, form=form, refusal=refusal)
