"""A framework is edited part by part in the browser; what cannot be published yet is kept and says what is missing."""

from __future__ import annotations

import pytest

from tests.criteria.test_pages import begun, proposed, writer
from triage.criteria import queries
from triage.criteria.models import CriteriaVersion
from triage.rules.catalogue import Framework, framework_of, published
from triage.rules.documents import from_json
from triage.rules.framework import HouseholdRule, Window, WindowKind

__all__ = ["writer"]

ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])


def of(version: CriteriaVersion) -> Framework:
    return framework_of(from_json(queries.version(version.id).content))


def in_the_way(page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//*[@id='in-the-way']//li")]


@ONLY_SQLITE
@pytest.mark.parametrize("key", ["tf1@1", "tf2@1"])
def test_a_form_that_is_saved_as_it_stands_changes_nothing(writer, key, database_kind):
    version = begun(writer, based_on=f"framework {key}")
    before = of(version)

    for page in ("about", "rule", *(f"indicators/{each.id}" for each in before.indicators)):
        assert writer.submit(f"/criteria/{version.id}/{page}").status == 200, page

    assert of(version) == before


def test_an_indicator_is_added_with_everything_that_can_be_set_of_it(writer):
    version = begun(writer)

    path = f"/criteria/{version.id}/headlines/crime/indicators/new"
    page = writer.submit(path, press="Make room for another number", short="Called out often")
    assert (page.status, page.field("short"), page.field("number_3")) == (200, "Called out often", "")
    assert of(version).indicator("sf3.crime.called-out-often") is None

    page = writer.submit(
        page,
        {
            **dict.fromkeys(("from_2-day", "from_3-day"), "1"),
            **dict.fromkeys(("from_2-month", "from_3-month"), "9"),
            "from_2-year": "2026",
            "from_3-year": "2027",
        },
        short="Called out often",
        label="Have the police been called out often?",
        help="Any call-out",
        who="anyone",
        min_age="10",
        of_people=["parenting"],
        window="in_force",
        length="6",
        number="yes",
        unit="call-outs",
        compare="at_least",
        threshold="3",
        number_2="2.5",
        number_3="2",
        adds_up="events",
        marks=["severe", "needs_reference"],
        sensitivity="criminal",
        known_by=["police"],
        asks_when_lapsed=["sf3.crime.child-at-risk"],
    )

    made = of(version).indicator("sf3.crime.called-out-often")
    assert made.window == Window(WindowKind.IN_FORCE, 6)
    assert (made.severe, made.needs_reference, made.protected, made.min_age) == (True, True, False, 10)
    assert [each.value for each in made.value.thresholds] == [3, 2.5, 2]
    assert made.asks_when_lapsed == ("sf3.crime.child-at-risk",)
    assert "Called out often: added" in page.text
    assert (
        "3 call-outs or more; 2.5 call-outs or more from 1 September 2026; 2 call-outs or more from 1 September 2027"
        in page.text
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"window": "months", "length": ""}, "Enter how many months or terms"),
        ({"number": "yes", "unit": "days", "compare": "at_least"}, "Enter the number"),
        ({"min_age": "9", "max_age": "5"}, "must not be below"),
        ({"number": "yes", "unit": "days", "compare": "at_least", "threshold": "1", "number_2": "2"}, "or neither"),
        (
            {"number": "yes", "unit": "%", "compare": "below", "threshold": "9", "adds_up": "events"},
            "Events add up",
        ),
        (
            {"number": "yes", "unit": "days", "compare": "at_least", "threshold": "9", "adds_up": "shares"},
            "is a share",
        ),
    ],
)
@ONLY_SQLITE
def test_what_cannot_be_right_is_said_beside_the_field_and_kept(writer, fields, says, database_kind):
    version = begun(writer)
    given = {"short": "Odd one", "label": "Is it odd?", "who": "child", "window": "now", "number": "no"} | fields

    page = writer.submit(f"/criteria/{version.id}/headlines/crime/indicators/new", given)

    assert page.status == 422
    assert any(says in each for each in page.errors), page.errors
    assert "Odd one" in page.body


def test_a_draft_that_cannot_be_published_is_kept_and_says_what_is_in_its_way(writer):
    version = begun(writer)
    writer.submit(f"/criteria/{version.id}/headlines/new", label="Debt and rent", question="Is there debt?")
    page = writer.submit(f"/criteria/{version.id}/rule", headlines="12", needs="3", must_include=["debt-and-rent"])

    assert in_the_way(page) == [
        "Debt and rent: a headline needs at least one indicator.",
        "The rule asks for 12 of 11 headlines.",
    ]
    page = writer.follow("Debt and rent: a headline needs at least one indicator.")
    page = writer.submit(
        page, short="Debt", label="Is there debt?", who="household", window="now", number="no", sensitivity="general"
    )
    page = writer.submit(f"/criteria/{version.id}/rule", headlines="4")
    assert in_the_way(page) == []
    assert of(version).rule.must_include == ("debt-and-rent",)


def test_the_rule_takes_a_second_way_in_with_local_filters(writer):
    version = begun(writer)
    second = {"second_way": "yes", "limb_headlines": "2", "limb_filters": "1", "limb_words": "Two and a filter"}

    page = writer.submit(f"/criteria/{version.id}/rule", second, household="none", non_resident_max="1")
    assert in_the_way(page) == ["The rule asks for more local filters than there are."]
    writer.submit(
        f"/criteria/{version.id}/filters/new",
        short="Known to the wardens",
        label="Do the wardens know them?",
        who="household",
        window="any_time",
        number="no",
        sensitivity="general",
    )

    found = of(version)
    assert (found.rule.household, found.rule.non_resident_max) == (HouseholdRule.NONE, 1)
    assert found.rule.with_filter.min_headlines == 2
    assert [each.id for each in found.filters] == ["local.known-to-the-wardens"]


@ONLY_SQLITE
def test_words_of_a_rule_hold_its_numbers_in_braces_and_nothing_else(writer, database_kind):
    version = begun(writer)

    page = writer.submit(f"/criteria/{version.id}/rule", words="At least {needs.real}")

    assert page.status == 422
    assert any("in braces" in each for each in page.errors)


def test_parts_are_moved_by_buttons_and_taken_away_after_a_question(writer):
    version = begun(writer)
    ids = [each.id for each in of(version).headlines]
    page = writer.get(f"/criteria/{version.id}")

    page = writer.submit(page, form=f"headlines/{ids[1]}/move", press="direction=up")
    assert [each.id for each in of(version).headlines][:2] == [ids[1], ids[0]]
    assert "The headline: moved" in page.text
    page = writer.submit(f"/criteria/{version.id}/headlines/{ids[0]}/remove")

    assert of(version).headline(ids[0]) is None
    assert "Attendance below 90%: taken away" in page.text
    writer.submit(f"/criteria/{version.id}/indicators/sf3.crime.adult/remove")
    assert of(version).indicator("sf3.crime.adult") is None
    assert published().get("sf3").indicator("sf3.crime.adult") is not None


def test_the_slower_of_two_writers_keeps_what_they_typed(writer):
    version = begun(writer)
    slow = writer.get(f"/criteria/{version.id}/about")
    board = writer.get(f"/criteria/{version.id}")
    writer.submit(f"/criteria/{version.id}/about", summary="The quicker words")

    page = writer.submit(slow, summary="The slower words")

    assert page.status == 409
    assert "The slower words" in page.body
    assert of(version).summary == "The quicker words"
    moved = writer.submit(board, form="headlines/crime/move", press="direction=up")
    assert moved.status == 409
    assert "Somebody else saved this draft" in moved.text
    writer.submit(page)
    assert of(version).summary == "The slower words"


def test_what_is_proposed_is_edited_no_more(writer):
    version = proposed(writer)

    page = writer.post(
        f"/criteria/{version.id}/headlines/new",
        {"label": "Late", "question": "Too late?", "seen_revision": str(version.revision)},
    )

    assert page.status == 409
    assert "no draft any more" in page.text
    assert "Late" in page.body
    assert writer.get(f"/criteria/{version.id}/rule").path == f"/criteria/{version.id}"
    assert writer.get(f"/criteria/{version.id}/headlines/none").status == 404
    assert writer.get(f"/criteria/{version.id}/indicators/none").status == 404


@ONLY_SQLITE
def test_a_policy_has_no_headlines_to_edit(writer, database_kind):
    version = begun(writer, based_on="priority priority@1")

    assert writer.get(f"/criteria/{version.id}").status == 200
    assert writer.get(f"/criteria/{version.id}/rule").status == 404


def test_a_draft_is_edited_as_one_text_and_a_bad_one_is_kept_and_told(writer):
    version = begun(writer, based_on="routing routing@1")
    page = writer.get(f"/criteria/{version.id}/text")
    words = page.field("text")

    bad = writer.submit(page, text=words.replace("steps", "step").replace('tier = "light"', 'tier = "lighter"', 1))
    assert bad.status == 422
    assert any("lighter" in each for each in bad.errors)
    assert "lighter" in bad.body
    writer.submit(page, text=words.replace("meets all three headlines", "all three of them", 1))

    content = queries.version(version.id).content
    assert content["step"][0]["words"] == "all three of them"
    assert (content["code"], content["version"]) == ("routing", "2")
