"""What is in use, to come, drafted and waiting; a version's page, its file, and two versions compared."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

from flask import current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import requires
from triage.access.permissions import Permission
from triage.criteria import documents, queries, sheets
from triage.criteria.commands import CriteriaKind
from triage.criteria.models import VersionState
from triage.criteria.routes import bp
from triage.criteria.sheets import Sheet
from triage.errors import NotFound, Stale
from triage.forms.criteria.parts import MoveForm
from triage.forms.fields import Option
from triage.rules.framework_changes import Difference, changes
from triage.rules.framework_checks import Obstacle, Part
from triage.rules.framework_words import about_facts, indicator_facts, rule_facts

KIND_LABELS = {
    CriteriaKind.FRAMEWORK: "Framework",
    CriteriaKind.PRIORITY: "Points of the list",
    CriteriaKind.ROUTING: "Recommendation of a tier",
}
MENDED_AT = {
    Part.ABOUT: ("edit_about", ""),
    Part.RULE: ("edit_rule", ""),
    Part.HEADLINES: ("add_headline", ""),
    Part.HEADLINE: ("add_indicator", "headline"),
    Part.INDICATOR: ("edit_indicator", "indicator"),
    Part.FILTERS: ("add_filter", ""),
}
POINTS = "trials.points"
"""The editor of the points of the list."""
TRIALS = "trials.trials"
"""The page on which a draft is tried."""


@bp.get("/criteria")
@requires(Permission.CRITERIA_SEE)
def index() -> ResponseReturnValue:
    """Everything there is, by where it stands."""
    return render_template(
        "criteria/index.html",
        overview=queries.overview(clock.today()),
        drafts=queries.versions(VersionState.DRAFT),
        waiting=queries.versions(VersionState.PROPOSED),
        dropped=queries.versions(VersionState.DROPPED),
        kinds=KIND_LABELS,
        framework_names=_framework_names(),
    )


@bp.get("/criteria/shipped/<key>")
@requires(Permission.CRITERIA_SEE)
def shipped(key: str) -> ResponseReturnValue:
    """A version that comes with the service."""
    return draw(sheets.shipped(key, clock.today()))


@bp.get("/criteria/<uuid:version_id>")
@requires(Permission.CRITERIA_SEE)
def show(version_id: uuid.UUID) -> ResponseReturnValue:
    """A version that the council wrote."""
    return draw(sheets.written(version_id, clock.today()))


@bp.get("/criteria/shipped/<key>/file")
@requires(Permission.CRITERIA_SEE)
def shipped_file(key: str) -> ResponseReturnValue:
    """A version that comes with the service, as TOML."""
    return _file(sheets.shipped(key, clock.today()))


@bp.get("/criteria/<uuid:version_id>/file")
@requires(Permission.CRITERIA_SEE)
def file(version_id: uuid.UUID) -> ResponseReturnValue:
    """A version as TOML."""
    return _file(sheets.written(version_id, clock.today()))


@bp.get("/criteria/compare")
@requires(Permission.CRITERIA_SEE)
def compare() -> ResponseReturnValue:
    """What is different between two frameworks, in words."""
    choices = _frameworks()
    before, after = (_asked_for(name, choices) for name in ("before", "after"))
    found = changes(before.framework, after.framework) if before and after else ()  # type: ignore[arg-type]  # readable ones alone are asked for
    return render_template(
        "criteria/compare.html", choices=choices, before=before, after=after, changes=found, Difference=Difference
    )


def draw(sheet: Sheet, *, refusal: Stale | None = None) -> str:
    """A version's page; with why an act on it was not done."""
    today = clock.today()
    base = sheets.base_of(sheet, today)
    known = base is not None and base.framework is not None and sheet.framework is not None
    return render_template(
        "criteria/show.html",
        sheet=sheet,
        base=base,
        changes=changes(base.framework, sheet.framework) if known else (),  # type: ignore[union-attr, arg-type]  # known
        history=queries.history(sheet.version.id) if sheet.version else (),
        move_form=MoveForm(formdata=None, seen_revision=sheet.version.revision) if sheet.version else None,
        refusal=refusal,
        kinds=KIND_LABELS,
        framework_names=_framework_names(),
        rule_facts=rule_facts,
        about_facts=about_facts,
        indicator_facts=indicator_facts,
        trials=trials_page(sheet),
        points=points_page(sheet),
        mend=mend,
        body=f"criteria/_{sheet.kind.value}.html",
    )


def _framework_names() -> dict[str, str]:
    """What each framework is called, by its code."""
    return {each.code: each.name for each in queries.catalogue().frameworks}


def mend(sheet: Sheet, obstacle: Obstacle) -> str:
    """The page on which something that stands in the way is mended; empty where there is none."""
    if sheet.kind is not CriteriaKind.FRAMEWORK:
        return ""
    endpoint, name = MENDED_AT[obstacle.part]
    named: dict[str, Any] = {name: obstacle.id} if name else {}
    return url_for(f"criteria.{endpoint}", version_id=sheet.place, **named)


def trials_page(sheet: Sheet) -> str:
    """Where a draft is tried; empty where there is no such page."""
    if sheet.version is None or TRIALS not in current_app.view_functions:
        return ""
    return url_for(TRIALS, version_id=sheet.version.id)


def points_page(sheet: Sheet) -> str:
    """Where the points of a draft are changed; empty for what has none."""
    if sheet.version is None or sheet.kind is not CriteriaKind.PRIORITY or POINTS not in current_app.view_functions:
        return ""
    return url_for(POINTS, version_id=sheet.version.id)


def _file(sheet: Sheet) -> ResponseReturnValue:
    content = documents.written(sheet.document).encode()
    name = f"{sheet.key.replace('@', '-')}.toml"
    return send_file(BytesIO(content), mimetype="application/toml", as_attachment=True, download_name=name)


def _frameworks() -> list[Option]:
    """Every framework that can be compared, the published ones first."""
    overview = queries.overview(clock.today())
    found = [
        Option(str(each.version_id or each.key), f"{each.name}, version {each.number}", group="Published")
        for each in overview.every
        if each.kind is CriteriaKind.FRAMEWORK
    ]
    written = queries.versions(VersionState.DRAFT, VersionState.PROPOSED, kind=CriteriaKind.FRAMEWORK)
    return found + [Option(str(each.id), f"{each.name}, version {each.version}", group="Drafts") for each in written]


def _asked_for(name: str, choices: list[Option]) -> Sheet | None:
    """The framework that the address names; None where it names none that can be read."""
    place = request.args.get(name, "")
    if place not in {each.value for each in choices}:
        return None
    try:
        sheet = sheets.placed(place, clock.today())
    except NotFound:
        return None
    return sheet if sheet.framework is not None else None
