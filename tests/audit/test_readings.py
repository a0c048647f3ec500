"""A reading is written before the answer leaves; what cannot be recorded is not shown."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from tests.intake.arranging import okoro, sent, taken_in
from triage.audit import AuditEvent, recording
from triage.audit.chain import ChainBroken
from triage.audit.models import AuditMention
from triage.db import db


@pytest.fixture
def family(people):
    return taken_in(sent(people.referrer, **okoro()), people.coordinator)


def events(action: str) -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.sequence)
    return list(db.session.scalars(found))


def test_opening_a_page_says_who_which_family_and_which_page(people, sign_in, family):
    sign_in(people.coordinator).get(f"/families/{family.reference}/people")

    (event,) = events("families.opened")
    assert event.actor_id == people.coordinator.id
    assert event.agency_id == people.coordinator.agency_id
    assert event.roles == "coordinator"
    assert event.family_id == family.id
    assert event.facts == {"page": "people"}


def test_a_list_is_one_event_that_names_every_family_on_it(people, sign_in, family):
    sign_in(people.coordinator).get("/families")

    (event,) = events("families.listed")
    assert event.facts == {"families": [family.id.hex]}
    mentions = db.session.scalars(select(AuditMention.family_id).where(AuditMention.sequence == event.sequence))
    assert list(mentions) == [family.id]


def test_a_redirect_shows_nothing_and_records_no_reading(people, sign_in, family):
    visitor = sign_in(people.coordinator)
    page = visitor.get(f"/families/{family.reference}/safety")
    before = len(events("families.opened"))

    response = visitor.send(
        "POST",
        page.path,
        data={"csrf_token": page.tree.xpath("//input[@name='csrf_token']/@value")[0], "seen_revision": "1"},
    )

    shown = response.status_code == 200
    assert len(events("families.opened")) == before + (1 if shown or response.status_code in {409, 422} else 0)


def test_what_cannot_be_recorded_is_not_shown(people, sign_in, family, monkeypatch):
    visitor = sign_in(people.coordinator)

    def broken(noted: object) -> None:
        raise ChainBroken("the head was changed")

    monkeypatch.setattr(recording, "link", broken)
    response = visitor.send("GET", f"/families/{family.reference}")

    assert response.status_code == 500
    assert family.reference.encode() not in response.data
    assert family.name.encode() not in response.data
    assert response.headers["Cache-Control"] == "no-store"
    assert events("families.opened") == []


def test_a_page_without_a_family_does_not_need_the_trail(people, sign_in, monkeypatch):
    visitor = sign_in(people.coordinator)
    monkeypatch.setattr(recording, "link", None)

    assert visitor.get("/help").status == 200


def test_v16_2_1_asking_for_a_foreign_record_and_for_none_leaves_the_same_event(people, sign_in, family):
    visitor = sign_in(people.print_clerk)

    visitor.get(f"/families/{family.reference}")
    visitor.get("/families/F-2026-99999")
    visitor.get("/families/Okoro")

    known, unknown, name = events("access.refused")
    assert {event.actor_id for event in (known, unknown, name)} == {people.print_clerk.id}
    assert known.facts == {"method": "GET", "reference": family.reference}
    assert unknown.facts == {"method": "GET", "reference": "F-2026-99999"}
    assert name.facts == {"method": "GET"}
    assert known.family_id is None


def test_a_search_keeps_a_mark_of_its_words_and_the_families_that_came_up(people, sign_in, family):
    visitor = sign_in(people.coordinator)

    visitor.submit("/families", words="Okoro")
    visitor.submit("/families", words="  okoro ")
    visitor.submit("/families", words="Nobody At All")

    first, second, third = events("families.searched")
    assert "koro" not in first.written
    assert len(first.facts["words"]) == 64
    assert first.facts["words"] == second.facts["words"] != third.facts["words"]
    assert first.facts["families"] == [family.id.hex]
    assert third.facts["found"] == 0


def test_the_same_reading_counts_once_in_a_request(people, sign_in, family):
    sign_in(people.coordinator).get(f"/families/{family.reference}/evidence")

    assert len(events("families.opened")) == 1


def test_a_page_costs_three_statements_more_and_a_list_four(people, sign_in, family, workplace):
    visitor = sign_in(people.coordinator)

    visitor.get(f"/families/{family.reference}")
    page = trail_statements(workplace)
    visitor.get("/families")
    listed = trail_statements(workplace)

    assert len(page) == 3
    assert len(listed) == 4


def trail_statements(workplace) -> list[str]:
    return [each for each in workplace.watch.statements if "audit_" in each]


def test_a_readings_subject_may_be_a_word(people, sign_in, family):
    sign_in(people.coordinator).get("/families")

    (event,) = events("families.listed")
    assert (event.subject_kind, event.subject_id) == ("families", "")
    assert uuid.UUID(event.facts["families"][0])
