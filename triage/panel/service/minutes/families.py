"""What the minutes say of one family: its reference, the evidence with its sources, the decision and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from triage.documents.content import minutes as content
from triage.panel.models import (
    ACTION_STATUS_LABELS,
    SECTION_LABELS,
    Action,
    Decision,
    Item,
    ReturnStatus,
)
from triage.panel.queries import decisions as decision_queries
from triage.panel.queries import minutes as queries
from triage.panel.queries.returns import Shared, shared
from triage.panel.service.minutes.naming import named
from triage.rules.decisions import DECISION_LABELS, TIER_KINDS, reason_words
from triage.rules.hiding import View, hide
from triage.rules.naming import without_names
from triage.rules.routing import Recommendation
from triage.rules.tiers import TIER_LABELS, Tier
from triage.rules.verdict import HeadlineVerdict, Verdict

Cleaned = Callable[[str], str]


def minute_item(item: Item, view: View) -> content.MinuteItem:
    """One family's item as it is shown in a view; every typed text goes through the names."""
    assert item.family is not None
    people = named(item.family.id)

    def clean(text: str) -> str:
        return without_names(text, people)

    standing = [each for each in item.decisions if each.replaced_by_id is None]
    verdict, advice = _judged(item, standing, view)
    minute = item.minute
    tier = next((each for each in standing if each.kind in TIER_KINDS), None)
    return content.MinuteItem(
        number=item.position,
        reference=item.family.reference,
        heading=SECTION_LABELS[item.section],
        referring_agency=", ".join(queries.referring_agencies(item.family.id)),
        framework=verdict.framework_name if verdict else "",
        evidence=tuple(_line(each) for each in verdict.met) if verdict else (),
        shared=tuple(_shared(item, clean, view)),
        discussion=clean(minute.discussion) if minute else "",
        risks=clean(minute.risks) if minute else "",
        recommendation=clean(advice.words) if advice else "",
        decision="; ".join(_decided(each) for each in standing),
        reason="; ".join(reason_words(each.kind, each.reason_code) for each in standing),
        rationale="\n\n".join(clean(text) for text in _rationale(standing)),
        dissent="\n\n".join(clean(each.dissent) for each in standing if each.dissent),
        tier=TIER_LABELS[Tier(tier.kind.value)] if tier else "",
        lead=_lead(tier) if tier else "",
        actions=tuple(_action(each, clean) for each in item.actions),
    )


def _judged(item: Item, standing: Sequence[Decision], view: View) -> tuple[Verdict | None, Recommendation | None]:
    """The verdict and recommendation of the decision, else what was frozen with the papers."""
    for verdict_id in reversed(queries.verdict_ids(standing)):
        record = decision_queries.verdict_record(verdict_id)
        if record is not None:
            return _in_view(record.verdict, record.recommendation, view)
    return _in_view(item.saw.get("verdict"), item.saw.get("recommendation"), view)


def _in_view(
    seen: dict[str, Any] | None, advised: dict[str, Any] | None, view: View
) -> tuple[Verdict | None, Recommendation | None]:
    return (
        hide(Verdict.from_dict(seen), view) if seen else None,
        Recommendation.from_dict(advised).seen_in(view) if advised else None,
    )


def _line(headline: HeadlineVerdict) -> content.EvidenceLine:
    sources = dict.fromkeys(each.source for each in headline.counted if each.source)
    status = "Met, verified" if headline.verified else "Met, not verified"
    return content.EvidenceLine(headline=headline.label, status=status, source=", ".join(sources))


def _shared(item: Item, clean: Cleaned, view: View) -> Iterator[content.SharedLine]:
    """What agencies said before the meeting and at it; what Jobcentre Plus holds stays out of minutes."""
    told = [each for each in (shared(given, view) for given in item.returns) if each is not None]
    silent = {ReturnStatus.NIL: "Nil returns", ReturnStatus.ASKED: "No return received"}
    for each in sorted(told, key=lambda line: line.agency.name):
        if each.status not in silent:
            yield content.SharedLine(agency=each.agency.name, words=clean(_returned(each)))
    for status, words in silent.items():
        names = sorted(each.agency.name for each in told if each.status is status)
        if names:
            yield content.SharedLine(agency=words, words=f"{', '.join(names)}.")
    if item.minute and item.minute.information_shared:
        yield content.SharedLine(agency="At the meeting", words=clean(item.minute.information_shared))


def _returned(given: Shared) -> str:
    """A return in words, facts and opinion apart."""
    if given.instead:
        return f"{given.instead}."
    if given.status is ReturnStatus.NOT_SHARED:
        return f"Not shared: {given.not_shared_because}"
    parts = (f"Facts: {given.facts}" if given.facts else "", f"Opinion: {given.opinion}" if given.opinion else "")
    return " ".join(filter(None, parts))


def _decided(decision: Decision) -> str:
    """The decision in words, marked where the chair acted alone."""
    words = DECISION_LABELS[decision.kind]
    return f"{words} (the chair’s urgent action, to be ratified)" if decision.chairs_action else words


def _rationale(standing: Sequence[Decision]) -> Iterator[str]:
    for each in standing:
        yield each.rationale
        if each.departs:
            yield f"Departing from the recommendation: {each.departure_reason}"
        if each.replaces_because:
            yield f"Corrected: {each.replaces_because}"


def _lead(decision: Decision) -> str:
    """Who leads: the worker or professional named, else the team or agency."""
    kept = decision.details
    who = kept.get("worker") or kept.get("lead") or "to be named"
    where = kept.get("team") or kept.get("agency") or ""
    return f"{who}, {where}" if where else who


def _action(action: Action, clean: Cleaned) -> content.ActionLine:
    return content.ActionLine(
        what=clean(action.what),
        agency=action.agency.name,
        person=action.owner.name if action.owner else "",
        due=action.due_on,
        state=ACTION_STATUS_LABELS[action.status],
        item=action.item.family.reference if action.item and action.item.family else "",
    )
