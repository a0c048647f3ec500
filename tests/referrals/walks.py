"""Walks through the referral form, as a person makes them."""

from __future__ import annotations

import copy
import uuid
from contextlib import nullcontext
from typing import Any

from flask import has_app_context

from tests.support.databases import at_work
from tests.support.pages import Page
from tests.support.visitor import Visitor
from triage.db import db, transaction
from triage.referrals.models import Referral

MOTHER = {"given_name": "Róisín", "family_name": "O’Dowd", "role": "mother", "birth": "known"}
CHILD = {"given_name": "Ewan", "family_name": "Barnes-O’Dowd", "role": "child", "birth": "known"}
MOTHER_BORN = {"date_of_birth-day": "4", "date_of_birth-month": "May", "date_of_birth-year": "1988"}
CHILD_BORN = {"date_of_birth-day": "12", "date_of_birth-month": "9", "date_of_birth-year": "2014"}


def begin(visitor: Visitor, *, danger: str = "no") -> str:
    """Start a referral; the address of its task list."""
    page = visitor.submit("/referrals/new", danger=danger)
    return page.path.split("?")[0].removesuffix("/danger")


def add_person(visitor: Visitor, referral: str, *details: dict[str, str], **fields: str) -> str:
    """Add one person with the details page left as it is; their id."""
    page = visitor.get(f"{referral}/overview/people/add")
    person = page.path.rpartition("/")[2]
    more = {name: value for one in details for name, value in one.items()}
    page = visitor.submit(page, {**more, **fields})
    assert page.status == 200, page.errors
    extra = {"cares": "yes"} if "cares" in page.fields() else {}
    page = visitor.submit(page, extra)
    assert page.h1 == "The people in the family", page.errors
    return person


def fill(visitor: Visitor, referral: str, key: str, **fields: object) -> Page:
    """Answer one page and save it."""
    return visitor.submit(f"{referral}/form/{key}", {name.replace("__", "-"): value for name, value in fields.items()})


def family(visitor: Visitor, referral: str) -> tuple[str, str]:
    """A mother and a child in one home; their ids."""
    mother = add_person(visitor, referral, MOTHER, MOTHER_BORN)
    child = add_person(visitor, referral, CHILD, CHILD_BORN)
    page = fill(visitor, referral, "relationships", **{f"{mother}-{child}-kind": "mother of"})
    assert page.h1.startswith("Where they live"), page.errors
    page = visitor.submit(
        f"{referral}/overview/homes/add".replace("/overview/homes/add", f"/form/home/{mother}"),
        name="Mother’s home", kind="home", line_1="4 Elm Row", town="Ashcombe", postcode="ZZ99 3VZ",
        residents=[mother, child], safe_to_write="yes", protected="no",
    )  # fmt: skip
    assert page.h1.startswith("Where they live"), page.errors
    page = fill(visitor, referral, "contact", **{f"{mother}-safe_to_call": "unknown"})
    assert page.status == 200, page.errors
    return mother, child


def concerns(visitor: Visitor, referral: str, yes: dict[str, dict[str, object]]) -> None:
    """Answer every headline: yes with these entries, and "I do not know" elsewhere."""
    tasks = visitor.get(referral)
    for href in tasks.links.values():
        if "/form/concerns/" not in href:
            continue
        page = visitor.get(href)
        answers: dict[str, object] = {}
        for name in sorted(page.fields()):
            if name.endswith("-answer"):
                slug = name.removesuffix("-answer")
                answers[name] = "yes" if slug in yes else "not_known"
                answers |= {f"{slug}-0-{field}": value for field, value in yes.get(slug, {}).items()}
        page = visitor.submit(page, answers)
        assert page.status == 200, (href, page.errors)


def the_rest(visitor: Visitor, referral: str, mother: str, child: str) -> None:
    """Every other section."""
    steps: list[tuple[str, dict[str, object]]] = [
        (
            "referrer",
            {"name": "Sam Hale", "job": "Head of year", "phone": "01632 960001", "email": "s.hale@school.example"},
        ),
        ("school-record", {f"{child}-attendance": "82.5"}),
        ("tried", {"kinds": ["talked"], "words": "Two meetings.", "will_lead": "yes"}),
        ("views", {f"{child}-asked": "yes", f"{child}-words": "I want mornings to be calm."}),
        ("told", {"told": "yes", "by": "Sam Hale"}),
        ("agrees", {f"{mother}-answer": "agrees"}),
        ("basis", {"basis": "public_task", "objection": "no"}),
        ("risks", {"known": "no", "two_workers": "no", "domestic_abuse": "not_known"}),
    ]
    tasks = visitor.get(referral).links.values()
    for key, answers in steps:
        if any(href.endswith(f"/form/{key}") for href in tasks):
            page = visitor.submit(f"{referral}/form/{key}", answers)
            assert page.status == 200, (key, page.errors)
    page = visitor.submit(f"{referral}/overview/agencies", press="I know of no other agency")
    assert page.status == 200


def write(visitor: Visitor, yes: dict[str, dict[str, object]] | None = None) -> str:
    """A whole draft, ready to be sent; the address of its task list.

    The first of a process is written page by page; later ones like it are begun and given the answers of the first.
    """
    referral = begin(visitor)
    number = uuid.UUID(referral.rpartition("/")[2])
    with nullcontext() if has_app_context() else at_work(visitor.app), transaction():
        draft = db.session.get_one(Referral, number)
        form = f"{draft.variant} {draft.framework}"
        if yes is None and form in _written:
            draft.answers, draft.title = copy.deepcopy(_written[form])
            return referral
    mother, child = family(visitor, referral)
    attendance = {"sf3_education_attendance-90": {"who": [child], "value": "82.5", "reference": "Register"}}
    concerns(visitor, referral, yes or attendance)
    the_rest(visitor, referral, mother, child)
    if yes is None:
        with nullcontext() if has_app_context() else at_work(visitor.app):
            draft = db.session.get_one(Referral, number)
            _written[form] = copy.deepcopy((draft.answers, draft.title))
    return referral


_written: dict[str, tuple[dict[str, Any], str]] = {}


def send(visitor: Visitor, referral: str) -> Page:
    """Check and send."""
    return visitor.submit(f"{referral}/check", sure=["yes"], press="Send referral")
