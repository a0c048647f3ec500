"""An agency is asked by keyboard, answers without JavaScript, and puts its answer right with a mouse."""

from __future__ import annotations

import pytest

from tests.browser.test_known_family import user
from tests.browser.walker import Walker
from tests.evidence.asking import MISSING, VICTIM, member
from tests.intake.arranging import okoro, said, sent, taken_in
from tests.support.databases import at_work
from triage.rules.facts import Answer

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"])]


def test_an_agency_is_asked_answers_and_puts_its_answer_right(council_app, somebody, database_kind):
    reference, police, lines = arrange(council_app)
    coordinator: Walker = somebody("coordinator", "keyboard")
    coordinator.open(f"/families/{reference}/evidence/ask")
    coordinator.fill({"lines": lines, "agencies": [police], "question": "Since the spring?"})
    coordinator.press("Send the questions")
    assert "paused since" in coordinator.text

    officer: Walker = somebody("police", "no JavaScript")
    first = answer(officer)
    assert reference not in officer.text

    coordinator.open(f"/families/{reference}/evidence")
    assert "Nothing on record" in coordinator.text
    assert "paused since" not in coordinator.text
    put_right(somebody("police"), first)
    coordinator.open(f"/families/{reference}/evidence")
    assert "Corrected: Another log" in coordinator.text
    looks(somebody("coordinator"), reference)


def arrange(app):
    """A family of which the referrer did not know two things; what to ask, and whom."""
    with at_work(app):
        sent_as = okoro()
        mother, son = (each.id for each in sent_as["people"])
        concerns = (said(VICTIM, Answer.NOT_KNOWN, who=mother), said(MISSING, Answer.NOT_KNOWN, who=son))
        family = taken_in(sent(user("school"), concerns=concerns, **sent_as), user("coordinator"))
        lines = [f"{MISSING}|{member(family, 'Chidi')}", f"{VICTIM}|{member(family, 'Adaeze')}"]
        return family.reference, str(user("police").agency_id), lines


def answer(officer: Walker) -> str:
    """Half of it is kept for later, then the whole is sent; what is missing is said first. The line answered yes."""
    officer.open("/questions")
    officer.go(officer.page.locator("main td a").first)
    first, second = (name.removeprefix("answer-") for name in officer.names("answer-.*"))
    officer.fill({f"answer-{first}": "yes", f"words-{first}": "Twice in May"})
    officer.press("Save and come back later")
    officer.go(officer.page.locator("main td a").first)
    assert officer.page.locator(f'[name="words-{first}"]').input_value() == "Twice in May"
    officer.press("Send the answers", refused=True)
    officer.fill({f"answer-{second}": "nil", f"reference-{first}": "Log 881"})
    officer.press("Send the answers")
    return first


def put_right(officer: Walker, line: str) -> None:
    officer.open("/questions?show=answered")
    officer.go(officer.page.locator("main td a").first)
    officer.follow("Correct an answer")
    officer.fill({f"answer-{line}": "no", "because": "Another log"})
    officer.press("Send the correction")


def looks(coordinator: Walker, reference: str) -> None:
    """The pages that the keyboard went over, looked at by axe and on a narrow screen."""
    for path in (f"/families/{reference}/evidence/ask", "/intake/outstanding", f"/families/{reference}/evidence"):
        coordinator.open(path)
