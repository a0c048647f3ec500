"""The kit on its own: made-up pages of every macro, with the real style sheets, scripts and security policy."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, Response, flash, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader

from config import Settings
from tests.support.serving import serving
from triage import assets, filters
from triage.access.permissions import Permission
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
from triage.headers import policy

HERE = Path(__file__).resolve().parent / "pages"
ROOT = HERE.parents[2]
ERRORS = sorted(int(path.stem) for path in (ROOT / "templates" / "errors").glob("[0-9]*.html"))
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


def kit_page(name: str) -> str:
    """One made-up page, blank or with the errors of what was sent."""
    form = AskForm(seen_revision=3)
    if request.method == "POST":
        form.validate()
    flash("Referral sent", "success")
    return render_template(
        f"{name}.html",
        form=form,
        filt=FilterForm(formdata=None),
        back="/kit/task",
        today=date(2026, 3, 3),
        actor=SimpleNamespace(name="Priya Shah", agency_name="Council", may=lambda permission: True),
        navigation=[{"text": "Home", "href": "/", "active": True}, {"text": "The list", "href": "/kit/list"}],
    )


def error_page(status: int) -> str:
    """An error's page, with what changed and what was typed."""
    return render_template(
        f"errors/{status}.html",
        message="The meeting has closed.",
        changes=["The tier is now Light"],
        typed=[("rationale", "Rent arrears & debt " * 10), ("team", "North")],
    )


@pytest.fixture
def service() -> Flask:
    """The templates with the frame's words, and nothing behind them."""
    app = Flask("kit", static_folder=str(ROOT / "static"), static_url_path="/static")
    app.config.update(SECRET_KEY="kit", WTF_CSRF_ENABLED=False, SETTINGS=Settings(demo=True), TESTING=True)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(HERE), FileSystemLoader(ROOT / "templates")])
    app.add_template_global(lambda: "token", "csrf_token")
    app.context_processor(lambda: {"settings": app.config["SETTINGS"], "demo": True, "Permission": Permission})
    assets.register(app)
    filters.register(app)
    for endpoint in ("home.index", "home.guidance", "home.accessibility", "home.privacy"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "")
    for act in ("account", "leave", "session_status", "sign_in", "sign_out", "stay"):
        app.add_url_rule(f"/accounts/{act}", f"accounts.{act}", lambda: "", methods=["GET", "POST"])
    app.add_url_rule("/families/find", "families.find", lambda: "", methods=["POST"])
    app.add_url_rule("/kit/<name>", "kit", kit_page, methods=["GET", "POST"])
    app.add_url_rule("/error/<int:status>", "error", error_page)
    app.after_request(_with_policy)
    return app


@pytest.fixture
def kit_server(service: Flask) -> Iterator[str]:
    """The address of the made-up pages on a real port."""
    with serving(service) as address:
        yield address


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = policy(request.environ.get("triage.nonce", "none"))
    return response
