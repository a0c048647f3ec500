"""A draft of a framework beside what families are judged by: who becomes eligible, who no longer is, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from triage.criteria import queries as criteria
from triage.evidence import queries as evidence
from triage.rules.eligibility import assess
from triage.rules.framework import Framework
from triage.rules.trying import changes, difference
from triage.rules.verdict import Verdict
from triage.trials.queries.families import Tried
from triage.trials.trying.parts import Changed, Part, number_of

RANKS = {change: rank for rank, change in enumerate(changes())}


def part(draft: Framework, several: Sequence[Tried], *, on: date) -> Part:
    """Judge those of these families that the draft would judge: all of them, where its code is new."""
    found, terms = Part(looked_at=sum(not each.restricted for each in several)), criteria.terms()
    ids = [each.id for each in several]
    facts, judged_by = evidence.facts_of(ids), evidence.frameworks_for(ids, on=on)
    new = all(draft.code != each.code for each in criteria.catalogue().frameworks)
    for family in several:
        now = judged_by[family.id]
        if family.id not in facts or not (new or now.code == draft.code):
            continue
        found.tried += not family.restricted
        row = _row(
            family,
            assess(facts[family.id], now, on=on, terms=terms),
            assess(facts[family.id], draft, on=on, terms=terms),
        )
        if row is not None:
            found.rows.append(row)
    return found


def _row(family: Tried, now: Verdict, then: Verdict) -> Changed | None:
    found = difference(now, then)
    if found is None:
        return None
    return Changed(
        family_id=family.id,
        reference=family.reference,
        change=found.change,
        rank=RANKS[found.change],
        number=number_of(family.reference),
        before={"outcome": now.outcome.value, "framework": f"{now.framework}@{now.version}"},
        after={"outcome": then.outcome.value},
        words=found.words,
        open_words=found.open_words,
        counted=not family.restricted,
    )
