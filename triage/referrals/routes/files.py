"""Files of a draft, and taking a file or the copy away."""

from __future__ import annotations

import uuid
from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.documents.models import DocumentState
from triage.documents.store import LocalStore
from triage.errors import Invalid, NotFound, Refused
from triage.forms.referrals.acts import FilesForm
from triage.own_flask import takes_files
from triage.referrals import queries, service, store
from triage.referrals.routes import bp
from triage.referrals.routes.basis import open_draft, page_url, settings
from triage.referrals.scanner import Scan

SCAN_WORDS = {
    Scan.UNCHECKED: "This file is being checked for viruses. Try again in a few minutes.",
    Scan.INFECTED: "This file held a virus and was removed. Ask whoever sent it for a clean copy.",
}


@bp.route("/referrals/<uuid:referral>/files", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
@takes_files
def files(referral: uuid.UUID) -> ResponseReturnValue:
    """The files of a draft, and adding more."""
    found, draft = open_draft(referral)
    form = FilesForm()
    if form.validate_on_submit() and add_files(form, found.id):
        return redirect(url_for("referrals.files", referral=found.id))
    status = 422 if request.method == "POST" else 200
    found, draft = open_draft(referral)
    page = render_template("referrals/files.html", form=form, referral=found, draft=draft, back=page_url(found.id, ""))
    return page, status


def add_files(form: FilesForm, referral: uuid.UUID) -> bool:
    """Take what can be taken; False when a file was refused, with the reason beside the field."""
    given = settings()
    commands = form.to_commands(
        referral, most_bytes=given.upload_megabytes * 1024 * 1024, most_files=given.upload_files
    )
    for command in commands:
        try:
            file = service.add_file(command, by=current_actor())
            flash(f"{file.name} has been added.", "success")
        except Invalid as refusal:
            form.add_error(refusal.message, field="files")
    return not form.files.errors


@bp.post("/referrals/<uuid:referral>/files/<uuid:file>/remove")
@requires(Permission.REFERRALS_MAKE)
def remove_file(referral: uuid.UUID, file: uuid.UUID) -> ResponseReturnValue:
    """Take a file out of a draft."""
    service.remove_file(referral, file, by=current_actor())
    flash("The file has been removed.", "success")
    return redirect(url_for("referrals.files", referral=referral))


@bp.get("/referrals/<uuid:referral>/files/<uuid:file>")
@requires(Permission.REFERRALS_MAKE, Permission.REFERRALS_VERIFY)
def file(referral: uuid.UUID, file: uuid.UUID) -> ResponseReturnValue:
    """Take a file away, always as an attachment."""
    actor = current_actor()
    found = queries.file(referral, file, seen_by=actor)
    if not found.may_be_taken_away(scanned_first=bool(settings().clamd)):
        raise Refused(SCAN_WORDS[found.scan])
    content = store.load(found.store_key)
    service.record_download(found.referral, "file", by=actor)
    return send_file(BytesIO(content), mimetype=found.media_type, as_attachment=True, download_name=found.name)


@bp.get("/referrals/<uuid:referral>/papers/<uuid:document>")
@requires(Permission.REFERRALS_MAKE, Permission.REFERRALS_VERIFY)
def paper(referral: uuid.UUID, document: uuid.UUID) -> ResponseReturnValue:
    """The copy of the referral as sent, or its outcome, as PDF."""
    actor = current_actor()
    found = queries.paper(referral, document, seen_by=actor)
    if found.state is not DocumentState.READY:
        raise NotFound
    content = LocalStore(settings().data).read(found.file_key, sha256=found.sha256)
    service.record_download(queries.referral(referral, seen_by=actor), found.kind, by=actor)
    name = f"{found.reference or found.what}.pdf"
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
