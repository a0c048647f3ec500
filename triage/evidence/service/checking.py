"""Verifying, rejecting and adding evidence items."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.db import db, once, transaction
from triage.errors import Invalid, Stale
from triage.evidence import changes, queries
from triage.evidence.commands import AddItem, CheckItem, PutRight
from triage.evidence.kinds import indicator_of, kind_of_answer
from triage.evidence.models import EvidenceAnswer, EvidenceItem, EvidenceStatus
from triage.evidence.queries.lapses import keep_last_days
from triage.evidence.service.judging import judge_all
from triage.evidence.service.keeping import keep_all_changed
from triage.families import changes as when_people_change
from triage.families import queries as families
from triage.rules.adding import nonsense
from triage.rules.ages import rejects
from triage.rules.dates import long_date
from triage.rules.facts import PersonFacts
from triage.rules.framework import Indicator
from triage.rules.verdict import Verdict

CHECKED = {
    EvidenceStatus.VERIFIED: "It was verified",
    EvidenceStatus.REJECTED: "It was rejected",
    EvidenceStatus.ASSERTED: "Its check was taken back",
}


def check_item(command: CheckItem, *, by: Actor) -> EvidenceItem:
    """Verify or reject an item with a note, or take a check back.

    Raises:
        Stale: somebody else checked it in between.
        Invalid: a rejection without its reason.
    """
    status = EvidenceStatus(command.status.value)
    if status is EvidenceStatus.REJECTED and not command.note:
        raise Invalid("Say why the item is rejected")
    with transaction():
        item = queries.item(command.item_id, seen_by=by)
        if item.revision != command.seen_revision or not item.stands:
            raise Stale(changes=(what_changed(item),))
        item.status = status
        checked = status is not EvidenceStatus.ASSERTED
        item.checked_at = clock.now() if checked else None
        item.checked_by_id = by.user_id if checked else None
        item.check_note = command.note
        note_change(item, CHECKED[status], command.note, by=by)
        db.session.flush()
        audit.record("evidence.checked", subject=item, by=by, family_id=item.family_id, status=status)
        changed(item.family_id, by=by)
    return item


@once
def add_item(command: AddItem, family_id: uuid.UUID, *, by: Actor) -> EvidenceItem:
    """Add what an agency says, on its behalf; a second send of the same form gives the first item.

    Raises:
        Invalid: the indicator is unknown, needs a person, or does not fit that person; the number cannot be right, or
            the period ends before it began.
        NotFound: the person is not of this family.
    """
    with transaction():
        earlier = queries.item_by_key(command.idempotency_key) if command.idempotency_key else None
        if earlier is not None:
            return earlier
        agency = accounts.agency(command.agency_id)
        indicator = must_fit(family_id, command.indicator, command.person_id, on=command.on, by=by)
        must_make_sense(command, indicator)
        item = EvidenceItem(
            family_id=family_id,
            person_id=command.person_id,
            indicator=command.indicator,
            answer=EvidenceAnswer(command.answer.value),
            event_on=command.on,
            until=command.until,
            value=None if command.value is None else Decimal(str(command.value)),
            out_of=None if command.out_of is None else Decimal(str(command.out_of)),
            reference=command.reference,
            note=command.note,
            sensitivity=kind_of_answer(command.indicator, agency.kind).value,
            source_agency_id=command.agency_id,
            asserted_at=clock.now(),
            asserted_by_id=by.user_id,
            idempotency_key=command.idempotency_key or None,
        )
        db.session.add(item)
        db.session.flush()
        audit.record("evidence.added", subject=item, by=by, family_id=family_id, indicator=command.indicator)
        changed(family_id, by=by)
    return item


def must_fit(
    family_id: uuid.UUID, indicator_id: str, person_id: uuid.UUID | None, *, on: date | None, by: Actor
) -> Indicator:
    """The indicator, if it may be said of that person; raises `Invalid` with the sentence that explains why not."""
    indicator = indicator_of(indicator_id)
    if indicator is None:
        raise Invalid("Choose what the evidence is about")
    if person_id is None:
        return indicator
    families.person_in(family_id, person_id, seen_by=by)
    person = _facts_of(family_id, person_id)
    why_not = rejects(indicator, person, on or clock.today()) if person else None
    if why_not:
        raise Invalid(why_not)
    return indicator


def must_make_sense(command: AddItem | PutRight, indicator: Indicator) -> None:
    """Raise `Invalid` where a period ends before it began, or the number cannot be right."""
    if command.on and command.until and command.until < command.on:
        raise Invalid("The end must be on or after the date on which it began")
    problem = nonsense(command.value, command.out_of, indicator.value.unit) if indicator.value else ""
    if problem:
        raise Invalid(problem)


def changed(family_id: uuid.UUID, *, by: Actor) -> None:
    """Write down when each item lapses, keep the verdict if it is another one now, and tell those who asked to know."""
    all_changed([family_id], by=by)


def all_changed(family_ids: Collection[uuid.UUID], *, by: Actor) -> None:
    """The same of several families at once, in their order: it takes a few statements for all of them.

    It rests on everything that is known of them, whoever acts.
    """
    db.session.flush()
    with scope.as_service():
        queries.lock_families(family_ids)
        items = queries.all_items_of(family_ids, latest=True)
        judged = judge_all(family_ids, on=clock.today(), items=items, latest=True)
        _keep_last_days(items, _last_days(each.verdict for each in judged.values()), by=by)
        keep_all_changed(judged, by=by)
        changes.announce(family_ids, by=by)


when_people_change.subscribe(changed)


def what_changed(item: EvidenceItem) -> str:
    """What somebody else did with an item, in a sentence."""
    if item.history:
        last = item.history[-1]
        note = f": {last['note']}" if last["note"] else ""
        return f"{last['what']} by {last['by']}{note}."
    who = f" by {item.checked_by.name}" if item.checked_by else ""
    why = f": {item.check_note}" if item.check_note else ""
    return f"{CHECKED[item.status]}{who}{why}."


def _last_days(verdicts: Iterable[Verdict]) -> Mapping[str, date | None]:
    """Until when the items of these verdicts count, by their ids."""
    return {
        item.evidence: item.lapses_on
        for verdict in verdicts
        for headline in verdict.headlines + verdict.filters
        for item in headline.items
    }


def _keep_last_days(items: Iterable[EvidenceItem], days: Mapping[str, date | None], *, by: Actor) -> None:
    """Until when items count; that a day moved is part of an item's history, that it is known now is not."""
    moved: dict[EvidenceItem, date | None] = {}
    for item in items:
        day = days.get(str(item.id), item.lapses_on)
        if item.lapses_on is not None and day is not None and item.lapses_on != day:
            words = f"Its last day moved from {long_date(item.lapses_on)} to {long_date(day)}"
            note_change(item, words, "", by=by)
            item.lapses_on = day
        elif item.lapses_on != day:
            moved[item] = day
    db.session.flush()
    keep_last_days(moved)


def note_change(item: EvidenceItem, what: str, note: str, *, by: Actor) -> None:
    """One line of the item's own history: what was done, when and by whom."""
    line = {"at": clock.now().isoformat(), "by": by.name, "what": what, "note": note}
    item.history = [*item.history, line]


def _facts_of(family_id: uuid.UUID, person_id: uuid.UUID) -> PersonFacts | None:
    return queries.facts(family_id).person(str(person_id))


__all__ = [
    "add_item",
    "all_changed",
    "changed",
    "check_item",
    "indicator_of",
    "must_fit",
    "must_make_sense",
    "what_changed",
]
