"""What the words and figures of a row are worth: whether any criterion counts them, and how careful one must be.

Rows of a list repeat each other, so that it is worked out once for all that say the same of people of one age.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from triage.imports.commands import ListKind
from triage.imports.saying import evidence_of, is_adult_on, sensitivity_of
from triage.rules.agencies import AgencyKind

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
MOST_KEPT = 10_000
SPOKEN = ("what", "note", "value", "unauthorised", "days", "indicator")
"""Of what a row says, with the flags of the old list, all that tells how careful one must be. Whether it counts depends
on the day and the age too."""


@dataclass(slots=True)
class Scales:
    """Weighs the rows of one list."""

    kind: ListKind
    as_at: date
    counted: dict[Hashable, bool] = field(default_factory=dict)
    careful: dict[Hashable, str] = field(default_factory=dict)

    def counts(self, said: Mapping[str, Any], *, born: date | str | None) -> bool:
        """Whether it speaks to any criterion; a family of the old list always counts."""
        if self.kind is ListKind.OLD_LIST:
            return True
        day = born if isinstance(born, date) else None
        key = (said.get("on"), is_adult_on(said, born=day, as_at=self.as_at), *map(said.get, SPOKEN))
        found = self.counted.get(key)
        if found is None:
            found = roomy(self.counted, MOST_KEPT)[key] = self._counts(said, day)
        return found

    def sensitivity(self, said: Mapping[str, Any], agency: AgencyKind) -> str:
        """What kind of information the row is."""
        key = (agency, *said.get("flags", ()), *map(said.get, SPOKEN))
        found = self.careful.get(key)
        if found is None:
            found = roomy(self.careful, MOST_KEPT)[key] = sensitivity_of(self.kind, said, agency).value
        return found

    def _counts(self, said: Mapping[str, Any], born: date | None) -> bool:
        for each in evidence_of(self.kind, said, born=born, as_at=self.as_at):
            rule = each.indicator.value
            if rule is None or rule.counts_events or each.value is None or rule.met_by(each.value, on=each.on):
                return True
        return False


def roomy(answers: dict[Asked, Answer], most: int) -> dict[Asked, Answer]:
    """Where the next answer goes: never more of them in memory than this, however long the list."""
    if len(answers) > most:
        answers.clear()
    return answers
