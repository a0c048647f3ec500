"""The clock of evidence: warning of what lapses soon, and keeping last days in step with criteria and calendars."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from triage import audit, clock, jobs
from triage.access import scope
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.criteria import calendar_changes as when_terms_change
from triage.criteria import changes as when_criteria_change
from triage.criteria import queries as criteria
from triage.criteria.commands import CriteriaKind
from triage.db import transaction
from triage.evidence.queries import lapses
from triage.evidence.service.checking import changed
from triage.notices import service as notices
from triage.rules.dates import long_date
from triage.rules.facts import EvidenceFacts
from triage.rules.framework import Window, WindowKind
from triage.rules.terms import Terms
from triage.rules.verdict import ItemState
from triage.rules.windows import reach
from triage.settings import settings

DAY = 24 * 60 * 60
MOST_NOTICES = 20
"""Beyond as many families at once one notice leads to the page of all of them."""


class Moved(NamedTuple):
    """How many items would count until another day under other terms, and how many of them no longer or again today."""

    items: int
    lost: int
    won: int


def soon() -> tuple[date, date]:
    """Today, and the last day of which somebody wants to be warned today."""
    today = clock.today()
    return today, today + timedelta(days=settings().lapse_warning_days)


def warn_of_lapses() -> int:
    """Tell whoever verifies evidence of what lapses soon, once for each item and last day; answers how many items."""
    first, last = soon()
    with transaction(), scope.as_service():
        found = lapses.not_warned_of(first, last)
        if not found:
            return 0
        by_family: dict[uuid.UUID, list[date]] = {}
        for _, family_id, day in found:
            by_family.setdefault(family_id, []).append(day)
        if len(by_family) > MOST_NOTICES:
            text = f"Evidence of {len(by_family)} families lapses by {long_date(last)}"
            notices.tell(text, href="/evidence/lapsing", holders_of=Permission.REFERRALS_VERIFY)
        else:
            _tell_each(by_family)
        lapses.note_warned(first, last)
        audit.record("evidence.lapse_warned", subject="evidence", by=SERVICE, items=len(found))
    return len(found)


def record_seen(shown: Collection[lapses.Lapsing], *, by: Actor) -> None:
    """Somebody was shown what lapses soon, and of which families."""
    families = {each.item.family_id for each in shown}
    audit.saw("evidence.lapsing_seen", subject="evidence", by=by, families=families)


def what_moves(other: Terms) -> Moved:
    """What other terms would change: counted over everybody, so that no reader learns of whom."""
    items = lost = won = 0
    with scope.as_service():
        for alike, (_, counted), (_, counts) in _compared(criteria.terms(), other):
            items += alike.items
            lost += alike.items if counted and not counts else 0
            won += alike.items if counts and not counted else 0
    return Moved(items, lost, won)


def families_moved(before: Terms, after: Terms) -> Sequence[uuid.UUID]:
    """The families of which an item counts until another day after the terms changed."""
    found = {family for alike, _, _ in _compared(before, after) for family in lapses.families_of(alike)}
    return sorted(found)


def look_again(family_ids: Collection[uuid.UUID]) -> None:
    """Leave it to a job to reckon anew what these families' items are worth, and until when. Joins the caller's act."""
    with transaction() as tx:
        jobs.put(jobs.EVIDENCE, family_ids, tx=tx)


def make(subject_ids: Sequence[uuid.UUID], *, alive: jobs.Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """What the job does: each family in an act of its own."""
    criteria.forget()
    failures: dict[uuid.UUID, BaseException] = {}
    for family_id in subject_ids:
        alive()
        try:
            with transaction(), scope.as_service():
                changed(family_id, by=SERVICE)
        except Exception as error:  # noqa: BLE001 -- one family's trouble is told and does not stop the next
            failures[family_id] = error
    return failures


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """A family that could not be looked at again is told of in the trail."""
    with transaction():
        audit.record(
            "evidence.not_reckoned", subject="evidence", by=SERVICE, family_id=subject_id, error_class=error_class
        )


def _tell_each(by_family: Mapping[uuid.UUID, Sequence[date]]) -> None:
    known = lapses.references(by_family)
    for family_id, days in by_family.items():
        reference = known[family_id]
        what = "An item of evidence" if len(days) == 1 else f"{len(days)} items of evidence"
        verb = "lapses" if len(days) == 1 else "lapse, the first of them"
        notices.tell(
            f"{what} of {reference} {verb} after {long_date(min(days))}",
            href=f"/families/{reference}/evidence#evidence",
            holders_of=Permission.REFERRALS_VERIFY,
            family_id=family_id,
        )


Reached = tuple[date | None, bool]


def _compared(before: Terms, after: Terms) -> Iterator[tuple[lapses.Dated, Reached, Reached]]:
    """Items alike under the terms as they were and as they would be, where that is another day or another answer."""
    windows = _windows()
    for alike in lapses.dated_items(windows):
        window = windows[alike.indicator]
        then, now = _reached(alike, window, before), _reached(alike, window, after)
        if then != now:
            yield alike, then, now


def _windows() -> Mapping[str, Window]:
    """The indicators that look back over school terms, as the newest framework has them."""
    return {
        each.id: each.window
        for framework in criteria.catalogue().frameworks
        for each in framework.indicators
        if each.window.kind is WindowKind.TERMS
    }


def _reached(alike: lapses.Dated, window: Window, terms: Terms) -> Reached:
    """The last day on which items like these count, and whether they count today."""
    facts = EvidenceFacts("", alike.indicator, on=alike.event_on, until=alike.until)
    found = reach(facts, window, on=clock.today(), terms=terms)
    return found.lapses_on, found.state is ItemState.COUNTS


def _criteria_changed(kind: CriteriaKind, key: str) -> None:
    """Families of which no verdict was kept are judged by what is in use: by the new version from now on."""
    if kind is CriteriaKind.FRAMEWORK:
        with scope.as_service():
            look_again(lapses.families_never_judged())


def _terms_changed(before: Terms, after: Terms) -> None:
    """Families of which an item counts until another day now are looked at again."""
    with scope.as_service():
        look_again(families_moved(before, after))


when_criteria_change.subscribe(_criteria_changed)
when_terms_change.subscribe(_terms_changed)
