"""Three partners' lists: a doubtful row is decided, a family is found in them, an agency is invited, another opened."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests.browser.walker import Walker
from tests.intake.arranging import person, sent, taken_in, years_ago
from tests.support.databases import at_work
from triage.accounts.models import Agency, User
from triage.db import db, transaction
from triage.demo import lists
from triage.demo.council import Council
from triage.referrals.answers import HomeAnswer

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"])]

MUM, MAJA = "2d1f8a5e-0d47-4f2a-9a55-0c4c5a0f2b11", "2d1f8a5e-0d47-4f2a-9a55-0c4c5a0f2b12"
KNOWN = {
    "people": (
        person(MUM, "Katarzyna", "Wiśniewska", years_ago(38), "mother"),
        person(MAJA, "Maja", "Wiśniewska", years_ago(10), "child"),
    ),
    "homes": (HomeAnswer(id="1", lines=("31 Bakehouse Lane",), postcode="ZZ98 3DE", residents=(MUM, MAJA)),),
    "relationships": (),
}


@pytest.fixture
def _lists(council_app):
    """The lists of the demonstration, and a girl who is known and stands in one without her date of birth."""
    with at_work(council_app), transaction():
        users = {each.email.partition("@")[0]: each for each in db.session.scalars(select(User))}
        agencies = {each.code: each for each in db.session.scalars(select(Agency))}
        referral = sent(users["school"], **KNOWN)
        referral.reference = "R-2026-90001"  # the next to come in takes the first number
        taken_in(referral, users["coordinator"])
        for _, happen in lists.events(Council(agencies=agencies, users=users)):
            happen()


@pytest.mark.usefixtures("_lists")
def test_partners_lists_lead_to_families_that_nobody_referred(somebody, database_kind):
    coordinator: Walker = somebody("coordinator")
    decide_who_it_is(coordinator)
    found = look_for_families(coordinator)
    assert len(found) == 2
    invite(coordinator, found[0])
    answer_the_invitation(somebody("school"), found[0])
    set_aside_and_take_up(coordinator, found[1])
    open_it(coordinator, found[1])
    coordinator.open("/lists/expected")
    coordinator.follow("Expect a list")


def decide_who_it_is(walker: Walker) -> None:
    """A row that says no date of birth is the girl who lives there."""
    walker.open("/")
    walker.page.get_by_role("link", name="row to review").click()
    walker.open("/lists/review/together")
    walker.open("/lists/review")
    walker.follow("Look at the next row")
    assert "31 Bakehouse Lane" in walker.text
    walker.page.get_by_label("Maja Wiśniewska").check()
    walker.press("Save and go to the next row")
    assert "No row waits" in walker.text


def look_for_families(walker: Walker) -> list[str]:
    """The references of those found."""
    walker.open("/lists/families")
    walker.press("Look for families now")
    return list(dict.fromkeys(re.findall(r"C-\d{4}-\d{5}", walker.text)))


def invite(walker: Walker, reference: str) -> None:
    walker.open(f"/lists/families/{reference}")
    walker.page.get_by_label("Which agency?").select_option(label="Elmfield Academy")
    walker.press("Invite a referral")
    assert "Referral invited" in walker.text


def answer_the_invitation(walker: Walker, reference: str) -> None:
    """The school reads the names of its own pupils, and not of the grown-ups in others' lists."""
    walker.open("/")
    walker.open(f"/lists/invitations/{reference}")
    assert "Catrin Pike" in walker.text
    assert "Idris" not in walker.text


def set_aside_and_take_up(walker: Walker, reference: str) -> None:
    walker.open(f"/lists/families/{reference}")
    walker.page.get_by_text("Set it aside").click()
    walker.fill({"aside-because": "The landlord says that they have moved"})
    walker.press("Set aside")
    walker.open(f"/lists/families/{reference}")
    walker.press("Take it up again")


def open_it(walker: Walker, reference: str) -> None:
    """The council refers the family itself; it stands at intake with what each list says."""
    walker.open(f"/lists/families/{reference}")
    walker.press("Open this family")
    assert "and stands at intake" in walker.text
    assert "Jobcentre Plus" in walker.text
    walker.open("/intake")
    assert "Hosken" in walker.text
