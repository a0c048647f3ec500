"""Taking the list away: every copy has a number, says whose it is and when it was taken, and stands in the trail."""

from __future__ import annotations

from datetime import date

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import next_number, transaction
from triage.documents import service as documents
from triage.documents.content import DocumentKind, ListCopy, ListLine
from triage.documents.paper.press import RenderFailed
from triage.errors import NotFound, Refused
from triage.panel.commands.entries import SORTING_LABELS
from triage.panel.commands.taking import MOST, TakeList
from triage.panel.models import ENTRY_STATUS_LABELS, EntryStatus
from triage.panel.queries import list_page
from triage.panel.queries import taking as queries
from triage.panel.queries.list_rows import ListRow
from triage.rules.tiers import TIER_LABELS
from triage.rules.verdict import OUTCOME_LABELS, Outcome

SIGNPOSTING = "Signposting"
TIERS = {tier.value: words for tier, words in TIER_LABELS.items()}
OUTCOMES = {outcome.value: words for outcome, words in OUTCOME_LABELS.items()}


def take(command: TakeList, *, stuck_since: date, by: Actor) -> ListCopy:
    """A numbered copy of a view; on record before anybody has it.

    Raises:
        NotFound: not this person's list to see.
        Refused: the filters themselves would tell of benefit data.
    """
    if not by.may(Permission.LIST_SEE):
        raise NotFound
    if queries.tells_of_benefits(command.wanted):
        raise Refused("Which families Jobcentre Plus referred is benefit data, and is never taken away.")
    with transaction():
        found = queries.rows(command.wanted, most=MOST[command.kind], seen_by=by)
        now = clock.now()
        year = clock.today().year
        number = f"TL-{year}-{next_number(f'list-copy-{year}'):05d}"
        audit.record(
            "panel.list_taken",
            subject="list",
            by=by,
            families=[each.family_id for each in found.rows],
            what=number,
            kind=command.kind,
            found=len(found.rows),
        )
    return ListCopy(
        letterhead=documents.letterhead(),
        reference=number,
        reader=by.name,
        agency=by.agency_name,
        taken_at=now,
        shows=ENTRY_STATUS_LABELS[EntryStatus(command.wanted.status)].lower(),
        filters=command.filters,
        order=SORTING_LABELS[command.wanted.sort],
        panel_saw_on=clock.local(found.panel_saw_at).date() if found.panel_saw_at else None,
        lines=tuple(_line(each, found.places_then.get(each.id), stuck_since) for each in found.rows),
        more=found.more,
    )


def on_paper(copy: ListCopy) -> bytes:
    """The copy as a PDF, made now and kept nowhere."""
    try:
        return documents.rendered((DocumentKind.LIST_COPY, copy))
    except RenderFailed as failure:
        raise Refused("The list could not be put on paper. Try again in a moment.") from failure


def _line(row: ListRow, place_then: int | None, stuck_since: date) -> ListLine:
    """One row, in the words of the screen."""
    waits = row.status is EntryStatus.WAITING
    place = str(row.place) if row.place else f"over {list_page.PLACES_KNOWN:,}" if waits else ""
    return ListLine(
        place=place,
        place_then=place_then if waits else None,
        reference=row.reference,
        name=row.name,
        why=(*row.why, *(str(each["words"]) for each in row.lapsed)),
        waiting_since=row.waiting_since,
        weeks=max(0, (clock.today() - row.waiting_since).days) // 7,
        recommended=TIERS.get(row.recommended, SIGNPOSTING),
        outcome=OUTCOMES.get(row.outcome, "Discretion"),
        flags=tuple(words for holds, words in _flags(row, stuck_since) if holds),
        returns_on=row.parked_until,
    )


def _flags(row: ListRow, stuck_since: date) -> tuple[tuple[bool, str], ...]:
    return (
        (row.urgent, "Urgent"),
        (row.outcome != Outcome.ELIGIBLE, OUTCOMES.get(row.outcome, "Discretion")),
        (row.moved, "Moved by the panel"),
        (bool(row.lapsed), "Evidence lapsed"),
        (bool(row.returned), "Came back"),
        (row.status is EntryStatus.WAITING and row.progress_on <= stuck_since, "Stuck"),
        (row.status is EntryStatus.PARKED, "Parked"),
    )
