"""The fields of the kit: what people type, what they are told, and that nothing they typed is lost."""

import io
import uuid
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from werkzeug.datastructures import FileStorage, MultiDict

from triage import clock, filters
from triage.forms.base import OnceRevisionForm
from triage.forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EmailField,
    FilesField,
    MoneyField,
    NumberField,
    Option,
    PasswordField,
    RadiosField,
    RequiredWhen,
    SelectField,
    TextAreaField,
    TextField,
    TimeField,
)
from triage.forms.fields.dates import read_date

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


class Told(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


TOLD = {Told.YES: "Yes", Told.NO: "No", Told.NOT_KNOWN: "I do not know"}
SIGNS = [Option("absence", "Missing school"), Option("debt", "Debt"), Option("none", "None of these", exclusive=True)]


class KitForm(OnceRevisionForm):
    name = TextField("Family name", hint="As they write it", required="Enter the family name", max_length=20, width=20)
    email = EmailField("Email address")
    password = PasswordField("Password")
    born = DateField("What is her date of birth?", called="Date of birth", past=True)
    due = DateField("Due date", future=True)
    needs = NumberField("How many needs?", called="The number of needs", maximum=500)
    starts = TimeField("Start")
    told = RadiosField("Has the family been told?", options=TOLD, coerce=Told, required="Say whether they were told")
    why = TextAreaField(
        "Why not?", counted=True, max_length=50, validators=[RequiredWhen("told", {Told.NO}, "Say why not")]
    )
    agency = SelectField("Agency", options=[Option("1", "Elm School", group="Schools"), Option("2", "Police")])
    signs = CheckboxesField("What have you seen?", options=SIGNS)
    agree = CheckboxField("The address is safe", required="Tick to say that it is safe")
    days = NumberField("Days missed", minimum=1, maximum=200)
    debt = MoneyField("Arrears")
    files = FilesField("Files", multiple=True, most=2)


RIGHT = {"name": "Okoro", "told": "yes", "agree": "yes"}


@pytest.fixture
def service() -> Flask:
    """Forms and their macros without a database."""
    app = Flask("kit", template_folder=str(TEMPLATES))
    app.config.update(SECRET_KEY="kit", WTF_CSRF_ENABLED=False)
    app.add_template_global(lambda: "token", "csrf_token")
    filters.register(app)
    return app


def filled(service: Flask, **answers: object) -> KitForm:
    """The form after somebody sent these answers."""
    with service.test_request_context("/", method="POST"):
        form = KitForm(formdata=MultiDict({**RIGHT, **answers}))
        form.validate()
        return form


def drawn(service: Flask, form: KitForm) -> html.HtmlElement:
    """The page of that form."""
    page = """{% from "macros/forms.html" import form_open, error_summary, field, buttons %}
    <main>{{ error_summary(form) }}{% call form_open(form, files=true, autosave="/draft", guard=true) %}
    {% set why %}{{ field(form.why) }}{% endset %}
    {% for item in form if item.name != "why" %}
    {{ field(item, reveals={"no": why} if item.name == "told" else {}) }}{% endfor %}
    {{ buttons() }}{% endcall %}</main>"""
    with service.test_request_context("/"):
        return html.fromstring(render_template_string(page, form=form))


def test_a_right_form_has_no_errors(service: Flask) -> None:
    form = filled(service)

    assert form.error_links() == []
    assert form.told.data is Told.YES
    assert form.born.data is None
    assert form.signs.data == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("27", "3", "2016"), date(2016, 3, 27)),
        (("27", "March", "2016"), date(2016, 3, 27)),
        ((" 1 ", "sept", "2016"), date(2016, 9, 1)),
        (("29", "FEB", "2024"), date(2024, 2, 29)),
        (("05", "05", "2016"), date(2016, 5, 5)),
    ],
)
def test_a_date_is_read_as_people_write_it(service: Flask, typed: tuple[str, str, str], meant: date) -> None:
    day, month, year = typed

    form = filled(service, **{"born-day": day, "born-month": month, "born-year": year})

    assert form.errors == {}
    assert form.born.data == meant


@pytest.mark.parametrize(
    ("typed", "sentence", "focus"),
    [
        (("27", "", "2016"), "Date of birth must include a month", "born-month"),
        (("", "", "2016"), "Date of birth must include a day and a month", "born-day"),
        (("27", "Marchember", "2016"), "Date of birth must have a real month, like 3 or March", "born-month"),
        (("27", "ju", "2016"), "Date of birth must have a real month, like 3 or March", "born-month"),
        (("30", "2", "2016"), "Date of birth must be a real date", "born-day"),
        (("²", "2", "2016"), "Date of birth must be a real date", "born-day"),
        (("1", "2", "16"), "Date of birth must have a year of 4 numbers, like 2015", "born-year"),
        (("1", "2", "0000"), "Date of birth must be a real date", "born-day"),
        (("1", "2", "2100"), "Date of birth must be today or in the past", "born-day"),
        (("31", "12", "9999"), "Date of birth must have a year between 1900 and 2100", "born-year"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_leads_there(
    service: Flask, typed: tuple[str, str, str], sentence: str, focus: str
) -> None:
    day, month, year = typed

    form = filled(service, **{"born-day": day, "born-month": month, "born-year": year})
    page = drawn(service, form)

    assert [(link.text, link.target) for link in form.error_links()] == [(sentence, focus)]
    assert page.xpath("//*[contains(@class, 'error-summary')]//a/@href") == [f"#{focus}"]
    assert tuple(page.xpath(f"string(//input[@id='born-{part}']/@value)") for part in ("day", "month", "year")) == typed


@given(st.dictionaries(st.sampled_from(["day", "month", "year"]), st.text(max_size=8)))
def test_no_date_that_can_be_typed_breaks_the_page(typed: dict[str, str]) -> None:
    read_date({"day": "", "month": "", "year": "", **typed})


def test_a_due_date_before_today_is_refused(service: Flask) -> None:
    form = filled(service, **{"due-day": "1", "due-month": "1", "due-year": "2020"})

    assert form.errors == {"due": ["Due date must be today or in the future"]}
    assert form.due.data < clock.today()


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("name", "", "Enter the family name"),
        ("name", "   ", "Enter the family name"),
        ("name", "O" * 21, "Family name must be 20 characters or fewer"),
        ("email", "nobody", "Enter an email address in the correct format, like name@example.com"),
        ("told", "", "Say whether they were told"),
        ("told", "perhaps", "Say whether they were told"),
        ("agency", "3", "Choose one of the answers in the list"),
        ("signs", "magic", "Choose one of the answers in the list"),
        ("agree", "", "Tick to say that it is safe"),
        ("days", "many", "Days missed must be a whole number, like 12"),
        ("days", "0", "Days missed must be between 1 and 200"),
        ("needs", "501", "The number of needs must be between 0 and 500"),
        ("days", "١٢", "Days missed must be a whole number, like 12"),
        ("debt", "lots", "Arrears must be an amount in pounds, like 120 or 120.50"),
        ("debt", "1e400", "Arrears must be an amount in pounds, like 120 or 120.50"),
        ("debt", "-1", "Arrears must be £0 or more"),
        ("starts", "25:00", "Enter a time, like 9:30am or 14:00"),
        ("starts", "teatime", "Enter a time, like 9:30am or 14:00"),
        ("why", "x" * 51, "Why not? must be 50 characters or fewer"),
    ],
)
def test_each_wrong_answer_gets_one_plain_sentence(service: Flask, name: str, typed: str, sentence: str) -> None:
    form = filled(service, **{name: typed})

    expected = sentence.replace("Why not?", "This answer")
    assert form.errors == {name: [expected]}


@pytest.mark.parametrize(
    ("name", "typed"), [("days", "many"), ("debt", "lots"), ("starts", "teatime"), ("email", "no")]
)
def test_what_could_not_be_read_is_shown_again(service: Flask, name: str, typed: str) -> None:
    page = drawn(service, filled(service, **{name: typed}))

    assert page.xpath(f"string(//input[@id='{name}']/@value)") == typed


def test_numbers_money_and_times_are_read_as_people_write_them(service: Flask) -> None:
    form = filled(service, days=" 1 20 ", debt="£2,100.5", starts="2.30pm", email="sam@example.com")

    assert form.errors == {}
    assert form.days.data == 120
    assert form.debt.data == Decimal("2100.50")
    assert form.starts.data == time(14, 30)


def test_another_answer_can_make_one_necessary(service: Flask) -> None:
    form = filled(service, told="no", why=" ")

    assert form.errors == {"why": ["Say why not"]}


def test_text_keeps_its_letters_and_loses_what_no_database_takes(service: Flask) -> None:
    form = filled(service, name="O’Hara-S\u0301wia\u0328tek\x00", why="one\r\ntwo")

    assert form.name.data == "O’Hara-Świątek"
    assert form.why.data == "one\ntwo"


def test_a_book_pasted_into_a_field_does_not_come_back_whole(service: Flask) -> None:
    book = {"why": "a" * 4_900_000, "name": "b" * 900_000, "days": "9" * 900_000, "starts": "1" * 900_000}
    form = filled(service, **book)

    assert "Only the first 100,000 of what you sent are shown" in form.why.errors[0]
    assert all(form[name].typed() == text[:100_000] for name, text in book.items())
    assert len(html.tostring(drawn(service, form))) < 500_000


def test_a_password_is_never_sent_back(service: Flask) -> None:
    page = drawn(service, filled(service, password="correct horse", name=""))

    assert "correct horse" not in html.tostring(page, encoding="unicode")


def test_only_chosen_files_count_and_not_too_many(service: Flask) -> None:
    nameless = FileStorage(io.BytesIO(b""), filename="")
    files = [FileStorage(io.BytesIO(b"x"), filename=f"{number}.pdf") for number in range(3)]

    with service.test_request_context("/", method="POST"):
        none = KitForm(formdata=MultiDict([*RIGHT.items(), ("files", nameless)]))
        many = KitForm(formdata=MultiDict([*RIGHT.items(), *[("files", file) for file in files]]))

        assert none.validate()
        assert none.files.data == []
        assert not many.validate()
        assert many.errors == {"files": ["You can choose up to 2 files at a time"]}


def test_a_key_comes_back_as_it_was_sent_and_a_damaged_one_is_replaced(service: Flask) -> None:
    key = uuid.uuid4()

    assert filled(service, idempotency_key=str(key)).idempotency_key.data == key
    assert isinstance(filled(service, idempotency_key="x").idempotency_key.data, uuid.UUID)
    assert isinstance(filled(service).idempotency_key.data, uuid.UUID)


def test_a_page_without_its_revision_counts_as_out_of_date(service: Flask) -> None:
    assert filled(service, seen_revision="7").seen_revision.data == 7
    assert filled(service, seen_revision="seven").seen_revision.data == 0
    assert filled(service).seen_revision.data == 0


def test_a_newer_revision_can_be_accepted_with_the_words_kept(service: Flask) -> None:
    form = filled(service, seen_revision="7", why="Because")
    form.accept_revision(8)

    page = drawn(service, form)

    assert page.xpath("string(//input[@name='seen_revision']/@value)") == "8"
    assert page.xpath("string(//textarea[@name='why'])").strip() == "Because"


def test_a_refusal_by_the_service_is_an_error_of_the_form(service: Flask) -> None:
    form = filled(service)
    form.add_error("The meeting has closed")
    form.add_error("Choose another agency", field="agency")

    assert [(link.text, link.target) for link in form.error_links()] == [
        ("The meeting has closed", None),
        ("Choose another agency", "agency"),
    ]


def test_every_error_link_leads_to_an_input_that_is_on_the_page(service: Flask) -> None:
    with service.test_request_context("/", method="POST"):
        form = KitForm(formdata=MultiDict({"days": "x", "debt": "x", "born-day": "1", "agency": "9", "email": "x"}))
        form.validate()

    page = drawn(service, form)

    targets = [link.removeprefix("#") for link in page.xpath("//*[contains(@class, 'error-summary')]//a/@href")]
    inputs = page.xpath("//input/@id | //select/@id | //textarea/@id")
    assert len(targets) == len(form.errors)
    assert set(targets) <= set(inputs)


def test_every_input_has_a_label_and_every_id_is_used_once(service: Flask) -> None:
    page = drawn(service, filled(service, name=""))

    ids = page.xpath("//@id")
    named = page.xpath("//input[not(@type='hidden')]/@id | //select/@id | //textarea/@id")
    described = " ".join(page.xpath("//@aria-describedby")).split()
    assert len(ids) == len(set(ids))
    assert set(named) <= set(page.xpath("//label/@for"))
    assert set(described) <= set(ids)
    assert not page.xpath("//@style | //*[@required]")
