"""Known before: how a family's last time here ended, for the pages on which it is referred again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

from triage import clock
from triage.access.actor import Actor
from triage.access.guards import current_actor
from triage.allocations import queries as allocations
from triage.allocations.models import ALLOCATION_STATUS_LABELS, DECLINE_REASON_LABELS, Allocation, AllocationStatus
from triage.evidence import queries as evidence
from triage.evidence.commands import CONCLUSION_LABELS, ConclusionKind
from triage.families.models import Family
from triage.families.routes import bp
from triage.panel.commands.conclusions import reason_words as conclusion_reason
from triage.panel.queries import decisions
from triage.referrals import queries as referrals
from triage.referrals.models import AT_INTAKE, Referral, ReferralStatus
from triage.rules.decisions import DECISION_LABELS, DecisionKind, reason_words
from triage.rules.known_before import Ended, KnownBefore, known_before
from triage.rules.tiers import TIER_LABELS
from triage.settings import settings

CORRECTED = "decision_replaced"
WORKED_WITH = frozenset({AllocationStatus.CLOSED, AllocationStatus.REFUSED})
UNDER_WAY = frozenset({*AT_INTAKE, ReferralStatus.LISTED})
ENDED_AT_INTAKE = frozenset({ConclusionKind.NOT_ELIGIBLE, ConclusionKind.STEP_UP})
ENDED_BY_PANEL = frozenset({DecisionKind.NOT_ELIGIBLE, DecisionKind.STEP_UP, DecisionKind.WITHDRAWN})
DECLINED = {reason.value: words for reason, words in DECLINE_REASON_LABELS.items()}


def before_referral(family: Family, referral: Referral | None = None, *, for_room: bool = False) -> KnownBefore:
    """What ended before this referral, or before the one that is under way; of today where none is."""
    return known_before_to(current_actor(), family, referral, for_room=for_room)


def known_before_to(actor: Actor, family: Family, referral: Referral | None, *, for_room: bool) -> KnownBefore:
    """The same for one reader; the room has it without what the desk wrote in its own words."""
    theirs = [each for each in referrals.for_family(family.id, seen_by=actor) if each.sent_at is not None]
    new = referral or max((each for each in theirs if each.status in UNDER_WAY), key=_day, default=None)
    found = [
        *_allocations(family.id, in_own_words=not for_room),
        *_conclusions(family.id, but_not=new.id if new else None, in_own_words=not for_room),
        *_decisions(family.id, seen_by=actor),
        *(_withdrawn(each) for each in theirs if each.status is ReferralStatus.WITHDRAWN and each is not new),
    ]
    return known_before(
        found,
        before=_day(new) if new else clock.today(),
        months=settings().known_before_months,
        team_months=settings().previous_team_months,
    )


bp.add_app_template_global(before_referral, "known_before_referral")


def _day(referral: Referral) -> date:
    if referral.received_on is not None:
        return referral.received_on
    return clock.local(referral.sent_at).date() if referral.sent_at else clock.today()


def _allocations(family_id: uuid.UUID, *, in_own_words: bool) -> Iterator[Ended]:
    """What somebody worked on, or would have; a correction of the minutes ended nothing."""
    for each in allocations.for_family(family_id):
        if each.ended_at is not None and each.end_reason_code != CORRECTED:
            yield Ended(
                on=clock.local(each.ended_at).date(),
                words=f"{ALLOCATION_STATUS_LABELS[each.status]}: {TIER_LABELS[each.tier]}",
                who=_who(each),
                because=_words(DECLINED.get(each.end_reason_code, ""), each.end_reason if in_own_words else ""),
                worked=each.status in WORKED_WITH,
            )


def _who(allocation: Allocation) -> str:
    team = allocation.team.name if allocation.team else allocation.agency.name
    return ", ".join(filter(None, [team, allocation.worker.name if allocation.worker else ""]))


def _words(*said: str) -> str:
    return ". ".join(each.strip().removesuffix(".") for each in said if each.strip())


def _conclusions(family_id: uuid.UUID, *, but_not: uuid.UUID | None, in_own_words: bool) -> Iterator[Ended]:
    """Referrals that intake ended."""
    for each in evidence.conclusions(family_id):
        if each.kind in ENDED_AT_INTAKE and each.referral_id != but_not:
            reason = conclusion_reason(each.kind, each.reason_code)
            yield Ended(
                on=clock.local(each.at).date(),
                words=CONCLUSION_LABELS[each.kind],
                because=_words(reason, each.reason if in_own_words else ""),
            )


def _decisions(family_id: uuid.UUID, *, seen_by: Actor) -> Iterator[Ended]:
    """What the panel ended, as far as this person may read its decisions."""
    for each in decisions.of_family(family_id, seen_by=seen_by):
        if each.kind in ENDED_BY_PANEL and each.replaced_by_id is None:
            words = f"The panel decided: {DECISION_LABELS[each.kind].lower()}"
            yield Ended(on=clock.local(each.at).date(), words=words, because=reason_words(each.kind, each.reason_code))


def _withdrawn(referral: Referral) -> Ended:
    return Ended(on=_day(referral), words="Referral taken back by the referrer", who=referral.agency.name)
