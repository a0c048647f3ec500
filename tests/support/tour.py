"""A walk of everybody through the whole made-up council, made once in a process: several tests judge what it met."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.support.crawling import Crawler, plain
from tests.support.databases import at_work
from tests.support.visitor import REDIRECTS, Visitor
from tests.support.watch import StatementWatch
from triage import jobs
from triage.audit import AuditEvent
from triage.db import db
from triage.demo.council import DOMAIN, PASSWORD, USERS
from triage.documents.models import Document, DocumentKind, DocumentState, OutboxJob

PAPERS_OF_EACH = 3


@dataclass(slots=True)
class Opened:
    """One address as one person found it."""

    who: str
    address: str
    endpoint: str = ""
    """Empty where no link was followed: the address was guessed."""
    came_from: str = "nowhere"
    status: int = 0
    mimetype: str = ""
    words: str = ""
    """What stands there, without examples of what to type."""
    links: list[str] = field(default_factory=list)
    fault: str = ""
    newest_event: int = 0
    """The last thing on the trail when it had been answered."""


@dataclass
class Tour:
    """Everything that was opened, person by person."""

    app: Flask
    opened: list[Opened] = field(default_factory=list)
    began: dict[str, int] = field(default_factory=dict)
    """The last thing on the trail when each person set out."""

    def first_of_each(self, *, people: int = 1) -> Iterator[Opened]:
        """One answer of each kind, as so many different people found it."""
        met: dict[tuple[str, int, str], set[str]] = {}
        for each in self.opened:
            others = met.setdefault((each.endpoint, each.status, each.mimetype), set())
            if each.endpoint and each.who not in others and len(others) < people:
                others.add(each.who)
                yield each


def one_of_each_kind() -> list[str]:
    """The short name of one demonstration user for each set of roles."""
    return list({user.roles: user.email for user in reversed(USERS)}.values())


def watch_on(app: Flask) -> StatementWatch:
    """What watches the database for changes while pages are opened."""
    with app.app_context():
        return StatementWatch.of(db.engine)


def visitor_of(app: Flask, who: str, watch: StatementWatch) -> Visitor:
    """A demonstration user, signed in, by their short name."""
    visitor = Visitor(app, watch)
    visitor.sign_in(f"{who}@{DOMAIN}", PASSWORD)
    return visitor


def tour_of(app: Flask, people: list[str], *, of_each: int = 2) -> Tour:
    """Let these people follow every link, so many of each kind, and then try the papers that are ready."""
    tour, watch = Tour(app), watch_on(app)
    for who in people:
        visitor = visitor_of(app, who, watch)
        tour.began[who] = newest_event(app)
        tour.opened += walk(visitor, who, of_each)
        for address in papers(app):
            tour.opened.append(open_one(visitor, Opened(who, address)))
    return tour


def walk(visitor: Visitor, who: str, of_each: int) -> Iterator[Opened]:
    """What one person meets where links lead from home."""
    links: dict[str, list[str]] = {}
    came_from: dict[str, str] = {}
    for address, endpoint in Crawler(visitor.app, of_each=of_each).walk(lambda opened: links[opened]):
        opened = open_one(visitor, Opened(who, address, endpoint, came_from.get(address, "nowhere")))
        links[address] = opened.links
        for link in opened.links:
            came_from.setdefault(plain(link, address), address)
        yield opened


def open_one(visitor: Visitor, opened: Opened) -> Opened:
    """Open an address and note what was found there."""
    try:
        response = visitor.send("GET", opened.address)
        opened.status, opened.mimetype = response.status_code, response.mimetype or ""
        read(visitor, response, opened)
    except Exception as error:  # noqa: BLE001  # one fault does not hide the others
        opened.fault = f"{type(error).__name__} {error}"
    opened.newest_event = newest_event(visitor.app)
    return opened


def read(visitor: Visitor, response: TestResponse, opened: Opened) -> None:
    """Take down where the answer leads and, of a page, what stands on it; raises where a page is not sound."""
    if response.status_code in REDIRECTS:
        opened.links = [response.headers["Location"]]
    elif response.mimetype == "text/html":
        tree = html.fromstring(response.get_data(as_text=True) or "<html></html>")
        opened.links = tree.xpath("//a/@href") if response.status_code == 200 else []
        for hint in tree.xpath("//*[contains(@class, 'govuk-hint')]"):
            hint.drop_tree()
        opened.words = " ".join(tree.text_content().split())
        visitor.page_of(response)


def newest_event(app: Flask) -> int:
    """Where the trail ends."""
    with at_work(app):
        found = db.session.scalar(select(func.max(AuditEvent.sequence))) or 0
        db.session.remove()
    return found


def papers(app: Flask) -> list[str]:
    """The addresses of all papers that are ready: not every one is linked to where a walk passes."""
    with at_work(app):
        ready = db.session.scalars(select(Document.id).where(Document.state == DocumentState.READY)).all()
        db.session.remove()
    return [f"/documents/{each}.pdf" for each in ready]


def make_some_papers(app: Flask) -> None:
    """Make a few of the papers that wait, of each kind, so that there is something to take away."""
    with at_work(app):
        waiting = select(OutboxJob.id, Document.kind).join(Document, Document.id == OutboxJob.subject_id)
        chosen: dict[DocumentKind, list[uuid.UUID]] = {}
        for job, kind in db.session.execute(waiting.where(OutboxJob.kind == jobs.DOCUMENT)):
            chosen.setdefault(kind, []).append(job)
        jobs.work([job for of_kind in chosen.values() for job in of_kind[:PAPERS_OF_EACH]])
        db.session.remove()
