"""Verifying and rejecting, by two people at once too."""

from __future__ import annotations

import pytest

from tests.intake.arranging import okoro, said, sent, taken_in
from triage.access.permissions import Role
from triage.db import db
from triage.errors import Invalid
from triage.evidence import queries as evidence
from triage.evidence import service
from triage.evidence.commands import CheckItem
from triage.evidence.models import EvidenceItem, EvidenceStatus
from triage.rules.facts import Status


def arranged(people):
    family_sent = okoro()
    concerns = (said("sf3.abuse.victim", who=family_sent["people"][0].id, reference="Crime report 44"),)
    family = taken_in(sent(people.referrer, concerns=concerns, **family_sent), people.coordinator)
    (item,) = evidence.all_items(family.id)
    return family, item, f"/families/{family.reference}/evidence/items/{item.id}"


def test_an_item_is_verified_with_a_note(people, sign_in):
    _, item, path = arranged(people)

    page = sign_in(people.coordinator).submit(path, status="verified", note="Seen in the crime report")

    assert page.status == 200, page.errors
    assert "Seen in the crime report" in page.text
    assert db.session.get(EvidenceItem, item.id).status is EvidenceStatus.VERIFIED


def test_a_rejection_says_why(people, sign_in):
    _, item, path = arranged(people)

    page = sign_in(people.coordinator).submit(path, status="rejected", note="")

    assert page.status == 422
    assert page.errors == ["Say why the item is rejected"]
    command = CheckItem(item_id=item.id, status=Status.REJECTED, note="", seen_revision=item.revision)
    with pytest.raises(Invalid, match="why the item is rejected"):
        service.check_item(command, by=people.coordinator.actor)
    assert db.session.get(EvidenceItem, item.id).status is EvidenceStatus.ASSERTED


def test_case_17_the_slower_of_two_sees_what_changed_and_keeps_what_they_typed(people, make_user, sign_in):
    _, item, path = arranged(people)
    other = make_user(Role.COORDINATOR, agency=people.coordinator.agency, name="Ines Tallow")
    mine, theirs = sign_in(people.coordinator), sign_in(other)
    open_page = mine.get(path)
    theirs.submit(path, status="verified", note="Checked with the officer")

    page = mine.submit(open_page, status="rejected", note="Wrong family, I think")

    assert page.status == 409
    assert "It was verified by Ines Tallow: Checked with the officer." in page.text
    assert page.field("note") == "Wrong family, I think"
    assert db.session.get(EvidenceItem, item.id).status is EvidenceStatus.VERIFIED
    again = mine.submit(page)
    assert again.status == 200
    assert db.session.get(EvidenceItem, item.id).status is EvidenceStatus.REJECTED


def test_an_item_is_not_found_under_another_family(people, sign_in):
    _, item, _ = arranged(people)
    other = taken_in(sent(people.referrer), people.coordinator)

    page = sign_in(people.coordinator).get(f"/families/{other.reference}/evidence/items/{item.id}")

    assert page.status == 404


def test_evidence_is_added_for_an_agency(people, sign_in):
    family, _, _ = arranged(people)
    mother = family.members[0].person_id

    page = sign_in(people.coordinator).submit(
        f"/families/{family.reference}/evidence/add?indicator=sf3.health.adult-mental",
        {"on-day": "3", "on-month": "March", "on-year": "2026"},
        person=str(mother),
        answer="yes",
        agency=str(people.panel_member.agency_id if people.panel_member else ""),
        reference="GP letter, 3 March",
    )

    assert page.status == 200, page.errors
    assert "GP letter, 3 March" in page.text
    added = next(each for each in evidence.all_items(family.id) if each.indicator == "sf3.health.adult-mental")
    assert added.sensitivity == "health"
    assert added.source_agency_id == people.panel_member.agency_id
