"""How families of one ward, agency or ethnic group fare beside all: counted, then shown as far as numbers allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from triage.rules.suppression import SMALLEST, Row, Shown, show, show_row
from triage.rules.suppression_tables import Table, protect
from triage.rules.tiers import TIER_LABELS, Tier

ACCEPTED, NOT_ELIGIBLE, OPEN = "accepted", "not_eligible", "open"
TIERS = (Tier.INTENSIVE, Tier.LIGHT, Tier.SUPER_LIGHT)
NOT_KNOWN = "Not known"
LONGER = 1
"""Working days from which a difference is put in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One referral as far as it is counted: what became of it by the end of the period, and where it belongs."""

    outcome: str
    tier: Tier | None = None
    waited: int | None = None
    """Working days from receipt to the panel's tier; None while there is none."""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: a ward, an agency or an ethnic group, with what may be shown of it."""

    name: str
    row: Row
    waited: int | None

    @property
    def cells(self) -> tuple[Shown, ...]:
        """The counts in the order of the columns."""
        first = (self.row.parts[each] for each in (ACCEPTED, NOT_ELIGIBLE, OPEN))
        return (self.row.total, *first, *(self.row.further[each.value] for each in TIERS))


HEADINGS = ("Referrals", "Accepted", "Not eligible", "Not concluded", *(TIER_LABELS[each] for each in TIERS))


def lines(cases: Iterable[Case], names: Mapping[str, str]) -> list[Line]:
    """A row for each group of which there is anything, by name; what belongs to none comes last."""
    found: dict[str, list[Case]] = {}
    for case in cases:
        for group in case.groups or {""}:
            found.setdefault(group, []).append(case)
    rest = found.pop("", [])
    rows = [line(names[group], each) for group, each in sorted(found.items(), key=lambda pair: names[pair[0]])]
    return [*rows, line(NOT_KNOWN, rest)] if rest else rows


def protected(tables: Mapping[str, list[Line]], *, several: Collection[str]) -> dict[str, list[Line]]:
    """The tables with no hidden figure that another table gives away; in `several` a case may be in many rows."""
    asked = [Table(tuple(each.row for each in found), once=name not in several) for name, found in tables.items()]
    return {
        name: [_with_row(each, row) for each, row in zip(tables[name], rows, strict=True)]
        for name, rows in zip(tables, protect(asked, within=ACCEPTED), strict=True)
    }


def _with_row(line: Line, row: Row) -> Line:
    return replace(line, row=row, waited=None if row.parts[ACCEPTED].hidden else line.waited)


def line(name: str, cases: Sequence[Case]) -> Line:
    """One row. The median stands only where it is of a number that is itself shown."""
    outcomes = {each: sum(case.outcome == each for case in cases) for each in (ACCEPTED, NOT_ELIGIBLE, OPEN)}
    tiers = {tier.value: sum(case.tier is tier for case in cases) for tier in TIERS}
    row = show_row(len(cases), outcomes, within=ACCEPTED, further=tiers)
    waits = [case.waited for case in cases if case.waited is not None]
    told = len(waits) >= SMALLEST and not show(len(waits)).hidden and not row.parts[ACCEPTED].hidden
    return Line(name, row, round(median(waits)) if told else None)


def in_words(found: Sequence[Line], everybody: Line, *, about: str) -> list[str]:
    """What stands out, in sentences: who waits longer or shorter than all, and by how much."""
    said = []
    for each in found:
        if each.waited is None or everybody.waited is None or each.name == NOT_KNOWN:
            continue
        difference = each.waited - everybody.waited
        if abs(difference) > LONGER:
            how = "longer" if difference > 0 else "shorter"
            said.append(f"{about.format(each.name)} wait {abs(difference)} working days {how} than all.")
    return said
