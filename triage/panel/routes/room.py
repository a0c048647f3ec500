"""The room: the running order of a meeting, and one family a screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.documents import queries as documents
from triage.families.kin import drawing_of
from triage.families.models import MEMBER_ROLE_LABELS
from triage.panel.models import RETURN_STATUS_LABELS, SECTION_LABELS, Item, ItemStatus, Meeting, MeetingStatus
from triage.panel.queries import actions, attendance, items, meetings
from triage.panel.queries import decisions as queries
from triage.panel.queries.items import AgendaLine
from triage.panel.queries.room import LeftForItem, item_in_room
from triage.panel.routes import bp
from triage.panel.service import reading
from triage.panel.service.room import papers_of_item
from triage.rules.decisions import DECISION_LABELS, FOLLOWS, reason_words
from triage.rules.genogram import entries

WORDS = {
    "DECISION_LABELS": DECISION_LABELS,
    "FOLLOWS": FOLLOWS,
    "MEMBER_ROLE_LABELS": MEMBER_ROLE_LABELS,
    "RETURN_STATUS_LABELS": RETURN_STATUS_LABELS,
    "SECTION_LABELS": SECTION_LABELS,
    "reason_words": reason_words,
}
IN_SESSION = (MeetingStatus.FROZEN, MeetingStatus.OPEN, MeetingStatus.CLOSED)


@bp.get("/meetings/<uuid:meeting>/room")
@requires(Permission.MEETINGS_SEE, Permission.PANEL_DECIDE)
def room(meeting: UUID) -> ResponseReturnValue:
    """The running order, the quorum, and what has to be ratified."""
    actor = current_actor()
    found = meetings.meeting(meeting, seen_by=actor)
    lines = items.agenda(found, seen_by=actor)
    unratified, ratified = queries.to_ratify(seen_by=actor), queries.ratified_at(found.id, seen_by=actor)
    reading.record_meeting_seen("room", found, lines, unratified, ratified, by=actor)
    return render_template(
        "panel/room/overview.html",
        meeting=found,
        lines=lines,
        first=first_to_do(lines),
        starts={line.id: found.starts_at + timedelta(minutes=line.starts_after) for line in lines},
        quorum=attendance.quorum_of(found),
        unratified=unratified,
        ratified=ratified,
        decided={each: queries.standing(each) for each in (line.id for line in lines if not line.hidden)},
        **WORDS,
    )


@bp.get("/meetings/<uuid:meeting>/room/<uuid:item>")
@requires(Permission.MEETINGS_SEE, Permission.PANEL_DECIDE)
def room_item(meeting: UUID, item: UUID) -> ResponseReturnValue:
    """One item: the family on one screen, or a standing item with what belongs to it."""
    actor = current_actor()
    try:
        found = item_in_room(meeting, item, seen_by=actor)
    except LeftForItem as left:
        return left_page(left)
    around = neighbours(found)
    if found.family_id is None:
        outstanding, unratified = actions.outstanding(found.meeting, seen_by=actor), queries.to_ratify(seen_by=actor)
        reading.record_meeting_seen("room", found.meeting, outstanding, unratified, by=actor)
        return render_template(
            "panel/room/standing.html",
            item=found,
            meeting=found.meeting,
            outstanding=outstanding,
            unratified=unratified,
            today=clock.today(),
            **around,
            **WORDS,
        )
    papers = papers_of_item(found, by=actor)
    reading.record_papers_read(found, "room", by=actor)
    return render_template(
        "panel/room/family.html",
        item=found,
        meeting=found.meeting,
        papers=papers,
        drawing=drawing_of(papers.kin, papers.family.reference, words_at="The list after it says the same in words."),
        in_words=entries(papers.kin),
        letters={each.id: documents.for_decision(each.id, seen_by=actor) for each in papers.decided},
        today=clock.today(),
        **around,
        **WORDS,
    )


def neighbours(item: Item) -> dict[str, object]:
    """Addresses of the item before and after, with its number among all."""
    lines = items.agenda(item.meeting, seen_by=current_actor())
    number = next(index for index, line in enumerate(lines) if line.id == item.id)
    before = lines[number - 1] if number else None
    after = lines[number + 1] if number + 1 < len(lines) else None
    return {
        "number": number + 1,
        "count": len(lines),
        "starts_after": lines[number].starts_after,
        "previous": item_address(item.meeting, before),
        "next": item_address(item.meeting, after),
        "next_family": item_address(item.meeting, next_family(lines[number + 1 :])),
        "previous_id": before.id if before else None,
        "next_id": after.id if after else None,
    }


def item_address(meeting: Meeting, line: AgendaLine | None) -> str:
    """Where an item is shown, or nothing where there is none."""
    return url_for("panel.room_item", meeting=meeting.id, item=line.id) if line is not None else ""


def first_to_do(lines: tuple[AgendaLine, ...]) -> AgendaLine | None:
    """The first item that is still to be reached."""
    return next((line for line in lines if line.status is ItemStatus.PLANNED), lines[0] if lines else None)


def next_family(lines: Sequence[AgendaLine]) -> AgendaLine | None:
    """The first family further down that is still to be decided on, and that the reader may see."""
    return next((line for line in lines if line.family_id and line.status is ItemStatus.PLANNED), None)


def left_page(left: LeftForItem) -> ResponseReturnValue:
    """The reader left the room for this item: nothing of it is shown, and how to go on."""
    lines = items.agenda(left.meeting, seen_by=current_actor())
    number = next((index for index, line in enumerate(lines) if line.number == left.position), 0)
    after = lines[number + 1] if number + 1 < len(lines) else None
    page = render_template(
        "panel/room/left.html",
        meeting=left.meeting,
        number=number + 1,
        previous=item_address(left.meeting, lines[number - 1] if number else None),
        next=item_address(left.meeting, after),
    )
    return page, 404
