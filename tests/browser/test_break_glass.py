"""The journey through a broken glass, with axe on each page: restricted, opened, read, closed, reviewed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.browser.walker import Walker
from tests.intake import arranging
from tests.support.databases import at_work
from triage.accounts.models import User
from triage.db import db
from triage.demo.council import DOMAIN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REASON = "The crisis team is with the family and asks who works with them"
TABS = ("people", "genogram", "evidence", "timeline", "decisions", "letters")
BANNER = "You opened this restricted record in an emergency"


def user(name: str) -> User:
    """Somebody of the council."""
    return db.session.scalars(select(User).where(User.email == f"{name}@{DOMAIN}")).one()


@pytest.fixture
def reference(council_app: Flask) -> str:
    """A family that the school referred and the coordinator took in."""
    with at_work(council_app):
        referral = arranging.sent(user("school"), **arranging.okoro())
        return arranging.taken_in(referral, user("coordinator")).reference


@pytest.mark.parametrize("way", ["mouse", "no JavaScript", "keyboard"])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_2_a_restricted_record_is_opened_read_closed_and_reviewed(
    somebody, council_app, reference, way, database_kind
):
    restrict(somebody("coordinator", way), reference)
    open_and_close(somebody("deputy", way), reference)
    review(somebody("governance", way), reference)


def restrict(coordinator: Walker, reference: str) -> None:
    """Close the record to everybody but the people named on it."""
    coordinator.open(f"/families/{reference}")
    coordinator.follow("Restrict this record to named people")
    coordinator.fill({"reason": "The family of a councillor"})
    coordinator.press("Restrict the record")
    assert "Maureen Tully" in coordinator.text


def open_and_close(deputy: Walker, reference: str) -> None:
    """Break the glass, read every page under the banner, and close it again."""
    record = f"/families/{reference}"
    deputy.open("/families")
    deputy.follow("Open a restricted record in an emergency")
    deputy.press("Open the record", refused=True)
    assert "Enter the family’s reference" in deputy.text
    deputy.fill({"reference": reference, "reason": REASON})
    deputy.press("Open the record")
    assert deputy.path == record
    for tab in TABS:
        deputy.open(f"{record}/{tab}")
        assert BANNER in deputy.text, tab
    deputy.press("Close it now")
    assert "You closed the restricted record" in deputy.text


def review(governance: Walker, reference: str) -> None:
    """Say whether it was justified."""
    governance.open("/openings")
    governance.open(governance.page.locator("#waiting a").first.get_attribute("href"))
    assert REASON in governance.text
    governance.fill({"justified": "yes", "words": "The crisis team confirms the call"})
    governance.press("Record the review")
    assert "Justified" in governance.text
    governance.open("/restricted")
    assert reference in governance.text
