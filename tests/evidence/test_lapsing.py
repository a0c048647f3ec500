"""Evidence with a clock: what lapses soon is warned of once, and last days keep in step with criteria and terms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.intake.arranging import okoro, said, sent, taken_in
from triage import clock, jobs
from triage.criteria import queries as criteria
from triage.criteria.models import SchoolTerm
from triage.db import db, transaction
from triage.errors import NotFound
from triage.evidence import queries as evidence
from triage.evidence.models import EvidenceItem
from triage.evidence.queries import lapses
from triage.evidence.service import lapsing
from triage.notices.models import Notice
from triage.rules.dates import add_months
from triage.rules.terms import Term, Terms


def lapses_in(people, days: int, indicator: str = "sf3.crime.adult", who: int = 0):
    """A family with one item that counts for so many more days."""
    mother = okoro()
    began = add_months(clock.today() + timedelta(days=days), -12)
    concern = said(indicator, who=mother["people"][who].id, on=began)
    return taken_in(sent(people.referrer, concerns=(concern,), **mother), people.coordinator)


def notices_of(family) -> list[str]:
    texts = [each.text for each in db.session.scalars(select(Notice))]
    return [each for each in texts if family.reference in each and "laps" in each]


def test_what_lapses_soon_is_on_the_page_and_on_the_home_page(people, sign_in):
    soon, later = lapses_in(people, 10), lapses_in(people, 90)
    visitor = sign_in(people.coordinator)

    page, home = visitor.get("/evidence/lapsing"), visitor.get("/")

    assert soon.reference in page.text
    assert "Lapses in" in page.text
    assert later.reference not in page.text
    assert "item of evidence that lapses soon" in " ".join(home.text.split())
    assert "lapses in" in visitor.get(f"/families/{soon.reference}/evidence").text.lower()


def test_somebody_is_warned_once_of_each_last_day(people):
    family = lapses_in(people, 10)
    lapses_in(people, 90)

    assert lapsing.warn_of_lapses() == 1
    assert lapsing.warn_of_lapses() == 0
    (text,) = notices_of(family)
    assert text.startswith(f"An item of evidence of {family.reference} lapses after ")

    (item,) = evidence.all_items(family.id)
    with transaction():
        item.lapses_on += timedelta(days=1)
    assert lapsing.warn_of_lapses() == 1


def test_many_families_at_once_are_one_notice(people, monkeypatch):
    monkeypatch.setattr(lapsing, "MOST_NOTICES", 1)
    families = [lapses_in(people, 10), lapses_in(people, 12)]

    assert lapsing.warn_of_lapses() == 2

    assert not any(notices_of(each) for each in families)
    (notice,) = [each for each in db.session.scalars(select(Notice)) if each.href == "/evidence/lapsing"]
    assert notice.text.startswith("Evidence of 2 families lapses by ")


def test_benefit_data_is_not_counted_for_those_to_whom_it_is_closed(people):
    family = lapses_in(people, 10, "sf3.finance.workless")
    (item,) = evidence.all_items(family.id)
    with transaction():
        item.lapses_on = clock.today() + timedelta(days=3)
    first, last = lapsing.soon()

    coordinator, member = people.coordinator.actor, people.chair.actor

    assert item.sensitivity == "benefits"
    assert family.id in lapses.next_lapses([family.id], first, last, seen_by=coordinator)
    assert family.id not in lapses.next_lapses([family.id], first, last, seen_by=member)
    with pytest.raises(NotFound):
        lapses.lapsing(first, last, seen_by=member)


def own_terms(shift: int) -> tuple[Term, ...]:
    """The terms as they are, those from next year on so many days later."""
    limit = date(clock.today().year + 1, 1, 1)
    move = timedelta(days=shift)
    return tuple(
        each if each.start < limit else Term(each.name, each.start + move, each.end + move)
        for each in criteria.terms().terms
        if each.end > date(clock.today().year - 2, 8, 1)
    )


def test_last_days_follow_the_school_terms_through_a_job(people):
    mother = okoro()
    concern = said(
        "sf3.education.attendance-90", who=mother["people"][1].id, value=80, on=clock.today() - timedelta(days=5)
    )
    family = taken_in(sent(people.referrer, concerns=(concern,), **mother), people.coordinator)
    (item,) = evidence.all_items(family.id)
    before, old = item.lapses_on, criteria.terms()
    new = Terms(own_terms(3))

    moved = lapsing.what_moves(new)
    assert moved == lapsing.Moved(1, 0, 0)
    with transaction():
        for each in new.terms:
            db.session.add(SchoolTerm(name=each.name, starts_on=each.start, ends_on=each.end, changed_at=clock.now()))
    criteria.forget()
    lapsing.look_again(lapsing.families_moved(old, new))
    jobs.work()

    item = db.session.get_one(EvidenceItem, item.id, populate_existing=True)
    assert item.lapses_on == before + timedelta(days=3)
    assert item.history[-1]["what"].startswith("Its last day moved from ")
