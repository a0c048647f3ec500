"""Families that the lists together point to: the page of them, each with why, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from triage import clock, jobs
from triage.access import fields
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.criteria import queries as criteria
from triage.errors import Invalid, ServiceError, Stale
from triage.families import queries as families
from triage.families.models import Family
from triage.forms.base import EmptyForm, RevisionForm
from triage.forms.lists_found import InviteForm, OpenForm, SetAsideForm
from triage.imports import gathering
from triage.imports.models import CANDIDATE_STATE_LABELS, Candidate, CandidateState
from triage.imports.queries import finding as queries
from triage.imports.routes import bp
from triage.imports.routes.found_forms import agencies_by_id, filter_form, invite_form_of, open_form_of
from triage.imports.service import candidates as service
from triage.imports.service import finding, looking_again, opening
from triage.rules.hiding import hide
from triage.rules.verdict import Verdict

HOUR = 60 * 60
QUARTER_HOUR = 15 * 60

jobs.every(QUARTER_HOUR, "imports.look_again", looking_again.look_again_if_people_changed)
jobs.every(HOUR, "imports.find_families", finding.find_by_itself)


@bp.get("/lists/families")
@requires(Permission.LISTS_MANAGE)
def found() -> ResponseReturnValue:
    actor = current_actor()
    form = filter_form()
    wanted = queries.Wanted(
        state=CandidateState(form.state.data or CandidateState.FOUND.value),
        framework=form.framework.data or "",
        headline=form.headline.data or "",
        agency=form.agency.data or "",
        area=(form.area.data or "").strip(),
    )
    those = queries.candidates(wanted, seen_by=actor)
    shown = sorted(((each, verdict_for(each)) for each in those), key=_most_first)
    service.record_seen([each for each, _ in shown], by=actor)
    return render_template(
        "lists/found.html",
        found=shown,
        form=form,
        wanted=wanted,
        counts=queries.counts(seen_by=actor),
        agencies=agencies_by_id(),
        frameworks={each.code: each.name for each in criteria.catalogue().frameworks},
        people_words=_people_words,
        today=clock.today(),
        once=EmptyForm(formdata=None),
    )


@bp.post("/lists/families/look")
@requires(Permission.LISTS_MANAGE)
def look_for_families() -> ResponseReturnValue:
    actor = current_actor()
    again = looking_again.look_again(by=actor)
    came = finding.find(by=actor)
    words = f"{came.new} found anew, {came.still} still there, {came.gone} no longer likely."
    if again.attached:
        words += f" {again.attached} waiting rows turned out to be about people known by now."
    if came.too_many:
        words += f" {came.too_many} addresses have more people than a family and were left out."
    flash(words, "success")
    return redirect(url_for("imports.found"))


@bp.get("/lists/families/<reference>")
@requires(Permission.LISTS_MANAGE)
def candidate(reference: str) -> ResponseReturnValue:
    return _draw(queries.candidate(reference, seen_by=current_actor()))


@bp.post("/lists/families/<reference>/invite")
@requires(Permission.LISTS_MANAGE)
def invite(reference: str) -> ResponseReturnValue:
    there = queries.candidate(reference, seen_by=current_actor())
    form = invite_form_of(there)
    refusal = None
    if form.validate_on_submit():
        try:
            done = service.invite(form.to_command(reference), by=current_actor())
        except Stale as stale:
            refusal = stale
        except Invalid as fault:
            form.add_error(fault.message, field="answer_by")
        else:
            flash(f"{done.invited_agency.name if done.invited_agency else 'The agency'} was invited", "success")
            return redirect(url_for("imports.candidate", reference=reference))
    return _draw(_afresh(reference), invite_form=form, refusal=refusal), 409 if refusal else 422


@bp.post("/lists/families/<reference>/set-aside")
@requires(Permission.LISTS_MANAGE)
def set_aside(reference: str) -> ResponseReturnValue:
    form = SetAsideForm(prefix="aside-")
    refusal = None
    if form.validate_on_submit():
        try:
            service.set_aside(form.to_command(reference), by=current_actor())
        except Stale as stale:
            refusal = stale
        else:
            flash(f"{reference} was set aside", "success")
            return redirect(url_for("imports.found"))
    return _draw(_afresh(reference), aside_form=form, refusal=refusal), 409 if refusal else 422


@bp.post("/lists/families/<reference>/take-up")
@requires(Permission.LISTS_MANAGE)
def take_up(reference: str) -> ResponseReturnValue:
    form = RevisionForm(prefix="again-")
    form.validate_on_submit()
    try:
        service.take_up_again(reference, seen_revision=form.seen_revision.data, by=current_actor())
    except Stale as stale:
        return _draw(_afresh(reference), refusal=stale), 409
    return redirect(url_for("imports.candidate", reference=reference))


@bp.post("/lists/families/<reference>/open")
@requires(Permission.LISTS_MANAGE)
def open_family(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    form = open_form_of(queries.candidate(reference, seen_by=actor))
    settings: Settings = current_app.config["SETTINGS"]
    refusal = None
    if form.validate_on_submit():
        command = form.to_command(reference, within=settings.verify_within_working_days)
        try:
            done = opening.open_candidate(command, by=actor)
        except Stale as stale:
            refusal = stale
        except Invalid as fault:
            form.add_error(fault.message)
        else:
            assert done.family_id is not None
            family = families.family(done.family_id, seen_by=actor)
            flash(f"{family.reference} was opened and stands at intake", "success")
            return redirect(url_for("evidence.family_evidence", reference=family.reference))
    return _draw(_afresh(reference), form_to_open=form, refusal=refusal), 409 if refusal else 422


@bp.get("/lists/invitations/<reference>")
@requires(Permission.REFERRALS_MAKE)
def invitation(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    there = queries.invitation(reference, seen_by=actor)
    named = list(dict.fromkeys(gathering.name_of(row) for row in queries.own_rows(there, seen_by=actor)))
    service.record_invitation_seen(there, by=actor)
    return render_template("lists/invitation.html", candidate=there, named=named, today=clock.today())


def verdict_for(each: Candidate) -> Verdict:
    """The verdict as this reader may see it."""
    return hide(Verdict.from_dict(each.verdict), fields.view_of(current_actor()))


def _draw(
    there: Candidate,
    *,
    invite_form: InviteForm | None = None,
    aside_form: SetAsideForm | None = None,
    form_to_open: OpenForm | None = None,
    refusal: ServiceError | None = None,
) -> str:
    actor = current_actor()
    service.record_seen([there], by=actor)
    family = _family(there)
    forms = [each for each in (invite_form, aside_form, form_to_open) if each is not None]
    for each in forms:
        each.accept_revision(there.revision)
    return render_template(
        "lists/candidate.html",
        candidate=there,
        verdict=verdict_for(there),
        names=_names(there, family),
        rows=_rows(there),
        family=family,
        label=CANDIDATE_STATE_LABELS[there.state],
        agencies=agencies_by_id(),
        people_words=_people_words,
        today=clock.today(),
        invite_form=invite_form or invite_form_of(there, fresh=True),
        aside_form=aside_form or SetAsideForm(formdata=None, prefix="aside-", seen_revision=there.revision),
        open_form=form_to_open or open_form_of(there, fresh=True),
        revision_form=RevisionForm(formdata=None, prefix="again-", seen_revision=there.revision),
        forms=forms,
        refusal=refusal,
    )


def _afresh(reference: str) -> Candidate:
    return queries.candidate(reference, seen_by=current_actor())


def _family(there: Candidate) -> Family | None:
    return families.family(there.family_id, seen_by=current_actor()) if there.family_id else None


def _names(there: Candidate, family: Family | None) -> Mapping[str, str]:
    """Names by the ids that the verdict uses."""
    known = {str(member.person_id): member.person.full_name for member in family.members} if family else {}
    return known | {each["key"]: each["name"] for each in there.people if each.get("key")}


def _rows(there: Candidate) -> list[dict[str, object]]:
    """What each list says of whom, as far as this reader may see it."""
    view = fields.view_of(current_actor())
    found = []
    for row in queries.rows_shown(there, seen_by=current_actor()):
        sayings = [
            each.indicator.short
            for each in row.sayings()
            if view.shows(gathering.kind_of(row, each), fields.said_by(row.agency_id))
        ]
        found.append({"row": row, "name": gathering.name_of(row), "says": list(dict.fromkeys(sayings))})
    return found


def _people_words(there: Candidate) -> str:
    """Who is in it, in short: “Tom, 13, Rose, 38”."""
    today = clock.today()
    return ", ".join(
        f"{each['name']} ({gathering.age_words(date.fromisoformat(each['born']) if each['born'] else None, today)})"
        for each in there.people
        if each.get("name")
    )


def _most_first(each: tuple[Candidate, Verdict]) -> tuple[int, int, int, str]:
    """The most headlines first, then the most severe, then the oldest."""
    candidate_, verdict = each
    return (-verdict.outcome.rank, -len(verdict.met), -len(verdict.severe), candidate_.reference)
