"""What the tests of signing in arrange: the time that passed, and what somebody's app shows."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.support.pages import Page
from tests.support.people import PASSWORD, SECRET
from tests.support.visitor import Visitor
from triage import clock
from triage.accounts import queries
from triage.accounts.models import Guess, User, WebSession
from triage.accounts.service import factors
from triage.audit.models import AuditEvent
from triage.db import db, transaction

WRONG_CODE = "000000"


def code(*, steps: int = 0, secret: str = SECRET) -> str:
    """The code of now, or of some half minutes before or after."""
    return factors.code_of(secret, factors.step_at(clock.now()) + steps)


def time_passes_for_codes(user: User) -> None:
    """Let no code of this person be used yet."""
    with transaction():
        factor = queries.second_factor(user.id)
        assert factor is not None
        factor.last_step = None


def age_sessions(seen: timedelta = timedelta(), *, started: timedelta = timedelta()) -> None:
    """Let every session have been seen, and have started, that much longer ago."""
    with transaction():
        for session in db.session.query(WebSession):
            session.seen_at -= seen
            session.started_at -= started + seen


def age_guesses(by: timedelta) -> None:
    """Let every guess have been made that much longer ago."""
    with transaction():
        for guess in db.session.query(Guess):
            guess.at -= by


def age_proof(_: object = None) -> None:
    """Let the last proof of who they are have been given long ago."""
    with transaction():
        for session in db.session.query(WebSession):
            session.contents = re.sub(r'"proved_at": ?\d+', '"proved_at": 1', session.contents)


def audited(action: str) -> list[AuditEvent]:
    """What was recorded under that word."""
    return db.session.query(AuditEvent).filter_by(action=action).order_by(AuditEvent.sequence).all()


def is_signed_out(visitor: Visitor) -> bool:
    """Whether this browser is sent to sign in from a page that everybody has."""
    return visitor.get("/help").path.startswith("/sign-in")


def give_password(visitor: Visitor, user: User) -> Page:
    """Only the first half of signing in."""
    return visitor.submit("/sign-in", email=user.email, password=PASSWORD)


def read_key(page: Page) -> str:
    """The key that the page offers to an authenticator app."""
    return "".join(page.tree.xpath("//span[@class='app-key-group']/text()"))


def read_codes(page: Page) -> list[str]:
    """The recovery codes on the page."""
    return [code.text_content() for code in page.tree.xpath("//li[@class='app-recovery__code']")]
