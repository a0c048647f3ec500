"""One decision, one transaction: its row, the list, what it opens, actions, letters and the referrer's outcome."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence import service as evidence
from triage.evidence.models import VerdictMoment, VerdictRecord
from triage.families.models import Family
from triage.panel.commands.decisions import Decide, Intensive
from triage.panel.models import Decision, Item, ItemStatus, ListEntry
from triage.panel.queries import decisions as queries
from triage.panel.queries import entries as list_queries
from triage.panel.queries import items
from triage.panel.queries.interests import interests_of
from triage.panel.service.decisions import actions, effects, papers, powers, replacing
from triage.rules.decisions import DECISION_LABELS, REASONS, DecisionKind, departs, reason_words
from triage.rules.routing import Recommendation
from triage.rules.verdict import Outcome, Verdict


def decide(command: Decide, *, by: Actor) -> Decision:
    """Record one decision with everything that follows from it.

    Raises:
        Stale: somebody else decided or changed the item in between.
        Refused: the meeting, its quorum or the family's state does not allow it.
        Invalid: something that the decision needs is missing or cannot be right.
    """
    try:
        with transaction():
            return queries.by_key(command.idempotency_key) or _decide(command, by=by)
    except Stale as stale:
        first = queries.by_key(command.idempotency_key)
        if first is None:
            raise Stale(changes=changes_on(command.family_id, command.item_id)) from stale
        return first


def recommendation_for(family_id: uuid.UUID) -> tuple[Verdict, Recommendation]:
    """What the rules say of the family today, and the tier they recommend."""
    entry = list_queries.active(family_id)
    framework = entry.framework.partition("@")[0] if entry is not None else None
    verdict = evidence.verdict_of(family_id, on=clock.today(), framework=framework)
    if entry is not None and entry.recommendation:
        return verdict, Recommendation.from_dict(entry.recommendation)
    return verdict, evidence.recommendation_of(family_id, verdict)


def criteria_met(verdict: Verdict, entry: ListEntry | None) -> bool:
    """Verified today, or accepted earlier: a family stays accepted when its evidence ages out."""
    return verdict.outcome is Outcome.ELIGIBLE or (entry is not None and entry.outcome == Outcome.ELIGIBLE.value)


def _decide(command: Decide, *, by: Actor) -> Decision:
    item = items.item_by_id(command.item_id, seen_by=by) if command.item_id else None
    if command.family_id in interests_of(by):
        raise NotFound
    entry = list_queries.latest(command.family_id)
    family = queries.family(command.family_id)
    _must_be_its_own_record(family)
    power = powers.powers_at(item.meeting if item else None, item=item, by=by)
    powers.must_have(power)
    _must_be_sound(command, item, power)
    _must_be_unchanged(command, item or entry or family)
    replaced = replacing.open_for(command, by=by)
    record, recommended, departure = _judge(command, entry, by=by)
    decision = _row(command, item, power, by=by)
    decision.verdict_id, decision.recommended, decision.departs = record.id, recommended, departure
    if replaced is not None:
        replacing.undo(replaced, decision, by=by)
    _follow(command, decision, item, entry, family, by=by)
    return decision


def _must_be_its_own_record(family: Family) -> None:
    """What was decided under a record that was merged stays as it was: its people are in another one now."""
    if family.merged_into_id is not None:
        kept = queries.family(family.merged_into_id)
        raise Refused(f"{family.reference} was merged into {kept.reference}. Decide on {kept.reference} instead.")


def _follow(
    command: Decide, decision: Decision, item: Item | None, entry: ListEntry | None, family: Family, *, by: Actor
) -> None:
    """All that links back to the decision."""
    effect = effects.carry_out(command, decision, entry, by=by)
    decision.details = effect.details
    if item is not None:
        others = [each for each in queries.standing(item.id) if each.id != decision.id]
        item.status = ItemStatus.PLANNED if effect.tier_follows and not others else ItemStatus.DECIDED
    given = actions.give(command.actions, decision, family, by=by)
    referrals = papers.tell_referrers(decision, effect, by=by)
    decision.details = {**decision.details, "referrals": [str(each.id) for each in referrals]}
    letters = papers.ask_for_letters(decision, effect, by=by)
    papers.tell_people(decision, effect, family)
    audit.record(
        "panel.decided",
        subject=decision,
        by=by,
        family_id=family.id,
        kind=decision.kind,
        reason=decision.reason_code,
        departs=decision.departs,
        chairs_action=decision.chairs_action,
        actions=len(given),
        letters=letters,
    )


def _must_be_sound(command: Decide, item: Item | None, power: powers.Powers) -> None:
    """Refuse a decision that lacks what every decision needs."""
    if item is not None and item.family_id != command.family_id:
        raise Invalid("This item is about another family.")
    if command.reason_code not in {reason.code for reason in REASONS[command.kind]}:
        raise Invalid("Choose a reason for this decision.")
    if not command.rationale.strip():
        raise Invalid("Say why the panel decided this.")
    if power.alone and not command.chairs_reason.strip():
        raise Invalid("Say why this cannot wait for a quorate meeting.")


def _must_be_unchanged(command: Decide, subject: Item | ListEntry | Family) -> None:
    """Raise `Stale` with what changed; otherwise count the revision on, so that two at once cannot both stand."""
    if subject.revision != command.seen_revision:
        raise Stale(changes=changes_on(command.family_id, command.item_id))
    queries.touch(subject)
    for ahead in queries.items_ahead(command.family_id):
        if ahead is not subject:
            queries.touch(ahead)
    entry = list_queries.active(command.family_id)
    if entry is not None and entry is not subject:
        queries.touch(entry)
    db.session.flush()


def changes_on(family_id: uuid.UUID, item_id: uuid.UUID | None) -> tuple[str, ...]:
    """What stands now, for somebody whose page is out of date."""
    found = queries.standing(item_id) if item_id else queries.standing_between_meetings(family_id)
    words = tuple(
        f"{each.by_name} recorded “{DECISION_LABELS[each.kind]}” at {clock.local(each.at):%H:%M}: "
        f"{reason_words(each.kind, each.reason_code)}. {each.rationale}"
        for each in found
    )
    return words or ("The family’s place or the agenda was changed. No decision has been recorded.",)


def _judge(command: Decide, entry: ListEntry | None, *, by: Actor) -> tuple[VerdictRecord, str, bool]:
    """Keep the verdict and recommendation as they stand, and ask for what the rules make necessary."""
    verdict, recommendation = recommendation_for(command.family_id)
    recommended = recommendation.tier.value if recommendation.tier else ""
    met = criteria_met(verdict, entry)
    departure = departs(command.kind, recommended=recommended, iom_suggested=bool(recommendation.iom), met=met)
    if departure and not command.departure_reason.strip():
        raise Invalid(f"The rules recommend “{recommendation.label}”. Say why the panel departs from that.")
    if command.kind is DecisionKind.INTENSIVE and not met:
        _must_have_discretion(command, by=by)
    record = evidence.keep_verdict(
        command.family_id, VerdictMoment.DECISION, by=by, verdict=verdict, recommendation=recommendation
    )
    db.session.flush()
    return record, recommended, departure


def _must_have_discretion(command: Decide, *, by: Actor) -> None:
    """Intensive needs verified eligibility or recorded discretion: who, why, and who authorised it."""
    details = command.details
    if not isinstance(details, Intensive):
        raise Invalid("The details are those of another decision.")
    if queries.discretion_of(command.family_id) is not None:
        return
    if not details.discretion.strip() or not details.nominated_by.strip():
        raise Invalid("Eligibility is not verified. Record who nominates the family and why the panel includes it.")
    effects.record_discretion(command.family_id, details, by=by)


def _row(command: Decide, item: Item | None, power: powers.Powers, *, by: Actor) -> Decision:
    """The decision itself, never edited afterwards."""
    if item is not None and command.replaces_id is None:
        _must_be_free(command.kind, item)
    decision = Decision(
        item_id=item.id if item else None,
        meeting_id=item.meeting_id if item else None,
        family_id=command.family_id,
        kind=command.kind,
        reason_code=command.reason_code,
        rationale=command.rationale.strip(),
        departure_reason=command.departure_reason.strip(),
        dissent=command.dissent.strip(),
        proposals=command.proposals.strip(),
        idempotency_key=command.idempotency_key,
        at=clock.now(),
        by_id=by.user_id,
        by_name=by.name,
        chairs_action=power.alone,
        chairs_reason=command.chairs_reason.strip() if power.alone else "",
        chair_name=power.chair,
        replaces_because=command.replaces_because.strip(),
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def _must_be_free(kind: DecisionKind, item: Item) -> None:
    """An item has one decision, with an IOM pathway beside it where a member needs one."""
    standing = [each for each in queries.standing(item.id) if each.kind is not DecisionKind.IOM]
    if standing and kind is not DecisionKind.IOM:
        raise Refused(
            f"“{DECISION_LABELS[standing[0].kind]}” is already recorded on this item. Correct that decision instead."
        )
