"""The letters by what they wait for, and one letter beside its facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission
from triage.calendar import add_working_days
from triage.documents import service
from triage.documents.commands import TickOff
from triage.documents.content.kinds import DocumentKind
from triage.documents.models import Document, DocumentState
from triage.documents.queries import history, scoped
from triage.documents.routes import bp
from triage.errors import Refused, Stale
from triage.forms.documents import ApproveForm, SendBackForm, VoidForm
from triage.headers import may_hold_our_frame

Form = ApproveForm | SendBackForm | VoidForm
KIND_TITLES = {
    DocumentKind.FAMILY_LETTER: "Family letters",
    DocumentKind.WORKER_BRIEF: "Worker briefs",
    DocumentKind.REFERRER_OUTCOME: "Outcomes for referrers",
}


@bp.get("/letters")
@requires(Permission.LETTERS_SEE)
def letters() -> str:
    actor = current_actor()
    shelves = scoped.shelves(late_before=late_before())
    shelf = next((each for each in shelves if each.name == request.args.get("show")), shelves[0])
    if not request.args.get("show") and not actor.may(Permission.LETTERS_APPROVE):
        shelf = next(each for each in shelves if each.name == "post")
    page = scoped.letters(shelf, seen_by=actor, after=request.args.get("after", ""))
    counts = {each.name: scoped.count(each, seen_by=actor) for each in shelves if each.name != "all"}
    service.record_listed("letters", page.letters, by=actor)
    return render_template(
        "letters/index.html", shelves=shelves, shelf=shelf, page=page, counts=counts, kinds=KIND_TITLES
    )


@bp.get("/letters/<uuid:document>")
@requires(Permission.LETTERS_SEE)
def letter(document: UUID) -> str:
    return _draw(scoped.document(document, seen_by=current_actor()))


@bp.post("/letters/<uuid:document>/approve")
@requires(Permission.LETTERS_APPROVE)
@step_up
def approve(document: UUID) -> ResponseReturnValue:
    form = ApproveForm()

    def act() -> str:
        found = service.approve(form.to_command(document), by=current_actor())
        return f"Letter {found.number} is approved and being prepared"

    return _decide(document, form, act)


@bp.post("/letters/<uuid:document>/send-back")
@requires(Permission.LETTERS_APPROVE)
def send_back(document: UUID) -> ResponseReturnValue:
    form = SendBackForm(prefix="back-")

    def act() -> str:
        service.send_back(form.to_command(document), by=current_actor())
        return "The letter is sent back"

    return _decide(document, form, act)


@bp.post("/letters/<uuid:document>/void")
@requires(Permission.LETTERS_APPROVE)
def void(document: UUID) -> ResponseReturnValue:
    form = VoidForm(prefix="void-")

    def act() -> str:
        service.void(form.to_command(document), by=current_actor())
        return "The letter is voided"

    return _decide(document, form, act)


@bp.post("/letters/<uuid:document>/write-anew")
@requires(Permission.LETTERS_APPROVE)
def write_anew(document: UUID) -> ResponseReturnValue:
    form = ApproveForm()
    found = service.write_again(document, seen_revision=form.seen_revision.data or 0, by=current_actor())
    blocked = found.state is DocumentState.BLOCKED
    words = f"Still blocked: {found.blocked_because}" if blocked else "Written anew from the family's record"
    flash(words, "warning" if blocked else "success")
    return redirect(url_for(".letter", document=document))


@bp.post("/letters/<uuid:document>/try-again")
@requires(Permission.LETTERS_APPROVE, Permission.LETTERS_PRINT)
def try_again(document: UUID) -> ResponseReturnValue:
    service.try_again(document, by=current_actor())
    flash("The letter is being prepared again")
    return redirect(url_for(".letter", document=document))


@bp.post("/letters/<uuid:document>/printed")
@requires(Permission.LETTERS_PRINT)
def printed(document: UUID) -> ResponseReturnValue:
    service.printed(document, by=current_actor())
    flash("The letter is printed. Tick it off when it goes out.", "success")
    return redirect(url_for(".letter", document=document))


@bp.post("/letters/<uuid:document>/gone")
@requires(Permission.LETTERS_PRINT)
def gone(document: UUID) -> ResponseReturnValue:
    """Posted, or handed over, as the button says."""
    handed_over = request.form.get("how") == "handed over"
    service.tick_off(TickOff(document_ids=(document,), handed_over=handed_over), by=current_actor())
    flash("Handed over" if handed_over else "Posted", "success")
    return redirect(url_for(".letter", document=document))


def late_before() -> datetime:
    """What was printed before this moment should be ticked off by now: one working day is over."""
    return clock.at(add_working_days(clock.today(), -1), time(0))


def _decide(document: UUID, form: Form, act: Callable[[], str]) -> ResponseReturnValue:
    """One decision on a letter: on to the next that waits, or the page again with what is wrong."""
    found = scoped.document(document, seen_by=current_actor())
    if not form.validate_on_submit():
        return _draw(found, form), 422
    try:
        words = act()
    except (Stale, Refused) as refusal:
        current = scoped.document(document, seen_by=current_actor())
        form.accept_revision(current.revision)
        form.add_error(refusal.message)
        return _draw(current, form), 409
    flash(words, "success")
    following = scoped.next_to_approve(seen_by=current_actor(), besides=document)
    return redirect(url_for(".letter", document=following.id) if following else url_for(".letters"))


def _draw(document: Document, sent: Form | None = None) -> str:
    """One letter with its facts; a form that was sent comes back as it was typed."""
    forms: dict[str, Form] = {
        "approve_form": ApproveForm(formdata=None, seen_revision=document.revision),
        "send_back_form": SendBackForm(prefix="back-", formdata=None, seen_revision=document.revision),
        "void_form": VoidForm(prefix="void-", formdata=None, seen_revision=document.revision),
    }
    for name, form in forms.items():
        if sent is not None and type(form) is type(sent):
            forms[name] = sent
    may_hold_our_frame()
    service.record_read(service.READ, document, by=current_actor())
    return render_template(
        "letters/letter.html",
        letter=document,
        steps=history.steps(document),
        replaced_by=history.replaced_by(document),
        form=sent,
        **forms,
    )
