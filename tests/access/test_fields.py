"""The table of fields, row by row: a rule that is taken away or loosened is missed here."""

from __future__ import annotations

import uuid

import pytest

from triage.access import fields
from triage.access.actor import SERVICE, Actor
from triage.access.fields import Footing, Place
from triage.access.permissions import HELD_AT, Role, effective, granted
from triage.rules.agencies import AgencyKind
from triage.rules.framework import Sensitivity

G, H, C, B = Sensitivity
K, R = AgencyKind, Role

# What safety.md, "Who sees what", leaves to each kind of agency; written down a second time, so that a slip shows.
MAY_KNOW = {
    K.SCHOOL: {G},
    K.EDUCATION_WELFARE: {G},
    K.POLICE: {G, C},
    K.YOS: {G, C},
    K.PROBATION: {G, C},
    K.COMMUNITY_SAFETY: {G, C},
    K.SOCIAL_CARE: {G, H, C},
    K.CFF: {G, H, C},
    K.TF_TEAM: {G, H, C, B},
    K.HOUSING: {G},
    K.HEALTH: {G, H},
    K.JOBCENTRE: {G},
    K.LAW_CENTRE: {G},
    K.VOLUNTARY: {G},
    K.COUNCIL: {G, H, C, B},
}
# By role: of any family it opens, of a team's, of one's own, of one offered, of one that the forum looks at.
OPENS = {
    R.REFERRER: (set(), set(), {G, H, C}, {G}, set()),
    R.AGENCY_LEAD: (set(), set(), {G, H, C}, {G}, set()),
    R.PANEL_MEMBER: ({G, H, C}, {G, H, C}, set(), set(), {G, H, C}),
    R.CHAIR: ({G, H, C}, {G, H, C}, set(), set(), {G, H, C}),
    R.COORDINATOR: ({G, H, C, B}, {G, H, C, B}, {G, H, C, B}, {G}, {G, H, C, B}),
    R.KEYWORKER: (set(), {G, H, C}, {G, H, C, B}, set(), set()),
    R.COMMUNITY_SAFETY: (set(), set(), set(), set(), set()),
    R.PRINT_CLERK: (set(), set(), set(), set(), set()),
    R.INFORMATION_GOVERNANCE: (set(), set(), set(), set(), set()),
    R.AUDITOR: (set(), set(), set(), set(), set()),
    R.USER_ADMINISTRATOR: (set(), set(), set(), set(), set()),
    R.FORUM_MEMBER: (set(), set(), set(), set(), {G, H, C}),
}


def somebody(*roles: Role, at: AgencyKind) -> Actor:
    """Somebody with these roles at an agency of that kind, as the service knows them."""
    counted = effective(roles, at=at)
    return Actor(
        user_id=uuid.uuid4(),
        name="Somebody",
        agency_id=uuid.uuid4(),
        agency_kind=at,
        roles=counted,
        permissions=granted(counted),
    )


@pytest.mark.parametrize("kind", AgencyKind)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_v8_2_3_a_kind_is_seen_where_the_role_opens_it_and_the_agency_may_know_it(role, kind, sensitivity):
    actor = somebody(role, at=kind)

    for footing, opened in zip(Footing, OPENS[role], strict=True):
        expected = kind in HELD_AT[role] and sensitivity in opened and sensitivity in MAY_KNOW[kind]

        assert (sensitivity in fields.seen_by(actor, footing=footing)) is expected, footing


@pytest.mark.parametrize("kind", AgencyKind)
def test_several_roles_open_what_each_of_them_opens(kind):
    together = fields.seen_by(somebody(R.REFERRER, R.PANEL_MEMBER, R.KEYWORKER, at=kind))

    assert together == fields.seen_by(somebody(R.PANEL_MEMBER, at=kind))


@pytest.mark.parametrize("place", [each for each in Place if each is not Place.PAGE])
@pytest.mark.parametrize("kind", AgencyKind)
@pytest.mark.parametrize("role", Role)
def test_benefits_are_shown_to_nobody_but_on_a_page(role, kind, place):
    actor = somebody(role, at=kind)

    for footing in Footing:
        view = fields.view_of(actor, footing=footing, place=place)

        assert not view.shows(B)
        assert not view.shows(B, str(actor.agency_id))


@pytest.mark.parametrize("kind", AgencyKind)
def test_an_agency_sees_what_it_said_and_not_what_another_of_its_kind_said(kind):
    actor = somebody(R.REFERRER, at=kind)

    view = fields.view_of(actor)

    assert all(view.shows(each, str(actor.agency_id)) for each in Sensitivity)
    assert not any(view.shows(each, str(uuid.uuid4())) for each in Sensitivity)


def test_the_service_itself_sees_everything():
    assert fields.seen_by(SERVICE) == set(Sensitivity)


def test_a_reader_of_whom_no_agency_is_known_sees_nothing():
    actor = Actor(user_id=uuid.uuid4(), name="Nobody", agency_id=None, roles=frozenset({R.COORDINATOR}))

    assert fields.seen_by(actor) == set()


@pytest.mark.parametrize("stated", [None, *Sensitivity])
def test_what_jobcentre_plus_says_is_always_benefit_data(stated):
    assert fields.usual_kind(K.JOBCENTRE, stated) is B


@pytest.mark.parametrize(
    ("kind", "usual"),
    [(K.POLICE, C), (K.YOS, C), (K.PROBATION, C), (K.COMMUNITY_SAFETY, C), (K.HEALTH, H), (K.SCHOOL, G), (K.CFF, G)],
)
def test_an_agencys_words_are_of_its_usual_kind_unless_it_says_another(kind, usual):
    assert fields.usual_kind(kind) is usual
    assert fields.usual_kind(kind, H) is H


def test_every_role_and_every_kind_of_agency_has_its_row_and_its_reason():
    assert set(fields.BY_ROLE) == set(Role)
    assert set(fields.BY_KIND) == set(AgencyKind)
    assert all(row.why for row in (*fields.BY_ROLE.values(), *fields.BY_KIND.values()))
