"""Odd input never ends in a fault, and never asks the service for more than it should do."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from tests.support.people import People
from tests.support.visitor import Visitor
from triage.accounts.models import User
from triage.db import db
from triage.referrals.models import Referral

SignIn = Callable[[User], Visitor]


@pytest.mark.parametrize("at", ["999999", "9" * 5000, "²", "-1"])
def test_a_made_up_number_of_entries_asks_for_no_room(people: People, sign_in: SignIn, at: str) -> None:
    school = sign_in(people.referrer)
    school.submit("/referrals/new", danger="no")
    draft = db.session.query(Referral).one()
    address = f"/referrals/{draft.id}/form/concerns/crime"
    first = school.get(address)
    slug = next(name for name in first.fields() if name.endswith("-0-who")).removesuffix("-0-who")

    page = school.post(address, {f"{slug}-{at}-who": str(uuid.uuid4()), "seen_revision": "0"})

    assert page.status < 500
    assert len(page.fields()) <= len(first.fields()) + 200
