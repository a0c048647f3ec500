"""A draft of the routing policy beside the one in use: who would be recommended another tier, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from triage.criteria import queries as criteria
from triage.evidence import queries as evidence
from triage.evidence import service as evidence_service
from triage.rules.eligibility import assess
from triage.rules.routing import Recommendation, RoutingPolicy
from triage.trials.queries import families
from triage.trials.queries.families import Tried
from triage.trials.trying.parts import Changed, Part, number_of

ARROW = ">"
NO_TIER = "none"


def part(draft: RoutingPolicy, several: Sequence[Tried], *, on: date) -> Part:
    """Ask both policies of every family on the list: those in intake have no tier yet."""
    places = families.on_list([each.id for each in several])
    listed = [each for each in several if each.id in places]
    ids = [each.id for each in listed]
    facts, judged_by = evidence.facts_of(ids), evidence.frameworks_for(ids, on=on)
    found = Part(looked_at=sum(not each.restricted for each in several), tried=sum(not x.restricted for x in listed))
    for family in listed:
        verdict = assess(facts[family.id], judged_by[family.id], on=on, terms=criteria.terms())
        high = places[family.id].high_need
        now = evidence_service.recommendation_of(family.id, verdict, high_need=high)
        then = evidence_service.recommendation_of(family.id, verdict, high_need=high, policy=draft)
        if now.tier is not then.tier:
            found.rows.append(_row(family, now, then))
    return found


def change_of(now: Recommendation, then: Recommendation) -> str:
    """A change in one word, such as "light>intensive"."""
    return f"{now.tier.value if now.tier else NO_TIER}{ARROW}{then.tier.value if then.tier else NO_TIER}"


def _row(family: Tried, now: Recommendation, then: Recommendation) -> Changed:
    return Changed(
        family_id=family.id,
        reference=family.reference,
        change=change_of(now, then),
        rank=0,
        number=number_of(family.reference),
        before={"tier": now.label},
        after={"tier": then.label},
        words=(f"Now: {'; '.join(now.reasons)}.", f"By the draft: {'; '.join(then.reasons)}."),
        open_words=(f"Now: {'; '.join(now.open_reasons)}.", f"By the draft: {'; '.join(then.open_reasons)}."),
        counted=not family.restricted,
    )
