"""A page as a person meets it, and the checks that every page of the service must pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import html
from lxml.html import FormElement, HtmlElement
from werkzeug.test import TestResponse

# What a person can type into, tick or choose.
TYPED = "//input[not(@type='hidden' or @type='submit' or @type='button' or @type='reset')] | //select | //textarea"
HANDLERS = ("onclick", "onchange", "onsubmit", "onload", "oninput", "onfocus", "onblur", "onkeydown")


@dataclass
class Page:
    """One answer of the service, read as HTML."""

    path: str
    status: int
    body: str
    headers: dict[str, str]
    visited: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, response: TestResponse) -> Page:
        """The page in a response, with the pages that redirected to it."""
        visited = [earlier.request.path for earlier in response.history]
        path = response.request.full_path.rstrip("?")
        return cls(path, response.status_code, response.get_data(as_text=True), dict(response.headers), visited)

    @cached_property
    def tree(self) -> HtmlElement:
        return html.fromstring(self.body or "<html></html>")

    @property
    def text(self) -> str:
        """The words of the page with single spaces, scripts and styles left out."""
        parts = self.tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
        return " ".join(" ".join(parts).split())

    @property
    def title(self) -> str:
        return " ".join(self.tree.xpath("string(//title)").split())

    @property
    def h1(self) -> str:
        return words(self.one("//h1"))

    @property
    def errors(self) -> list[str]:
        """What the error summary at the top says, item by item."""
        summary = "//*[contains(concat(' ', @class, ' '), ' govuk-error-summary ')]//li"
        return [words(item) for item in self.tree.xpath(summary)]

    @property
    def links(self) -> dict[str, str]:
        """Where each link in the main part leads, by its words."""
        return {words(link): link.get("href") for link in self.tree.xpath("//main//a[@href]")}

    def one(self, xpath: str) -> Any:
        """The only thing at that XPath."""
        found = self.tree.xpath(xpath)
        assert len(found) == 1, f"{len(found)} of {xpath} on {self.path}"
        return found[0]

    def all(self, xpath: str) -> list[str]:
        """The words of everything at that XPath."""
        return [words(item) if isinstance(item, HtmlElement) else str(item) for item in self.tree.xpath(xpath)]

    def field(self, name: str) -> Any:
        """What the field of that name holds: text, the choice made, or the list of ticked choices."""
        for form in self.forms():
            if name in form.inputs:
                return values_of(form, name)
        raise AssertionError(f"no field {name!r} on {self.path}; there are {sorted(self.fields())}")

    def fields(self) -> set[str]:
        """The names of all fields of all forms."""
        return {name for form in self.forms() for name in form.inputs.keys()}  # noqa: SIM118  # not a mapping

    def forms(self) -> list[FormElement]:
        """The forms of the main part, then those around it."""
        everywhere = list(self.tree.forms)
        inside = set(self.tree.xpath("//main//form"))
        return sorted(everywhere, key=lambda form: form not in inside)

    def must_be_sound(self) -> None:
        """Check what every page owes its reader; a fragment without a head owes only the last four."""
        faults = faults_of_fragment(self.tree)
        if "<html" in self.body[:500].lower():
            faults += faults_of_page(self.tree)
        assert not faults, f"{self.path} (status {self.status}): {'; '.join(faults)}"


def words(element: HtmlElement) -> str:
    """An element's text with single spaces."""
    return " ".join(element.text_content().split())


def values_of(form: FormElement, name: str) -> Any:
    """The values that a form would send for one name: one, or a list where several boxes share it."""
    boxes = form.xpath(".//input[@type='checkbox'][@name=$name]", name=name)
    if boxes:
        return [box.get("value", "on") for box in boxes if box.get("checked") is not None]
    hidden = form.xpath(".//input[@type='hidden'][@name=$name]/@value", name=name)
    if len(hidden) > 1:
        return hidden
    value = form.fields[name]
    return value.strip("\r\n") if isinstance(value, str) else value


def faults_of_page(tree: HtmlElement) -> list[str]:
    """What is wrong with a whole page."""
    faults = []
    headings = tree.xpath("//h1")
    if len(headings) != 1:
        faults.append(f"{len(headings)} first-level headings instead of one")
    title = tree.xpath("string(//title)").strip()
    if not title:
        faults.append("no title")
    wrong = tree.xpath("//*[contains(@class, 'govuk-error-message') or contains(@class, 'govuk-error-summary')]")
    if title.startswith("Error: ") and not wrong:
        faults.append("a title that speaks of an error, and none on the page")
    if not tree.get("lang"):
        faults.append("no language")
    if len(tree.xpath("//main")) != 1:
        faults.append("not exactly one main part")
    return faults


def faults_of_fragment(tree: HtmlElement) -> list[str]:
    """What is wrong with a piece of a page."""
    faults = []
    repeated = [name for name, count in Counter(tree.xpath("//@id")).items() if count > 1]
    if repeated:
        faults.append(f"ids used more than once: {', '.join(sorted(repeated))}")
    named = {label.get("for") for label in tree.xpath("//label[@for!='']") if words(label)}
    fields = [field for field in tree.xpath(TYPED) if not has_label(field, named)]
    unlabelled = [field.get("name") or field.get("id") or "?" for field in fields]
    if unlabelled:
        faults.append(f"fields without a label: {', '.join(unlabelled)}")
    if tree.xpath("//@style"):
        faults.append("a style attribute, which the security policy forbids")
    if any(tree.xpath(f"//@{handler}") for handler in HANDLERS) or tree.xpath("//a[starts-with(@href,'javascript:')]"):
        faults.append("a script in an attribute, which the security policy forbids")
    return faults


def has_label(element: HtmlElement, named: Collection[str]) -> bool:
    """Whether a person who hears the page knows what to put in; `named` are the ids that labels with words are for."""
    if (element.get("aria-label") or "").strip() or element.get("aria-labelledby"):
        return True
    return element.get("id") in named or any(words(label) for label in element.iterancestors("label"))
