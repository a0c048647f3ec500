"""Every macro of the kit on a made-up page, checked as every page of the service is."""

import re

import pytest
from flask import Flask
from jinja2 import nodes
from lxml import html

from tests.kit.conftest import ERRORS, HERE, PAGES, ROOT
from tests.support.pages import faults_of_fragment, faults_of_page

ASKING = [name for name in PAGES if "(form" in (HERE / f"{name}.html").read_text(encoding="utf-8")]
"""Those that show what is wrong with what was sent; the others take no notice of it."""
MACROS = ROOT / "templates" / "macros"


def drawn(service: Flask, name: str, *, sent: bool = False) -> html.HtmlElement:
    """The page of that name, blank or sent without most answers."""
    client = service.test_client()
    response = client.post(f"/kit/{name}", data={"told": "no"}) if sent else client.get(f"/kit/{name}")
    return html.fromstring(response.get_data(as_text=True))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_kit_is_sound(service: Flask, name: str) -> None:
    page = drawn(service, name)

    assert faults_of_page(page) + faults_of_fragment(page) == []


@pytest.mark.parametrize("name", ASKING)
def test_a_page_of_the_kit_is_sound_with_its_errors(service: Flask, name: str) -> None:
    page = drawn(service, name, sent=True)

    assert faults_of_page(page) + faults_of_fragment(page) == []


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_says_what_to_do_and_loses_nothing_that_was_typed(service: Flask, status: int) -> None:
    page = html.fromstring(service.test_client().get(f"/error/{status}").get_data(as_text=True))

    assert faults_of_page(page) + faults_of_fragment(page) == []
    assert [box.text.strip() for box in page.xpath("//main//textarea")] == [
        ("Rent arrears & debt " * 10).strip(),
        "North",
    ]
    assert page.xpath("//main//a[@href='/home.index']")


def test_forbidden_and_missing_look_the_same(service: Flask) -> None:
    client = service.test_client()

    assert client.get("/error/403").data == client.get("/error/404").data


def test_a_conflict_shows_what_changed(service: Flask) -> None:
    page = service.test_client().get("/error/409").get_data(as_text=True)

    assert "The tier is now Light" in page
    assert "The meeting has closed." in page


def test_a_page_with_errors_says_so_in_its_title(service: Flask) -> None:
    assert drawn(service, "ask").xpath("string(//title)").startswith("The family – ")
    assert drawn(service, "ask", sent=True).xpath("string(//title)").startswith("Error: The family – ")


def test_a_page_shows_its_errors_once_and_before_its_heading(service: Flask) -> None:
    page = drawn(service, "ask", sent=True)

    assert len(page.xpath("//*[contains(@class, 'govuk-error-summary') and @data-module]")) == 1
    assert page.xpath("//*[contains(@class, 'govuk-error-summary')]/following::h1")


def test_every_cell_of_a_working_table_names_its_column_for_a_narrow_screen(service: Flask) -> None:
    for name in PAGES:
        cells = drawn(service, name).xpath("//table[contains(@class, 'app-table--cards')]/tbody/tr/*")

        assert all("data-label" in cell.attrib for cell in cells), name


def test_colour_never_speaks_alone(service: Flask) -> None:
    marks = "//*[contains(@class, 'app-tag') or contains(@class, 'app-mark') or contains(@class, 'app-clock')]"

    found = [mark for name in PAGES for mark in drawn(service, name).xpath(marks)]

    assert found
    assert all(mark.text_content().strip() for mark in found)


def test_every_macro_is_shown_on_a_page_of_the_kit(service: Flask) -> None:
    files = [*HERE.glob("*.html"), *MACROS.glob("*.html"), ROOT / "templates" / "question.html"]
    shown = "".join(path.read_text(encoding="utf-8") for path in files)
    shown = re.sub(r"\{#.*?#\}", "", shown, flags=re.DOTALL)

    trees = [service.jinja_env.parse(path.read_text(encoding="utf-8")) for path in MACROS.glob("*.html")]
    macros = [macro.name for tree in trees for macro in tree.find_all(nodes.Macro)]
    assert [name for name in macros if not re.search(rf"(?<!macro ){name}\(", shown)] == []
