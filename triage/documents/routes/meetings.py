"""A meeting's letters, its packs, and the checklist of numbers."""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.documents import service
from triage.documents.content.letterhead import Delivery
from triage.documents.models import APPROVED, Batch, Document, PackState
from triage.documents.queries import packing, scoped
from triage.documents.routes import bp
from triage.documents.routes.letters import late_before
from triage.documents.service.packs import BATCH_WORDS
from triage.errors import Refused
from triage.forms.base import EmptyForm
from triage.forms.documents import TickOffForm
from triage.forms.fields import Option

HANDED_OVER = "handed over"


@bp.get("/meetings/<uuid:meeting>/letters")
@requires(Permission.LETTERS_SEE)
def meeting_letters(meeting: UUID) -> str:
    found = packing.meeting(meeting)
    letters = scoped.for_meeting(meeting, seen_by=current_actor())
    service.record_listed("meeting letters", letters, by=current_actor())
    return render_template(
        "letters/meeting.html",
        meeting=found,
        paper=[each for each in letters if each.delivery is not Delivery.ONLINE],
        online=[each for each in letters if each.delivery is Delivery.ONLINE],
    )


@bp.get("/meetings/<uuid:meeting>/pack")
@requires(Permission.LETTERS_SEE)
def pack(meeting: UUID) -> str:
    return _draw(meeting)


@bp.post("/meetings/<uuid:meeting>/pack")
@requires(Permission.LETTERS_PRINT)
def make_pack(meeting: UUID) -> ResponseReturnValue:
    """Ask for the pack of one batch; refused with what is missing."""
    batch = Batch.PROTECTED if request.form.get("batch") == Batch.PROTECTED.value else Batch.ORDINARY
    try:
        service.make_pack(meeting, batch, by=current_actor())
    except Refused as refusal:
        form = EmptyForm()
        form.add_error(refusal.message)
        return _draw(meeting, form), 409
    flash("The pack is being prepared")
    return redirect(url_for(".pack", meeting=meeting))


@bp.get("/packs/<uuid:pack>/progress")
@requires(Permission.LETTERS_SEE)
def pack_progress(pack: UUID) -> Response:
    """The part of the page that moves while a pack is made; unchanged it is not sent again."""
    found = scoped.pack(pack, seen_by=current_actor())
    response = make_response(render_template("letters/_progress.html", pack=found))
    response.set_etag(hashlib.sha256(response.data).hexdigest()[:20])
    if found.state is not PackState.WAITING:
        response.headers["X-Poll"] = "done"
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug answers what it was given


@bp.post("/packs/<uuid:pack>/printed")
@requires(Permission.LETTERS_PRINT)
def pack_printed(pack: UUID) -> ResponseReturnValue:
    found = service.pack_printed(pack, by=current_actor())
    flash("Printed. Tick each number off when it goes out.", "success")
    return redirect(url_for(".pack", meeting=found.meeting_id))


@bp.post("/packs/<uuid:pack>/try-again")
@requires(Permission.LETTERS_PRINT)
def pack_again(pack: UUID) -> ResponseReturnValue:
    found = service.try_pack_again(pack, by=current_actor())
    flash("The pack is being prepared again")
    return redirect(url_for(".pack", meeting=found.meeting_id))


@bp.post("/meetings/<uuid:meeting>/tick-off")
@requires(Permission.LETTERS_PRINT)
def tick_off(meeting: UUID) -> ResponseReturnValue:
    """Say which numbers were posted or handed over."""
    form = _tick_off_form(_to_tick_off(meeting))
    if not form.validate_on_submit():
        return _draw(meeting, form), 422
    handed_over = request.form.get("how") == HANDED_OVER
    try:
        done = service.tick_off(form.to_command(handed_over=handed_over), by=current_actor())
    except Refused as refusal:
        form.add_error(refusal.message)
        return _draw(meeting, form), 409
    how = HANDED_OVER if handed_over else "posted"
    flash(f"{len(done)} {'letter' if len(done) == 1 else 'letters'} ticked off as {how}", "success")
    return redirect(url_for(".pack", meeting=meeting))


def _draw(meeting: UUID, sent: EmptyForm | TickOffForm | None = None) -> str:
    """What is in, what is missing and why, the packs, and the checklist."""
    actor = current_actor()
    found = packing.meeting(meeting)
    letters = scoped.for_meeting(meeting, seen_by=actor)
    batches = [batch for batch in Batch if batch is Batch.ORDINARY or actor.may(Permission.LETTERS_PROTECTED)]
    service.record_listed("pack", letters, by=actor)
    return render_template(
        "letters/pack.html",
        meeting=found,
        batches=[(batch, BATCH_WORDS[batch], service.contents(meeting, batch, seen_by=actor)) for batch in batches],
        packs=scoped.packs_of(meeting, seen_by=actor),
        numbers=[each for each in letters if each.number and each.delivery is not Delivery.ONLINE],
        late_before=late_before(),
        tick_off_form=sent if isinstance(sent, TickOffForm) else _tick_off_form(_to_tick_off(meeting)),
        form=sent,
    )


def _to_tick_off(meeting: UUID) -> list[Document]:
    """The letters on paper that are approved and have not gone."""
    letters = scoped.for_meeting(meeting, seen_by=current_actor())
    return [
        each
        for each in letters
        if each.state in APPROVED and each.delivery is not Delivery.ONLINE and not each.left_the_building
    ]


def _tick_off_form(letters: list[Document]) -> TickOffForm:
    form = TickOffForm()
    form.letters.options = [Option(str(each.id), each.number or "") for each in letters]
    return form
