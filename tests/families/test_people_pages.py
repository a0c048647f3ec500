"""The pages of people over time: what they show to whom, the forms, and the family as it was."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest

from tests.families.test_heard_at_intake import linked
from tests.intake.arranging import okoro, sent, taken_in
from triage import clock
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.families import queries
from triage.families.models import Family, Relationship
from triage.referrals.answers import HomeAnswer


@pytest.fixture
def family(people) -> Family:
    return taken_in(sent(people.referrer), people.coordinator)


def of(family: Family, given: str) -> uuid.UUID:
    db.session.expire_all()
    return next(each.person_id for each in family.members if each.person.given_name == given)


def page_of(family: Family, given: str, more: str = "") -> str:
    return f"/families/{family.reference}/people/{of(family, given)}{more}"


def a_day(name: str, day=None) -> dict[str, str]:
    day = day or clock.today()
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_persons_page_tells_what_holds_what_others_said_and_what_was(people, family, sign_in):
    referral = linked(people, family)
    desk = sign_in(people.coordinator)

    changed = desk.submit(
        page_of(family, "Adaeze", "/name"), {**a_day("on")}, family_name="Bell", how="changed", old_kind="previous"
    )

    assert changed.status == 200, changed.errors
    text = changed.text
    assert "Name saved" in text
    assert text.index("Adaeze Bell") < text.index("What others said") < text.index("Adaeze Okorro")
    assert "Adaeze Okoro (previous name)" in text
    assert f"in {referral.reference}" in text
    assert f"put in by {people.coordinator.name} on" in text


def test_a_mistake_is_put_right_from_the_page_with_its_reason(people, family, sign_in):
    desk = sign_in(people.coordinator)
    page = desk.get(page_of(family, "Chidi"))
    right = next(link for link in page.all("//main//a/@href") if "/said/fact/" in link)

    asked = desk.get(right)
    without = desk.submit(right, how="corrected")
    done = desk.submit(without, because="Another boy")

    assert "Was this a mistake?" in asked.text  # the first fact of a child is the day of birth, which does not end
    assert "It is not so any more" not in asked.text
    assert without.status == 422
    assert "A mistake, put right by" in done.text
    assert "Another boy" in done.text


def test_a_day_that_nobody_gave_before_is_saved(people, family, sign_in):
    """A death, and a date of birth that was not known: neither can have changed, and nobody is asked why."""
    with transaction():
        family.members[0].person.date_of_birth = None
    given = family.members[0].person.given_name
    desk = sign_in(people.coordinator)

    for kind, day in (("birth", date(1988, 5, 6)), ("death", date(2026, 1, 2))):
        asked = desk.get(page_of(family, given, f"/facts/{kind}"))
        more = {"precision": "exact"} if kind == "birth" else {}
        saved = desk.submit(asked, {**a_day("day", day), **more}, press="Save")
        assert saved.status == 200, saved.errors
        assert f"{day.day} {day:%B %Y}" in saved.text
    assert "Day of death saved" in saved.text
    assert "Day of death of" in asked.text


def test_the_slower_of_two_is_told_and_keeps_what_they_typed(people, family, make_user, sign_in):
    other = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    mine, theirs = sign_in(people.coordinator), sign_in(other)
    path = page_of(family, "Chidi", "/facts/school")
    open_page = mine.get(path)
    theirs.submit(path, words="Hill Road", how="corrected", because="Read again")

    stale = mine.submit(open_page, words="Mill Lane", how="heard")
    again = mine.submit(stale)

    assert stale.status == 409
    assert stale.field("words") == "Mill Lane"
    assert "Mill Lane" in again.text
    assert again.text.index("Hill Road") < again.text.index("What others said")


def test_somebody_joins_with_a_home_and_is_related(people, family, sign_in):
    desk = sign_in(people.coordinator)
    home = str(family.households[0].id)

    joined = desk.submit(
        f"/families/{family.reference}/people/new",
        {**a_day("born", clock.today().replace(year=1990, day=3)), **a_day("on")},
        given_name="Sam",
        family_name="Marsh",
        role="step_parent",
        birth="exact",
        homes=[home],
    )
    related = desk.submit(
        page_of(family, "Sam", "/ties/new"), kind="step-father of", other=str(of(family, "Chidi")), responsible="no"
    )

    assert joined.status == 200, joined.errors
    assert "Sam Marsh" in joined.text
    assert "Step-father of Chidi Okoro, has no parental responsibility" in related.text


def test_a_home_is_added_left_and_lived_in_twice(people, family, sign_in):
    desk = sign_in(people.coordinator)
    son = str(of(family, "Chidi"))

    added = desk.submit(
        f"/families/{family.reference}/households/new",
        a_day("on"),
        name="Father’s home",
        residents=[son],
        leaving="yes",
        kind="home",
        lines="1 Quay Street",
        postcode="ZZ98 1AA",
        safe_to_write="yes",
    )
    both = desk.get(page_of(family, "Chidi")).text
    father = next(str(each.id) for each in queries.family(family.id, seen_by=people.coordinator.actor).households[1:])
    left = desk.submit(page_of(family, "Chidi", "/homes"), a_day("on"), homes=[father])

    assert added.status == 200, added.errors
    assert "1 Quay Street, ZZ98 1AA" in added.text
    assert both.index("Father’s home") > both.index("Where they live")
    assert left.status == 200, left.errors
    assert "Earlier (1)" in left.text


def test_the_family_can_be_looked_at_as_it_was_at_each_referral(people, family, sign_in):
    linked(people, family)
    desk = sign_in(people.coordinator)
    desk.submit(page_of(family, "Adaeze", "/name"), a_day("on"), family_name="Bell", how="changed")
    first = queries.snapshots(family.id, seen_by=people.coordinator.actor)[-1]

    page = desk.get(f"/families/{family.reference}/people/then/{first.id}")

    assert "Adaeze Okoro is now Adaeze Bell" in page.text
    assert "4 Nettle Close, Ashcombe, ZZ98 4AB" in page.text
    assert "9 Quay Street" not in page.text
    event = db.session.query(AuditEvent).filter_by(action="families.opened").order_by(AuditEvent.at.desc()).first()
    assert event.facts["page"] == "people_then"


def test_an_address_that_is_protected_by_now_is_not_shown_as_it_was(people, family, sign_in):
    first = queries.snapshots(family.id, seen_by=people.coordinator.actor)[0]
    with transaction():
        family.households[0].addresses[0].protected = True

    page = sign_in(people.coordinator).get(f"/families/{family.reference}/people/then/{first.id}")

    assert "Protected address" in page.text
    for secret in ("Nettle", "ZZ98"):
        assert secret not in page.body


def test_where_a_protected_home_was_before_is_not_shown_either(people, sign_in):
    facts = okoro()
    residents = tuple(each.id for each in facts["people"])
    refuge = HomeAnswer(
        id=str(uuid.uuid4()), kind="refuge", lines=("Lantern House",), postcode="ZZ97 2QQ", residents=residents
    )
    family = taken_in(sent(people.referrer, **{**facts, "homes": (refuge,)}), people.coordinator)
    desk = sign_in(people.coordinator)
    desk.submit(
        f"/families/{family.reference}/households/{family.households[0].id}/address",
        kind="home",
        lines="12 Sorrel Street",
        postcode="ZZ98 5CD",
        safe_to_write="yes",
    )

    page = desk.get(f"/families/{family.reference}/people")

    assert "12 Sorrel Street" in page.text
    assert "Protected address, " in page.text
    assert "Lantern" not in page.body


def test_an_address_that_was_wrong_is_kept_as_a_mistake_and_the_new_one_has_its_days(people, family, sign_in):
    old = family.households[0].addresses[0]

    page = sign_in(people.coordinator).submit(
        f"/families/{family.reference}/households/{family.households[0].id}/address",
        how="corrected",
        because="Number 14, not 4",
        kind="home",
        lines="14 Nettle Close\nAshcombe",
        postcode="ZZ98 4AB",
        safe_to_write="yes",
    )

    assert "14 Nettle Close, Ashcombe, ZZ98 4AB" in page.text
    assert "a mistake: Number 14, not 4" in page.text
    db.session.expire_all()
    assert (old.mistaken_because, family.households[0].address.from_date) == ("Number 14, not 4", old.from_date)


def test_homes_have_one_number_everywhere_and_the_second_does_not_repeat_who_is_whose(people, sign_in):
    facts = okoro()
    (home,), everybody = facts["homes"], tuple(each.id for each in facts["people"])
    both = tuple(
        replace(home, id=str(uuid.uuid4()), name=name, lines=(line,), residents=everybody, protected=False)
        for name, line in (("Home", "4 Nettle Close"), ("Dad’s flat", "9 Quay Street"), ("Home", "2 Sorrel Row"))
    )
    family = taken_in(sent(people.referrer, **{**facts, "homes": both}), people.coordinator)
    desk = sign_in(people.coordinator)

    page = desk.get(f"/families/{family.reference}/people")

    headings = [" ".join(each.split()) for each in page.all("//section[starts-with(@id, 'home-')]//h2/text()")]
    assert headings == ["Home 1", "Home 2: Dad’s flat", "Home 3"]
    ties = len(queries.relationships(family.id))
    assert ties
    assert page.text.count("mother of") == 1
    assert page.text.count("Relationships: under Home 1") == 2 * len(
        {t.person_id for t in queries.relationships(family.id)}
    )
    moment = queries.snapshots(family.id, seen_by=people.coordinator.actor)[-1]
    then = desk.get(f"/families/{family.reference}/people/then/{moment.id}").text
    for more in ("genogram", "timeline"):
        assert "Home 3" in desk.get(f"/families/{family.reference}/{more}").text
    for text in (then, desk.get(page_of(family, "Chidi")).text):
        assert "Home 2: Dad’s flat" in text


def test_one_familys_people_and_moments_are_not_anothers(people, family, sign_in):
    other = taken_in(sent(people.referrer), people.coordinator)
    desk, actor = sign_in(people.coordinator), people.coordinator.actor
    moment = queries.snapshots(other.id, seen_by=actor)[0].id
    row = queries.facts_of([of(other, "Chidi")])[0].id

    for path in (
        f"/families/{family.reference}/people/{of(other, 'Chidi')}",
        f"/families/{family.reference}/people/{of(other, 'Chidi')}/name",
        f"/families/{family.reference}/people/then/{moment}",
        page_of(family, "Chidi", f"/said/fact/{row}"),
        page_of(family, "Chidi", f"/said/nonsense/{row}"),
        page_of(family, "Chidi", "/facts/phone"),
    ):
        assert desk.get(path).status == 404, path


def test_a_tie_that_nobody_knows_is_never_said_as_if_it_were_one(people, family, sign_in):
    with transaction():
        ties = [
            Relationship(family_id=family.id, person_id=of(family, one), other_id=of(family, other), kind="not known")
            for one, other in (("Adaeze", "Chidi"), ("Chidi", "Adaeze"))
        ]
        db.session.add_all(ties)
    desk = sign_in(people.coordinator)

    for page in (f"/families/{family.reference}/people", page_of(family, "Chidi")):
        text = desk.get(page).text
        assert "ow related to Adaeze" in text, page
        assert "not known Adaeze" not in text, page
        assert "Not known Adaeze" not in text, page


def test_the_chair_reads_all_of_it_and_changes_nothing(people, family, sign_in):
    chair = sign_in(people.chair)

    page = chair.get(page_of(family, "Chidi"))

    assert page.status == 200
    assert "Ended or wrong?" not in page.text
    assert chair.get(page_of(family, "Chidi", "/facts/school")).status == 404
    assert chair.get(f"/families/{family.reference}/people/new").status == 404
