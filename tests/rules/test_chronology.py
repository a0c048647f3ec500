"""The order of a chronology, its filters, its pages, and when it says that nothing is known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.chronology import (
    PAGE,
    Happened,
    Kind,
    Silence,
    Wanted,
    chosen,
    page_of,
    pages_in,
    with_silences,
    years_of,
)

BORN = Happened(kind=Kind.PEOPLE, title="Ella was born", on=date(2015, 3, 1), people=("ella",))
SENT = Happened(kind=Kind.REFERRALS, title="Referral", on=date(2024, 3, 1), source_id="school")
CRIME = Happened(kind=Kind.EVIDENCE, title="Crime", on=date(2023, 11, 1), until=date(2024, 2, 1), source_id="police")
ASKED = Happened(kind=Kind.QUESTIONS, title="Asked", on=date(2025, 1, 20), people=("ella", "tom"))
NEVER = Happened(kind=Kind.HOMES, title="Living in Home 1", people=("tom",))
ALL = [ASKED, NEVER, BORN, SENT, CRIME]


def titles(wanted):
    return [each.title for each in chosen(ALL, wanted)]


def test_it_goes_either_way_and_ends_with_what_has_no_day():
    oldest = titles(Wanted(newest_first=False))

    assert oldest == ["Ella was born", "Crime", "Referral", "Asked", "Living in Home 1"]
    assert titles(Wanted()) == [*reversed(oldest[:-1]), "Living in Home 1"]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Wanted(kind=Kind.EVIDENCE), {"Crime"}),
        (Wanted(person="ella"), {"Ella was born", "Asked"}),
        (Wanted(person="tom"), {"Asked", "Living in Home 1"}),
        (Wanted(source="school"), {"Referral"}),
        (Wanted(first_year=2024), {"Crime", "Referral", "Asked"}),
        (Wanted(last_year=2023), {"Ella was born", "Crime"}),
        (Wanted(first_year=2016, last_year=2022), set()),
        (Wanted(kind=Kind.QUESTIONS, source="police"), set()),
    ],
)
def test_filters_leave_what_fits_all_of_them(wanted, left):
    assert set(titles(wanted)) == left
    assert wanted.active


def test_things_of_one_day_stand_by_the_hour():
    day = date(2026, 3, 1)
    at = [datetime(2026, 3, 1, hour, tzinfo=UTC) for hour in (9, 15)]
    events = [
        Happened(kind=Kind.LIST, title="late", on=day, at=at[1]),
        Happened(kind=Kind.LIST, title="no hour", on=day),
        Happened(kind=Kind.PANEL, title="early", on=day, at=at[0]),
    ]

    assert [each.title for each in chosen(events, Wanted(newest_first=False))] == ["no hour", "early", "late"]


def test_a_silence_is_told_once_after_births_and_outside_of_periods():
    found = with_silences(chosen(ALL, Wanted(newest_first=False)), Wanted(newest_first=False))

    silences = [each for each in found if isinstance(each, Silence)]
    assert silences == [Silence(date(2024, 3, 1), date(2025, 1, 20))]
    assert found.index(silences[0]) == found.index(ASKED) - 1
    backwards = with_silences(chosen(ALL, Wanted()), Wanted())
    assert backwards.index(silences[0]) == backwards.index(ASKED) + 1


def test_a_filter_makes_no_silence_and_neither_does_what_lies_ahead():
    due = Happened(kind=Kind.PEOPLE, title="A baby is expected", on=date(2027, 1, 1), ahead=True)
    filtered = Wanted(source="school", newest_first=False)
    whole = Wanted(newest_first=False)

    assert not any(isinstance(each, Silence) for each in with_silences(chosen(ALL, filtered), filtered))
    assert not any(isinstance(each, Silence) for each in with_silences(chosen([SENT, due], whole), whole))


def test_no_silence_is_made_by_a_filter_where_two_things_of_it_lie_far_apart():
    again = Happened(kind=Kind.REFERRALS, title="Referral", on=date(2025, 6, 1), source_id="school")
    filtered = Wanted(source="school", newest_first=False)

    assert with_silences(chosen([SENT, again, CRIME], filtered), filtered) == [SENT, again]


def test_days_that_a_period_covers_are_no_silence_also_where_something_shorter_came_after():
    helped = Happened(kind=Kind.HELP, title="Allocated", on=date(2023, 1, 1), until=date(2024, 6, 1))
    visit = Happened(kind=Kind.HELP, title="Visit", on=date(2023, 2, 1), until=date(2023, 2, 2))
    closed = Happened(kind=Kind.HELP, title="Closed", on=date(2024, 7, 1))
    wanted = Wanted(newest_first=False)

    for events in ([helped, closed], [helped, visit, closed]):
        assert with_silences(chosen(events, wanted), wanted) == events


@pytest.mark.parametrize(("days", "told"), [(183, False), (184, True)])
def test_a_silence_is_longer_than_half_a_year(days, told):
    later = Happened(kind=Kind.REFERRALS, title="Referral", on=SENT.on + timedelta(days=days))
    wanted = Wanted(newest_first=False)

    assert any(isinstance(each, Silence) for each in with_silences([SENT, later], wanted)) is told


def test_years_run_without_a_gap():
    assert years_of(ALL) == list(range(2025, 2014, -1))
    assert years_of([NEVER]) == []


events = st.lists(
    st.builds(
        Happened,
        kind=st.sampled_from(Kind),
        title=st.text(max_size=3),
        on=st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)),
        until=st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    ),
    max_size=3 * PAGE,
)


@given(events, st.booleans())
def test_every_entry_is_on_one_page_and_none_is_lost(found, newest_first):
    wanted = Wanted(newest_first=newest_first)
    entries = with_silences(chosen(found, wanted), wanted)

    paged = [each for number in range(1, pages_in(entries) + 1) for each in page_of(entries, number)]

    assert paged == entries == list(page_of(entries, 0))
    assert len([each for each in entries if isinstance(each, Happened)]) == len(found)


def test_a_page_ends_where_the_next_begins_years_run_to_a_periods_end_and_one_day_is_said_once():
    many = [SENT] * (PAGE + 1)
    long = Happened(kind=Kind.HELP, title="Allocated", on=date(2023, 1, 1), until=date(2025, 1, 1))
    later = Happened(kind=Kind.HELP, title="Visit", on=date(2023, 1, 1), recorded_on=date(2023, 1, 2))

    assert (len(page_of(many, 1)), len(page_of(many, 2))) == (PAGE, 1)
    assert years_of([long]) == [2025, 2024, 2023]
    assert later.recorded_later == date(2023, 1, 2)
    assert Happened(kind=Kind.HELP, title="Visit", on=SENT.on, recorded_on=SENT.on).recorded_later is None
