"""A person at a browser without JavaScript: opens pages, fills in the forms that are there, presses buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import Context
from typing import Any
from uuid import UUID

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from lxml.html import FormElement
from werkzeug.test import TestResponse

from tests.support.pages import Page, values_of, words
from tests.support.people import code_for, fresh_code
from tests.support.surface import must_be_dressed
from tests.support.watch import StatementWatch, a_get_may_write
from triage.accounts import queries as accounts
from triage.accounts.commands import SignedInBy
from triage.accounts.models import User
from triage.accounts.routes import entry
from triage.db import db

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
SENT_AGAIN = {307, 308}


class Visitor:
    """A test client which checks every page that it opens, and that opening one changes nothing."""

    def __init__(self, app: Flask, watch: StatementWatch | None = None) -> None:
        self.app = app
        self.raw: FlaskClient = app.test_client()
        self.watch = watch or StatementWatch()
        self.page: Page | None = None

    def get(self, path: str, *, headers: Mapping[str, str] | None = None, **query: Any) -> Page:
        """Open a page, as following a link does."""
        return self._arrive(self.send("GET", path, query_string=query or None, headers=headers))

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> Page:
        """Send a form that is not on any page, with the right CSRF token: what a stale or hostile tab does."""
        return self._arrive(self.send("POST", path, data={"csrf_token": self._csrf_token(), **(data or {})}, **options))

    def submit(
        self,
        where: str | Page,
        more: Mapping[str, Any] | None = None,
        *,
        press: str | None = None,
        form: str | None = None,
        **fields: Any,
    ) -> Page:
        """Fill in the form of a page, press its button, and arrive where that leads.

        Fields keep what the page gives them unless named here; a list ticks several boxes. A name that the page has no
        field for is a fault of the test or of the page. `press` names the button by its words, `form` the form by its
        id or the end of its action; without them it is the first form of the main part that has the fields.
        """
        page = self.get(where) if isinstance(where, str) else where
        wanted = {**(more or {}), **fields}
        chosen = choose_form(page, wanted, form, press)
        data = fill_in(page, chosen, wanted, press)
        path = chosen.get("action") or page.path
        path = path if not path.startswith("?") else page.path.split("?")[0] + path
        if (chosen.get("method") or "get").lower() == "get":
            return self.get(path.split("?")[0], **data)
        return self._arrive(self.send("POST", path, data=data), sent=data)

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the pages of password and code, without opening the page that this leads to."""
        self.get("/sign-in")
        data = {"csrf_token": self._csrf_token(), "email": email, "password": password}
        response = self.send("POST", "/sign-in", data=data)
        assert response.status_code in REDIRECTS, f"{email} could not sign in: {Page.of(response).errors}"
        data = {"csrf_token": self._csrf_token(), "one_time_code": self.code_of(email)}
        response = self.send("POST", "/sign-in/code", data=data)
        assert response.status_code in REDIRECTS, f"{email} could not sign in: {Page.of(response).errors}"

    def let_in(self, user: User) -> None:
        """Begin a session for somebody as the sign-in pages do once both proofs are given, without those pages."""
        commit_what_was_arranged()
        for cookie in Context().run(cookies_of_a_beginning, self.app, user.id):
            name, value = cookie.split(";")[0].split("=", 1)
            self.raw.set_cookie(name, value)
        if has_app_context():
            db.session.expire_all()

    def give_password_and_code(self, where: str | Page, email: str, password: str) -> Page:
        """Fill in the sign-in page and then the page for the code, and arrive where that leads."""
        self.submit(where, email=email, password=password)
        return self.give_code(email)

    def give_code(self, email: str) -> Page:
        """Fill in the page at hand, which asks for a code, and arrive where that leads."""
        assert self.page is not None
        return self.submit(self.page, one_time_code=self.code_of(email))

    def give_code_at(self, where: str, email: str) -> Page:
        """Open a page that asks for a code, give it, and arrive where that leads."""
        self.get(where)
        return self.give_code(email)

    def code_of(self, email: str) -> str:
        """What this person's app shows now."""
        if has_app_context():
            return fresh_code(email)
        return code_for(self.app, email)

    def follow(self, link: str) -> Page:
        """Follow the link with these words on the page at hand."""
        assert self.page is not None, "open a page first"
        links = self.page.links
        assert link in links, f"no link {link!r} on {self.page.path}; there are {sorted(links)}"
        return self.get(links[link])

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        """One request with nothing followed, in a context of its own as on a server."""
        commit_what_was_arranged()
        with self.watch.during() as watch:
            response: TestResponse = Context().run(self.raw.open, path, method=method, buffered=True, **options)
            written, uncommitted = list(watch.written), [*watch.uncommitted, *watch.lost]
        must_be_dressed(response, self.app)
        if method in {"GET", "HEAD"}:
            wrongly = set(written) - a_get_may_write(path)
            assert not wrongly, f"a {method} of {path} wrote to {', '.join(sorted(wrongly))}"
        if response.status_code < 400:
            assert not uncommitted, f"{method} {path} left changes uncommitted: {', '.join(sorted(set(uncommitted)))}"
        if has_app_context():
            db.session.expire_all()
        return response

    def _arrive(self, response: TestResponse, *, sent: Mapping[str, Any] | None = None) -> Page:
        """The page at the end of the redirects, checked; some of them want the form that was `sent` once more."""
        visited: list[str] = []
        while response.status_code in REDIRECTS:
            visited.append(response.request.path)
            assert len(visited) <= MOST_REDIRECTS, f"redirected in a circle: {visited}"
            again = response.status_code in SENT_AGAIN and response.request.method == "POST"
            form = {"data": sent} if again else {}
            response = self.send("POST" if again else "GET", response.headers["Location"], **form)
        page = self.page_of(response)
        page.visited = visited
        return page

    def page_of(self, response: TestResponse) -> Page:
        """The page in a response, checked where it is HTML."""
        page = Page.of(response)
        if response.mimetype == "text/html":
            page.must_be_sound()
            self.page = page
        return page

    def _csrf_token(self) -> str:
        tokens = self.page.tree.xpath("//input[@name='csrf_token']/@value") if self.page is not None else []
        return str(tokens[0]) if tokens else ""


def cookies_of_a_beginning(app: Flask, user_id: UUID) -> list[str]:
    """The cookies with which a browser is sent on from the page for the code."""
    with app.test_request_context("/sign-in/code"):
        app.preprocess_request()
        user = accounts.user_by_id(user_id)
        assert user is not None
        entry.start_session(user, how=SignedInBy.CODE)
        return app.process_response(app.response_class()).headers.getlist("Set-Cookie")


def commit_what_was_arranged() -> None:
    """Let the request see what the test has put into its session."""
    if has_app_context():
        db.session.commit()  # noqa: TID251  # the test stands outside every act


def choose_form(page: Page, fields: Iterable[str], name: str | None, press: str | None) -> FormElement:
    """The form to fill in."""
    forms = page.forms()
    if name is not None:
        forms = [form for form in forms if form.get("id") == name or (form.get("action") or "").endswith(name)]
    if press is not None:
        forms = [form for form in forms if button(form, press) is not None]
    fitting = [form for form in forms if set(fields) <= set(form.inputs.keys())]
    missing = set(fields) - page.fields()
    assert not missing, f"no field {', '.join(sorted(missing))} on {page.path}; there are {sorted(page.fields())}"
    assert fitting, f"no form on {page.path} (status {page.status}) has {sorted(fields)} and the button {press!r}"
    return fitting[0]


def fill_in(page: Page, form: FormElement, wanted: Mapping[str, Any], press: str | None) -> dict[str, Any]:
    """What a browser would send."""
    data: dict[str, Any] = {}
    for name in form.inputs.keys():  # noqa: SIM118  # lxml's InputGetter is not a mapping
        if name in wanted:
            must_be_offered(page, form, name, wanted[name])
            data[name] = wanted[name]
        elif not form.xpath(".//*[@name=$name][@type='submit' or @type='file' or self::button]", name=name):
            data[name] = values_of(form, name)
    pressed = button(form, press) if press is not None else next(iter(buttons(form)), None)
    if pressed is not None and pressed.get("name"):
        data[pressed.get("name")] = pressed.get("value", "")
    return {name: value for name, value in data.items() if value is not None and value != []}


def must_be_offered(page: Page, form: FormElement, name: str, value: Any) -> None:
    """A person can choose only what is on the page."""
    choices = form.xpath(".//input[@type='radio' or @type='checkbox'][@name=$name]/@value", name=name)
    choices += form.xpath(".//select[@name=$name]//option/@value", name=name)
    if not choices or value is None:
        return
    for one in value if isinstance(value, list) else [value]:
        assert str(one) in choices, f"{name} on {page.path} offers {choices}, not {one!r}"


def buttons(form: FormElement) -> list[Any]:
    """The buttons that send a form, in the order of the page."""
    found: list[Any] = form.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']")
    return found


def button(form: FormElement, name: str) -> Any:
    """The button with these words, or this name=value."""
    for found in buttons(form):
        said = (words(found) or found.get("value", ""), f"{found.get('name')}={found.get('value')}")
        if name in said:
            return found
    return None
