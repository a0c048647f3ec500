"""Who reads a notice, and when it goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.people import People
from tests.support.visitor import Visitor
from triage.access.permissions import Permission, Role
from triage.accounts.models import User
from triage.db import transaction
from triage.errors import NotFound
from triage.notices import queries, service
from triage.rules.agencies import AgencyKind


def texts(user: User) -> list[str]:
    return [notice.text for notice in queries.unread(seen_by=user.actor)]


def test_a_notice_for_an_agency_is_not_another_agencys(people: People, make_user: Callable[..., User]) -> None:
    stranger = make_user(Role.REFERRER)
    school = people.agency(AgencyKind.SCHOOL)

    with transaction():
        service.tell("R-2026-00001 is back", agency_id=school.id)

    assert texts(people.referrer) == ["R-2026-00001 is back"]
    assert texts(stranger) == []


def test_within_an_agency_it_may_be_for_those_who_can_act(people: People, make_user: Callable[..., User]) -> None:
    school = people.agency(AgencyKind.SCHOOL)
    clerk = make_user(Role.PRINT_CLERK, agency=school)

    with transaction():
        service.tell("Answer, please", agency_id=school.id, holders_of=Permission.REQUESTS_ANSWER)

    assert texts(people.referrer) == ["Answer, please"]
    assert texts(clerk) == []


def test_a_settled_matter_leaves_everybodys_page(people: People) -> None:
    with transaction():
        service.tell("One", href="/visits/1", holders_of=Permission.VISITS_RECORD)
        service.tell("Two", href="/visits/2", holders_of=Permission.VISITS_RECORD)

    with transaction():
        service.settle("/visits/1")

    assert texts(people.community_safety) == ["Two"]


def test_somebody_elses_notice_cannot_be_dismissed(people: People) -> None:
    chair = people.chair
    with transaction():
        notice = service.tell("Mine", user_id=chair.id)

    with pytest.raises(NotFound):
        service.dismiss(notice.id, by=people.referrer.actor)
    service.dismiss(notice.id, by=people.chair.actor)

    assert texts(people.chair) == []


def test_home_shows_the_notice_and_takes_it_off(people: People, sign_in: Callable[[User], Visitor]) -> None:
    coordinator = people.coordinator
    with transaction():
        service.tell("F-2026-00001 was declined", user_id=coordinator.id, urgent=True)
    visitor = sign_in(coordinator)

    page = visitor.get("/")
    assert "F-2026-00001 was declined" in page.text
    page = visitor.submit(page, form="dismiss")

    assert "F-2026-00001 was declined" not in page.text
