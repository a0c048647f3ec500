"""Whatever page shows a family leaves, in that very request, an event that names the family and who looked."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select

from tests.access.reading_everything import OF_NO_FAMILY
from tests.support.databases import at_work
from tests.support.tour import Opened
from triage.access import scope
from triage.accounts.models import User
from triage.audit import AuditEvent
from triage.audit.models import AuditMention
from triage.db import db
from triage.demo.council import DOMAIN
from triage.documents.models import Document
from triage.families.models import Family

SEES_FAMILIES = 40
"""With fewer names of families on all the pages, the crawl went astray."""
FILES = 10
REFERENCE = re.compile(r"F-\d{4}-\d{5}")
PAPER = re.compile(r"/documents/([0-9a-f-]{36})\.pdf")
NOBODYS = "Unborn baby"
"""What every unborn child is called, with a family name after it or without."""
KEEPERS_PAGES = ("/audit", "/restricted", "/openings")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


@dataclass
class Watch:
    """Compares what one person was shown with what the trail says of them."""

    names: Mapping[str, set[uuid.UUID]]
    """The families that each name or reference is of."""
    told: Mapping[int, set[uuid.UUID]]
    """The events of this person, with the families that each names."""
    last: int
    shown: int = 0
    files: int = 0
    faults: list[str] = field(default_factory=list)

    def opened(self, each: Opened, holds: Callable[[str], frozenset[uuid.UUID]]) -> None:
        """An answer was given: the events since the last one must name every family in it."""
        own = [self.told[number] for number in range(self.last + 1, each.newest_event + 1) if number in self.told]
        self.last = each.newest_event
        if each.status == 200 and each.mimetype != "text/html":
            self._taken(each.address, holds(each.address), own)
        else:
            self._shown(each.address, each.words, set().union(*own))

    def _shown(self, address: str, text: str, told: set[uuid.UUID]) -> None:
        for words, families in self.names.items():
            if words in text and not re.search(rf"{re.escape(words)}\d", text):
                if is_reference_for_keepers(address, words):
                    continue
                self.shown += 1
                if not families & told:
                    self.faults.append(f"{address} shows {words} and left no event that names the family")

    def _taken(self, address: str, holds: frozenset[uuid.UUID], own: list[set[uuid.UUID]]) -> None:
        """A file left the service, and that is on the record with every family in it."""
        if OF_NO_FAMILY.match(address) and not holds:
            return
        if not own or holds - set().union(*own):
            self.faults.append(f"{address} was taken away and left no event that names every family in it")
        self.files += 1


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


def told_of(app: Flask, who: str) -> dict[int, set[uuid.UUID]]:
    """Every event of one person on the trail, with the families that it names."""
    told: dict[int, set[uuid.UUID]] = {}
    with at_work(app):
        by_them = select(AuditEvent.sequence).join(User, User.id == AuditEvent.actor_id)
        own = by_them.where(User.email == f"{who}@{DOMAIN}")
        for sequence, family in db.session.execute(own.add_columns(AuditEvent.family_id)):
            told[sequence] = {family} - {None}
        named = select(AuditMention.sequence, AuditMention.family_id).where(AuditMention.sequence.in_(own))
        for sequence, family in db.session.execute(named):
            told[sequence].add(family)
        db.session.remove()
    return told


def families_in(app: Flask, address: str, names: Mapping[str, set[uuid.UUID]]) -> frozenset[uuid.UUID]:
    """The families that a paper is of, or whose references stand in it."""
    found = PAPER.search(address)
    if found is None:
        return frozenset()
    with at_work(app):
        document = db.session.get_one(Document, uuid.UUID(found[1]))
        inside = set(REFERENCE.findall(json.dumps(document.content)))
        own = {document.family_id} - {None}
        db.session.remove()
    return frozenset(own.union(*(names[reference] for reference in inside if reference in names)))


def test_whoever_is_shown_a_family_is_on_its_record(tour):
    names = names_of_families(tour.app)
    watches = {who: Watch(names, told_of(tour.app, who), last) for who, last in tour.began.items()}

    for each in tour.opened:
        watches[each.who].opened(each, lambda address: families_in(tour.app, address, names))

    faults = [fault for watch in watches.values() for fault in watch.faults]
    assert not faults, "\n".join(faults)
    assert sum(watch.shown for watch in watches.values()) >= SEES_FAMILIES
    assert sum(watch.files for watch in watches.values()) >= FILES
