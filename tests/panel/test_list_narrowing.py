"""The list narrowed by framework, by who referred, and by evidence that lapses soon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.panel.arranging import ELIGIBLE, add_evidence, listed, make_family, put_on_list
from tests.support.people import make_agency
from triage import clock
from triage.db import db, transaction
from triage.panel.commands.entries import OR_BETTER, ListFilter
from triage.panel.models import ListEntry
from triage.panel.queries import list_page, narrowing
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.agencies import AgencyKind

LOOKED_UP = pytest.mark.parametrize("few", [0, narrowing.FEW], ids=["row by row", "looked up first"])


def lapse(family, *, days, sensitivity="general", agency=None):
    """Evidence of the family whose last day is in so many days."""
    item = add_evidence(
        family, "sf3.finance.debt", agency=agency or make_agency(AgencyKind.POLICE), sensitivity=sensitivity
    )
    with transaction():
        item.lapses_on = clock.today() + timedelta(days=days)
    return item


def refer(entry, agency, user, status=ReferralStatus.LISTED):
    """That agency referred the family."""
    with transaction():
        db.session.add(
            Referral(
                family_id=entry.family_id,
                agency_id=agency.id,
                started_by_id=user.id,
                variant="full",
                form_version="1",
                framework="sf3@1",
                status=status,
                started_at=clock.now(),
                saved_at=clock.now(),
                sent_at=clock.now(),
            )
        )


def found(actor, **wanted):
    """The families on all pages, three to a page."""
    references, after = [], None
    while True:
        page = list_page.page(ListFilter(**wanted), seen_by=actor, after=after, size=3)
        references += [row.reference for row in page.rows]
        after = page.next
        if after is None:
            return references


@LOOKED_UP
def test_each_filter_finds_its_families_in_the_order_of_the_list(app, people, monkeypatch, few):
    monkeypatch.setattr(narrowing, "FEW", few)
    agency, other = make_agency(AgencyKind.SCHOOL), make_agency(AgencyKind.HOUSING)
    entries = [
        listed(f"Family {number}", indicators=ELIGIBLE[: number % 4], waiting_days=number) for number in range(8)
    ]
    for entry in entries[::2]:
        refer(entry, agency, people.coordinator)
        refer(entry, agency, people.coordinator)
        lapse(entry.family, days=20)
    refer(entries[1], other, people.coordinator)
    refer(entries[1], agency, people.coordinator, ReferralStatus.WITHDRAWN)
    with transaction():
        db.session.get(ListEntry, entries[2].id).framework = "tf2@1"
    actor = people.coordinator.actor
    order = found(actor)
    even = [each for each in order if each in {entry.reference for entry in entries[::2]}]

    assert found(actor, agency=agency.id) == even
    assert found(actor, agency=other.id) == [entries[1].reference]
    assert found(actor, lapses_weeks=4) == even
    assert found(actor, lapses_weeks=2) == []
    assert found(actor, framework="tf2") == [entries[2].reference]
    assert found(actor, framework="sf3", agency=agency.id, lapses_weeks=4) == [
        each for each in even if each != entries[2].reference
    ]
    good = {entry.reference for entry in entries if entry.outcome in {"eligible", "likely"}}
    assert found(actor, framework="sf3", outcome=OR_BETTER) == [
        each for each in order if each in good - {entries[2].reference}
    ]
    assert good


@LOOKED_UP
def test_benefit_data_finds_nobody_for_those_who_may_not_see_it(app, people, monkeypatch, few):
    monkeypatch.setattr(narrowing, "FEW", few)
    family = make_family("Okoro")
    lapse(family, days=5, sensitivity="benefits", agency=make_agency(AgencyKind.JOBCENTRE))
    entry = put_on_list(family)

    assert found(people.coordinator.actor, lapses_weeks=2) == [entry.reference]
    assert found(people.chair.actor, lapses_weeks=2) == []


def test_who_referred_is_asked_only_by_those_who_see_every_referral(sign_in, people):
    entry, agency = listed("Okoro"), make_agency(AgencyKind.JOBCENTRE)
    refer(listed("Bell"), agency, people.coordinator)

    for_chair = sign_in(people.chair).get(f"/list?agency={agency.id}")
    for_coordinator = sign_in(people.coordinator).get(f"/list?agency={agency.id}")

    assert entry.reference in for_chair.text
    assert agency.name not in for_chair.text
    assert entry.reference not in for_coordinator.text
    assert "Bell" in for_coordinator.text


def test_filters_stand_in_words_are_taken_off_one_by_one_and_kept_in_a_view(sign_in, people):
    entry = listed("Okoro", urgent=True)
    lapse(entry.family, days=40)
    visitor = sign_in(people.coordinator)

    none = visitor.submit("/list", urgent="yes", lapses="4", framework="sf3", press="Apply filters")
    wider = visitor.follow("Choose 8 weeks instead of Evidence lapses within: 4 weeks")
    visitor.submit("/list/views", name="Soon", press="Save this view")
    without = visitor.get(wider.one("//a[contains(., 'Take off the filter Urgent')]").get("href"))
    visitor.get("/list?status=waiting")
    again = visitor.follow("Soon")

    assert "No family matches all of these filters" in none.text
    assert entry.reference in wider.text
    assert "Evidence lapses after" in wider.text
    assert (without.field("urgent"), without.field("lapses")) == ([], "8")
    assert (again.field("urgent"), again.field("lapses"), again.field("framework")) == (["yes"], "8", "sf3")
