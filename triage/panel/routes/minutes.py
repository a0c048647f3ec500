"""Minutes: item by item as the meeting goes, what each reader will see, agreement and addenda."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import audit
from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission
from triage.documents import queries as documents
from triage.documents.content.kinds import DocumentKind
from triage.documents.queries.named import families_called
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.forms.fields import Option
from triage.forms.panel.minutes import AddendumForm, AgreeForm, DraftForm, MinuteForm, NoteForm
from triage.panel.models import SECTION_LABELS, Item, Meeting, MeetingStatus, MinutesStatus
from triage.panel.queries import items, meetings
from triage.panel.queries import minutes as queries
from triage.panel.queries.interests import interests_of
from triage.panel.queries.room import LeftForItem, item_in_room
from triage.panel.routes import bp
from triage.panel.routes.room import WORDS, left_page, neighbours
from triage.panel.service import minutes as service
from triage.panel.service import reading
from triage.panel.service.minutes.composing import Reader

METHODS = ["GET", "POST"]


@bp.get("/meetings/<uuid:meeting>/minutes")
@requires(Permission.MINUTES_EDIT, Permission.MEETINGS_SEE)
def minutes(meeting: UUID) -> ResponseReturnValue:
    """The minutes item by item for those who write them; everybody else reads their own copy."""
    actor = current_actor()
    found = meetings.meeting(meeting, seen_by=actor)
    if not actor.may(Permission.MINUTES_EDIT):
        return _own_copy(found)
    hidden, written = interests_of(actor), queries.items_with_minutes(found.id)
    shown = [each for each in written if each.family_id not in hidden]
    reading.record_minutes_read(found, audit.families_of(shown), by=actor)
    return render_template(
        "panel/minutes/index.html",
        meeting=found,
        items=shown,
        unseen=len(written) - len(shown),
        readers=service.readers(found),
        addenda=queries.addenda(found.id),
        papers=_papers(found),
        draft_form=DraftForm(),
        locked=found.minutes_status is MinutesStatus.AGREED,
        **WORDS,
    )


@bp.route("/meetings/<uuid:meeting>/minutes/<uuid:item>", methods=METHODS)
@requires(Permission.MINUTES_EDIT)
def minute(meeting: UUID, item: UUID) -> ResponseReturnValue:
    """Write the minute of one item."""
    try:
        found = item_in_room(meeting, item, seen_by=current_actor())
    except LeftForItem as left:
        return left_page(left)
    form = _minute_form(found)
    if request.method == "GET":
        return _draw(found, form)
    if not form.validate_on_submit():
        return _draw(found, form), 422
    try:
        service.save(form.to_command(found.id), by=current_actor())
    except Stale as stale:
        saved = queries.minute_of(item)
        form.accept_revision(saved.revision if saved else 0)
        return _draw(found, form, conflict=stale.message), 409
    flash("Minute saved", "success")
    return redirect(
        url_for(".room_item", meeting=meeting, item=item)
        if found.family_id and found.meeting.status is MeetingStatus.OPEN
        else url_for(".minutes", meeting=meeting)
    )


@bp.post("/meetings/<uuid:meeting>/minutes/<uuid:item>/autosave")
@requires(Permission.MINUTES_EDIT)
def autosave_minute(meeting: UUID, item: UUID) -> ResponseReturnValue:
    """Save as it is typed; somebody else's text is never overwritten (409 keeps both)."""
    found = item_in_room(meeting, item, seen_by=current_actor())
    form = _minute_form(found)
    if not form.validate_on_submit():
        return "", 422
    try:
        service.save(form.to_command(found.id), by=current_actor())
    except (Stale, Refused):
        return "", 409
    return "", 204


@bp.get("/meetings/<uuid:meeting>/minutes/preview")
@requires(Permission.MINUTES_EDIT)
def minutes_preview(meeting: UUID) -> ResponseReturnValue:
    """What one reader will see: ?reader= names a user, without one it is the whole."""
    actor = current_actor()
    found = meetings.meeting(meeting, seen_by=actor)
    among = service.readers(found)
    wanted = request.args.get("reader", "")
    reader = next((each for each in among if str(each.user_id) == wanted), None)
    if wanted and reader is None:
        raise NotFound
    return _preview(found, _without_own_interests(found, reader), shown=reader, among=among)


@bp.post("/meetings/<uuid:meeting>/minutes/draft")
@requires(Permission.MINUTES_EDIT)
def draft_minutes(meeting: UUID) -> ResponseReturnValue:
    """Make a draft as a PDF."""
    found = meetings.meeting(meeting, seen_by=current_actor())
    if DraftForm().validate_on_submit():
        service.draft(found, by=current_actor())
        flash("The draft is being prepared", "success")
    return redirect(url_for(".minutes", meeting=meeting))


@bp.route("/meetings/<uuid:meeting>/minutes/agree", methods=METHODS)
@requires(Permission.MINUTES_AGREE)
@step_up
def agree_minutes(meeting: UUID) -> ResponseReturnValue:
    """The chair signs and locks the minutes."""
    actor = current_actor()
    found = meetings.meeting(meeting, seen_by=actor)
    form = AgreeForm(seen_revision=found.revision)
    form.at_meeting.options = [
        Option(str(each.id), f"{each.starts_at:%-d %B %Y}") for each in queries.later_meetings(found)
    ]
    empty = queries.without_text(found.id, seen_by=actor)
    page = {"meeting": found, "form": form, "empty": empty, **WORDS}
    if request.method == "GET":
        return render_template("panel/minutes/agree.html", **page)
    if form.validate_on_submit() and form.must_not_be_empty([each.family.reference for each in empty if each.family]):
        try:
            service.agree(form.to_command(found.id), by=actor)
        except Stale:
            form.accept_revision(found.revision)
            form.add_error(
                "The meeting’s record was changed while you were reading. Read the minutes again, then agree."
            )
            return render_template("panel/minutes/agree.html", **page), 409
        except Invalid as refusal:
            form.add_error(refusal.message, field="at_meeting")
        else:
            flash("Minutes agreed and locked", "success")
            return redirect(url_for(".minutes", meeting=meeting))
    return render_template("panel/minutes/agree.html", **page), 422


@bp.route("/meetings/<uuid:meeting>/minutes/addendum", methods=METHODS)
@requires(Permission.MINUTES_EDIT)
def addendum(meeting: UUID) -> ResponseReturnValue:
    """Correct agreed minutes by adding to them."""
    actor = current_actor()
    found = meetings.meeting(meeting, seen_by=actor)
    form = AddendumForm()
    among = items.items(found.id, seen_by=actor)
    reading.record_minutes_read(found, audit.families_of(among), by=actor)
    form.item.options = [
        Option(
            str(each.id), f"{each.position}. {each.family.reference if each.family else SECTION_LABELS[each.section]}"
        )
        for each in among
    ]
    if form.validate_on_submit():
        service.add_addendum(form.to_command(found.id), by=actor)
        flash("Addendum added", "success")
        return redirect(url_for(".minutes", meeting=meeting))
    status = 200 if request.method == "GET" else 422
    return render_template("panel/minutes/addendum.html", meeting=found, form=form, **WORDS), status


def _minute_form(item: Item) -> MinuteForm | NoteForm:
    """The item's form as it was last saved, or as it was sent."""
    saved = item.minute
    kind = MinuteForm if item.family_id is not None else NoteForm
    return kind(obj=saved, seen_revision=saved.revision if saved else 0)


def _draw(item: Item, form: MinuteForm | NoteForm, *, conflict: str = "") -> str:
    """The page of one item's minute; after a conflict both texts side by side."""
    if item.family_id is not None:
        reading.record_papers_read(item, "minute", by=current_actor())
    return render_template(
        "panel/minutes/minute.html",
        item=item,
        meeting=item.meeting,
        form=form,
        conflict=conflict,
        saved=queries.minute_of(item.id),
        given_away=service.names_given_away(item),
        locked=item.meeting.minutes_status is MinutesStatus.AGREED,
        **neighbours(item),
        **WORDS,
    )


def _own_copy(meeting: Meeting) -> ResponseReturnValue:
    """A member's copy: only the items they were in the room for, once there are minutes."""
    actor = current_actor()
    reader = next((each for each in service.readers(meeting) if each.user_id == actor.user_id), None)
    if reader is None:
        raise NotFound
    if meeting.minutes_status is MinutesStatus.NONE or meeting.closed_at is None:
        return render_template("panel/minutes/none.html", meeting=meeting)
    return _preview(meeting, reader, shown=None, among=())


def _without_own_interests(meeting: Meeting, reader: Reader | None) -> Reader | None:
    """A previewed copy never shows its viewer an item that they left for themselves."""
    hidden = interests_of(current_actor())
    own = {each.position for each in queries.items_with_minutes(meeting.id) if each.family_id in hidden}
    if reader is None:
        return Reader(user_id=None, name="", agency="", excluded=frozenset(own)) if own else None
    return replace(reader, excluded=reader.excluded | own)


def _preview(
    meeting: Meeting, reader: Reader | None, *, shown: Reader | None, among: tuple[Reader, ...]
) -> ResponseReturnValue:
    left_out = reader.excluded if reader is not None else ()
    named = [each for each in queries.items_with_minutes(meeting.id) if each.position not in left_out]
    copy = service.compose(meeting, reader=reader)
    owed = families_called({line.item for line in copy.reviewed_actions})
    reading.record_minutes_read(meeting, audit.families_of(named) | owed, by=current_actor())
    return render_template(
        "panel/minutes/preview.html",
        meeting=meeting,
        copy=copy,
        reader=shown,
        readers=among,
        papers=_papers(meeting),
        **WORDS,
    )


def _papers(meeting: Meeting) -> list[object]:
    """The PDFs of the minutes that this reader may have, newest first."""
    found = documents.for_meeting(meeting.id, seen_by=current_actor())
    return [each for each in found if each.kind is DocumentKind.MINUTES]
