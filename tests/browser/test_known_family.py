"""A boy comes in three times: ruled out, offered again for his number, known in two families, and here twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from tests.browser.walker import Walker
from tests.intake.arranging import sent, taken_in
from tests.intake.test_known import SWAPPED, elsewhere, nowak, only
from tests.support.databases import at_work
from triage.accounts import queries as accounts
from triage.accounts.models import User
from triage.db import db, transaction
from triage.demo.council import DOMAIN
from triage.families.models import Identifier, Person
from triage.referrals.answers import IdentifierAnswer

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"])]

NUMBER = "943 476 5919"


def test_a_boy_who_comes_in_three_times_is_compared_ruled_out_offered_again_and_known_once(
    council_app: Flask, somebody, database_kind
):
    known, again, misspelt = arrange(council_app)
    coordinator: Walker = somebody("coordinator")

    rule_out(coordinator, again, known)
    a_number_comes_in(council_app)
    offered_again(coordinator, again, known)
    started = start_with_the_known_boy(coordinator, again)
    assert started != known

    with at_work(council_app):
        taken_in(sent(user("school"), **misspelt), user("coordinator"))
    say_two_people(coordinator)
    coordinator.open(f"/families/{started}")
    assert "Jakub Nowak" in coordinator.text


def arrange(app: Flask) -> tuple[str, str, dict[str, object]]:
    """A family that is known, a referral of one of its twins from another home, and a third with his name misspelt."""
    with at_work(app):
        family = taken_in(sent(user("school"), **nowak()), user("coordinator"))
        facts = elsewhere(only(nowak(), "Jakub"))
        boy = replace(facts["people"][0], identifiers=(IdentifierAnswer(kind="nhs", value=NUMBER),))
        referral = sent(user("police"), **{**facts, "people": (boy,)})
        third = elsewhere(only(nowak(), "Jakub"), line="7 Canal Walk", postcode="ZZ97 1AA")
        third["people"] = (replace(third["people"][0], family_name="Nowack", date_of_birth=SWAPPED),)
        return family.reference, str(referral.reference), third


def user(name: str) -> User:
    found = accounts.user_by_email(f"{name}@{DOMAIN}")
    assert found is not None
    return found


def rule_out(walker: Walker, referral: str, known: str) -> None:
    """Look at the two side by side and say that it is another boy; without a reason it does not count."""
    walker.open(f"/intake/{referral}")
    matches = walker.page.locator("#matches").inner_text()
    assert "Jakub Nowak could be Jakub Nowak" in matches
    assert "Lena" not in matches
    assert "Addresses differ" in matches
    walker.go(walker.page.locator("#matches").get_by_role("button", name="Not the same"))
    walker.press("They are not the same", refused=True)
    walker.fill({"because": "Another Jakub, of the lower school"})
    walker.press("They are not the same")
    assert known not in walker.page.locator("#matches article").all_inner_texts()
    walker.page.get_by_text("Said not to be the same: 1").click()
    assert "Another Jakub, of the lower school" in walker.text


def a_number_comes_in(app: Flask) -> None:
    with at_work(app), transaction():
        boy = db.session.query(Person).filter_by(given_name="Jakub").one()
        db.session.add(Identifier(person_id=boy.id, kind="nhs", value=NUMBER))


def offered_again(walker: Walker, referral: str, known: str) -> None:
    walker.open(f"/intake/{referral}")
    offered = walker.page.locator("#matches article", has_text=known).inner_text()
    assert "that these are not the same" in offered
    assert "Since then: same NHS number" in offered


def start_with_the_known_boy(walker: Walker, referral: str) -> str:
    """He has one record and now two families."""
    walker.follow("Start a new family")
    assert "Is anybody known already?" in walker.text
    chosen = walker.page.locator("main select option:checked").inner_text()
    assert chosen.startswith("Jakub Nowak")
    walker.press("Start a new family")
    return walker.page.locator("#family .app-reference").first.inner_text().strip()


def say_two_people(walker: Walker) -> None:
    """The misspelt one stands on the page of those who are possibly here twice."""
    walker.open("/families")
    walker.follow("People who are possibly here twice")
    assert "Day and month of birth are swapped" in walker.text or "day and month of birth are swapped" in walker.text
    walker.go(walker.page.get_by_role("link", name="Compare").first)
    assert "Are they one person?" in walker.text
    walker.press("They are two people", refused=True)
    walker.fill({"because": "Two cousins of one name"})
    walker.press("They are two people")
    assert "Nobody here looks to be recorded twice" in walker.text
