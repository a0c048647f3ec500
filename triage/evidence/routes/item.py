"""What the page of one item shows: how much, what it is worth today, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from triage import clock
from triage.evidence import service
from triage.evidence.models import EvidenceItem
from triage.evidence.queries.assessing import evidence_facts
from triage.rules.adding import Sum, amount_of, in_words
from triage.rules.verdict import ItemVerdict


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of an item's history."""

    at: datetime
    what: str
    who: str
    note: str


def amount_words(item: EvidenceItem) -> str:
    """The number in the indicator's own unit, such as "85% attended (57 of 380 missed)", or nothing."""
    indicator = service.indicator_of(item.indicator)
    facts = evidence_facts(item)
    if facts.value is None:
        return ""
    if indicator is None or indicator.value is None:
        return f"{facts.value:g}"
    return in_words(Sum(amount_of(facts, indicator.value) or 0.0, (facts,)), indicator.value)


def worth_of(item: EvidenceItem) -> ItemVerdict | None:
    """What the item is worth today under the criteria that its family is judged by."""
    verdict = service.verdict_of(item.family_id, on=clock.today())
    inside = [each for headline in verdict.headlines + verdict.filters for each in headline.items]
    found = (each for each in (*inside, *verdict.rejected) if each.evidence == str(item.id))
    return next(found, None)


def history_of(item: EvidenceItem) -> Sequence[Happened]:
    """Everything since it was said, the newest first, with what happened to the items that it took the place of."""
    if item.corrects is not None:
        return [*reversed(_since(item)), *history_of(item.corrects)]
    who = item.asserted_by.name if item.asserted_by else item.source_agency.name
    first = Happened(item.asserted_at, f"It was said by {item.source_agency.name}", who, "")
    return [*reversed(_since(item)), first]


def before_it(item: EvidenceItem) -> Sequence[EvidenceItem]:
    """The items that it took the place of, the latest first."""
    found = []
    earlier = item.corrects
    while earlier is not None:
        found.append(earlier)
        earlier = earlier.corrects
    return found


def _since(item: EvidenceItem) -> Sequence[Happened]:
    return [
        Happened(datetime.fromisoformat(each["at"]), each["what"], each["by"], each["note"]) for each in item.history
    ]
