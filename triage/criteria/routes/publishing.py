"""Asking a second person to publish, their answer, and the last day of what is published."""

from __future__ import annotations

import uuid
from datetime import date

from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission
from triage.criteria import service, sheets
from triage.criteria.models import VersionState
from triage.criteria.routes import bp
from triage.criteria.routes.acting import act_on
from triage.criteria.routes.reading import trials_page
from triage.criteria.sheets import Sheet
from triage.forms.criteria.publishing import GiveUpForm, ProposeForm, PublishForm, SendBackForm


@bp.route("/criteria/<uuid:version_id>/propose", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def propose(version_id: uuid.UUID) -> ResponseReturnValue:
    """Ask a second person to publish a draft."""
    sheet = sheets.written(version_id, clock.today())
    return act_on(
        version_id,
        ProposeForm,
        lambda form: service.propose(form.to_command(version_id), by=current_actor()),
        of=VersionState.DRAFT,
        template="criteria/propose.html",
        done="Proposed. Those who can publish it were told.",
        trials=trials_page(sheet),
        judging=sheets.judging_on(sheet, clock.today()),
    )


@bp.route("/criteria/<uuid:version_id>/publish", methods=["GET", "POST"])
@requires(Permission.CRITERIA_PUBLISH)
@step_up
def publish(version_id: uuid.UUID) -> ResponseReturnValue:
    """Publish what somebody else wrote."""
    sheet = sheets.written(version_id, clock.today())
    return act_on(
        version_id,
        PublishForm,
        lambda form: service.publish(form.to_command(version_id), by=current_actor()),
        of=VersionState.PROPOSED,
        template="criteria/publish.html",
        done="Published. It stays as it is from now on.",
        judging=sheets.judging_on(sheet, _day(sheet)),
    )


@bp.route("/criteria/<uuid:version_id>/send-back", methods=["GET", "POST"])
@requires(Permission.CRITERIA_PUBLISH)
def send_back(version_id: uuid.UUID) -> ResponseReturnValue:
    """Give it back to its writers with what has to change."""
    return act_on(
        version_id,
        SendBackForm,
        lambda form: service.send_back(form.to_command(version_id), by=current_actor()),
        of=VersionState.PROPOSED,
        template="criteria/send_back.html",
        done="Sent back to its writers.",
    )


@bp.route("/criteria/<uuid:version_id>/give-up", methods=["GET", "POST"])
@requires(Permission.CRITERIA_PUBLISH)
@step_up
def give_up(version_id: uuid.UUID) -> ResponseReturnValue:
    """Set the last day of what is published."""
    return act_on(
        version_id,
        GiveUpForm,
        lambda form: service.give_up(version_id, form.day(), form.seen_revision.data, by=current_actor()),
        of=VersionState.PUBLISHED,
        template="criteria/give_up.html",
        done="The last day is set.",
    )


def _day(sheet: Sheet) -> date:
    """The day for which it was proposed."""
    day = sheet.version.in_use_from if sheet.version else None
    return day or clock.today()
