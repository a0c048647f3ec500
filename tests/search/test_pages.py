"""The search as it is used: by POST, on record, and only for those who may."""

from __future__ import annotations

import re

import pytest

from tests.intake.arranging import okoro, sent, taken_in
from tests.restriction.arranging import restrict
from tests.search.arranging import family, home, person
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import db
from triage.families.queries import finding, searching


@pytest.fixture
def okoros(people):
    return taken_in(sent(people.referrer, **okoro()), people.coordinator)


def searched(visitor, words):
    return visitor.submit("/families/search", words=words, press="Search", form="/families/find")


def test_the_box_stands_on_every_working_page_and_leads_to_the_people(people, okoros, sign_in):
    visitor = sign_in(people.coordinator)
    page = visitor.get("/intake")

    page = visitor.submit(page, words="adaze okoro", form="/families/find")

    assert page.path == "/families/search"
    assert "Adaeze Okoro" in page.text
    assert okoros.reference in page.text
    assert "Name Adaeze is spelt nearly like “adaze”" in page.text
    assert page.field("words") == "adaze okoro"
    assert "adaze" not in " ".join(page.all("//a/@href")).lower()


def test_a_reference_of_family_or_referral_leads_straight_there(people, sign_in):
    referral = sent(people.referrer, **okoro())
    made = taken_in(referral, people.coordinator)
    visitor = sign_in(people.coordinator)

    for words in (made.reference.lower(), made.reference.replace("-", ""), referral.reference):
        assert searched(visitor, words).path == f"/families/{made.reference}"


def test_a_search_is_on_record_without_its_words(people, okoros, sign_in, caplog):
    visitor = sign_in(people.coordinator)

    searched(visitor, "Okoro Chidi")
    event = db.session.query(AuditEvent).filter_by(action="families.searched").one()

    assert event.actor_id == people.coordinator.id
    assert event.facts["found"] == 1
    assert okoros.id.hex in event.facts["families"]
    assert not re.search("okoro|chidi", event.written + caplog.text, re.IGNORECASE)


def test_who_may_not_open_families_may_not_search(people, okoros, sign_in):
    for role in (Role.REFERRER, Role.PANEL_MEMBER, Role.KEYWORKER, Role.AUDITOR, Role.USER_ADMINISTRATOR):
        visitor = sign_in(people.user(role))
        visitor.get("/account")

        assert visitor.get("/families/search").status == 404
        assert visitor.post("/families/find", {"words": "okoro"}).status == 404
        assert "find-anybody" not in visitor.get("/").body
    assert sign_in(people.chair).get("/families/find", words="okoro").status == 404, "never in an address"


def test_many_people_come_a_page_at_a_time(people, sign_in):
    family(*(person(f"Alex{chr(97 + n)}", "Manyname") for n in range(26)))
    visitor = sign_in(people.chair)

    first = searched(visitor, "manyname")
    second = visitor.get("/families/search", page="2")

    assert "1 to 20 of 26" in first.text
    assert "21 to 26 of 26" in second.text
    assert visitor.get("/families/search", page="99").text == visitor.get("/families/search", page="2").text
    assert visitor.get("/families/search", page="x").status == 200


def test_more_people_than_are_ranked_are_cut_off_and_the_page_says_so(people, sign_in, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 3)
    monkeypatch.setattr(finding, "MOST", 3)
    family(*(person(f"Alex{chr(97 + n)}", "Manyname") for n in range(8)))

    page = searched(sign_in(people.chair), "manyname")

    assert "The closest 3 people for" in page.text
    assert "More people than these fit" in page.text


def test_nobody_found_says_what_to_try(people, okoros, sign_in):
    visitor = sign_in(people.coordinator)

    page = searched(visitor, "okoro zz97")

    assert "Nobody fits “okoro zz97”" in page.text
    assert "What you can type" in page.text
    assert "Adaeze Okoro" in visitor.submit(page, press="Search for “okoro”").text


def test_a_protected_address_finds_nobody_and_is_on_no_page(people, sign_in):
    hidden = home("ZZ97 2QQ", "9 Hidden Row", kind="refuge", uprn="100000000001")
    closed = home("ZZ96 4AB", "3 Lantern Lane", protected=True, uprn="100000000002")
    family(
        person("Mina", "Farsight", numbers=(("uprn", "100000000002"),)),
        homes=(hidden, closed, home("ZZ96 4AB", "3 Lantern Lane"), home("ZZ95 1AA")),
    )
    visitor = sign_in(people.coordinator)

    for words in ("ZZ97", "ZZ97 2", "ZZ96 4AB", "zz964", "hidden row", "lantern", "100000000001", "100000000002"):
        assert "Farsight" not in searched(visitor, words).text
    page = searched(visitor, "farsight zz95")

    assert "Lives in ZZ95…" in page.text
    for secret in ("ZZ97", "ZZ96", "Hidden", "Lantern"):
        assert secret not in page.body


def test_an_address_that_becomes_protected_finds_nobody_any_more(people, sign_in):
    made = family(person("Mina", "Farsight"), homes=(home("ZZ95 1AA"),))
    visitor = sign_in(people.coordinator)
    assert "Farsight" in searched(visitor, "ZZ95 1").text

    made.households[0].addresses[0].protected = True

    assert "Farsight" not in searched(visitor, "ZZ95 1").text


def test_a_restricted_family_is_to_others_as_if_it_were_not(people, sign_in):
    made = family(
        person("Quentin", "Rarename", phone="01632 960 777"), homes=(home("ZZ95 1AA"),), by=people.coordinator
    )
    colleague = people.user(Role.CHAIR)
    before = sign_in(colleague)
    assert "Rarename" in searched(before, "rarename").text
    empty = searched(before, "rarenamf zz91").text.replace("rarenamf zz91", "")

    restrict(made, people.coordinator)

    for words in ("rarename", "raremane", "960777", "ZZ95", made.reference, "quentin"):
        page = searched(before, words)
        assert "Quentin Rarename" not in page.text
        assert page.text.replace(words, "") == empty
    assert "Quentin Rarename" in searched(sign_in(people.coordinator), "rarename").text


def test_the_walk_along_spellings_never_carries_the_restriction(people, okoros, sign_in):
    visitor = sign_in(people.coordinator)
    page = visitor.get("/families")

    visitor.send("POST", "/families/find", data={"csrf_token": visitor._csrf_token(), "words": "Adaze Okoor"})

    walks = [each for each in visitor.watch.statements if "RECURSIVE" in each]
    assert page.status == 200
    assert walks
    assert not [each for each in walks if "named_people" in each], "PostgreSQL would ask it for every key"
    assert [each for each in visitor.watch.statements if "search_keys" in each and "named_people" in each]
