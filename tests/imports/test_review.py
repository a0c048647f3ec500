"""Rows to look at: side by side, one decision, the next one; safe when two decide; nothing of restricted families."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.imports.lists import line, rows_of, taken
from tests.intake.arranging import sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.evidence import queries as evidence
from triage.families.models import Address, Family
from triage.imports.commands import ListKind
from triage.imports.models import ListRow, RowFate
from triage.imports.queries import reviewing as queries
from triage.imports.service import reviewing
from triage.restriction.models import NamedPerson
from triage.rules.agencies import AgencyKind


@pytest.fixture
def family(people):
    return taken_in(sent(people.referrer), people.coordinator)


@pytest.fixture
def made(people, family):
    """Two rows to look at: the boy without his date of birth, and one with his birthday in another year."""
    rows = [
        line("Chidi", "Okoro", said={"what": "Criminal damage", "reference": "CR/1"}),
        line("Chidi", "Okoro", years_ago(17, 45), said={"what": "Theft"}),
    ]
    return taken(people.agency(AgencyKind.POLICE), ListKind.OFFENCES, rows, by=people.coordinator)


def first(made):
    return rows_of(made)[0]


def chidi(family):
    return next(member.person for member in family.members if member.person.given_name == "Chidi")


def path(row):
    return f"/lists/review/{row.id}"


def listed(family):
    with scope.as_service():
        return [each.indicator for each in evidence.all_items(family.id) if each.batch_id]


def test_a_row_stands_beside_the_person_known_and_the_next_one_follows(people, sign_in, made, family):
    assert {row.fate for row in rows_of(made)} == {RowFate.REVIEW}
    desk = sign_in(people.coordinator)

    page = desk.get(path(first(made)))
    assert "same first name; same family name" in page.text.lower()
    assert "Criminal damage" in page.text
    assert "2 rows to look at" in page.text
    page = desk.submit(page, who=str(chidi(family).id))

    assert page.path == path(rows_of(made)[1])
    assert (first(made).fate, first(made).person_id) == (RowFate.ATTACHED, chidi(family).id)
    assert "sf3.crime.child" in listed(family)


def test_nobody_of_these_adds_nothing_and_is_not_offered_again(people, sign_in, made, family):
    page = sign_in(people.coordinator).submit(path(first(made)), who="nobody")

    row = first(made)
    assert page.status == 200
    assert (row.fate, row.person_id, row.family_id) == (RowFate.NOT_THEM, None, None)
    assert listed(family) == []
    again = sign_in(people.coordinator).submit(path(row), press="Look at this row again")
    assert "Nobody who could be meant" not in again.text


def test_the_likeliest_row_comes_next_and_one_that_was_never_scored_last(people, made, family):
    actor, rows = people.coordinator.actor, rows_of(made)
    for scores in ((20.0, 30.0), (30.0, None), (None, 20.0)):
        with transaction():
            for row, score in zip(rows, scores, strict=True):
                row.score = score
        likeliest = max(rows, key=lambda row: row.score or 0)
        assert queries.next_row(seen_by=actor) == likeliest.id


def test_deciding_later_puts_a_row_at_the_end(people, sign_in, made):
    desk = sign_in(people.coordinator)

    page = desk.submit(path(first(made)), who="later")

    assert page.path == path(rows_of(made)[1])
    assert desk.submit(page, who="nobody").path == path(first(made))


def test_a_decision_must_be_made(people, sign_in, made):
    page = sign_in(people.coordinator).submit(path(first(made)))

    assert page.status == 422
    assert page.errors == ["Say who it is, or that you decide later"]


def test_the_slower_of_two_hears_what_the_other_decided(people, make_user, sign_in, made, family):
    other = make_user(Role.COORDINATOR, agency=people.coordinator.agency, name="Ines Tallow")
    mine, theirs = sign_in(people.coordinator), sign_in(other)
    open_page = mine.get(path(first(made)))
    theirs.submit(path(first(made)), who="nobody")

    page = mine.submit(open_page, who=str(chidi(family).id))

    assert page.status == 409
    assert "Ines Tallow has decided this row: reviewed: nobody known." in page.text
    assert first(made).fate is RowFate.NOT_THEM
    assert listed(family) == []


def test_sending_a_decision_twice_is_once(people, sign_in, made, family):
    desk = sign_in(people.coordinator)
    page = desk.get(path(first(made)))
    desk.submit(page, who=str(chidi(family).id))
    before = listed(family)

    desk.post(path(first(made)), {"who": str(chidi(family).id)})

    assert listed(family) == before


def test_a_decision_can_be_taken_back(people, sign_in, made, family):
    desk = sign_in(people.coordinator)
    desk.submit(path(first(made)), who=str(chidi(family).id))

    page = desk.submit(path(first(made)), press="Look at this row again")

    assert page.path == path(first(made))
    assert first(made).fate is RowFate.REVIEW
    assert listed(family) == []


def test_the_lists_own_pages_follow_and_lead_to_every_row(people, sign_in, made, family):
    desk = sign_in(people.coordinator)
    desk.submit(path(first(made)), who=str(chidi(family).id))

    page = desk.get(f"/lists/{made.reference}")
    assert "Added to somebody known 1" in " ".join(page.text.split())
    assert f'href="/lists/review?list={made.reference}"' in page.body
    page = desk.get(f"/lists/{made.reference}/rows", fate="attached")
    assert f'href="{path(first(made))}"' in page.body, "what was decided wrongly is found again"
    assert f'href="/lists/{made.reference}/rows?fate=review"' in desk.get("/lists/review").body


def test_whoever_checks_evidence_of_a_list_is_led_to_its_row(people, sign_in, made, family):
    desk = sign_in(people.coordinator)
    desk.submit(path(first(made)), who=str(chidi(family).id))
    with scope.as_service():
        item = next(each for each in evidence.all_items(family.id) if each.batch_id)

    page = desk.get(f"/families/{family.reference}/evidence/items/{item.id}")

    assert f'href="{path(first(made))}"' in page.body
    assert "Look at this row again" in desk.get(path(first(made))).body


def test_several_are_attached_after_a_look_and_those_that_differ_are_left(people, sign_in, made, family):
    desk = sign_in(people.coordinator)

    page = desk.get("/lists/review/together", above="10")
    assert "1 row as much alike could be several people, or differ" in page.text
    page = desk.submit(page, {"rows": [f"{first(made).id}|{chidi(family).id}"]}, form="together")

    assert "1 row was added" in page.text
    assert [row.fate for row in rows_of(made)] == [RowFate.ATTACHED, RowFate.REVIEW]


def test_rows_like_people_of_a_restricted_family_are_for_those_named_alone(people, make_user, sign_in, made, family):
    named = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    with transaction(), scope.as_service():
        db.session.get(Family, family.id).restricted = True
        db.session.add(NamedPerson(family_id=family.id, user_id=named.id, why="", named_at=clock.now()))

    stranger = sign_in(people.coordinator)
    assert stranger.get(path(first(made))).status == 404
    assert "No row waits" in stranger.get("/lists/review").text
    assert "Chidi" not in stranger.get("/lists/review/together", above="10").text
    assert stranger.post(path(first(made)), {"who": "nobody"}).status == 404
    assert sign_in(named).get(path(first(made))).status == 200


def test_rows_offered_together_are_as_much_alike_as_their_reader_may_know(people, sign_in, made, family):
    """The score that is kept may rest on a record that is closed to the reader."""
    with transaction(), scope.as_service():
        db.session.execute(update(ListRow).values(score=99))

    page = sign_in(people.coordinator).get("/lists/review/together", above="90")

    assert "Chidi" not in page.text
    assert "could be several people, or differ" not in page.text


def test_where_a_list_has_somebody_with_a_protected_address_stands_on_no_page(people, sign_in, made, family):
    """A school knows the refuge; whoever reviews its rows may not."""
    desk, pages = sign_in(people.coordinator), [path(row) for row in rows_of(made)]
    desk.submit(pages[0], who=str(chidi(family).id))
    assert all("Nettle Close" in desk.get(each).body for each in pages)
    with transaction(), scope.as_service():
        db.session.get(Address, family.households[0].address.id).protected = True

    for each in (*pages, "/lists/review/together?above=10"):
        page = desk.get(each)
        assert not any(word in page.body for word in ("Nettle", "ZZ98 4AB"))
        assert ("somebody who could be meant has a protected address" in page.text) is (each in pages)


def test_review_is_the_coordinators_alone(people, sign_in, made):
    for role in (Role.REFERRER, Role.AGENCY_LEAD, Role.CHAIR, Role.AUDITOR):
        visitor = sign_in(people.user(role))

        assert visitor.get("/lists/review").status in (403, 404), role
        assert visitor.get(path(first(made))).status in (403, 404), role


def test_of_two_who_attach_several_at_once_one_does(people, made, family, monkeypatch):
    row, shown = first(made), reviewing.queries.suspects

    def overtaken(found, **more):
        those = shown(found, **more)
        decided = update(ListRow).where(ListRow.id == found.id).values(fate=RowFate.NOT_THEM)
        db.session.execute(decided.execution_options(synchronize_session=False))
        return those

    monkeypatch.setattr(reviewing.queries, "suspects", overtaken)
    with scope.acting_as(people.coordinator.actor):
        came = reviewing.attach_together([(row.id, chidi(family).id)], by=people.coordinator.actor)

    assert (came.done, came.left) == (0, (f"row {row.number} of {made.reference}",))
    assert listed(family) == []


def test_a_familys_evidence_offers_the_rows_that_are_perhaps_theirs(people, sign_in, made, family):
    where = f"/families/{family.reference}/evidence"

    page = sign_in(people.coordinator).get(where)
    assert "Perhaps Chidi Okoro" in page.text
    assert f'href="{path(first(made))}"' in page.body
    assert "Perhaps Chidi" not in sign_in(people.chair).get(where).text


def test_the_rows_of_one_list_can_be_worked_through_alone(people, sign_in, made, family):
    other = taken(people.agency(AgencyKind.HOUSING), ListKind.HOUSING, [line("Chidi", "Okoro")], by=people.coordinator)
    desk = sign_in(people.coordinator)

    page = desk.get(f"/lists/review?list={made.reference}")
    assert other.reference not in page.text
    page = desk.follow("Look at the next row")
    assert "2 rows of this list to look at" in page.text
    for _ in range(2):
        page = desk.submit(page, who="nobody")

    assert "No row of this list waits" in page.text
    page = desk.follow("Rows of all lists")
    assert other.reference in page.text
    assert rows_of(other)[0].fate is RowFate.REVIEW
    assert desk.get("/lists/review?list='; DROP").status == 200


def test_how_alike_people_are_stands_there_in_words(people, sign_in, made):
    desk = sign_in(people.coordinator)

    for page in (desk.get(path(first(made))), desk.get(f"/lists/review/together?above=10&list={made.reference}")):
        assert "Likely the same person" in page.text or "To review" in page.text.replace("Rows to review", "")
        assert "Score" not in page.text
