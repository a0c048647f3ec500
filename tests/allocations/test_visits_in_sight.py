"""A finished visit stays with Community Safety for 28 days (safety.md, "Who sees what"), and with the desk for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.allocations.test_allocating import complete_the_visit
from tests.support.people import People
from tests.support.visitor import Visitor
from triage import clock
from triage.accounts.models import User
from triage.allocations.models import Allocation
from triage.db import transaction


def test_v8_2_2_a_visit_that_is_long_over_is_not_there_for_community_safety(
    intensive: Allocation, people: People, sign_in: Callable[[User], Visitor]
) -> None:
    complete_the_visit(intensive, people)
    visit = intensive.visit
    assert visit is not None
    officer, desk = sign_in(people.community_safety), sign_in(people.coordinator)

    answers = []
    for days in (27, 29):
        with transaction():
            visit.ended_at = clock.now() - timedelta(days=days)
        answers.append([visitor.get(f"/visits/{visit.id}").status for visitor in (officer, desk)])

    assert answers == [[200, 200], [404, 200]]
