"""How common each name and town is in the lists at hand: to share Smith says less than to share Okonkwo-Byrne."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.rules.matching import nicknames
from triage.rules.matching.described import Prepared
from triage.rules.matching.levels import Field

ENOUGH_TO_COUNT = 200
"""Below so many people shares say more about chance than about names."""
BORNE_BY = 3
"""Three people of one given name make it a name and no slip of the pen."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Shares of a list by field and value, and which given names it shows to be names."""

    shares: Mapping[Field, Mapping[str, float]]
    given: frozenset[str]

    def share(self, field: Field, value: str) -> float | None:
        """None where the list is too short to tell, or the field is not counted."""
        found = self.shares.get(field)
        return found.get(value) if found else None

    def is_name(self, given: str) -> bool:
        return given in self.given or nicknames.is_known(given)


NOTHING_COUNTED = Frequencies({}, frozenset())


def counted(people: Iterable[Prepared]) -> Frequencies:
    """The shares in these lists together."""
    counts: dict[Field, Counter[str]] = {Field.GIVEN: Counter(), Field.FAMILY: Counter(), Field.TOWN: Counter()}
    for each in people:
        counts[Field.GIVEN].update(filter(None, [each.first]))
        counts[Field.FAMILY].update(filter(None, [each.last]))
        counts[Field.TOWN].update(filter(None, [each.town]))
    return Frequencies(
        {field: _shares(found) for field, found in counts.items() if found.total() >= ENOUGH_TO_COUNT},
        frozenset(each for each, times in counts[Field.GIVEN].items() if times >= BORNE_BY),
    )


def _shares(counts: Counter[str]) -> dict[str, float]:
    total = counts.total()
    return {value: times / total for value, times in counts.items()}
