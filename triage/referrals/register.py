"""The school's own figures beside the criteria: typed once, suggested where they are asked again, held side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.referrals.draft import Draft
from triage.referrals.schema.concerns import NOBODY_SAID, concern_pages, entries_of
from triage.referrals.schema.questions import YES_NO_UNKNOWN, Variant
from triage.rules.agencies import AgencyKind
from triage.rules.framework import Compare, Headline, Indicator, ValueRule, Who, quantity

PAGE = "school-record"
TITLE = "Attendance and exclusions"
FIGURES: Mapping[tuple[str, Compare], tuple[str, str]] = {
    ("%", Compare.BELOW): ("attendance", "attendance"),
    ("%", Compare.MORE_THAN): ("unauthorised", "unauthorised absence"),
    ("exclusions", Compare.AT_LEAST): ("exclusions", "number of fixed-term exclusions"),
}
"""What an indicator measures, by its unit and which side counts: the question of the register, and its words."""


@dataclass(frozen=True, slots=True)
class Told:
    """One figure about one child, and where it was typed ("" for the register)."""

    person: str
    name: str
    figure: str
    value: float
    indicator: str = ""
    where: str = TITLE


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that do not fit together, in a sentence, with the page to look at."""

    page: str
    words: str


def figure_of(indicator: Indicator) -> tuple[str, str] | None:
    """Which figure of a school's register an indicator is about, if any."""
    rule = indicator.value
    if rule is None or indicator.who is not Who.CHILD or AgencyKind.SCHOOL not in indicator.known_by:
        return None
    return FIGURES.get((rule.unit, rule.compare))


def suggestions(draft: Draft, key: str) -> dict[str, dict[str, Any]]:
    """What the register says to a concern page: yes with each child and figure, or no where it covers every child.

    Only for indicators that nobody has answered yet; nothing of it counts until the page is saved.
    """
    headline = _headline(draft, key)
    if headline is None or draft.variant is not Variant.SCHOOL:
        return {}
    found: dict[str, dict[str, Any]] = {}
    for indicator in headline.indicators:
        figure = figure_of(indicator)
        if figure is not None and indicator.id not in draft.values(key):
            found |= _suggested(draft, indicator, figure[0])
    return found


def room(draft: Draft, key: str) -> dict[str, int]:
    """How many entries the suggestions need under each indicator."""
    values = suggestions(draft, key)
    return {group: entries_of(values, group) for group in values if "/" not in group}


def contradictions(draft: Draft, key: str = "") -> tuple[Contradiction, ...]:
    """Answers about one figure that do not fit together, on one page or on all; a question to ask, never a fault."""
    pages = [f"concerns/{headline.id}" for headline in concern_pages(draft)]
    return tuple(each for page in pages if key in {"", page} for each in _on_page(draft, page))


def _suggested(draft: Draft, indicator: Indicator, figure: str) -> dict[str, dict[str, Any]]:
    """The answer to one indicator with an entry for each child, as the draft would keep it."""
    told = [each for each in _register(draft) if each.figure == figure]
    meeting = [each for each in told if _rule(indicator).met_by(each.value, on=draft.on)]
    if not meeting:
        complete = bool(told) and len(told) == len(draft.born_children)
        return {indicator.id: {"answer": "no"}} if complete else {}
    entries = {
        f"{indicator.id}/{at}": {"who": [each.person], "value": each.value, "reference": _source(draft, each)}
        for at, each in enumerate(meeting)
    }
    return {indicator.id: {"answer": "yes"}, **entries}


def _source(draft: Draft, told: Told) -> str:
    period = str(draft.group(PAGE, told.person).get("period", ""))
    return f"School register, {period}" if period else "School register"


def _register(draft: Draft) -> Iterator[Told]:
    """Every figure of the register that the criteria know."""
    for child in draft.born_children:
        given = draft.group(PAGE, child.id)
        for figure, _ in FIGURES.values():
            if given.get(figure) is not None:
                yield Told(child.id, child.name, figure, float(given[figure]))


def _on_page(draft: Draft, page: str) -> Iterator[Contradiction]:
    headline = _headline(draft, page)
    if headline is None:
        return
    typed = list(_typed(draft, page, headline))
    for indicator in headline.indicators:
        answer = draft.group(page, indicator.id).get("answer", "")
        figure = figure_of(indicator)
        if figure is None or not answer:
            continue
        told = [each for each in (*_register(draft), *typed) if each.figure == figure[0]]
        found = (
            _said_yes(indicator, told, figure[1])
            if answer == "yes"
            else _said_otherwise(indicator, told, figure[1], answer=YES_NO_UNKNOWN[answer])
        )
        for words in found:
            yield Contradiction(page, words)


def _typed(draft: Draft, page: str, headline: Headline) -> Iterator[Told]:
    """Every figure under a yes of this page, for each child it was said of."""
    names = {person.id: person.name for person in draft.people}
    values = draft.values(page)
    for indicator in headline.indicators:
        figure = figure_of(indicator)
        if figure is None or _adds_up(indicator) or values.get(indicator.id, {}).get("answer") != "yes":
            continue
        for key, entry in values.items():
            if key.startswith(f"{indicator.id}/") and entry.get("value") is not None:
                for person in entry.get("who") or ():
                    if person != NOBODY_SAID and person in names:
                        value = float(entry["value"])
                        yield Told(person, names[person], figure[0], value, indicator.id, indicator.short)


def _said_otherwise(indicator: Indicator, told: list[Told], words: str, *, answer: str) -> Iterator[str]:
    """No, or not known, beside a figure that says yes."""
    for each in _once(told):
        if each.indicator != indicator.id and _rule(indicator).met_by(each.value, on=None):
            yield (
                f"You answered “{answer}” to “{indicator.short}”, but {_figure(indicator, each, words)} "
                f"under “{each.where}”."
            )


def _said_yes(indicator: Indicator, told: list[Told], words: str) -> Iterator[str]:
    """Yes with a figure that says no, or with another figure than the register's."""
    register = {each.person: each for each in told if not each.indicator}
    for each in told:
        if each.indicator != indicator.id:
            continue
        other = register.get(each.person)
        if other is not None and other.value != each.value:
            yield (
                f"Under “{indicator.short}” {_figure(indicator, each, words)}, but {_amount(indicator, other)} "
                f"under “{TITLE}”."
            )
        elif not _rule(indicator).met_by(each.value, on=None):
            yield f"You answered “Yes” to “{indicator.short}”, but {_figure(indicator, each, words)}."


def _once(told: list[Told]) -> list[Told]:
    """The same figure of the same child once, however often it was typed."""
    found = {(each.person, each.value): each for each in reversed(told)}
    return list(reversed(found.values()))


def _figure(indicator: Indicator, told: Told, words: str) -> str:
    """Such as “Jago’s attendance is 48%”."""
    return f"{told.name}’s {words} is {_amount(indicator, told)}"


def _amount(indicator: Indicator, told: Told) -> str:
    unit = _rule(indicator).unit
    return quantity(told.value, unit) if unit == "%" else f"{told.value:g}"


def _adds_up(indicator: Indicator) -> bool:
    """Single events that are counted: one of them says nothing against the register's number."""
    return _rule(indicator).counts_events


def _rule(indicator: Indicator) -> ValueRule:
    assert indicator.value is not None
    return indicator.value


def _headline(draft: Draft, key: str) -> Headline | None:
    return next((each for each in concern_pages(draft) if f"concerns/{each.id}" == key), None)
