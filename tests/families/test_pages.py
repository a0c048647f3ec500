"""A family's pages: what they show, to whom, and what is never on one."""

from __future__ import annotations

import uuid

from tests.intake.arranging import okoro, sent, taken_in
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import db
from triage.families.models import Address
from triage.referrals.answers import HomeAnswer, RisksAnswer
from triage.rules.facts import Answer

TABS = ("", "/people", "/genogram", "/evidence", "/timeline", "/decisions", "/letters")


def arranged(people, **changes):
    return taken_in(sent(people.referrer, **okoro(**changes)), people.coordinator)


def hidden_home(family_sent):
    """A refuge that nobody may see."""
    residents = tuple(each.id for each in family_sent["people"])
    return HomeAnswer(
        id=str(uuid.uuid4()),
        kind="refuge",
        lines=("Lantern House", "9 Hidden Row"),
        postcode="ZZ97 2QQ",
        residents=residents,
    )


def test_every_tab_opens_for_the_coordinator_and_the_chair(people, sign_in):
    family = arranged(people)

    for user in (people.coordinator, people.chair):
        visitor = sign_in(user)
        for tab in TABS:
            assert visitor.get(f"/families/{family.reference}{tab}").status == 200


def test_safety_warnings_stand_first_on_every_tab(people, sign_in):
    risks = RisksAnswer(words="A dog that bites", two_workers=Answer.YES, domestic_abuse=Answer.YES)
    family = arranged(people, risks=risks)
    visitor = sign_in(people.coordinator)

    for tab in TABS:
        text = visitor.get(f"/families/{family.reference}{tab}").text
        assert text.index("Two workers visit together.") < text.index(family.name)
        assert "A dog that bites" in text


def test_a_protected_address_is_on_no_page(people, sign_in):
    family_sent = okoro()
    family_sent["homes"] = (hidden_home(family_sent),)
    first = taken_in(sent(people.referrer, **family_sent), people.coordinator)
    again = sent(people.referrer)
    visitor = sign_in(people.coordinator)
    household = first.households[0].id

    paths = [f"/families/{first.reference}{tab}" for tab in TABS]
    paths += [f"/families/{first.reference}/households/{household}/address", f"/intake/{again.reference}", "/families"]
    texts = [visitor.get(path).body for path in paths]

    assert "Protected address" in visitor.get(f"/families/{first.reference}/people").text
    for text in texts:
        for secret in ("Lantern", "Hidden Row", "ZZ97"):
            assert secret not in text


def test_opening_a_family_is_recorded(people, sign_in):
    family = arranged(people)

    sign_in(people.chair).get(f"/families/{family.reference}")

    event = db.session.query(AuditEvent).filter_by(action="families.opened").one()
    assert (event.actor_id, event.family_id) == (people.chair.id, family.id)


def test_a_name_that_is_looked_for_is_in_no_address(people, sign_in):
    family = arranged(people)
    arranged(people)
    visitor = sign_in(people.coordinator)

    page = visitor.submit("/families", words="okoro", press="Search")

    assert page.path == "/families/search"
    assert family.reference in page.text
    assert "okoro" not in " ".join(page.all("//a/@href")).lower()


def test_a_reference_leads_straight_to_the_family(people, sign_in):
    family = arranged(people)

    page = sign_in(people.coordinator).submit("/families", words=family.reference.lower(), press="Search")

    assert page.path == f"/families/{family.reference}"


def test_v8_2_2_a_family_that_is_not_theirs_and_one_that_is_not_there_look_the_same(people, sign_in):
    family = arranged(people)
    visitor = sign_in(people.user(Role.REFERRER))

    own, random = visitor.get(f"/families/{family.reference}"), visitor.get("/families/F-2026-99999")

    assert (own.status, random.status) == (404, 404)
    assert own.text == random.text


# ------------------------------------------------------------------------------------- changes


def test_a_new_address_ends_the_old_one(people, sign_in):
    family = arranged(people)
    household = family.households[0].id

    page = sign_in(people.coordinator).submit(
        f"/families/{family.reference}/households/{household}/address",
        kind="home",
        lines="12 Sorrel Street\nAshcombe",
        postcode="zz98 5cd",
        safe_to_write="by_hand",
    )

    assert page.status == 200, page.errors
    assert "12 Sorrel Street, Ashcombe, ZZ98 5CD" in page.text
    old, new = sorted(db.session.query(Address), key=lambda each: each.to_date is None)
    assert old.to_date == new.from_date
    assert new.safe_to_write.value == "by_hand"


def test_how_somebody_is_reached_is_changed_and_the_slower_of_two_keeps_their_words(people, make_user, sign_in):
    family = arranged(people)
    other = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    mother = family.members[0].person_id
    path = f"/families/{family.reference}/people/{mother}/contact"
    mine, theirs = sign_in(people.coordinator), sign_in(other)
    open_page = mine.get(path)
    theirs.submit(path, phone="01632 960 777", safe_to_call="no")

    page = mine.submit(open_page, phone="01632 960 888", safe_to_call="yes")

    assert page.status == 409
    assert page.field("phone") == "01632 960 888"
    assert "01632 960 777" in mine.get(f"/families/{family.reference}/people").text


def test_a_second_press_finds_it_saved_and_another_answer_does_not(people, sign_in):
    family = arranged(people)
    mother = family.members[0].person_id
    visitor = sign_in(people.coordinator)
    page = visitor.get(f"/families/{family.reference}/people/{mother}/contact")

    answers = [visitor.submit(page, phone="01632 960 888", safe_to_call="yes") for _ in range(2)]
    other = visitor.submit(page, phone="01632 960 888", safe_to_call="no")

    assert [each.status for each in answers] == [200, 200]
    assert other.status == 409
    assert db.session.query(AuditEvent).filter_by(action="families.contact_changed").count() == 1


def test_warnings_are_changed(people, sign_in):
    family = arranged(people)

    page = sign_in(people.coordinator).submit(
        f"/families/{family.reference}/safety", visit_risk="Ring before you come", domestic_abuse="yes"
    )

    assert "Ring before you come" in page.text
    assert "Domestic abuse is known or suspected" in page.text


def test_the_chair_reads_and_does_not_change(people, sign_in):
    family = arranged(people)

    assert sign_in(people.chair).get(f"/families/{family.reference}/safety").status == 404
