"""A button pressed on a page that somebody else has overtaken is refused, and what was typed is kept."""

from __future__ import annotations

import pytest

from tests.restriction.arranging import arranged, restrict, restricted
from triage.db import db
from triage.restriction import service
from triage.restriction.commands import Lift


@pytest.mark.parametrize("words", ["The family of a councillor", ""])
def test_restricting_what_another_has_just_restricted_keeps_the_reason(people, sign_in, words):
    family = arranged(people)
    visitor = sign_in(people.coordinator)
    page = visitor.get(f"/restricted/{family.reference}")
    restrict(family, people.coordinator)

    page = visitor.submit(page, reason=words, press="Restrict the record")

    assert page.status == 409
    assert words in page.text


@pytest.mark.parametrize("chosen", ["chair", ""])
def test_naming_somebody_on_a_record_that_another_has_just_opened_is_refused(people, sign_in, chosen):
    family, chair = restricted(people), people.chair
    visitor = sign_in(people.coordinator)
    page = visitor.get(f"/restricted/{family.reference}")
    db.session.refresh(family)
    service.lift(family.reference, Lift(seen_revision=family.revision, reason="So"), by=people.coordinator.actor)

    page = visitor.submit(page, user=str(chair.id) if chosen else "", press="Name this person")

    assert page.status == 409
