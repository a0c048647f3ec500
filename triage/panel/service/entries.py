"""A family's place on the list: joining, re-scoring, leaving, coming back."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Refused
from triage.evidence import changes
from triage.evidence import queries as evidence_queries
from triage.evidence import service as evidence
from triage.families.models import Family
from triage.panel.commands.entries import LEFT_WHY_LABELS, LeftWhy
from triage.panel.models import EntryStatus, ListChange, ListChangeKind, ListEntry
from triage.panel.queries import entries as queries
from triage.panel.service import scoring, stuck
from triage.rules.framework import Sensitivity
from triage.rules.routing import Recommendation
from triage.rules.verdict import Verdict

MOVED_ON = frozenset(
    {
        ListChangeKind.JOINED,
        ListChangeKind.DECIDED,
        ListChangeKind.PARKED,
        ListChangeKind.TAKEN_BACK,
        ListChangeKind.LEFT,
    }
)


def join(
    family_id: uuid.UUID,
    *,
    referral_id: uuid.UUID | None,
    verdict: Verdict,
    recommendation: Recommendation,
    urgent: bool,
    by: Actor,
    note: str = "",
    high_need: bool | None = None,
) -> ListEntry:
    """Put a family on the list; one that is on it already keeps its place and is scored anew.

    `high_need` is the coordinator's own answer where one was given; None is "not known" and scores nothing.
    """
    with transaction():
        entry = queries.active(family_id)
        if entry is None:
            entry = _new_entry(family_id, referral_id)
            words = "Joined the list"
        else:
            words = "Another referral added to what is known"
        entry.urgent = entry.urgent or urgent
        entry.high_need = entry.high_need if high_need is None else high_need
        entry.note = note or entry.note
        entry.outcome = verdict.outcome.value
        entry.progress_on = clock.today()
        scoring.score(entry, verdict, agencies=queries.asking_agencies([family_id]).get(family_id, 0))
        scoring.recommend(entry, recommendation)
        db.session.add(entry)
        db.session.flush()
        note_change(entry, ListChangeKind.JOINED, words, by=by)
        audit.record("panel.listed", subject=entry, by=by, family_id=family_id, points=entry.points, urgent=urgent)
    return entry


def rescore(family_id: uuid.UUID, by: Actor) -> ListEntry | None:
    """Score the family's place anew on today's evidence; None when it is not on the list.

    An accepted family stays accepted when its evidence merely ages out (cases.md 8); the history says what lapsed.
    """
    return _rescore_all([family_id], by=by).get(family_id)


def rescore_after_change(family_ids: Collection[uuid.UUID], *, by: Actor) -> None:
    """What `evidence.changes` calls, in the same transaction, when families' evidence changed."""
    with transaction():
        listed = _rescore_all(family_ids, by=by)
        for entry in listed.values():
            entry.progress_on = clock.today()
        stuck.settle(list(listed), by=by)


def _rescore_all(family_ids: Collection[uuid.UUID], *, by: Actor) -> Mapping[uuid.UUID, ListEntry]:
    """Score the places of those of these families that are on the list: a few statements for all of them."""
    with transaction():
        there = queries.active_of(family_ids)
        entries = {each: there[each] for each in family_ids if each in there}
        if entries:
            judged = evidence.judge_all(entries, on=clock.today())
            asking, referrals = queries.asking_agencies(entries), evidence_queries.latest_referrals(entries)
            for each, entry in entries.items():
                advice = evidence.advice_on(judged[each].verdict, referrals.get(each))
                _rescore(entry, judged[each], advice, agencies=asking.get(each, 0), by=by)
    return entries


def _rescore(entry: ListEntry, judged: evidence.Judged, advice: Recommendation, *, agencies: int, by: Actor) -> None:
    before, lapsed = entry.points, list(entry.lapsed)
    at_joining = judged.on(clock.local(entry.joined_at).date())
    entry.outcome = scoring.accepted(entry.outcome, judged.verdict.outcome, at_joining.outcome).value
    scoring.score(entry, judged.verdict, agencies=agencies)
    scoring.recommend(entry, advice)
    _note_rescoring(entry, before, lapsed, by=by)


def progressed(family_id: uuid.UUID, *, by: Actor) -> None:
    """Something moved with a family: the list says since when, and why it did not move is asked no more."""
    with transaction():
        entry = queries.active(family_id)
        if entry is not None:
            entry.progress_on = clock.today()
        stuck.settle([family_id], by=by)


def leave(entry: ListEntry, why: LeftWhy, by: Actor) -> None:
    """Take a family off the list, for good this time."""
    with transaction():
        if entry.status is EntryStatus.LEFT:
            return
        entry.status = EntryStatus.LEFT
        entry.left_at = clock.now()
        entry.left_why = why.value
        note_change(entry, ListChangeKind.LEFT, LEFT_WHY_LABELS[why], by=by)
        audit.record("panel.left_list", subject=entry, by=by, family_id=entry.family_id, why=why)


def decided(entry: ListEntry, words: str, by: Actor) -> None:
    """The panel has given the family somewhere to go: its place is kept until the allocation is complete."""
    with transaction():
        if entry.status is EntryStatus.LEFT:
            raise Refused("This family is no longer on the list.")
        entry.status = EntryStatus.DECIDED
        entry.parked_until = None
        entry.progress_on = clock.today()
        note_change(entry, ListChangeKind.DECIDED, words, by=by)
        audit.record("panel.place_kept", subject=entry, by=by, family_id=entry.family_id)


def take_back(family_id: uuid.UUID, by: Actor, why: str = "The allocation did not go ahead") -> ListEntry:
    """Put a family back where it stood: a declined or refused allocation costs it nothing (cases.md 15)."""
    with transaction():
        entry = queries.active(family_id) or queries.latest(family_id)
        if entry is None:
            raise Refused("This family was never on the list.")
        entry.status = EntryStatus.WAITING
        entry.left_at, entry.left_why = None, ""
        entry.returned += 1
        entry.progress_on = clock.today()
        note_change(entry, ListChangeKind.TAKEN_BACK, why, by=by)
        rescore(family_id, by)
        audit.record("panel.taken_back", subject=entry, by=by, family_id=family_id, returned=entry.returned)
    return entry


def note_change(entry: ListEntry, kind: ListChangeKind, words: str, *, by: Actor) -> None:
    """One line of the family's history on the list; where it moved on, why it did not is asked no more."""
    # By its entry: added to the entry's lines it would have all of them read first.
    line = ListChange(entry=entry, kind=kind, words=words, points=entry.points, at=clock.now(), by_name=by.name)
    db.session.add(line)
    if kind in MOVED_ON:
        stuck.settle([entry.family_id], by=by)


def _new_entry(family_id: uuid.UUID, referral_id: uuid.UUID | None) -> ListEntry:
    """A place whose clock starts when the referral was received."""
    family = db.session.get_one(Family, family_id)
    return ListEntry(
        family_id=family_id,
        reference=family.reference,
        referral_id=referral_id,
        status=EntryStatus.WAITING,
        waiting_since=queries.received_on(referral_id) or clock.today(),
        joined_at=clock.now(),
        urgent=False,
        moved=False,
        returned=0,
        lapsed=[],
        note="",
    )


def _note_rescoring(entry: ListEntry, before: int, lapsed: list[dict[str, Any]], *, by: Actor) -> None:
    """Say in the history what changed and why; nothing changed needs no line.

    A history has many readers: that benefits lapsed is told as any change of evidence is.
    """
    newly = [each for each in entry.lapsed if each not in lapsed]
    told = [each["words"] for each in newly if Sensitivity.BENEFITS not in each["kinds"]]
    if told:
        note_change(entry, ListChangeKind.LAPSED, f"{'; '.join(told)}.", by=by)
    elif newly or entry.points != before:
        note_change(entry, ListChangeKind.RESCORED, "Evidence changed.", by=by)
    else:
        return
    audit.record("panel.rescored", subject=entry, by=by, family_id=entry.family_id, before=before, after=entry.points)


changes.subscribe(rescore_after_change)
