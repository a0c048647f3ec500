"""The panel decides five families in a real browser; visit, keyworker, letters, pack and outcomes follow."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.browser import meeting
from tests.browser.referring import day_of
from tests.browser.walker import Walker
from tests.intake import arranging
from tests.support.databases import at_work
from triage import clock
from triage.accounts.models import Agency, Team, User
from triage.db import db, transaction
from triage.demo.council import DOMAIN
from triage.evidence.commands import ConclusionKind
from triage.panel.commands.conclusions import Conclude
from triage.panel.service import conclusions

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.parametrize("database_kind", ["postgresql"])]

SURNAMES = ("Abernethy", "Bastarache", "Cwmllynfell-Hay", "Dmytrenko", "Ekwueme")


@dataclass(frozen=True, slots=True)
class Listed:
    """A family on the list, and the referral that brought it there."""

    family: str
    referral: str
    father: str


@pytest.fixture
def listed(council_app: Flask) -> list[Listed]:
    """Five families that the school referred, verified and on the list."""
    with at_work(council_app):
        return [put_on_list(surname, user("school"), user("coordinator")) for surname in SURNAMES]


def user(name: str) -> User:
    """Somebody of the council."""
    return db.session.scalars(select(User).where(User.email == f"{name}@{DOMAIN}")).one()


def put_on_list(surname: str, school: User, coordinator: User) -> Listed:
    """Refer a mother, a father and a son, verify what the school says and conclude."""
    family = arranging.okoro()
    mother, son = (replace(each, family_name=surname) for each in family["people"])
    father = replace(mother, id=str(uuid.uuid4()), given_name="Tobias", role="father", phone="")
    home = replace(family["homes"][0], residents=(mother.id, son.id, father.id))
    concerns = (
        arranging.said("sf3.education.attendance-90", who=son.id, value=80.0, on=clock.today() - timedelta(days=7)),
        arranging.said("sf3.relationships.parenting", who=mother.id),
        arranging.said("sf3.health.adult-mental", who=mother.id),
    )
    sent = {**family, "people": (mother, son, father), "homes": (home,)}
    referral = arranging.sent(school, concerns=concerns, **sent)
    placed = arranging.taken_in(referral, coordinator)
    arranging.verify_all(placed, coordinator)
    command = Conclude(
        kind=ConclusionKind.LIST,
        reason_code="verified",
        seen_revision=referral.revision,
        idempotency_key=str(uuid.uuid4()),
    )
    with transaction():
        conclusions.conclude(referral, command, by=coordinator.actor)
    return Listed(placed.reference, str(referral.id), father.id)


def test_the_panel_decides_and_everything_follows(somebody, council_app, listed, database_kind):
    intensive, light, super_light, iom, deferred = listed
    coordinator: Walker = somebody("coordinator")

    meeting.plan(coordinator)
    held = coordinator.path
    meeting.build_agenda(coordinator, [each.family for each in listed])
    coordinator.follow("Overview")
    meeting.open_meeting(coordinator)
    decide_all(coordinator, council_app, listed)
    write_a_minute(coordinator)
    coordinator.open(held)
    coordinator.press("Close the meeting")
    agree_the_minutes(somebody("chair"), held)
    visit(somebody("safety"), intensive.family)
    name_the_keyworker(coordinator, intensive.family)
    approve_letters(coordinator)
    print_and_post(somebody("print"), held)

    school = somebody("school")
    told = {each: outcome(school, each) for each in listed}
    assert "intensive support" in told[intensive]
    assert "offer the family a keyworker" in told[light]
    assert "a partner agency to lead" in told[super_light]
    assert "offer the family a keyworker" in told[iom]
    assert "needs more information" in told[deferred]
    assert not re.search("Tobias|probation|treatment", " ".join(told.values()))


def decide_all(walker: Walker, app: Flask, listed: list[Listed]) -> None:
    """The four routes and a deferral, from the running order."""
    intensive, light, super_light, iom, deferred = listed
    known = ids(app)
    today = clock.today()
    order = walker.path
    later = {"when": "later", "reason": "criteria", "team": known["CFF East"]}
    partner = {"agency": known["homes"], "lead": known["housing"], **day_of("answer_by", today + timedelta(days=7))}
    agreed = {"agreed_agency": known["probation agency"], "agreed_by": "Lloyd Antrobus", **day_of("agreed_on", today)}
    question = {"question": "Is the father in treatment?", "agency": known["health agency"]}
    days = {**day_of("due", today + timedelta(days=5)), **day_of("review", today + timedelta(days=7))}

    meeting.decide(walker, intensive.family, "intensive", {"reason": "criteria"})
    walker.open(order)
    meeting.decide(walker, light.family, "light", {**later, "when": "now", "worker": known["cff2"]})
    walker.open(order)
    meeting.decide(walker, super_light.family, "super_light", {"reason": "partner_leads", **partner})
    walker.open(order)
    meeting.decide(
        walker, iom.family, "iom", {"reason": "already_managed", "person": iom.father, "tier": "yes", **agreed}
    )
    meeting.record(walker, "light", later)
    walker.open(order)
    meeting.decide(walker, deferred.family, "defer", {"reason": "not_known", **question, **days})


def ids(app: Flask) -> dict[str, str]:
    """The ids of people by their short names, of agencies by their codes and of teams by their names."""
    with at_work(app):
        users = {each.email.partition("@")[0]: str(each.id) for each in db.session.scalars(select(User))}
        agencies = {each.code: str(each.id) for each in db.session.scalars(select(Agency))}
        teams = {each.name: str(each.id) for each in db.session.scalars(select(Team))}
    return {**agencies, **{f"{code} agency": found for code, found in agencies.items()}, **teams, **users}


def write_a_minute(walker: Walker) -> None:
    """The discussion of the item on screen."""
    walker.follow("Write the minute")
    walker.fill({"discussion": "Health and education spoke. The panel agreed at once."})
    walker.press("Save minute")


def agree_the_minutes(chair: Walker, held: str) -> None:
    """The chair reads and locks them."""
    chair.open(f"{held}/minutes")
    chair.follow("Agree the minutes")
    if chair.names("nothing_more"):
        chair.fill({"nothing_more": "yes"})
    chair.fill({"sure": "yes"})
    chair.press("Agree and lock the minutes")
    assert "Agreed and locked" in chair.text


def visit(officer: Walker, family: str) -> None:
    """Community Safety checks, books and makes the challenge visit."""
    officer.open("/visits")
    officer.follow(family)
    officer.follow("Do the safety check")
    officer.fill(dict.fromkeys(("abuse", "apart", "violence", "hazards", "interpreter"), "no"))
    officer.fill({"verdict": "safe"})
    officer.press("Save the safety check")
    officer.follow("Book the visit")
    officer.fill({**day_of("day", clock.today() + timedelta(days=1)), "hour": "10:30", "place": "At home"})
    officer.press("Book the visit")
    officer.follow("Record the outcome")
    officer.fill(day_of("on", clock.today()))
    officer.fill({"people_seen": officer.page.locator("[name=people_seen]").first.get_attribute("value")})
    officer.fill({"expectations": "The son is in school each day.", "support_offered": "A keyworker twice a week."})
    officer.press("Record the outcome")


def name_the_keyworker(walker: Walker, family: str) -> None:
    """Only now the family gets its keyworker."""
    walker.open("/allocations")
    walker.go(walker.page.locator("main table a", has_text=family).first)
    walker.follow("Name the keyworker")
    walker.fill({"worker": walker.page.get_by_label("Dafydd Pryce").get_attribute("value")})
    walker.press("Name the keyworker")


def approve_letters(walker: Walker) -> None:
    """Every letter that waits for it, one by one; the first is read as PDF."""
    walker.open("/letters")
    while (letters := walker.page.locator("main table tbody a")).count():
        walker.go(letters.first)
        walker.press("Approve letter")
        walker.open("/letters")


def print_and_post(clerk: Walker, held: str) -> None:
    """Make the pack, print it, and tick off every number."""
    clerk.open(f"{held}/pack")
    clerk.go(clerk.page.get_by_role("button", name="Make the pack"))
    clerk.page.get_by_text("with cover and last sheet").wait_for(timeout=300_000)
    clerk.open(f"{held}/pack")
    address = clerk.page.get_by_role("button", name="Download the pack to print").get_attribute("href")
    pack = clerk.page.request.get(clerk.server + str(address))
    assert pack.body().startswith(b"%PDF-")
    clerk.press("Mark the pack as printed")
    tick_off(clerk, "Post", "Ticked letters were posted")
    tick_off(clerk, "By hand", "Ticked letters were handed over")
    assert not clerk.page.locator("[name=letters]").count()


def tick_off(clerk: Walker, way: str, button: str) -> None:
    """Say that every letter that goes out in this way has gone."""
    rows = clerk.page.locator("#numbers tbody tr").filter(has=clerk.page.locator("td", has_text=way))
    boxes = rows.locator("[name=letters]").evaluate_all("boxes => boxes.map(box => box.value)")
    assert boxes, f"nothing goes out by {way}"
    clerk.fill({"letters": boxes})
    clerk.press(button)


def outcome(school: Walker, each: Listed) -> str:
    """What the school reads of one of its referrals."""
    school.open(f"/referrals/{each.referral}")
    return school.text
