"""A draft as one text: for what has no forms, such as the routing policy, and for those who like it better."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.criteria import documents, service, sheets
from triage.criteria.commands import SaveDraft
from triage.criteria.models import VersionState
from triage.criteria.routes import bp
from triage.criteria.routes.acting import act_on
from triage.criteria.sheets import Sheet
from triage.errors import Invalid
from triage.forms.criteria.beginning import TextForm
from triage.rules.toml_reader import DataError


@bp.route("/criteria/<uuid:version_id>/text", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def edit_text(version_id: uuid.UUID) -> ResponseReturnValue:
    """The whole draft as TOML."""
    draft = sheets.written(version_id, clock.today())
    return act_on(
        version_id,
        TextForm,
        lambda form: _save(draft, form),
        of=VersionState.DRAFT,
        template="criteria/edit_text.html",
        done="Saved in the draft",
        fields={"text": documents.written(draft.document)},
    )


def _save(draft: Sheet, form: TextForm) -> None:
    """What was typed in place of the draft; raises `Invalid` for what could not be read as one of its kind."""
    assert draft.version is not None
    try:
        document = documents.parse(form.text.data)
        documents.read(draft.kind, document)
    except DataError as error:
        raise Invalid(str(error)) from error
    command = SaveDraft(version_id=draft.version.id, content=document, seen_revision=form.seen_revision.data)
    service.save(command, by=current_actor())
