"""What is made out once for many rows says the same as making each row out on its own."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.imports import cells, columns, described, homes, reading, saying, weighing
from triage.imports.commands import ListKind
from triage.imports.homes import household_key
from triage.imports.reading import RowReader
from triage.imports.saying import sensitivity_of
from triage.rules import catalogue
from triage.rules.agencies import AgencyKind
from triage.rules.dates import age_on
from triage.rules.matching import normalising
from triage.rules.matching.described import Described

ON, AS_AT = date(2026, 11, 22), date(2026, 10, 30)
DAYS = ("01/10/2026", "1 Oct 2026", "45931", "31/02/2026", "01/10/2030", "", "n/a", "#N/A")
FIGURES = ("", "0", "5", "40", "97%", "0.85", "380", "-1", "x", "#REF!")
USUAL = ("", "yes", "no", "maybe", "1 Elm Row", "A" * 301, "'=1")
CELLS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("on", "until"), DAYS),
    **dict.fromkeys(("possible", "missed", "unauthorised", "rate", "unauthorised_rate", "days"), FIGURES),
    "date_of_birth": ("04/03/2013", "04/03/1990", "29/02/2015", "01/01/2030", "nk", "who knows"),
    "given_name": ("Ana", "Ana", "'-Bea", ""),
    "family_name": ("Marin", "Marin", "unknown", ""),
    "phone": ("", "07700 900123", "7700900123"),
    "what": ("fixed", "perm", "ASBO", "arrears", "JSA", "UC", "section 47", "depression", "domestic violence", ""),
    "outcome": ("Guilty", "licence", "NFA", ""),
    "note": ("", "drugs at the PRU", "perm"),
    "reference": ("", "CS/1", "CS/2"),
}


@pytest.fixture(autouse=True, scope="module")
def _criteria_of_the_service():
    """Those that come with the service, so that no database is needed."""

    def indicator(indicator_id: str) -> Any:
        found = (each.indicator(indicator_id) for each in reversed(catalogue.published().frameworks))
        return next((each for each in found if each is not None), None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saying, "indicator_of", cache(indicator))
        yield


@st.composite
def lists(draw: st.DrawFn) -> tuple[ListKind, tuple[str, ...], list[list[str]]]:
    """The kind of a list, its columns and its rows, of which many have the same cells."""
    kind = draw(st.sampled_from(ListKind))
    names = tuple(each.name for each in columns.columns_of(kind))
    first = [draw(st.sampled_from(CELLS.get(name, USUAL))) for name in names]
    rows = [first]
    for _ in range(draw(st.integers(0, 6))):
        changed = draw(st.sets(st.sampled_from(names), max_size=2))
        cells_now = zip(names, first, strict=True)
        rows.append(
            [draw(st.sampled_from(CELLS.get(name, USUAL))) if name in changed else was for name, was in cells_now]
        )
    return kind, names, rows


def reader(kind: ListKind, names: tuple[str, ...]) -> RowReader:
    return RowReader(kind, names, dict(zip(names, names, strict=True)), as_at=AS_AT, on=ON, agency="a")


def alone(kind: ListKind, names: tuple[str, ...], number: int, row: list[str]) -> tuple[RowReader, Any]:
    """One row by a reader that has read no other, with nothing kept from elsewhere."""
    for each in (cells.day, cells.number, cells.share):
        each.cache_clear()
    one = reader(kind, names)
    return one, one.read(number, row)


@given(lists())
def test_a_row_says_the_same_whatever_was_read_before_it(made):
    kind, names, rows = made
    whole = reader(kind, names)

    together = [whole.read(number, row) for number, row in enumerate(rows)]
    apart = [alone(kind, names, number, row) for number, row in enumerate(rows)]

    assert [asdict(each) for each in together] == [asdict(each) for _, each in apart]
    assert whole.warned == sum((one.warned for one, _ in apart), start=type(whole.warned)())


@given(lists())
def test_a_row_is_weighed_the_same_whatever_was_weighed_before_it(made):
    kind, names, rows = made
    whole, scales = reader(kind, names), weighing.Scales(kind, AS_AT)

    for number, row in enumerate(rows):
        read = whole.read(number, row)

        for agency in (AgencyKind.SCHOOL, AgencyKind.JOBCENTRE):
            assert scales.sensitivity(read.said, agency) == sensitivity_of(kind, read.said, agency)
        born = read.described.date_of_birth
        assert scales.counts(read.said, born=born) == weighing.Scales(kind, AS_AT).counts(read.said, born=born)


@given(lists())
def test_a_row_is_kept_as_it_was_read(made):
    kind, names, rows = made
    whole = reader(kind, names)

    for number, row in enumerate(rows):
        read = whole.read(number, row)
        person, said = json.loads(read.person), json.loads(read.said_text)

        assert said == read.said
        assert person == ({} if read.says_nothing else described.to_json(read.described))


@given(st.dates(), st.dates())
def test_the_last_day_of_birth_of_the_grown_up(born, on):
    assert (born <= saying.grown_by(on)) is (age_on(born, on) >= saying.ADULT) or born == date.min


@pytest.mark.parametrize("most", [0, 1])
def test_no_more_answers_are_kept_than_there_is_room_for(monkeypatch, most):
    """However many different things a list says."""
    for module in (weighing, reading):
        monkeypatch.setattr(module, "MOST_KEPT", most)
    names = ("given_name", "rate")
    one = reader(ListKind.ATTENDANCE, names)

    read = [one.read(number, ["Ana", str(number)]) for number in range(2, 80)]

    assert [each.said["value"] for each in read] == list(range(2, 80))
    assert max(map(len, (one.stated, one.scales.counted))) <= most + 1


@given(lists())
def test_one_key_for_whoever_says_the_same_of_the_same_person(made):
    kind, names, rows = made
    one = reader(kind, names)

    read = [each for number, row in enumerate(rows) if (each := one.read(number, row)).same_key]

    for each in read:
        for other in read:
            same = who(each) == who(other) and what(each) == what(other)
            assert (each.same_key == other.same_key) is same


def who(read: Any) -> tuple[str, ...]:
    person = read.described
    parts = (person.given_name, person.family_name, person.postcode, person.address, str(person.date_of_birth or ""))
    return tuple("".join(each.casefold().split()) for each in parts)


def what(read: Any) -> dict[str, Any]:
    return {name: value for name, value in read.said.items() if name != "note"}


@given(st.lists(st.tuples(st.sampled_from(("ZZ98 4AB", "zz984ab", "")), st.text("1a b/Elm Row’'-", max_size=14))))
def test_a_home_and_a_phone_are_made_out_the_same_whatever_was_made_out_before(made):
    for postcode, words in made:
        home = Described("1", postcode=postcode, address=words)

        assert household_key(home) == homes._key.__wrapped__(postcode, words)
        for each in (normalising.phone, normalising.address, normalising.house_number, normalising.street):
            assert each(words) == each.__wrapped__(words)
