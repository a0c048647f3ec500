"""The editor of a framework: its words and dates, headlines, indicators, local filters and the rule, a form each."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.criteria import service, sheets
from triage.criteria.commands import CriteriaKind, SaveDraft
from triage.criteria.routes import bp
from triage.criteria.routes.reading import draw
from triage.criteria.sheets import Sheet
from triage.errors import NotFound, Refused, Stale
from triage.forms.base import RevisionForm
from triage.forms.criteria.indicator import MOST, indicator_form
from triage.forms.criteria.parts import AboutForm, HeadlineForm, MoveForm, RemoveForm, RuleForm
from triage.forms.fields import Option
from triage.rules import framework_edits as edits

MORE = "more"
"""The button that asks for one box more, and saves nothing."""

Form = TypeVar("Form", bound=RevisionForm)
Change = Callable[[Mapping[str, Any]], dict[str, Any]]


@bp.route("/criteria/<uuid:version_id>/about", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def edit_about(version_id: uuid.UUID) -> ResponseReturnValue:
    """The framework's own words and dates."""
    draft = _draft(version_id)
    form = AboutForm(seen_revision=_revision(draft), **AboutForm.of(draft.document))
    return _edit(draft, form, lambda document: edits.with_about(document, form.to_table()), "about", anchor="")


@bp.route("/criteria/<uuid:version_id>/rule", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def edit_rule(version_id: uuid.UUID) -> ResponseReturnValue:
    """The rule with its parameters."""
    draft = _draft(version_id)
    form = RuleForm(seen_revision=_revision(draft), **RuleForm.of(draft.document.get("rule", {})))
    form.must_include.options = [Option(each["id"], each["label"]) for each in draft.document.get("headline", [])]
    return _edit(draft, form, lambda document: edits.with_rule(document, form.to_table()), "rule", anchor="rule")


@bp.route("/criteria/<uuid:version_id>/headlines/new", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def add_headline(version_id: uuid.UUID) -> ResponseReturnValue:
    """One more headline, at the end."""
    return _headline(_draft(version_id), "")


@bp.route("/criteria/<uuid:version_id>/headlines/<headline>", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def edit_headline(version_id: uuid.UUID, headline: str) -> ResponseReturnValue:
    """A headline's words."""
    draft = _draft(version_id)
    _found(edits.headline_in(draft.document, headline))
    return _headline(draft, headline)


@bp.route("/criteria/<uuid:version_id>/headlines/<headline>/remove", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def remove_headline(version_id: uuid.UUID, headline: str) -> ResponseReturnValue:
    """Take a headline away, with its indicators."""
    draft = _draft(version_id)
    part = _found(edits.headline_in(draft.document, headline))
    form = RemoveForm(seen_revision=_revision(draft))
    return _edit(
        draft,
        form,
        lambda document: edits.without_headline(document, headline),
        "remove",
        anchor="",
        part=part["label"],
        inside=[each["short"] for each in part.get("indicator", [])],
    )


@bp.post("/criteria/<uuid:version_id>/headlines/<headline>/move")
@requires(Permission.CRITERIA_EDIT)
def move_headline(version_id: uuid.UUID, headline: str) -> ResponseReturnValue:
    """A headline one place up or down."""
    draft = _draft(version_id)
    _found(edits.headline_in(draft.document, headline))
    return _move(draft, lambda document, up: edits.moved_headline(document, headline, up=up), f"headline-{headline}")


@bp.route("/criteria/<uuid:version_id>/headlines/<headline>/indicators/new", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def add_indicator(version_id: uuid.UUID, headline: str) -> ResponseReturnValue:
    """One more indicator of a headline."""
    draft = _draft(version_id)
    _found(edits.headline_in(draft.document, headline))
    return _indicator(draft, headline, "")


@bp.route("/criteria/<uuid:version_id>/filters/new", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def add_filter(version_id: uuid.UUID) -> ResponseReturnValue:
    """One more local filter."""
    return _indicator(_draft(version_id), edits.FILTERS, "")


@bp.route("/criteria/<uuid:version_id>/indicators/<indicator>", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def edit_indicator(version_id: uuid.UUID, indicator: str) -> ResponseReturnValue:
    """An indicator or local filter, with everything that is set of it."""
    draft = _draft(version_id)
    _found(edits.indicator_in(draft.document, indicator))
    return _indicator(draft, "", indicator)


@bp.route("/criteria/<uuid:version_id>/indicators/<indicator>/remove", methods=["GET", "POST"])
@requires(Permission.CRITERIA_EDIT)
def remove_indicator(version_id: uuid.UUID, indicator: str) -> ResponseReturnValue:
    """Take an indicator or a local filter away."""
    draft = _draft(version_id)
    part = _found(edits.indicator_in(draft.document, indicator))
    form = RemoveForm(seen_revision=_revision(draft))
    return _edit(
        draft,
        form,
        lambda document: edits.without_indicator(document, indicator),
        "remove",
        anchor="",
        part=part["short"],
        inside=[],
    )


@bp.post("/criteria/<uuid:version_id>/indicators/<indicator>/move")
@requires(Permission.CRITERIA_EDIT)
def move_indicator(version_id: uuid.UUID, indicator: str) -> ResponseReturnValue:
    """An indicator one place up or down under its headline."""
    draft = _draft(version_id)
    _found(edits.indicator_in(draft.document, indicator))
    return _move(draft, lambda document, up: edits.moved_indicator(document, indicator, up=up), indicator)


def _headline(draft: Sheet, headline: str) -> ResponseReturnValue:
    before = edits.headline_in(draft.document, headline) or {}
    form = HeadlineForm(
        seen_revision=_revision(draft), label=before.get("label", ""), question=before.get("question", "")
    )
    return _edit(
        draft,
        form,
        lambda document: edits.with_headline(document, headline, label=form.label.data, question=form.question.data),
        "headline",
        anchor=f"headline-{headline}" if headline else "",
        part=before.get("label", ""),
    )


def _indicator(draft: Sheet, headline: str, indicator: str) -> ResponseReturnValue:
    before = edits.indicator_in(draft.document, indicator) or {}
    form = indicator_form(before, boxes=_boxes(), seen_revision=_revision(draft))
    form.asks_when_lapsed.options = [
        Option(each["id"], each["short"]) for each in edits.indicators_in(draft.document) if each["id"] != indicator
    ]
    return _edit(
        draft,
        form,
        lambda document: edits.with_indicator(document, headline, indicator, form.to_table(before)),
        "indicator",
        anchor=indicator or f"headline-{headline}",
        part=before.get("short", ""),
        is_filter=headline == edits.FILTERS,
    )


def _boxes() -> int:
    """How many numbers the page that was sent had boxes for, and one more where that is asked."""
    sent = [int(name.removeprefix("number_")) for name in request.form if re.fullmatch(r"number_\d{1,2}", name)]
    return min(MOST, max(sent, default=0) + (request.form.get("action") == MORE))


def _edit(draft: Sheet, form: Form, change: Change, page: str, *, anchor: str, **context: Any) -> ResponseReturnValue:
    """Ask by a page and save the draft; what somebody else saved meanwhile is told, and nothing typed is lost."""
    refusal: Stale | Refused | None = None
    if request.form.get("action") == MORE:
        return render_template(f"criteria/edit_{page}.html", sheet=draft, form=form, refusal=None, **context), 200
    if form.validate_on_submit():
        try:
            _save(draft, change, form)
        except (Stale, Refused) as found:
            refusal = found
            form.accept_revision(_revision(_sheet(draft.place)))
        else:
            flash("Saved in the draft", "success")
            return redirect(url_for("criteria.show", version_id=draft.place, _anchor=anchor or None))
    elif not draft.is_draft and not form.is_submitted():
        return redirect(url_for("criteria.show", version_id=draft.place))
    status = 409 if refusal else 422 if form.is_submitted() else 200
    return render_template(f"criteria/edit_{page}.html", sheet=draft, form=form, refusal=refusal, **context), status


def _move(
    draft: Sheet, change: Callable[[Mapping[str, Any], bool], dict[str, Any]], anchor: str
) -> ResponseReturnValue:
    form = MoveForm()
    if not form.validate_on_submit():
        return draw(draft), 422
    try:
        _save(draft, lambda document: change(document, request.form.get("direction") == "up"), form)
    except Stale as refusal:
        return draw(_sheet(draft.place), refusal=refusal), 409
    return redirect(url_for("criteria.show", version_id=draft.place, _anchor=anchor))


def _save(draft: Sheet, change: Change, form: RevisionForm) -> None:
    assert draft.version is not None
    command = SaveDraft(
        version_id=draft.version.id, content=change(draft.document), seen_revision=form.seen_revision.data
    )
    service.save(command, by=current_actor())


def _draft(version_id: uuid.UUID) -> Sheet:
    """A framework that the council wrote; policies have editors of their own."""
    sheet = _sheet(str(version_id))
    if sheet.kind is not CriteriaKind.FRAMEWORK:
        raise NotFound
    return sheet


def _sheet(place: str) -> Sheet:
    return sheets.written(uuid.UUID(place), clock.today())


def _revision(sheet: Sheet) -> int:
    assert sheet.version is not None
    return sheet.version.revision


def _found(part: dict[str, Any] | None) -> dict[str, Any]:
    if part is None:
        raise NotFound
    return part
