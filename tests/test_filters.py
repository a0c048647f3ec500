"""Facts as they are written on screen."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from triage import filters

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_tuesday_in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("day", date(2026, 3, 3), "3 March 2026"),
        ("day", datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        ("day", None, ""),
        ("short_day", date(2026, 3, 3), "3 Mar"),
        ("short_day", date(2025, 3, 3), "3 Mar 2025"),
        ("weekday", date(2026, 3, 3), "Tuesday 3 March 2026"),
        ("moment", NOW, "3 March 2026 at 9:30am"),
        ("moment", datetime(2026, 6, 1, 12, 5, tzinfo=UTC), "1 June 2026 at 1:05pm"),
        ("hour", datetime(2026, 6, 1, 11, 0, tzinfo=UTC), "noon"),
        ("hour", datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "midnight"),
        ("hour", datetime(2026, 1, 1, 0, 20, tzinfo=UTC), "12:20am"),
        ("ago", NOW, "just now"),
        ("ago", NOW - timedelta(minutes=1), "1 minute ago"),
        ("ago", NOW - timedelta(hours=3), "3 hours ago"),
        ("ago", NOW - timedelta(hours=12), "yesterday"),
        ("ago", date(2026, 3, 3), "today"),
        ("ago", date(2026, 2, 20), "11 days ago"),
        ("ago", date(2026, 1, 1), "1 January 2026"),
        ("ago", date(2026, 3, 9), "9 March 2026"),
        ("until", date(2026, 3, 4), "tomorrow"),
        ("until", date(2026, 3, 12), "in 9 days"),
        ("until", date(2026, 3, 2), "yesterday"),
        ("until", date(2026, 5, 2), "2 May 2026"),
        ("weeks", 6, "under a week"),
        ("weeks", date(2026, 2, 24), "1 week"),
        ("weeks", timedelta(days=75), "10 weeks"),
        ("age", date(2008, 3, 3), 18),
        ("age", date(2008, 3, 4), 17),
        ("age_words", date(2024, 3, 3), "2 years"),
        ("age_words", date(2024, 3, 4), "23 months"),
        ("age_words", date(2026, 3, 1), "0 months"),
        ("age_words", None, "age not known"),
        ("is_child", date(2008, 3, 4), True),
        ("is_child", date(2008, 3, 3), False),
        ("is_child", None, False),
        ("sentence", [], ""),
        ("sentence", ["police"], "police"),
        ("sentence", ["police", "housing"], "police and housing"),
        ("sentence", ["police", "housing", "school"], "police, housing and school"),
        ("money", Decimal(1200), "£1,200"),
        ("money", Decimal("1200.50"), "£1,200.50"),
        ("money", None, ""),
        ("capital", "the NHS", "The NHS"),
        ("quarter", "2026-Q4", "October to December 2026"),
        ("capital", "", ""),
        ("paragraphs", "a < b\nc\n\nd", '<p class="govuk-body">a &lt; b<br>c</p>\n<p class="govuk-body">d</p>'),
        ("paragraphs", None, ""),
    ],
)
def test_a_fact_reads_as_a_person_would_write_it(name: str, value: object, words: object) -> None:
    assert filters.FILTERS[name](value) == words


def test_counts_agree_with_their_nouns() -> None:
    assert filters.plural(1, "family", "families") == "1 family"
    assert filters.plural(0, "family", "families") == "0 families"
    assert filters.plural([1, 2], "letter") == "2 letters"
    assert filters.plural(3130, "family", "families") == "3,130 families"


def test_somebody_unborn_has_the_date_expected() -> None:
    assert filters.age_words(None, expected=date(2026, 6, 3)) == "unborn, expected 3 June 2026"


@pytest.mark.parametrize(
    ("born", "died", "words"),
    [
        (date(1958, 1, 30), date(2019, 7, 4), "died 4 July 2019, aged 61"),
        (date(2026, 1, 1), date(2026, 3, 1), "died 1 March 2026, aged 2 months"),
        (None, date(2019, 7, 4), "died 4 July 2019"),
        (date(1958, 1, 30), None, "has died"),
    ],
)
def test_somebody_who_died_has_no_age_today(born: date | None, died: date | None, words: str) -> None:
    gone = SimpleNamespace(date_of_birth=born, expected_on=None, deceased=True, died_on=died)

    assert filters.age_of(gone) == words


@pytest.mark.parametrize(
    ("kind", "words"), [("mother of", "mother of Ella"), ("not known", "how related to Ella is not known")]
)
def test_a_tie_that_nobody_knows_is_a_sentence_too(kind: str, words: str) -> None:
    assert filters.FILTERS["tied"](kind, "Ella") == words
