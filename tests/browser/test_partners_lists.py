"""A school sends a list and the coordinator takes it in and undoes it, in browsers without JavaScript."""

from __future__ import annotations

import time

import pytest

from tests.browser.walker import Walker
from tests.imports import files
from triage import clock

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"])]


def test_a_list_is_sent_mapped_tried_taken_in_and_undone(somebody, database_kind, tmp_path):
    today = clock.today()
    path = tmp_path / "autumn.csv"
    headings = files.HEADINGS.replace("DOB", "Born on")
    rows = (
        f"Pupil{at},Family{at},0{1 + at % 9}/03/2014,{at} Elm Row,ZZ98 4AB,{50 + at},{files.uk(today)}"
        for at in range(60)
    )
    path.write_bytes(files.csv(*rows, f"Ola,Nkemelu,,,,lots,{files.uk(today)}", headings=headings))

    school: Walker = somebody("primary", "no JavaScript")
    page = school.page
    school.open("/lists/new")
    page.locator("select[name=kind]").select_option("attendance")
    for part, value in (("day", today.day), ("month", today.month), ("year", today.year)):
        page.locator(f"input[name=as_at-{part}]").fill(str(value))
    page.locator("input[name=file]").set_input_files(path)
    school.press("Send and try the list")
    page.locator("select[name=column_date_of_birth]").select_option("Born on")
    school.press("Confirm the columns and try the list")
    until(school, "With the coordinator")
    assert "Can be used" in school.text
    assert "Nobody known" not in school.text
    with page.expect_download() as download:
        page.get_by_role("link", name="as CSV").click()
    assert b"is not a number" in download.value.path().read_bytes()
    reference = school.path.rsplit("/", 1)[1]
    taken_in_and_undone(somebody("coordinator", "no JavaScript"), reference)


def taken_in_and_undone(coordinator: Walker, reference: str) -> None:
    page = coordinator.page
    coordinator.open(f"/lists/{reference}")
    coordinator.go(page.get_by_role("link", name="See every row"))
    coordinator.go(page.get_by_role("link", name="Further rows"))
    assert "Pupil59 Family59" in coordinator.text
    coordinator.open(f"/lists/{reference}")
    coordinator.press("Take the list in")
    until(coordinator, "Taken in")
    coordinator.press("Undo this list")
    coordinator.fill({"because": "The school sent last year's figures."})
    coordinator.press("Undo this list")
    until(coordinator, "This list was undone")
    assert "last year" in coordinator.text


def until(walker: Walker, words: str) -> None:
    """Look again until the work is done, as somebody without JavaScript does."""
    ends = time.monotonic() + 300
    while time.monotonic() < ends:
        walker.page.reload()
        if words in walker.text and "Being t" not in walker.text:
            return
        time.sleep(0.5)
    pytest.fail(f"{words!r} never came: {walker.text}")
