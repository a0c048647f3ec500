"""The PDFs themselves: shown beside a letter's facts, downloaded, printed again."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.documents import service
from triage.documents.models import DocumentState
from triage.documents.paper.press import RenderFailed
from triage.documents.queries import scoped
from triage.documents.routes import bp
from triage.errors import NotFound, Refused
from triage.headers import may_be_in_our_frame


@bp.get("/documents/<uuid:document>.pdf")
@requires()
def download(document: UUID) -> Response:
    """A finished document, for whoever may have it."""
    found, content = service.read(document, by=current_actor())
    return _pdf(content, name=f"{found.number or found.kind}-{found.reference}".replace(" ", "-"))


@bp.get("/letters/<uuid:document>/preview.pdf")
@requires(Permission.LETTERS_SEE)
def preview(document: UUID) -> Response:
    """The letter as it is, or as it would be if it were approved now, inside its own page."""
    actor = current_actor()
    found = scoped.document(document, seen_by=actor)
    if found.state is DocumentState.READY:
        _, content = service.read(document, by=actor, reading=service.PREVIEWED)
    else:
        content = _rendered(document)
    return may_be_in_our_frame(_pdf(content, name=found.number or "letter", inline=True))


@bp.post("/letters/<uuid:document>/print-again")
@requires(Permission.LETTERS_PRINT)
def print_again(document: UUID) -> ResponseReturnValue:
    """One more print of the same letter, marked as one."""
    try:
        found, content = service.print_again(document, by=current_actor())
    except RenderFailed as error:
        raise Refused("The letter could not be prepared. Try again in a moment.") from error
    return _pdf(content, name=f"{found.number}-printed-again-{found.reprints}")


@bp.get("/packs/<uuid:pack>.pdf")
@requires(Permission.LETTERS_PRINT)
def pack_file(pack: UUID) -> ResponseReturnValue:
    """The pack for the printer; one that was replaced sends back to the meeting's letters."""
    actor = current_actor()
    try:
        name, content = service.read_pack(pack, by=actor)
    except NotFound:
        return redirect(url_for(".pack", meeting=scoped.pack(pack, seen_by=actor).meeting_id))
    return _pdf(content, name=name.removesuffix(".pdf"))


def _rendered(document: UUID) -> bytes:
    try:
        return service.preview(document, by=current_actor())
    except RenderFailed as error:
        raise NotFound from error


def _pdf(content: bytes, *, name: str, inline: bool = False) -> Response:
    response = Response(content, mimetype="application/pdf")
    shown = "inline" if inline else "attachment"
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
    response.headers["Content-Disposition"] = f'{shown}; filename="{safe}.pdf"'
    return response
