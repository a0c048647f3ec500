"""Every macro of the kit on a made-up page, checked as every page of the service is."""

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, flash, render_template
from jinja2 import ChoiceLoader, FileSystemLoader, nodes
from lxml import html

from config import Settings
from tests.support.pages import faults_of_fragment, faults_of_page
from triage import filters
from triage.forms.base import OnceRevisionForm
from triage.forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    FilesField,
    MoneyField,
    NumberField,
    Option,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
)

HERE = Path(__file__).resolve().parent / "pages"
TEMPLATES = HERE.parents[2] / "templates"
PAGES = sorted(path.stem for path in HERE.glob("*.html"))


class Told(StrEnum):
    YES = "yes"
    NO = "no"


class AskForm(OnceRevisionForm):
    name = TextField("Family name", hint="As the family writes it", required="Enter the family name", width=20)
    born = DateField("What is her date of birth?", called="Date of birth", required="Enter her date of birth")
    told = RadiosField("Has the family been told?", options={Told.YES: "Yes", Told.NO: "No"}, coerce=Told)
    why = TextAreaField("Why not?", counted=True, validators=[RequiredWhen("told", {Told.NO}, "Say why not")])
    agency = SelectField("Agency", options=[Option("a", "Elm School", group="Schools"), Option("b", "Police")])
    signs = CheckboxesField(
        "What have you seen?", options=[Option("a", "Debt", "Any"), Option("n", "None", divider="or")]
    )
    debt = MoneyField("How much do they owe?")
    days = NumberField("Days missed", suffix="days")
    agree = CheckboxField("I have checked the address", required="Tick to say you have checked")
    files = FilesField("Add files", accept=".pdf", multiple=True)


class FilterForm(OnceRevisionForm):
    q = TextField("Reference or surname")
    status = CheckboxesField("Status", options=[Option("n", "New"), Option("v", "Verified")])
    agency = SelectField("Agency", empty_text="All agencies", options=[Option("a", "Elm School")])


@pytest.fixture
def service() -> Flask:
    """The templates with the frame's words, and nothing behind them."""
    app = Flask("kit")
    app.config.update(SECRET_KEY="kit", WTF_CSRF_ENABLED=False)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(HERE), FileSystemLoader(TEMPLATES)])
    app.add_template_global(lambda: "token", "csrf_token")
    app.add_template_global(lambda path: f"/static/{path}", "asset")
    app.add_template_global(lambda: "/brand.css", "brand_css")
    filters.register(app)
    for endpoint in ("home.index", "home.guidance", "home.accessibility", "home.privacy", "accounts.sign_out"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "")
    return app


def drawn(service: Flask, name: str, *, sent: bool = False) -> html.HtmlElement:
    """The page of that name, blank or sent without an answer."""
    with service.test_request_context("/", method="POST" if sent else "GET", data={"told": "no"} if sent else None):
        form = AskForm(seen_revision=3)
        if sent:
            form.validate()
        flash("Referral sent", "success")
        page = render_template(
            f"{name}.html",
            form=form,
            filt=FilterForm(formdata=None),
            settings=Settings(),
            demo=True,
            back="/",
            today=date(2026, 3, 3),
            actor=SimpleNamespace(name="Priya Shah", agency_name="Council"),
            navigation=[{"text": "Home", "href": "/", "active": True}, {"text": "The list", "href": "/list"}],
        )
    return html.fromstring(page)


@pytest.mark.parametrize("sent", [False, True], ids=["blank", "with errors"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_kit_is_sound(service: Flask, name: str, sent: bool) -> None:
    page = drawn(service, name, sent=sent)

    assert faults_of_page(page) + faults_of_fragment(page) == []


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
    shown = "".join((HERE / f"{name}.html").read_text(encoding="utf-8") for name in PAGES)
    shown += (TEMPLATES / "question.html").read_text(encoding="utf-8")
    shown += "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "macros").glob("*.html"))

    shown = re.sub(r"\{#.*?#\}", "", shown, flags=re.DOTALL)

    trees = [
        service.jinja_env.parse(path.read_text(encoding="utf-8")) for path in (TEMPLATES / "macros").glob("*.html")
    ]
    macros = [macro.name for tree in trees for macro in tree.find_all(nodes.Macro)]
    unseen = [name for name in macros if not re.search(rf"(?<!macro ){name}\(", shown)]
    assert unseen == []
