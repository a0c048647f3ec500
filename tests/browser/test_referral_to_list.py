"""A school refers a family, the police refer it again with other spellings, and it comes to the list once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.browser import intake
from tests.browser.referring import Household, Someone, day_of, refer
from tests.browser.walker import Walker
from triage import clock

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"])]

LAST_WEEK = day_of("on", clock.today() - timedelta(days=7))
MOTHER = Someone("Róisín", "O’Shaughnessy-Bello", "mother", date(1989, 6, 14))
SON = Someone("Tadhg", "O’Shaughnessy", "child", date(2013, 2, 27), "mother of")
DAUGHTER = Someone("Ines", "Bello", "child", date(2019, 10, 5), "mother of")
AS_THE_SCHOOL_KNOWS_IT = Household(
    people=(MOTHER, SON, DAUGHTER),
    line_1="Flat 2, 40 Cooperage Street",
    postcode="ZZ97 3RD",
    concerns={
        "sf3_education_attendance-90": {"who": 1, "value": "81", "reference": "Register", **LAST_WEEK},
        "sf3_relationships_parenting": {"who": 0, "reference": "Meeting with the mother"},
    },
)
AS_THE_POLICE_KNOW_IT = Household(
    people=(replace(MOTHER, given="Roisin", family="OShaughnessy Bello"), replace(SON, given="Tadgh")),
    line_1="40 Cooperage St, flat 2",
    postcode="zz97 3rd",
    concerns={"sf3_crime_adult": {"who": 0, "reference": "Crime number 44/1182/26", **LAST_WEEK}},
)


def test_two_agencies_refer_one_family_and_it_comes_to_the_list_once(somebody, database_kind):
    first = refer(somebody("school"), AS_THE_SCHOOL_KNOWS_IT, danger=True)
    second = refer(somebody("police"), AS_THE_POLICE_KNOW_IT)
    coordinator: Walker = somebody("coordinator")

    family = intake.start_family(coordinator, first)
    link(coordinator, second, family)
    ask_health(coordinator, family)
    answer(somebody("health"))
    look_at_the_answer(coordinator, family)
    intake.verify_everything(coordinator, family)
    intake.conclude_to_list(coordinator, first)
    conclude_as_known(coordinator, second)

    coordinator.open("/list")
    assert coordinator.page.get_by_role("link", name=family).count() == 1
    assert coordinator.page.get_by_text("Urgent").count()


def link(walker: Walker, referral: str, family: str) -> None:
    """The referral is about a family that is known: see why, and link."""
    intake.open_referral(walker, referral)
    assert family in walker.page.locator("#matches").inner_text()
    walker.go(walker.page.locator("#matches a", has_text="Link to this family").first)
    for name, known in zip(walker.names(r"person-.*"), ("Róisín", "Tadhg"), strict=True):
        option = walker.page.locator(f"[name='{name}'] option", has_text=known)
        walker.fill({name: option.get_attribute("value")})
    walker.press(f"Link to {family}")
    assert intake.family_of(walker) == family


def ask_health(walker: Walker, family: str) -> None:
    """Ask health about the mother."""
    walker.open(f"/families/{family}/evidence")
    walker.follow("Ask an agency")
    agency, about = value_of(walker, "agencies", "Health Visiting"), value_of(walker, "people", "Róisín")
    assert len(walker.page.locator("[name=people]").all()) == len(AS_THE_SCHOOL_KNOWS_IT.people)
    walker.fill({"agencies": [agency], "people": [about], "indicator": "sf3.health.adult-mental"})
    walker.fill({"question": "Is the mother known to you for her mental health?"})
    walker.fill(day_of("due", clock.today() + timedelta(days=5)))
    walker.press("Send the questions")


def value_of(walker: Walker, name: str, words: str) -> str | None:
    """What the box of that name stands for beside which these words are."""
    for box in walker.page.locator(f"[name={name}]").all():
        if words in walker.page.locator(f"label[for='{box.get_attribute('id')}']").inner_text():
            return box.get_attribute("value")
    raise AssertionError(f"no {name} with {words}")


def answer(health: Walker) -> None:
    """Health says yes, since when and where it is recorded."""
    health.open("/questions")
    health.go(health.page.locator("main td a").first)
    for name in health.names(r"answer-.*"):
        health.fill({name: "yes", name.replace("answer-", "reference-"): "Record of 3 March"})
    health.press("Send the answers")


def look_at_the_answer(walker: Walker, family: str) -> None:
    """The answer came in as evidence that still has to be checked."""
    walker.open(f"/families/{family}/evidence")
    assert "Record of 3 March" in walker.text
    walker.go(walker.page.get_by_role("button", name="I have looked at this answer").first)


def conclude_as_known(walker: Walker, referral: str) -> None:
    """The second referral adds to a family that is open already."""
    walker.open(f"/intake/{referral}")
    walker.follow("Conclude")
    walker.fill({"kind": "link", "reason_link": "already_open"})
    walker.press("Record the conclusion")
