"""The forum's own list: who may note what, what it tells whom, and how families come, rise and leave."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.intake.arranging import okoro, sent, taken_in
from tests.panel.arranging import make_family, put_on_list
from tests.support.concerns import entry_of, named, noted, noting
from tests.support.people import make_agency, make_user
from triage import clock
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.forum import queries, service
from triage.forum.commands import Conclude, Cursor, ForumFilter, Look, NameFamily, TakeBack
from triage.forum.models import Concern, ForumState
from triage.panel import changes
from triage.panel.queries import suggestions
from triage.rules.agencies import AgencyKind
from triage.rules.concerns import ConcernKind

K = ConcernKind


@pytest.fixture
def desk(people):
    return people.coordinator.actor


@pytest.fixture
def member(app):
    return make_user(Role.FORUM_MEMBER, agency=make_agency(AgencyKind.SCHOOL))


def test_a_family_named_in_words_comes_to_the_list_once_it_is_found(sign_in, people, member, desk):
    family = make_family("Okoro")
    visitor = sign_in(member)
    typed = {
        "named": f"{family.reference}, the Okoros",
        "kind": "debt",
        "words": "Two months behind with the rent",
        "said": "fact",
        "level": "1",
        "noticed_on-day": "1",
        "noticed_on-month": "1",
        "noticed_on-year": str(clock.today().year),
    }

    known = visitor.submit("/forum/concern", **typed)
    unknown = visitor.submit("/forum/concern", **{**typed, "named": "F-2026-99999, nobody at all"})

    assert known.status == unknown.status == 200
    assert "Okoro" in known.text
    assert queries.latest_of(family.id) is None
    waiting = queries.without_family(seen_by=desk)
    assert len(waiting) == 2
    page = sign_in(people.coordinator)
    assert page.submit(f"/forum/concerns/{waiting[0].id}/family", reference="F-2026-99999").status == 422
    assert page.submit(f"/forum/concerns/{waiting[0].id}/family", reference=family.reference).status == 200
    assert family.reference in visitor.get("/forum").text


def test_a_second_press_notes_one_concern(member, desk):
    family = make_family()
    named(family, noting(), by=member.actor, desk=desk)
    twice = noting(K.HEALTH)

    first, second = (noted(entry_of(family), twice, by=member.actor) for _ in range(2))

    assert first.id == second.id
    assert db.session.scalar(select(func.count(Concern.id))) == 2


def test_a_member_sees_what_their_agency_may_know_and_of_benefits_nothing(sign_in, people, member, desk):
    family = make_family("Lakatos")
    police = make_user(Role.FORUM_MEMBER, agency=make_agency(AgencyKind.POLICE))
    jobs = make_user(Role.FORUM_MEMBER, agency=make_agency(AgencyKind.JOBCENTRE))
    named(family, noting(words="Owes rent"), by=member.actor, desk=desk)
    before = entry_of(family).weight
    noted(entry_of(family), noting(K.DEBT, words="Sanctioned twice"), by=jobs.actor)
    assert entry_of(family).weight == before
    noted(entry_of(family), noting(K.POLICE_CALLS, words="Called out at night"), by=police.actor)
    address = f"/forum/{family.reference}"

    pages = {who: sign_in(who).get(address).text for who in (member, police, jobs, people.chair, people.coordinator)}

    assert "Called out at night" not in pages[member]
    assert "Police and criminal information" in pages[member]
    assert "Called out at night" in pages[police]
    assert "Sanctioned twice" in pages[jobs]
    assert "Sanctioned twice" in pages[people.coordinator]
    assert all("Sanctioned" not in pages[each] for each in (member, police, people.chair))
    assert "Calls to the police" not in sign_in(member).get("/forum").text


def test_families_stand_by_weight_and_are_read_by_key(desk, member):
    heavy, light, between = (make_family(name) for name in ("Heavy", "Light", "Between"))
    for family, kinds in ((heavy, (K.DEBT, K.HEALTH, K.CARING)), (light, (K.DEBT,)), (between, (K.DEBT, K.DEBT))):
        for kind in kinds:
            named(family, noting(kind), by=member.actor, desk=desk)
    today, found, after = clock.today(), [], None

    while True:
        page = queries.page(ForumFilter(), seen_by=member.actor, on=today, after=after, size=1)
        found += [each.reference for each in page.entries]
        if page.next is None:
            break
        after = Cursor.read(str(page.next))

    assert found == [heavy.reference, between.reference, light.reference]


def test_a_rise_is_one_since_the_last_look_and_says_what_rose(sign_in, people, member, desk):
    family = make_family()
    named(family, noting(days=20), by=member.actor, desk=desk)
    entry = entry_of(family)
    then = clock.today() + timedelta(days=28)
    mistyped = Look(
        entry_id=entry.id, agreed="Homes visits", next_look_on=date(9999, 1, 1), seen_revision=entry.revision
    )
    with pytest.raises(Invalid, match="within a year"):
        service.look(mistyped, by=desk)
    service.look(
        Look(entry_id=entry.id, agreed="Homes visits", next_look_on=then, seen_revision=entry.revision), by=desk
    )
    rising = ForumFilter(rising=True)
    assert not queries.page(rising, seen_by=desk, on=clock.today()).entries

    with clock.standing_at(clock.now() + timedelta(hours=1)):
        noted(entry_of(family), noting(K.CARING), by=member.actor)

    assert queries.page(rising, seen_by=desk, on=clock.today()).entries
    page = sign_in(people.coordinator).get(f"/forum/{family.reference}").text
    assert "A child who cares for somebody" in page
    assert "Homes visits" in page
    assert "Concern has risen since the last look" in page


def test_a_concern_that_was_taken_back_weighs_no_more_and_stays(member, desk, people):
    family = make_family()
    concern = named(family, noting(), by=member.actor, desk=desk)
    other = make_user(Role.FORUM_MEMBER, agency=make_agency(AgencyKind.HOUSING))
    command = TakeBack(concern_id=concern.id, because="Another family", seen_revision=concern.revision)

    with pytest.raises(NotFound):
        service.take_back(command, by=other.actor)
    service.take_back(command, by=member.actor)

    assert entry_of(family).weight == 0
    assert db.session.get(Concern, concern.id).taken_back_because == "Another family"


def test_a_family_put_forward_stands_among_what_the_agenda_can_take(member, desk):
    family = make_family()
    named(family, noting(level=3), by=member.actor, desk=desk)
    entry = entry_of(family)
    stale = entry.revision
    command = Conclude(entry_id=entry.id, because="Everybody worries", seen_revision=stale)

    service.put_forward(command, by=desk)

    with pytest.raises(Stale):
        service.close(command, by=desk)
    with pytest.raises(Refused):
        service.put_forward(
            Conclude(entry_id=entry.id, because="Again", seen_revision=entry_of(family).revision), by=desk
        )
    found = [each for _, source in suggestions._nominating for each in source(None)]
    assert [each.family_id for each in found] == [family.id]
    put_on_list(family)
    assert queries.families_put_forward() == []


def test_a_family_leaves_when_the_panel_has_it_and_comes_back_when_concern_rises(member, desk):
    family = make_family()
    named(family, noting(), by=member.actor, desk=desk)
    put_on_list(family)

    assert not queries.page(ForumFilter(), seen_by=desk, on=clock.today()).entries
    with pytest.raises(NotFound):
        queries.entry(family.reference, seen_by=member.actor)
    service.weigh_all()
    assert entry_of(family).state is ForumState.ON_PROGRAMME


def test_a_closed_family_comes_back_by_itself_only_when_concern_rises(member, desk):
    family = make_family()
    named(family, noting(), by=member.actor, desk=desk)
    entry = entry_of(family)
    service.close(Conclude(entry_id=entry.id, because="Settled", seen_revision=entry.revision), by=desk)

    service.weigh_all()
    assert entry_of(family).state is ForumState.CLOSED
    noted(entry_of(family), noting(K.HEALTH), by=member.actor)

    assert entry_of(family).state is ForumState.WATCHED


def test_concerns_age_by_themselves(member, desk):
    family = make_family()
    named(family, noting(), by=member.actor, desk=desk)

    with clock.standing_at(clock.now() + timedelta(days=120)):
        service.weigh_all()

    assert entry_of(family).weight == 6


def test_a_stuck_family_comes_once_though_it_is_on_the_panels_list(member, desk):
    family = make_family()
    put_on_list(family)

    for _ in range(2):
        changes.announce(family.id, why="Nobody could say why", by=SERVICE)

    assert [each.family_id for each in queries.page(ForumFilter(), seen_by=desk, on=clock.today()).entries] == [
        family.id
    ]
    service.weigh_all()
    assert entry_of(family).state is ForumState.WATCHED


def test_a_restricted_family_is_not_there(sign_in, member, desk):
    family = make_family("Hidden")
    named(family, noting(), by=member.actor, desk=desk)
    with transaction():
        family.restricted = True

    visitor = sign_in(member)

    assert family.reference not in visitor.get("/forum").text
    assert visitor.get(f"/forum/{family.reference}").status == 404


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_intake_says_that_the_forum_looks_at_a_family_and_home_what_waits(sign_in, people, member, desk, database_kind):
    referral = sent(make_user(Role.REFERRER, agency=make_agency(AgencyKind.SCHOOL)), **okoro())
    family = taken_in(referral, people.coordinator)
    intake, home = f"/intake/{referral.reference}", sign_in(people.coordinator)
    assert "Known to the forum" not in home.get(intake).text
    named(family, noting(words="Owes rent"), by=member.actor, desk=desk)
    service.name_family(NameFamily(named="The Harbour Road family", noting=noting()), by=member.actor)

    page, first = home.get(intake), home.get("/").text

    assert "Known to the forum" in page.text
    assert "Owes rent" not in page.text
    assert f"/forum/{family.reference}" in page.body
    assert "concern to find a family for" in first
    assert "family to look at" in first
    assert "to find a family for" not in sign_in(member).get("/").text
    plain = make_user(Role.REFERRER, agency=make_agency(AgencyKind.HOUSING))
    assert queries.standing(family.id, seen_by=plain.actor) is None
    put_on_list(family)
    assert "Known to the forum" not in home.get(intake).text
