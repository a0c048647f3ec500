"""Challenge visits: Community Safety's pages, and the chair's waiver."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import audit, clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.accounts import queries as accounts
from triage.allocations import queries, service
from triage.allocations.commands import EndVisit
from triage.allocations.models import VISIT_STATUS_LABELS, Visit
from triage.allocations.routes import bp
from triage.allocations.routes.acting import submit
from triage.families.models import MEMBER_ROLE_LABELS, FamilyMember
from triage.forms.allocations import AttemptForm, BookingForm, CompletionForm, EndVisitForm, RiskForm
from triage.forms.base import RevisionForm
from triage.forms.fields import Option
from triage.rules.visits import NEXT, RISK_QUESTIONS, VISIT_VERDICT_LABELS, VisitStatus

WORDS = {"statuses": VISIT_STATUS_LABELS, "questions": RISK_QUESTIONS, "verdicts": VISIT_VERDICT_LABELS}
RISK_ANSWER_WORDS = {"yes": "Yes", "no": "No", "not_known": "Not known"}


@bp.get("/visits")
@requires(P.VISITS_RECORD, P.VISITS_WAIVE, P.ALLOCATIONS_MANAGE)
def visits() -> ResponseReturnValue:
    """Visits to arrange, booked ones, and outcomes owed."""
    actor = current_actor()
    found = queries.visits(seen_by=actor)
    now = clock.now()
    owed = [visit for visit in found if visit.scheduled_for and visit.scheduled_for < now and _booked(visit)]
    booked = [visit for visit in found if _booked(visit) and visit not in owed]
    to_do = [visit for visit in found if not _booked(visit)]
    done = queries.visits(seen_by=actor, over=True, most=30)
    audit.saw("allocations.listed", subject="visits", by=actor, families=audit.families_of(found, done))
    return render_template("allocations/visits.html", owed=owed, booked=booked, to_do=to_do, done=done, **WORDS)


@bp.get("/visits/<uuid:visit_id>")
@requires(P.VISITS_RECORD, P.VISITS_WAIVE, P.ALLOCATIONS_MANAGE)
def visit(visit_id: uuid.UUID) -> ResponseReturnValue:
    """One visit: who lives there, what is safe, what was done."""
    found = queries.visit(visit_id, seen_by=current_actor())
    _record_read(found, "visit")
    return render_template(
        "allocations/visit.html",
        visit=found,
        next=NEXT[found.status],
        Status=VisitStatus,
        roles=MEMBER_ROLE_LABELS,
        risk_words=RISK_ANSWER_WORDS,
        **WORDS,
    )


@bp.route("/visits/<uuid:visit_id>/safety", methods=["GET", "POST"])
@requires(P.VISITS_RECORD)
def visit_safety(visit_id: uuid.UUID) -> ResponseReturnValue:
    """The safety check, before a visit is booked."""
    found = queries.visit(visit_id, seen_by=current_actor())
    form = RiskForm(seen_revision=found.revision)
    return _step(found, form, lambda: service.check_risk(form.to_command(visit_id), by=current_actor()), "safety")


@bp.route("/visits/<uuid:visit_id>/book", methods=["GET", "POST"])
@requires(P.VISITS_RECORD)
def visit_book(visit_id: uuid.UUID) -> ResponseReturnValue:
    """Day, hour, place, who goes and who interprets."""
    actor = current_actor()
    found = queries.visit(visit_id, seen_by=actor)
    form = BookingForm(
        seen_revision=found.revision,
        place=found.place,
        joint_with=found.joint_with,
        interpreter=found.interpreter,
        officer=actor.user_id,
    )
    officers = accounts.users_of(actor.agency_id) if actor.agency_id else []
    form.officer.options = [Option(str(user.id), user.name) for user in officers]
    return _step(found, form, lambda: service.book_visit(form.to_command(visit_id), by=actor), "book")


@bp.route("/visits/<uuid:visit_id>/attempt", methods=["GET", "POST"])
@requires(P.VISITS_RECORD)
def visit_attempt(visit_id: uuid.UUID) -> ResponseReturnValue:
    """Nobody was seen."""
    found = queries.visit(visit_id, seen_by=current_actor())
    form = AttemptForm(seen_revision=found.revision)
    return _step(found, form, lambda: service.record_attempt(form.to_command(visit_id), by=current_actor()), "attempt")


@bp.route("/visits/<uuid:visit_id>/outcome", methods=["GET", "POST"])
@requires(P.VISITS_RECORD)
def visit_outcome(visit_id: uuid.UUID) -> ResponseReturnValue:
    """The visit took place."""
    found = queries.visit(visit_id, seen_by=current_actor())
    form = CompletionForm(seen_revision=found.revision)
    form.people_seen.options = [Option(words, words) for words in map(_member_words, found.family.members)]
    return _step(found, form, lambda: service.complete_visit(form.to_command(visit_id), by=current_actor()), "outcome")


@bp.route("/visits/<uuid:visit_id>/refused", methods=["GET", "POST"])
@requires(P.VISITS_RECORD)
def visit_refused(visit_id: uuid.UUID) -> ResponseReturnValue:
    """The family refused the visit."""
    return _ending(visit_id, service.refuse_visit, "refused")


@bp.route("/visits/<uuid:visit_id>/unsafe", methods=["GET", "POST"])
@requires(P.VISITS_RECORD)
def visit_unsafe(visit_id: uuid.UUID) -> ResponseReturnValue:
    """It was not safe to go on."""
    return _ending(visit_id, service.abandon_visit, "unsafe")


@bp.route("/visits/<uuid:visit_id>/waive", methods=["GET", "POST"])
@requires(P.VISITS_WAIVE)
def visit_waive(visit_id: uuid.UUID) -> ResponseReturnValue:
    """The chair waives the visit, with a reason."""
    return _ending(visit_id, service.waive_visit, "waive")


def _ending(visit_id: uuid.UUID, act: Callable[..., Visit], page: str) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.visit(visit_id, seen_by=actor)
    form = EndVisitForm(seen_revision=found.revision)

    def end() -> Visit:
        command: EndVisit = form.to_command(visit_id)
        return act(command, by=actor)

    return _step(found, form, end, page)


def _step(found: Visit, form: RevisionForm, act: Callable[[], object], page: str) -> ResponseReturnValue:
    """Do one step of a visit, or draw its page."""
    visit_id = found.id
    answer = submit(form, act, revision=lambda: queries.visit(visit_id, seen_by=current_actor()).revision)
    if answer.done:
        flash("Recorded.", "success")
        return redirect(url_for("allocations.visit", visit_id=visit_id))
    found = queries.visit(visit_id, seen_by=current_actor())
    _record_read(found, page)
    drawn = render_template(f"allocations/visit_{page}.html", visit=found, form=form, changes=answer.changes, **WORDS)
    return drawn, answer.status


def _record_read(visit: Visit, page: str) -> None:
    """Reading is recorded: who opened which page of a visit to which family."""
    audit.saw("allocations.read", subject=visit, by=current_actor(), family_id=visit.family_id, page=page)


def _booked(visit: Visit) -> bool:
    return visit.status is VisitStatus.SCHEDULED


def _member_words(member: FamilyMember) -> str:
    return f"{member.person.full_name}, {MEMBER_ROLE_LABELS[member.role].lower()}"
