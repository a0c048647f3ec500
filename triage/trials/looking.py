"""What points that are typed and not yet saved would do to the list, in numbers, while their writer looks on."""

from __future__ import annotations

from triage import clock
from triage.access import scope
from triage.criteria.commands import CriteriaKind
from triage.panel.queries.order import list_policy
from triage.rules.priority import PriorityPolicy
from triage.rules.what_if import shifts
from triage.trials import showing
from triage.trials.queries import places
from triage.trials.showing import Summary
from triage.trials.trying import points

AT_ONCE = 5_000
"""Families that are compared while somebody waits, in about half a second; a longer list is tried in the background."""


def what_if(draft: PriorityPolicy) -> Summary | None:
    """Who would move, without who is restricted; None where the list is too long to wait for."""
    with scope.as_service():
        if places.count() > AT_ONCE:
            return None
        those, closed, now, today = places.standings(), places.restricted(), list_policy(), clock.today()
    counted = [each for each in shifts(those, now, draft, on=today) if each.standing.id not in closed]
    open_ = [one for one in those if one.id not in closed]
    numbers = points.numbers(counted, open_, now, draft, on=today)
    return showing.of_counts(numbers | {"tried": len(counted)}, CriteriaKind.PRIORITY, {})
