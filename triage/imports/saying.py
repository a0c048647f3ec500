"""What a row of a list says, as indicators of the published frameworks: by the kind of list and the words in it.

Each framework asks in its own way, so that one row may say something under each of them. Whether it counts (the age,
the figure, the day) is for the rules alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.evidence.kinds import indicator_of
from triage.imports.commands import SENSITIVITY, ListKind
from triage.rules.agencies import AgencyKind
from triage.rules.dates import age_on
from triage.rules.framework import Indicator, Sensitivity, Who

ADULT = 18
FEBRUARY = 2
HALF = 50
MOST_CAREFUL = (Sensitivity.GENERAL, Sensitivity.HEALTH, Sensitivity.CRIMINAL, Sensitivity.BENEFITS)


@dataclass(frozen=True, slots=True)
class Saying:
    """One indicator that a row speaks to."""

    indicator: Indicator
    on: date | None = None
    until: date | None = None
    value: float | None = None
    reference: str = ""

    @property
    def of_household(self) -> bool:
        """Whether it is said of the home and of nobody in it."""
        return self.indicator.who is Who.HOUSEHOLD


@dataclass(frozen=True, slots=True)
class Way:
    """Which indicators a row speaks to where its words fit (blank: always), and which of its figures they count."""

    indicators: str
    words: str = ""
    figure: str = ""
    unless: str = ""


CRIME_OF_ANYBODY = "tf2.crime.asb sf3.crime.child sf3.crime.adult"
MENTAL = r"mental|depress|anxi|self.?harm|camhs|psych"
SUBSTANCES = r"drug|alcohol|substance|addict"
DOMESTIC = r"domestic|\bdv\b|\bda\b"

WAYS: Mapping[ListKind, tuple[Way, ...]] = {
    ListKind.ATTENDANCE: (
        Way("sf3.education.attendance-90 tf2.school.absence", figure="value"),
        Way("sf3.education.attendance-50", figure="below half"),
        Way("tf1.education.absence", figure="unauthorised"),
    ),
    ListKind.EXCLUSIONS: (
        Way("tf1.education.permanent-exclusion tf2.school.permanent-exclusion", r"perm"),
        Way("tf1.education.fixed-exclusions tf2.school.fixed-exclusions", figure="events", unless=r"perm"),
        Way("tf2.school.exclusion-days tf2.school.exclusion-days-primary", figure="days", unless=r"perm"),
        Way(
            "tf1.education.alternative-provision tf2.school.alternative-provision sf3.education.not-suitable",
            r"\bpru\b|pupil referral|alternative|no roll",
        ),
    ),
    ListKind.OFFENCES: (
        Way("tf1.crime.proven-offence tf2.crime.child-offence sf3.crime.child sf3.crime.adult"),
        Way("tf2.crime.supervised-adult", r"licence|supervis|community order|suspended"),
        Way("sf3.abuse.perpetrator tf2.abuse.perpetrator", DOMESTIC),
    ),
    ListKind.ASB: (
        Way(CRIME_OF_ANYBODY),
        Way("tf1.crime.asb-person", r"asbo|injunction|contract|\babc\b|behaviour order|\bcbo\b"),
    ),
    ListKind.BENEFITS: (
        Way("sf3.finance.workless"),
        Way("tf2.work.universal-credit", r"universal|\buc\b"),
        Way("tf1.work.benefit tf2.work.benefit", unless=r"universal|\buc\b"),
    ),
    ListKind.HOUSING: (
        Way("sf3.finance.debt", r"arrear|debt"),
        Way("sf3.housing.unsuitable", r"evict|possession|notice|\bnosp\b|\bnsp\b|overcrowd|unsuitable|damp|disrepair"),
        Way("sf3.housing.temporary", r"temporary|homeless|b&b|hostel"),
        Way("tf1.crime.asb-housing tf2.crime.asb", r"anti.?social|\basb\b|nuisance"),
    ),
    ListKind.HEALTH: (
        Way("sf3.health.child-mental sf3.health.adult-mental tf2.health.mental local.mental-health", MENTAL),
        Way("sf3.substances.child sf3.substances.adult tf2.health.substances", SUBSTANCES),
        Way("sf3.early-years.expectant", r"pregnan|expect|midwi|antenatal"),
        Way("sf3.early-years.development", r"develop"),
        Way("sf3.health.other", r"disab|autis|adhd|neuro|asthma|diabet|epilep"),
    ),
    ListKind.CAF: (
        Way("tf2.help.early-help", unless=r"protection|section 47|s\.?47|in need|section 17|s\.?17"),
        Way("tf2.help.child-in-need", r"in need|section 17|s\.?17"),
        Way("tf2.help.section-47", r"section 47|s\.?47"),
        Way("tf2.help.protection-plan", r"protection"),
        Way("sf3.relationships.parenting", r"parenting"),
    ),
    ListKind.OLD_LIST: (
        Way("tf1.crime.proven-offence", r"offen|crime"),
        Way("tf1.crime.asb-person", r"asb|anti.?social"),
        Way("tf1.education.absence", r"absen|attend|truan|school|education"),
        Way("tf1.education.fixed-exclusions", r"exclu"),
        Way("tf1.work.benefit", r"benefit|work"),
        Way("local.domestic-abuse", DOMESTIC),
        Way("local.mental-health", MENTAL),
    ),
}


def evidence_of(
    kind: ListKind, said: Mapping[str, Any], *, born: date | None, as_at: date | None
) -> tuple[Saying, ...]:
    """The indicators that a row speaks to; none where its words fit nothing that is asked."""
    on = _day(said.get("on")) or as_at
    named = indicator_of(said["indicator"]) if said.get("indicator") else None
    if named is not None:
        return (_saying(named, said, on, said.get("value")),)
    words = _words(kind, said)
    found: dict[str, Saying] = {}
    for way in WAYS[kind]:
        if not _fits(way, words, said):
            continue
        for each in way.indicators.split():
            indicator = indicator_of(each)
            if indicator is not None and _right_age(indicator, born, on) and each not in found:
                found[each] = _saying(indicator, said, on, _figure(way, said))
    return tuple(found.values())


def is_adult_on(said: Mapping[str, Any], *, born: date | None, as_at: date | None) -> bool | None:
    """Whether the person was grown up when it happened, which is all of their age that matters; None: not known."""
    on = _day(said.get("on")) or as_at
    return None if born is None or on is None else age_on(born, on) >= ADULT


def grown_by(on: date) -> date:
    """The last date of birth of those who were grown up on that day; no leap year is 18 years after another."""
    if on.year <= ADULT:
        return date.min
    return on.replace(year=on.year - ADULT, day=min(on.day, 28) if on.month == FEBRUARY else on.day)


def sensitivity_of(kind: ListKind, said: Mapping[str, Any], agency: AgencyKind) -> Sensitivity:
    """What kind of information a row is: as careful as the most careful thing that it says."""
    sayings = evidence_of(kind, said, born=None, as_at=None)
    return most_careful(*(kind_of(kind, each.indicator, agency) for each in sayings), SENSITIVITY[kind], _own(agency))


def kind_of(kind: ListKind, indicator: Indicator, agency: AgencyKind) -> Sensitivity:
    """What kind of information one item is: the list's, the indicator's or the agency's, whichever is more careful."""
    return most_careful(SENSITIVITY[kind], indicator.sensitivity, _own(agency))


def most_careful(*kinds: Sensitivity) -> Sensitivity:
    """Of several kinds the one that fewest may see."""
    return max(kinds, key=MOST_CAREFUL.index)


def _own(agency: AgencyKind) -> Sensitivity:
    """What Jobcentre Plus says is benefit data, whatever list it is in."""
    return Sensitivity.BENEFITS if agency is AgencyKind.JOBCENTRE else Sensitivity.GENERAL


def _saying(indicator: Indicator, said: Mapping[str, Any], on: date | None, value: float | None) -> Saying:
    until = _day(said.get("until"))
    figure = value if indicator.value is not None else None
    return Saying(indicator, on, until, figure, str(said.get("reference", ""))[:300])


def _words(kind: ListKind, said: Mapping[str, Any]) -> str:
    flags = said.get("flags", ()) if kind is ListKind.OLD_LIST else ()
    return " ; ".join([str(said.get("what", "")), str(said.get("note", "")), *map(str, flags)]).lower()


def _fits(way: Way, words: str, said: Mapping[str, Any]) -> bool:
    if way.words and not re.search(way.words, words):
        return False
    if way.unless and re.search(way.unless, words):
        return False
    return not way.figure or _figure(way, said) is not None


def _figure(way: Way, said: Mapping[str, Any]) -> float | None:
    """The figure of the row that this way counts; without it the row says nothing that way."""
    value: float | None = said.get("value")
    if way.figure == "events":
        return 1 if value is None else value
    if way.figure == "below half":
        return value if value is not None and value < HALF else None
    return said.get(way.figure) if way.figure else value


def _right_age(indicator: Indicator, born: date | None, on: date | None) -> bool:
    """Whether the person could be of the age that it asks for when it happened; not known is no reason against it."""
    if born is None or on is None or indicator.who in {Who.HOUSEHOLD, Who.ANYONE}:
        return True
    return (age_on(born, on) >= ADULT) is (indicator.who is Who.ADULT)


def _day(written: Any) -> date | None:
    try:
        return date.fromisoformat(str(written)) if written else None
    except ValueError:
        return None
