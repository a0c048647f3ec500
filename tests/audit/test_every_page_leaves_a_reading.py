"""Whatever page shows a family leaves, in that very request, an event that names the family and who looked."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from tests.access.reading_everything import OF_NO_FAMILY
from tests.support.crawling import Crawler, plain
from tests.support.databases import at_work
from tests.support.visitor import REDIRECTS, Visitor
from triage import jobs
from triage.access import scope
from triage.accounts.models import User
from triage.audit import AuditEvent
from triage.audit.models import AuditMention
from triage.db import db
from triage.demo.council import DOMAIN, PASSWORD, USERS
from triage.documents.models import Document, DocumentKind, DocumentState, OutboxJob
from triage.families.models import Family

SEES_FAMILIES = 40
"""With fewer names of families on all the pages, the crawl went astray."""
FILES = 10
PAPERS_OF_EACH = 3
REFERENCE = re.compile(r"F-\d{4}-\d{5}")
PAPER = re.compile(r"/documents/([0-9a-f-]{36})\.pdf")
NOBODYS = "Unborn baby"
"""What every unborn child is called, with a family name after it or without."""
KEEPERS_PAGES = ("/audit", "/restricted", "/openings")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


@dataclass
class Watch:
    """Compares what one person is shown with what the trail says of them."""

    app: Flask
    user: uuid.UUID
    names: Mapping[str, set[uuid.UUID]]
    """The families that each name or reference is of."""
    last: int = 0
    shown: int = 0
    files: int = 0
    own: set[int] = field(default_factory=set)
    """The newest events of this person."""
    faults: list[str] = field(default_factory=list)

    def opened(self, address: str, text: str) -> None:
        """A page was shown; the events since the last one must name every family on it."""
        told = self._told()
        for words, families in self.names.items():
            if words in text and not re.search(rf"{re.escape(words)}\d", text):
                if is_reference_for_keepers(address, words):
                    continue
                self.shown += 1
                if not families & told:
                    self.faults.append(f"{address} shows {words} and left no event that names the family")

    def taken(self, address: str, holds: frozenset[uuid.UUID]) -> None:
        """A file left the service, and that is on the record with every family in it."""
        told = self._told()
        if OF_NO_FAMILY.match(address) and not holds:
            return
        if not self.own or holds - told:
            self.faults.append(f"{address} was taken away and left no event that names every family in it")
        self.files += 1

    def _told(self) -> set[uuid.UUID]:
        with self.app.app_context(), scope.as_service():
            since = db.session.scalars(
                select(AuditEvent).where(AuditEvent.sequence > self.last).order_by(AuditEvent.sequence)
            ).all()
            named = db.session.execute(
                select(AuditMention.sequence, AuditMention.family_id).where(AuditMention.sequence > self.last)
            ).all()
            own = self.own = {event.sequence for event in since if event.actor_id == self.user}
            self.last = max([self.last, *(event.sequence for event in since)])
            families = {event.family_id for event in since if event.sequence in own and event.family_id}
            return families | {family for sequence, family in named if sequence in own}


def is_reference_for_keepers(address: str, words: str) -> bool:
    """Whether this is a reference, and nothing more, on a page of those who check looks or keep lists of the named."""
    return bool(REFERENCE.fullmatch(words)) and address.startswith(KEEPERS_PAGES)


def names_of_families(app: Flask) -> dict[str, set[uuid.UUID]]:
    """Every reference and every full name, with the families that bear it; names of staff are left out."""
    found: dict[str, set[uuid.UUID]] = {}
    with app.app_context(), scope.as_service():
        staff = {user.name for user in db.session.scalars(select(User))}
        for family in db.session.scalars(select(Family)).unique():
            for words in [family.reference, *(member.person.full_name for member in family.members)]:
                if words not in staff and words != NOBODYS:
                    found.setdefault(words, set()).add(family.id)
    return found


def crawled(app: Flask, who: str, names: Mapping[str, set[uuid.UUID]]) -> Watch:
    """One person's way through everything that they are shown links to."""
    visitor = Visitor(app)
    visitor.sign_in(f"{who}@{DOMAIN}", PASSWORD)
    with app.app_context(), scope.as_service():
        user = db.session.scalars(select(User.id).where(User.email == f"{who}@{DOMAIN}")).one()
        newest = db.session.scalars(select(AuditEvent.sequence).order_by(AuditEvent.sequence.desc()).limit(1)).one()
    watch, links = Watch(app, user, names, last=newest), {}
    for address, _ in Crawler(app, of_each=1).walk(lambda opened: links[opened]):
        links[address] = list(opened(visitor, address, watch))
    for address in papers(app):
        list(opened(visitor, address, watch))
    return watch


def families_in(address: str, watch: Watch) -> frozenset[uuid.UUID]:
    """The families that a paper is of, or whose references stand in it."""
    found = PAPER.search(address)
    if found is None:
        return frozenset()
    with at_work(watch.app):
        document = db.session.get_one(Document, uuid.UUID(found[1]))
        inside = set(REFERENCE.findall(json.dumps(document.content)))
        own = {document.family_id} - {None}
        db.session.remove()
    return frozenset(own.union(*(watch.names[reference] for reference in inside if reference in watch.names)))


def papers(app: Flask) -> list[str]:
    """The addresses of all papers that are ready: not every one is linked to where the crawl passes."""
    with at_work(app):
        ready = db.session.scalars(select(Document.id).where(Document.state == DocumentState.READY)).all()
        db.session.remove()
    return [f"/documents/{each}.pdf" for each in ready]


def opened(visitor: Visitor, address: str, watch: Watch) -> Iterator[str]:
    """Open one page, have it compared, and say where it leads."""
    response = visitor.send("GET", address)
    if response.status_code in REDIRECTS:
        yield response.headers["Location"]
        return
    if response.status_code == 200 and response.mimetype != "text/html":
        watch.taken(address, families_in(address, watch))
        return
    tree = html.fromstring(response.get_data(as_text=True) or "<html></html>")
    for hint in tree.xpath("//*[contains(@class, 'govuk-hint')]"):
        hint.drop_tree()  # examples of what to type
    watch.opened(address, " ".join(tree.text_content().split()))
    for link in tree.xpath("//a/@href"):
        yield plain(link, address)


def make_some_papers(app: Flask) -> None:
    """Make a few of the papers that wait, of each kind, so that there is something to take away."""
    with at_work(app):
        waiting = select(OutboxJob.id, Document.kind).join(Document, Document.id == OutboxJob.subject_id)
        chosen: dict[DocumentKind, list[uuid.UUID]] = {}
        for job, kind in db.session.execute(waiting.where(OutboxJob.kind == jobs.DOCUMENT)):
            chosen.setdefault(kind, []).append(job)
        jobs.work([job for of_kind in chosen.values() for job in of_kind[:PAPERS_OF_EACH]])
        db.session.remove()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_whoever_is_shown_a_family_is_on_its_record(demonstration_app):
    make_some_papers(demonstration_app)
    names = names_of_families(demonstration_app)
    people = list({user.roles: user.email for user in reversed(USERS)}.values())

    watches = [crawled(demonstration_app, who, names) for who in people]

    faults = [fault for watch in watches for fault in watch.faults]
    assert not faults, "\n".join(faults)
    assert sum(watch.shown for watch in watches) >= SEES_FAMILIES
    assert sum(watch.files for watch in watches) >= FILES
