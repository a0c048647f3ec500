"""What came in, what was asked and found, what the panel did, and what followed: each as this reader may see it."""

from __future__ import annotations

from collections.abc import Iterator

from triage import clock
from triage.allocations import queries as allocations
from triage.allocations.models import VISIT_STATUS_LABELS, Allocation
from triage.criteria import queries as criteria
from triage.documents import queries as documents
from triage.evidence import queries as evidence
from triage.evidence.commands import CONCLUSION_LABELS
from triage.evidence.models import MAY_BE_WRONG, REQUEST_STATUS_LABELS, EvidenceAnswer, EvidenceItem
from triage.families.models import MergeKind
from triage.families.routes.chronology.naming import Telling, ids
from triage.merging.queries import merges_of_family
from triage.panel.queries import decisions, meetings, stuck
from triage.panel.queries.conclusions import list_history
from triage.rules.chronology import Happened, Kind
from triage.rules.decisions import DECISION_LABELS
from triage.rules.tiers import TIER_LABELS


def of_work(telling: Telling) -> Iterator[Happened]:
    """Everything dated that was done about the family."""
    yield from _referrals(telling)
    yield from _evidence(telling)
    yield from _questions(telling)
    yield from _conclusions(telling)
    yield from _panel(telling)
    for allocation in allocations.for_family(telling.family.id):
        yield from _allocation(telling, allocation)
    yield from _pathways(telling)
    yield from _letters(telling)
    yield from _record(telling)


def _referrals(telling: Telling) -> Iterator[Happened]:
    for each in telling.referrals:
        if each.sent_at is not None:
            day = each.received_on or clock.local(each.sent_at).date()
            title = f"Referral {each.reference} received"
            yield telling.here(
                Kind.REFERRALS, title, each.sent_at, on=day, agency=each.agency, reference=each.reference or ""
            )


def _evidence(telling: Telling) -> Iterator[Happened]:
    """What was said to have happened, on its own day; and when somebody checked it."""
    references = telling.references
    found = evidence.items(telling.family.id, seen_by=telling.actor, and_before=True)
    for item in found:
        if item.corrects_id is not None:
            yield _put_right(telling, item, next((each for each in found if each.id == item.corrects_id), None))
        if item.answer is EvidenceAnswer.YES and item.stands:
            yield Happened(
                kind=Kind.EVIDENCE,
                title=_words(item.indicator),
                on=item.event_on,
                until=item.until,
                people=ids([item.person_id]),
                text=_beside(item),
                source=item.source_agency.name,
                source_id=str(item.source_agency_id),
                reference=item.reference or (references.get(item.referral_id, "") if item.referral_id else ""),
                recorded_on=clock.local(item.asserted_at).date(),
            )
        if item.checked_at is not None and item.checked_by is not None:
            title = f"Evidence {item.status.value}: {_words(item.indicator)}"
            about, by = ids([item.person_id]), item.checked_by.name
            yield telling.here(Kind.EVIDENCE, title, item.checked_at, people=about, text=item.check_note, by=by)


def _put_right(telling: Telling, item: EvidenceItem, before: EvidenceItem | None) -> Happened:
    """That an item was wrong, what of it, and why; what was wrong did not happen, and stands on no day of its own."""
    title = f"Evidence put right: {_words(item.indicator)}"
    what = " and ".join(MAY_BE_WRONG[name] for name in item.differs_from(before)) if before is not None else ""
    text = f"{what[:1].upper()}{what[1:]}. {item.corrected_because}" if what else item.corrected_because
    by = item.asserted_by.name if item.asserted_by else ""
    return telling.here(Kind.EVIDENCE, title, item.asserted_at, people=ids([item.person_id]), text=text, by=by)


def _beside(item: EvidenceItem) -> str:
    """What stands with the words: a number, and whether anybody checked it."""
    value = f"{float(item.value):g}" if item.value is not None else ""
    return ", ".join(filter(None, (value, {"asserted": "not checked yet"}.get(item.status.value, item.status.value))))


def _words(indicator_id: str) -> str:
    """An indicator of any published framework, in words."""
    found = (each.indicator(indicator_id) for each in reversed(criteria.catalogue().frameworks))
    return next((each.short for each in found if each is not None), indicator_id)


def _questions(telling: Telling) -> Iterator[Happened]:
    for each in evidence.requests(seen_by=telling.actor, family_id=telling.family.id):
        people = ids(person.id for person in each.people)
        yield telling.here(Kind.QUESTIONS, f"{each.agency.name} was asked a question", each.asked_at, people=people)
        if each.answered_at is not None:
            title = REQUEST_STATUS_LABELS[each.status]
            yield telling.here(Kind.QUESTIONS, title, each.answered_at, agency=each.agency, people=people)


def _conclusions(telling: Telling) -> Iterator[Happened]:
    references = telling.references
    for each in evidence.conclusions(telling.family.id):
        title = f"Concluded: {CONCLUSION_LABELS[each.kind].lower()}"
        reference = references.get(each.referral_id, "")
        yield telling.here(Kind.CONCLUSIONS, title, each.at, by=each.by_name, reference=reference)


def _panel(telling: Telling) -> Iterator[Happened]:
    for change in list_history(telling.family.id):
        yield telling.here(Kind.LIST, change.words, change.at, by=change.by_name)
    for question in stuck.of_family(telling.family.id):
        for at, words, by in question.told():
            yield telling.here(Kind.LIST, words, at, by=by)
    for meeting in meetings.meetings_with(telling.family.id):
        ahead = meeting.starts_at > clock.now()
        title = f"{'To be before' if ahead else 'Before'} {meeting.panel.name}"
        yield telling.here(Kind.PANEL, title, meeting.starts_at, ahead=ahead)
    for decision in decisions.of_family(telling.family.id, seen_by=telling.actor):
        who = "The chair decided alone" if decision.chairs_action else "The panel decided"
        yield telling.here(Kind.PANEL, f"{who}: {DECISION_LABELS[decision.kind]}", decision.at, by=decision.by_name)
        if decision.ratified_at is not None:
            yield telling.here(Kind.PANEL, "The panel ratified what the chair decided", decision.ratified_at)


def _allocation(telling: Telling, allocation: Allocation) -> Iterator[Happened]:
    who = f"{TIER_LABELS[allocation.tier]}, {allocation.agency.name}"
    yield telling.here(Kind.HELP, f"Allocation opened: {who}", allocation.opened_at)
    if allocation.allocated_at is not None and allocation.worker is not None:
        yield telling.here(Kind.HELP, f"{allocation.worker.name} named for {who}", allocation.allocated_at)
    if allocation.ended_at is not None:
        yield telling.here(Kind.HELP, f"Allocation ended: {who}", allocation.ended_at)
    for step in allocation.visit.log if allocation.visit else ():
        title = f"Challenge visit: {VISIT_STATUS_LABELS[step.status].lower()}"
        yield telling.here(Kind.HELP, title, step.at, by=step.by_name)


def _pathways(telling: Telling) -> Iterator[Happened]:
    for each in allocations.pathways_of(telling.family.id):
        name = telling.called(each.person_id)
        yield telling.here(Kind.HELP, f"IOM pathway opened for {name}", each.opened_at, people=ids([each.person_id]))
        if each.ended_at is not None:
            title = f"IOM pathway ended for {name}"
            yield telling.here(Kind.HELP, title, each.ended_at, people=ids([each.person_id]))


def _letters(telling: Telling) -> Iterator[Happened]:
    """What has left; where to is on no page."""
    for each in documents.for_family(telling.family.id, seen_by=telling.actor):
        people, number = ids([each.person_id]), each.number or ""
        to = f" to {each.recipient_name}" if each.recipient_name else ""
        if each.posted_at is not None:
            yield telling.here(
                Kind.LETTERS, f"{each.what}{to}: posted", each.posted_at, people=people, reference=number
            )
        if each.handed_over_at is not None:
            title = f"{each.what}{to}: handed over"
            yield telling.here(Kind.LETTERS, title, each.handed_over_at, people=people, reference=number)


def _record(telling: Telling) -> Iterator[Happened]:
    """The record begun, closed to all but named people, put together with another and parted again."""
    family = telling.family
    yield telling.here(Kind.RECORD, "Family started", family.created_at, reference=family.reference)
    if family.restricted and family.restricted_at is not None:
        yield telling.here(Kind.RECORD, "Record restricted to named people", family.restricted_at)
    for each in merges_of_family(family.id, seen_by=telling.actor):
        what = "person" if each.kind is MergeKind.PERSON else "family"
        people = ids([each.kept_person_id])
        title = f"Two records of one {what} put together"
        yield telling.here(Kind.RECORD, title, each.at, by=each.by_name, people=people)
        if each.undone_at is not None:
            title = f"Two records of a {what} parted again"
            yield telling.here(Kind.RECORD, title, each.undone_at, by=each.undone_by_name, people=people)
