"""The lists that came in, where one stands, its rows, and those that were refused as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from flask import Response, make_response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import NotFound
from triage.filters import day
from triage.forms.base import EmptyForm
from triage.forms.lists import ConfirmListForm, GoToRowForm
from triage.imports import errors_file, keeping, showing_lists
from triage.imports.commands import LIST_KIND_LABELS, ListKind
from triage.imports.described import born, full_name
from triage.imports.models import Batch, BatchState, RowFate
from triage.imports.queries import batches, old_list, reviewing, shown
from triage.imports.queries import rows as queries
from triage.imports.queries.shown import RowShown
from triage.imports.routes import bp
from triage.imports.service import deciding, looking
from triage.own_flask import number
from triage.referrals import store

P = Permission
WITHOUT_ROWS = frozenset({BatchState.UPLOADED, BatchState.TRYING, BatchState.FAILED, BatchState.DISCARDED})
"""States in which there is nothing to look at, or not all of it yet."""


@bp.get("/lists")
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def lists() -> str:
    """The newest lists."""
    actor = current_actor()
    found = batches.batches(seen_by=actor, before=request.args.get("before", ""))
    page = found[: batches.PAGE]
    looking.record_lists_seen(by=actor)
    return render_template(
        "lists/index.html",
        batches=page,
        words={each.id: showing_lists.state_words(each, seen_by=actor) for each in page},
        colours=showing_lists.COLOURS,
        kinds=LIST_KIND_LABELS,
        next=url_for(".lists", before=page[-1].reference) if len(found) > batches.PAGE else "",
    )


@bp.get("/lists/<reference>")
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def batch(reference: str) -> str:
    """Where one list stands, and what can be done with it."""
    actor = current_actor()
    return draw(batches.batch(reference, seen_by=actor))


def draw(found: Batch, form: EmptyForm | None = None) -> str:
    """The page of one list, with what was refused."""
    actor = current_actor()
    manages = actor.may(P.LISTS_MANAGE)
    now, stuck = _counts(found), showing_lists.is_stuck(found)
    return render_template(
        "lists/batch.html",
        batch=found,
        words=showing_lists.state_words(found, seen_by=actor),
        colours=showing_lists.COLOURS,
        kinds=LIST_KIND_LABELS,
        counts=showing_lists.counts(now, seen_by=actor, state=found.state),
        under_way=found.state in showing_lists.UNDER_WAY and not stuck,
        stuck=stuck,
        progress=showing_lists.progress_words(found, seen_by=actor),
        rows_done=showing_lists.progress(found, seen_by=actor),
        notes=showing_lists.notes(found, seen_by=actor),
        kept=keeping.kept_words(found, manages=manages),
        has_file=found.state in showing_lists.WITH_FILE and store.has(found.store_key),
        refused=now.get(RowFate.REFUSED.value, 0),
        to_review=now.get(RowFate.REVIEW.value, 0),
        may_discard=found.state in deciding.DISCARDABLE,
        may_undo=manages and found.state is BatchState.IMPORTED and not _stands(found),
        confirm_form=ConfirmListForm(seen_revision=found.revision) if manages else None,
        form=form,
    )


@bp.get("/lists/<reference>/progress")
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def progress(reference: str) -> Response:
    """The part of the page that moves while a list is worked on; unchanged it is not sent again."""
    actor = current_actor()
    found = batches.batch(reference, seen_by=actor)
    under_way = found.state in showing_lists.UNDER_WAY and not showing_lists.is_stuck(found)
    page = render_template(
        "lists/_progress.html",
        batch=found,
        under_way=under_way,
        progress=showing_lists.progress_words(found, seen_by=actor),
        rows_done=showing_lists.progress(found, seen_by=actor),
    )
    response = make_response(page)
    response.set_etag(hashlib.sha256(response.data).hexdigest()[:20])
    if not under_way:
        response.headers["X-Poll"] = "done"
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug answers what it was given


@bp.get("/lists/<reference>/rows")
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def rows(reference: str) -> str:
    """The rows with their fate, by page; to their sender only those that belong to nobody."""
    actor = current_actor()
    found = batches.batch(reference, seen_by=actor)
    if found.state in WITHOUT_ROWS:
        raise NotFound
    allowed = showing_lists.fates_for(actor)
    chosen = next((each for each in allowed if each.value == request.args.get("fate")), None)
    form = GoToRowForm(formdata=request.args)
    form.validate()
    asked = None if form.row.errors else form.row.data
    start = asked or max(1, request.args.get("after", 0, type=number) + 1)
    several = shown.page(found, fates=[chosen] if chosen else allowed, after=start - 1, seen_by=actor)
    page = several[: queries.PAGE]
    looking.record_rows_seen(found, {each.family_id for each in page if each.family_id}, by=actor)
    last = page[-1].number if len(several) > queries.PAGE else 0
    return render_template(
        "lists/rows.html",
        batch=found,
        rows=[
            (each, full_name(each.described) if each.described else "", _born(each), _said(each), _on(each))
            for each in page
        ],
        counts=showing_lists.counts(_counts(found), seen_by=actor, state=found.state),
        chosen=chosen,
        form=form,
        asked=asked,
        start=start,
        labels=showing_lists.fate_words(found.state),
        manages=actor.may(P.LISTS_MANAGE),
        decided=reviewing.REVIEWABLE if found.state is BatchState.IMPORTED else (),
        next=url_for(".rows", reference=reference, fate=chosen.value if chosen else None, after=last) if last else "",
    )


@bp.get("/lists/<reference>/refused.<ending>")
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def errors(reference: str, ending: str) -> ResponseReturnValue:
    """The refused rows in the sender's own columns, with what is wrong."""
    actor = current_actor()
    found = batches.batch(reference, seen_by=actor)
    if found.state not in showing_lists.WITH_FILE or ending not in errors_file.WRITERS:
        raise NotFound
    write, media = errors_file.WRITERS[ending]
    content = write(errors_file.lines(found, queries.problems(found, seen_by=actor)))
    looking.record_errors_taken(found, by=actor)
    return send_file(
        content, mimetype=media, as_attachment=True, download_name=f"{found.reference} rows to mend.{ending}"
    )


def _stands(found: Batch) -> bool:
    """Whether families were taken on from it, so that it can no longer be undone as a whole."""
    return found.kind is ListKind.OLD_LIST and old_list.is_taken_on(found.id)


def _counts(found: Batch) -> Mapping[str, int]:
    """What became of the rows: to those who take lists in as far as they may know it, to a sender taken together."""
    actor = current_actor()
    if actor.may(P.LISTS_MANAGE) and found.state not in WITHOUT_ROWS:
        return shown.counts(found, seen_by=actor)
    return queries.counts_now(found)


def _born(row: RowShown) -> str:
    """The date of birth as a day, or as it was written where there is no such day."""
    if (found := born(row.described)) is not None:
        return day(found)
    written = str(row.described.get("date_of_birth", ""))
    return f"{written[6:]}/{written[4:6]}/{written[:4]}" if written else ""


def _on(row: RowShown) -> str:
    """The day that it says it of."""
    written = str(row.said.get("on", ""))
    return day(date.fromisoformat(written)) if written else ""


def _said(row: RowShown) -> str:
    """What the row says, in a few words; never an address."""
    said = row.said
    parts = [str(said["what"])[:200]] if said.get("what") else []
    parts += [f"{said['value']:g}% attendance"] if isinstance(said.get("value"), int | float) else []
    parts += [f"{said['unauthorised']:g}% unauthorised"] if said.get("unauthorised") else []
    parts += [f"{said['days']:g} days"] if said.get("days") else []
    parts += [", ".join(said["flags"])] if said.get("flags") else []
    return "; ".join(parts)
