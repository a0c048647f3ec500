"""The core agencies of a quorum are changed on a page, by those who prepare meetings."""

from __future__ import annotations

from tests.panel.arranging import make_sitting
from triage.audit import AuditEvent
from triage.db import db
from triage.panel.queries import attendance as queries
from triage.rules.agencies import AgencyKind
from triage.rules.quorum import CoreGroup


def groups(sitting) -> list[CoreGroup]:
    return [CoreGroup.from_plain(each) for each in sitting.panel.core_groups]


def test_a_group_is_changed_one_is_added_and_one_taken_off(sign_in):
    sitting = make_sitting()
    visitor = sign_in(sitting.users["coordinator"])
    page = visitor.get(f"/panels/{sitting.panel.id}/quorum")
    before = [group.label for group in groups(sitting)]

    visitor.submit(
        page,
        {
            "group-2-kinds": [AgencyKind.POLICE.value],
            "group-2-label": "police",
            "group-3-kinds": [],
            "group-4-kinds": [AgencyKind.HEALTH.value, AgencyKind.HOUSING.value],
        },
    )

    assert before == ["social care", "police or community safety", "education"]
    assert groups(sitting) == [
        CoreGroup("social care", frozenset({AgencyKind.SOCIAL_CARE})),
        CoreGroup("police", frozenset({AgencyKind.POLICE})),
        CoreGroup("housing or the landlord or health", frozenset({AgencyKind.HEALTH, AgencyKind.HOUSING})),
    ]
    assert "housing or the landlord or health" in queries.quorum_of(sitting.meeting).missing
    event = db.session.query(AuditEvent).filter_by(action="panel.core_groups").one()
    assert event.facts == {"groups": 3, "kinds": "health,housing,police,social_care"}


def test_an_agency_kind_that_does_not_exist_changes_nothing(sign_in):
    sitting = make_sitting()
    visitor = sign_in(sitting.users["coordinator"])
    address = f"/panels/{sitting.panel.id}/quorum"
    visitor.get(address)

    page = visitor.post(address, {"group-1-kinds": "wizards", "group-1-label": "wizards"})

    assert page.status == 422
    assert len(groups(sitting)) == 3


def test_members_and_the_chair_do_not_change_the_quorum(sign_in):
    sitting = make_sitting()

    for who in ("chair", "teacher"):
        assert sign_in(sitting.users[who]).get(f"/panels/{sitting.panel.id}/quorum").status == 404
