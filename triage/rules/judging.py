"""What one evidence item is worth on a day: does it count, and if not, why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from triage.rules.adding import Sum, amount_of, in_words, nonsense, together
from triage.rules.ages import describe, earliest_event, fits_age, lacks_parenting, rejects
from triage.rules.dates import long_date
from triage.rules.facts import Answer, EvidenceFacts, FamilyFacts, Status
from triage.rules.framework import Framework, Indicator, Sensitivity, ValueRule, Who
from triage.rules.terms import Terms
from triage.rules.verdict import ItemState, ItemVerdict, Standing
from triage.rules.windows import Reach, reach


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that judging an item may look at."""

    family: FamilyFacts
    framework: Framework
    on: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class _Look:
    """One item beside its indicator."""

    item: EvidenceFacts
    indicator: Indicator
    case: Case

    @property
    def day(self) -> date:
        """The day on which age matters."""
        if self.indicator.ages_today or self.item.on is None:
            return self.case.on
        return min(self.item.on, self.case.on)


def judge(item: EvidenceFacts, case: Case) -> ItemVerdict:
    """The item's verdict with its reason in words."""
    indicator = case.framework.indicator(item.indicator)
    if indicator is None:
        return _foreign(item, case.framework)
    found = _worth(_Look(item, indicator, case))
    return ItemVerdict(
        evidence=item.id,
        indicator=indicator.id,
        headline=indicator.headline,
        label=indicator.short,
        person=item.person,
        answer=item.answer,
        status=item.status,
        state=found.state,
        words=found.words,
        on=item.on,
        lapses_on=found.lapses_on,
        source=item.source,
        source_id=item.source_id,
        reference=item.reference,
        sensitivity=kind_of(item, indicator),
        severe=indicator.severe,
        protected=indicator.protected,
        standing=standing(item, indicator),
        nominated=indicator.nominated,
        corrects=item.corrects,
    )


def standing(item: EvidenceFacts, indicator: Indicator) -> Standing:
    """Verified, unless a written statement is asked for and nobody said where it is."""
    if item.status is Status.VERIFIED and (item.reference or not indicator.needs_reference):
        return Standing.VERIFIED
    return Standing.ASSERTED


def kind_of(item: EvidenceFacts, indicator: Indicator) -> Sensitivity:
    """What kind of information it is: the indicator's, unless the item itself was marked as another."""
    own = item.sensitivity
    return own if own is not None and own is not Sensitivity.GENERAL else indicator.sensitivity


def _foreign(item: EvidenceFacts, framework: Framework) -> ItemVerdict:
    return ItemVerdict(
        evidence=item.id,
        indicator=item.indicator,
        headline=None,
        label=item.indicator,
        person=item.person,
        answer=item.answer,
        status=item.status,
        state=ItemState.OTHER_FRAMEWORK,
        words=f"{framework.name} does not ask this.",
        on=item.on,
        lapses_on=None,
        source=item.source,
        source_id=item.source_id,
        reference=item.reference,
        sensitivity=item.sensitivity or Sensitivity.GENERAL,
        severe=False,
        protected=False,
        standing=Standing.ASSERTED,
        corrects=item.corrects,
    )


def _worth(look: _Look) -> Reach:
    for check in _CHECKS:
        found = check(look)
        if found is not None:
            return found
    where = reach(look.item, look.indicator.window, on=look.case.on, terms=look.case.terms)
    if where.state is not ItemState.COUNTS:
        return where
    last = _last_day(look, where)
    if last is None or last == where.lapses_on:
        words = where.words
    else:
        words = f"With the others, it counts until {long_date(last)}."
    return Reach(where.state, f"{_so_far(look)} {words}".strip(), last)


def _so_far(look: _Look) -> str:
    """Who, when and how much, for an item that counts."""
    person = look.case.family.person(look.item.person)
    who = describe(person, look.day) if person else "Household"
    since = f", {long_date(look.item.on)}" if look.item.on else ""
    return f"{who}{since}{_how_much(look)}."


def _how_much(look: _Look) -> str:
    """The number in the indicator's unit, and what it adds up to with the others."""
    item, rule = look.item, look.indicator.value
    if rule is None:
        return ""
    if item.value is None:
        return ", the figure is not recorded"
    own = Sum(amount_of(item, rule) or 0.0, (item,))
    total = _total(look, rule, look.case.on)
    words = f", {in_words(own, rule)}"
    return words if total.amount == own.amount else f"{words}{TOGETHER}{in_words(total, rule)}"


TOGETHER = "; together "


def added_up(item: ItemVerdict) -> str:
    """What an item that counts adds up to with others, such as “together 3 exclusions in 2 reports”; else nothing."""
    total = item.words.partition(TOGETHER)[2].partition(". ")[0].rstrip(".")
    return f"{TOGETHER.strip('; ')} {total}" if item.counts and total else ""


def _by_status(look: _Look) -> Reach | None:
    if look.item.status is not Status.REJECTED:
        return None
    note = look.item.note or "no reason was recorded"
    return Reach(ItemState.REJECTED, f"Rejected when it was checked: {note.rstrip('.')}.")


def _by_answer(look: _Look) -> Reach | None:
    checked = " It was checked." if look.item.status is Status.VERIFIED else ""
    if look.item.answer is Answer.NO:
        return Reach(ItemState.SAYS_NO, f"The answer is no.{checked}")
    if look.item.answer is Answer.NOT_KNOWN:
        return Reach(ItemState.NOT_KNOWN, f"Not known. {look.indicator.label}")
    return None


def _by_person(look: _Look) -> Reach | None:
    if look.indicator.who is Who.HOUSEHOLD:
        return None
    person = look.case.family.person(look.item.person)
    if person is None:
        needed = look.indicator.who is not Who.ANYONE or look.indicator.parenting
        return Reach(ItemState.UNCLEAR, f"Who? {look.indicator.label}") if needed else None
    wrong = rejects(look.indicator, person, _day_for_age(look))
    if wrong:
        return Reach(ItemState.WRONG_PERSON, wrong)
    if fits_age(look.indicator, person, look.day) is not True:
        return Reach(ItemState.UNCLEAR, f"{describe(person, look.day)}: how old, and when was it?")
    if lacks_parenting(look.indicator, person, look.day) is None:
        who = describe(person, look.day)
        return Reach(ItemState.UNCLEAR, f"{who}: does this person have parenting responsibilities?")
    return None


def _day_for_age(look: _Look) -> date:
    """Without a date, nobody is turned away who could have been young enough when it happened."""
    if look.item.on is None and look.indicator.who is Who.CHILD and not look.indicator.ages_today:
        return earliest_event(look.indicator, look.case.on)
    return look.day


def _by_value(look: _Look) -> Reach | None:
    rule, item = look.indicator.value, look.item
    if rule is None or item.value is None:
        return None
    wrong = nonsense(item.value, item.out_of, rule.unit)
    if wrong:
        return Reach(ItemState.UNCLEAR, wrong)
    total = _total(look, rule, look.case.on)
    if rule.met_by(total.amount, on=item.on):
        return None
    short = f"{in_words(total, rule)}: this needs {rule.words_on(item.on)}."
    return Reach(ItemState.BELOW, short)


def _total(look: _Look, rule: ValueRule, on: date) -> Sum:
    """What the item amounts to on a day, with the others that are in the window then."""
    others = [each for each in _others(look) if _in_window(each, look, on)]
    return together(look.item, others, rule, look.case.terms)


def _others(look: _Look) -> Iterator[EvidenceFacts]:
    """What may add up with the item: of the same person; verified items are added up on their own."""
    rule = look.indicator.value
    if rule is None or rule.adds_up is None:
        return
    own = standing(look.item, look.indicator)
    for each in look.case.family.evidence:
        if (
            (each.indicator, each.person) == (look.item.indicator, look.item.person)
            and each.answer is Answer.YES
            and each.status is not Status.REJECTED
            and (own is Standing.ASSERTED or standing(each, look.indicator) is Standing.VERIFIED)
            and not nonsense(each.value, each.out_of, rule.unit)
        ):
            yield each


def _in_window(item: EvidenceFacts, look: _Look, on: date) -> bool:
    found = reach(item, look.indicator.window, on=on, terms=look.case.terms)
    return found.state is ItemState.COUNTS


def _last_day(look: _Look, where: Reach) -> date | None:
    """The last day on which it counts: where it needs the others, no later than the sum holds."""
    rule, item = look.indicator.value, look.item
    if rule is None or rule.adds_up is None or item.value is None or where.lapses_on is None:
        return where.lapses_on
    if rule.met_by(amount_of(item, rule) or 0.0, on=item.on):
        return where.lapses_on
    window, terms = look.indicator.window, look.case.terms
    ends = {reach(each, window, on=look.case.on, terms=terms).lapses_on for each in _others(look)}
    for day in sorted(each for each in ends if each is not None and look.case.on <= each < where.lapses_on):
        if not rule.met_by(_total(look, rule, day + timedelta(days=1)).amount, on=item.on):
            return day
    return where.lapses_on


def _by_contradiction(look: _Look) -> Reach | None:
    if look.item.status is Status.VERIFIED:
        return None
    for other in look.case.family.evidence:
        if (
            other.indicator == look.item.indicator
            and other.answer is Answer.NO
            and other.status is Status.VERIFIED
            and other.person in {None, look.item.person}
        ):
            by = f" by {other.source}" if other.source else ""
            return Reach(ItemState.CONTRADICTED, f"It was checked{by}, and the answer is no.")
    return None


_CHECKS: tuple[Callable[[_Look], Reach | None], ...] = (
    _by_status,
    _by_answer,
    _by_person,
    _by_value,
    _by_contradiction,
)
