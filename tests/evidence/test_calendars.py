"""The council's calendar in the browser: terms and closed days, and what follows from changing them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.intake.arranging import okoro, said, sent, taken_in
from triage import calendar, clock, jobs
from triage.access.permissions import Role
from triage.audit.models import AuditEvent
from triage.criteria import queries as criteria
from triage.criteria.models import ClosedDay
from triage.db import db
from triage.evidence import queries as evidence
from triage.evidence.models import EvidenceItem
from triage.rules.school_calendar import a_year_on, school_year, sensible
from triage.rules.terms import CalendarError, Term, Terms, default_terms

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_an_autumn_term() -> Iterator[None]:
    """The terms that are given with the service end in 2028, and what is between two of them differs by the season."""
    with time_machine.travel(clock.at(date(2026, 11, 24), time(10)), tick=True):
        yield


def parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def coming() -> Term:
    """The term after the next one: it ends the window of an event of today."""
    terms = default_terms()
    return terms.terms[terms.number_on(clock.today()) + 3]


def with_an_absence(people):
    family_sent = okoro()
    concern = said("sf3.education.attendance-90", who=family_sent["people"][1].id, value=80, on=clock.today())
    family = taken_in(sent(people.referrer, concerns=(concern,), **family_sent), people.coordinator)
    return evidence.all_items(family.id)[0]


def test_a_term_is_changed_once_its_consequences_were_shown(people, sign_in):
    item, term = with_an_absence(people), coming()
    visitor, path = sign_in(people.coordinator), f"/calendars/terms/{coming().start}"
    last = item.lapses_on

    shown = visitor.submit(path, {**parts("start", term.start + 2 * DAY), **parts("end", term.end)})

    assert shown.status == 200
    assert "1 item of evidence would count until another day." in shown.text
    assert not criteria.school_terms()
    done = visitor.submit(shown)
    assert "The school terms are changed" in done.text
    jobs.work()
    db.session.expire_all()
    assert db.session.get_one(EvidenceItem, item.id).lapses_on == last + 2 * DAY
    assert "criteria.terms_changed" in db.session.scalars(select(AuditEvent.action)).all()


def test_other_dates_than_those_shown_are_shown_again(people, sign_in):
    term, visitor = coming(), sign_in(people.coordinator)
    path = f"/calendars/terms/{term.start}"
    shown = visitor.submit(path, {**parts("start", term.start + DAY), **parts("end", term.end)})

    again = visitor.submit(shown, {**parts("start", term.start + 3 * DAY)})

    assert again.status == 200
    assert not criteria.school_terms()
    assert "Save the term" in again.text


@pytest.mark.parametrize(
    ("start", "end", "error"),
    [
        (-45, 0, "starts before"),
        (100, 130, "starts before"),
        (0, -60, "days without a term"),
        (0, -95, "between three weeks and five months"),
    ],
)
def test_overlaps_and_gaps_are_refused_in_words(people, sign_in, start, end, error):
    term, visitor = coming(), sign_in(people.coordinator)
    changed = {**parts("start", term.start + start * DAY), **parts("end", term.end + end * DAY)}

    page = visitor.submit(f"/calendars/terms/{term.start}", changed)

    assert page.status == 422
    assert error in " ".join(page.errors)


def test_a_term_in_the_middle_is_not_taken_out(people, sign_in):
    page = sign_in(people.coordinator).get(f"/calendars/terms/{coming().start}/remove")

    assert "days without a term" in page.text
    assert "Remove the term</button>" not in page.text


def test_a_year_is_added_once_and_its_last_term_goes_again(people, sign_in):
    visitor, year = sign_in(people.coordinator), default_terms().terms[-1].start.year
    first, second = visitor.get("/calendars/terms/next-year"), visitor.get("/calendars/terms/next-year")

    visitor.submit(first)
    refused = visitor.submit(second)

    assert refused.status == 409
    assert [each.name for each in criteria.school_terms()][-1] == f"Summer {year + 1}"
    visitor.submit(f"/calendars/terms/{criteria.school_terms()[-1].starts_on}/remove")
    assert [each.name for each in criteria.school_terms()][-1] == f"Spring {year + 1}"


def test_closed_days_are_left_out_of_what_is_due_and_can_be_opened(people, sign_in):
    visitor = sign_in(people.coordinator)
    first = date(clock.today().year + 1, 6, 7)
    first += (7 - first.weekday()) % 7 * DAY
    before = calendar.add_working_days(first - 3 * DAY, 1)

    page = visitor.submit(
        "/calendars/closed/add", {**parts("first", first), **parts("last", first + 6 * DAY)}, name="Move"
    )

    assert "5 working days are closed" in page.text
    assert before == first
    criteria.forget()
    assert calendar.add_working_days(first - 3 * DAY, 1) == first + 7 * DAY
    again = visitor.submit("/calendars/closed/add", parts("first", first), name="Move")
    assert again.errors == ["None of these is a working day on which the council is open"]
    for year in (first.year - 2, 2099):
        mistyped = visitor.submit("/calendars/closed/add", parts("first", date(year, 12, 1)), name="Move")
        assert "Close days of the years" in mistyped.errors[0]
    visitor.submit("/calendars", form=f"/calendars/closed/{first.year}/next-year")
    assert {each.day.year for each in db.session.scalars(select(ClosedDay))} == {first.year, first.year + 1}
    visitor.submit("/calendars", form=f"/calendars/closed/{first}/open")
    criteria.forget()
    assert calendar.add_working_days(first - 3 * DAY, 1) == first


def test_a_coming_year_whose_bank_holidays_are_not_known_is_warned_of(people, sign_in, monkeypatch):
    visitor = sign_in(people.coordinator)
    next_year = clock.today().year + 1
    assert f"The bank holidays of {next_year} are not known yet" not in visitor.get("/calendars").text

    known = {day: name for day, name in calendar.bank_holiday_names().items() if day.year < next_year}
    monkeypatch.setattr(calendar, "bank_holiday_names", lambda: known)

    assert f"The bank holidays of {next_year} are not known yet" in visitor.get("/calendars").text


def test_others_read_the_calendar_and_change_nothing(people, sign_in):
    chair = sign_in(people.user(Role.CHAIR))

    page = chair.get("/calendars")

    assert page.status == 200
    assert "Add a term" not in page.text
    assert chair.get("/calendars/terms/add").status == 404


def test_a_years_pattern_goes_on_to_the_same_days_of_the_week():
    terms = default_terms().terms
    fresh = a_year_on(terms)

    assert [each.name.split()[0] for each in fresh] == ["Autumn", "Spring", "Summer"]
    assert {school_year(each) for each in fresh} == {school_year(terms[-1]) + 1}
    assert [each.start.weekday() for each in fresh] == [each.start.weekday() for each in terms[-3:]]
    assert isinstance(sensible((*terms, *fresh)), Terms)


def test_a_calendar_without_terms_is_none():
    with pytest.raises(CalendarError, match="at least one"):
        sensible(())
    long = replace(default_terms().terms[0], end=default_terms().terms[0].start + 200 * DAY)
    with pytest.raises(CalendarError, match="five months"):
        sensible([long])
