"""What the evidence pages show: the verdict's table, each item with what it is worth, choices for the forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from triage import clock
from triage.access import fields
from triage.access.actor import Actor
from triage.evidence import queries, service
from triage.evidence.models import Discretion, EvidenceItem, VerdictRecord
from triage.evidence.routes import bp
from triage.evidence.routes.item import amount_words
from triage.evidence.routes.requests import LOCAL, Asked, asked_of_agencies
from triage.families.models import Family
from triage.forms.fields import Option
from triage.rules.agencies import WHO_TO_ASK
from triage.rules.framework import Framework, Indicator
from triage.rules.hiding import hide
from triage.rules.judging import added_up
from triage.rules.lapsing import lapse_words
from triage.rules.routing import Recommendation
from triage.rules.verdict import ItemVerdict, Question, Verdict
from triage.settings import settings


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with the indicator in words and what the rules make of it."""

    item: EvidenceItem
    label: str
    headline: str
    worth: ItemVerdict | None
    amount: str
    lapse: str
    """Until when it counts, where that is within the days that the council wants to be warned of."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What nobody knows yet under one headline, and who would know."""

    label: str
    who: Sequence[str]
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the evidence page shows, with what this reader may not see taken out."""

    framework: Framework
    verdict: Verdict
    recommendation: Recommendation
    rows: Sequence[ItemRow]
    unknown: Sequence[Unknown]
    asked: Sequence[Asked]
    names: Mapping[str, str]
    kept: VerdictRecord | None
    discretion: Discretion | None
    hides: bool


bp.add_app_template_global(added_up, "added_up")


def evidence_page(family: Family, *, seen_by: Actor, on: date) -> Page:
    """The page for one reader on one day."""
    framework = queries.framework_for(family.id, on=on)
    whole = service.verdict_of(family.id, on=on, framework=framework)
    view = fields.view_of(seen_by)
    verdict = hide(whole, view)
    return Page(
        framework=framework,
        verdict=verdict,
        recommendation=service.recommendation_of(family.id, whole).seen_in(view),
        rows=_rows(queries.items(family.id, seen_by=seen_by), framework, verdict),
        unknown=_unknown(framework, verdict),
        asked=asked_of_agencies(family, seen_by=seen_by),
        names=names_of(family),
        kept=queries.last_verdict(family.id),
        discretion=queries.standing_discretion(family.id, on=on),
        hides=view.closed,
    )


def names_of(family: Family) -> Mapping[str, str]:
    """Names by the ids that a verdict uses."""
    return {str(member.person_id): member.person.full_name for member in family.members}


def indicator_words(indicator_id: str) -> Indicator | None:
    """An indicator of any framework, for its words."""
    return service.indicator_of(indicator_id)


def indicator_options(framework: Framework) -> list[Option]:
    """Every indicator under its headline."""
    labels = {each.id: headline.label for headline in framework.headlines for each in headline.indicators}
    return [
        Option(each.id, f"{each.short} ({each.who_words})", group=labels.get(each.id, LOCAL))
        for each in framework.indicators
    ]


def _rows(items: Sequence[EvidenceItem], framework: Framework, verdict: Verdict) -> list[ItemRow]:
    """The items in the order of the framework, others last."""
    worth = _worth(verdict)
    order = {each.id: at for at, each in enumerate(framework.indicators)}
    labels = {headline.id: headline.label for headline in framework.headlines}
    rows = []
    for item in sorted(items, key=lambda each: order.get(each.indicator, len(order))):
        indicator = framework.indicator(item.indicator) or service.indicator_of(item.indicator)
        rows.append(
            ItemRow(
                item=item,
                label=indicator.short if indicator else item.indicator,
                headline=labels.get(indicator.headline, "Local filter") if indicator else "",
                worth=worth.get(str(item.id)),
                amount=amount_words(item),
                lapse=_lapses_soon(item, worth.get(str(item.id))),
            )
        )
    return rows


def _lapses_soon(item: EvidenceItem, worth: ItemVerdict | None) -> str:
    """Until when an item that counts does so, where that is soon; what was not looked at has nothing to say."""
    if worth is None or not worth.counts or worth.lapses_on is None:
        return ""
    today = clock.today()
    soon = worth.lapses_on <= today + timedelta(days=settings().lapse_warning_days)
    return lapse_words(worth.lapses_on, today) if soon else ""


def _worth(verdict: Verdict) -> Mapping[str, ItemVerdict]:
    """What each item is worth, by its id."""
    inside = [item for each in verdict.headlines + verdict.filters for item in each.items]
    return {item.evidence: item for item in (*verdict.rejected, *inside)}


def _unknown(framework: Framework, verdict: Verdict) -> list[Unknown]:
    """The open questions by headline, in the order of the framework; those of local filters last."""
    labels = {headline.id: headline.label for headline in framework.headlines}
    found: dict[str, list[Question]] = {label: [] for label in (*labels.values(), LOCAL)}
    for question in verdict.questions:
        found[labels.get(question.headline or "", LOCAL)].append(question)
    return [
        Unknown(label, tuple(dict.fromkeys(WHO_TO_ASK[kind] for each in questions for kind in each.ask)), questions)
        for label, questions in found.items()
        if questions
    ]
