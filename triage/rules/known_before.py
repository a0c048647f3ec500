"""A family that is referred again: how its last time ended, and whether it is recent enough to matter (features.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from triage.rules.dates import add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """One way in which a family's earlier time here ended."""

    on: date
    words: str
    """What ended, such as "Closed: Light (Level 3 CAF)"."""
    who: str = ""
    """The team or agency, and who worked with them."""
    because: str = ""
    worked: bool = False
    """Somebody worked with the family, and could again."""


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What ended before a day, the latest first, parted by how long ago it was."""

    recent: tuple[Ended, ...] = ()
    older: tuple[Ended, ...] = ()
    months: int = 0
    previous_team: str = ""
    """Who worked with them until so lately that going back to them is worth a thought; words and no more."""

    def __bool__(self) -> bool:
        return bool(self.recent or self.older)


def known_before(ended: Iterable[Ended], *, before: date, months: int, team_months: int) -> KnownBefore:
    """What ended up to the day of the new referral: within so many months it is shown first, and older is mentioned."""
    found = sorted((each for each in ended if each.on <= before), key=lambda each: each.on, reverse=True)
    since, with_team = add_months(before, -months), add_months(before, -team_months)
    team = next((each.who for each in found if each.worked and each.who and each.on >= with_team), "")
    return KnownBefore(
        recent=tuple(each for each in found if each.on >= since),
        older=tuple(each for each in found if each.on < since),
        months=months,
        previous_team=team,
    )
