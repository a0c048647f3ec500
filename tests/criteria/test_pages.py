"""Frameworks in the browser: read, begun, proposed, and published by somebody else who proves who they are."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from triage import clock
from triage.access.permissions import Role
from triage.criteria import documents, queries, service
from triage.criteria.commands import CriteriaKind
from triage.criteria.models import CriteriaVersion, VersionState
from triage.db import db
from triage.rules.documents import digest, from_json

WHY = "The Board agreed it in June"


@pytest.fixture
def writer(sign_in, people):
    return sign_in(people.coordinator)


@pytest.fixture
def chair(sign_in, people):
    return sign_in(people.chair)


def begun(writer, *, based_on: str = "framework sf3@1", **fields: str) -> CriteriaVersion:
    writer.submit("/criteria/new", based_on=based_on, why=WHY, **({"what": "next"} | fields))
    return queries.versions(VersionState.DRAFT)[0]


def tried(version: CriteriaVersion) -> None:
    service.note_trial(version.id, digest(from_json(version.content)))


def proposed(writer, *, days: int = 0) -> CriteriaVersion:
    version = begun(writer)
    tried(version)
    writer.submit(f"/criteria/{version.id}/propose", day_fields(days), why=WHY)
    return queries.version(version.id)


def day_fields(days: int, name: str = "in_use_from") -> dict[str, str]:
    day = clock.today() + timedelta(days=days)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_the_page_says_what_is_in_use_today_and_what_is_older(writer):
    page = writer.get("/criteria")

    in_use = page.tree.xpath("string(//section[@id='in-use'])")
    older = page.tree.xpath("string(//section[@id='older'])")
    assert "Supporting Families, version 1" in in_use
    assert "At least 3 family needs" in in_use
    assert "Priority policy, version 1" in in_use
    assert "Troubled Families, Phase 1, version 1" in older


@pytest.mark.parametrize("key", [key for _, files in documents.SHIPPED.values() for key in files])
def test_every_version_has_a_page_in_words_and_a_file(writer, key):
    page = writer.get(f"/criteria/shipped/{key}")
    assert page.status == 200

    content = writer.send("GET", f"/criteria/shipped/{key}/file")

    assert content.headers["Content-Disposition"].startswith("attachment")
    read = documents.parse(content.get_data(as_text=True))
    assert read == queries.document(documents.kind_of(read), key)


def test_a_page_tells_each_indicator_with_who_when_number_and_who_would_know(writer):
    text = writer.get("/criteria/shipped/sf3@1").text

    for words in ("Attendance below 50%", "Severe", "Children and young people under 18", "Below 50%", "The school"):
        assert words in text
    assert writer.get("/criteria/shipped/sf9@1").status == 404


def test_a_draft_is_begun_and_says_what_it_still_needs(writer):
    version = begun(writer)

    page = writer.get(f"/criteria/{version.id}")

    assert (version.code, version.version, version.why) == ("sf3", "2", WHY)
    assert "Nothing yet" in page.text
    assert "Try it: whom would it change?" in page.text
    assert "Supporting Families, version 2" in writer.get("/criteria").text


def test_a_framework_of_ones_own_needs_a_code_that_is_free(writer):
    page = writer.submit("/criteria/new", based_on="framework tf1@1", what="own", code="sf3", own_name="Ours", why=WHY)
    assert page.status == 422
    assert any("taken" in each for each in page.errors)

    version = begun(writer, what="own", code="ashcombe", own_name="Ashcombe’s families")

    assert (version.code, version.version, version.name) == ("ashcombe", "1", "Ashcombe’s families")


def test_a_framework_comes_in_as_a_file_or_pasted_and_a_bad_one_is_told_why(writer):
    words = documents.written(queries.document(CriteriaKind.FRAMEWORK, "tf2@1"))

    page = writer.submit("/criteria/new/file", text="not = [toml", why=WHY)
    assert page.status == 422
    assert "not = [toml" in page.body
    assert any("not TOML" in each for each in page.errors)
    writer.submit("/criteria/new/file", text=words, why=WHY)
    writer.submit("/criteria/new/file", file=(io.BytesIO(words.encode()), "tf2.toml"), why=WHY)

    assert {each.version for each in queries.versions(VersionState.DRAFT)} == {"2", "3"}


def test_what_was_not_tried_is_not_proposed_and_nothing_typed_is_lost(writer):
    version = begun(writer)

    page = writer.submit(f"/criteria/{version.id}/propose", day_fields(3), why="Because it is better")

    assert page.status == 422
    assert "Because it is better" in page.body
    assert any("Try it first" in each for each in page.errors)


def test_a_second_person_publishes_it_once_they_proved_who_they_are(writer, chair):
    version = proposed(writer, days=3)
    assert "Waiting for a second person" in chair.get("/criteria").text
    assert writer.get(f"/criteria/{version.id}/publish").status == 404
    assert "1 version to publish" in chair.get("/").text

    page = chair.get(f"/criteria/{version.id}/publish")
    assert "a new referral is judged under Supporting Families, version 2" in page.text

    chair.submit(page)

    found = queries.version(version.id)
    assert found.state is VersionState.PUBLISHED
    overview = chair.get("/criteria")
    assert "Supporting Families, version 2" in overview.tree.xpath("string(//section[@id='to-come'])")
    told = chair.get(f"/criteria/{version.id}")
    for words in ("Published", "Proposed", "Begun"):
        assert words in told.tree.xpath("string(//section[@id='history'])")
    chair.submit(f"/criteria/{version.id}/give-up", day_fields(9, "last_day"))
    assert queries.version(version.id).in_use_until == clock.today() + timedelta(days=9)


def test_nobody_publishes_their_own_work_by_the_page(sign_in, make_user):
    both = sign_in(make_user(Role.COORDINATOR, Role.CHAIR))
    version = proposed(both)

    assert "somebody else publishes it" in both.get(f"/criteria/{version.id}").text
    assert "version to publish" not in both.get("/").text
    page = both.submit(f"/criteria/{version.id}/publish")

    assert page.status == 409
    assert "A second person publishes" in page.text
    assert queries.version(version.id).state is VersionState.PROPOSED


def test_what_is_sent_back_says_why_to_its_writers(writer, chair):
    version = proposed(writer)

    chair.submit(f"/criteria/{version.id}/send-back", because="The rule must stay at three")

    assert "The rule must stay at three" in writer.get(f"/criteria/{version.id}").text
    assert queries.version(version.id).state is VersionState.DRAFT


def test_a_stale_page_says_so_and_does_nothing(writer, chair):
    version = proposed(writer)
    page = chair.get(f"/criteria/{version.id}/send-back")
    found = queries.version(version.id)
    found.why = "Changed in the meantime"
    db.session.flush()

    page = chair.submit(page, because="Not yet")

    assert page.status == 409
    assert "Not yet" in page.body


def test_a_draft_is_put_aside_and_stays_to_be_read(writer):
    version = begun(writer)

    writer.submit(f"/criteria/{version.id}/drop")

    assert "Put aside" in writer.get("/criteria").text
    assert writer.get(f"/criteria/{version.id}").status == 200


def test_two_versions_are_compared_in_words(writer):
    page = writer.get("/criteria/compare", before="tf1@1", after="sf3@1")

    assert "Proven offence by a child: taken away" in page.text
    assert "How many needs" not in page.text.split("The rule")[0]
    assert writer.get("/criteria/compare", before="x", after="sf3@1").status == 200


@pytest.mark.parametrize("role", [Role.REFERRER, Role.PANEL_MEMBER, Role.KEYWORKER])
def test_who_has_no_right_to_criteria_finds_nothing(sign_in, people, role):
    assert sign_in(people.user(role)).get("/criteria").status == 404


def test_an_auditor_reads_and_changes_nothing(sign_in, people, writer):
    version = begun(writer)
    auditor = sign_in(people.user(Role.AUDITOR))

    page = auditor.get(f"/criteria/{version.id}")

    assert page.status == 200
    assert "Put the draft aside" not in page.text
    assert auditor.get("/criteria/new").status == 404
    assert auditor.get(f"/criteria/{version.id}/propose").status == 404
