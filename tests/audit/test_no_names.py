"""No name, note, address or number of anybody stands in the trail: ids and words of the service only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import String, Text, inspect, select

from tests.audit.arranging import SOMEBODY
from triage import audit
from triage.access import scope
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import Base, db, transaction
from triage.documents.content.kinds import DocumentKind
from triage.families.models import Address, Person
from triage.rules.agencies import AgencyKind

SHORTEST = 4
WORDS_OF_A_NOTE = 4
WORDS_OF_LISTS = {word.value for words in (DocumentKind, AgencyKind, Role) for word in words}
OWN_TABLES = {"audit_events", "audit_head", "audit_mentions", "counters", "ticks", "outbox_jobs", "web_sessions"}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


def texts_of(value: object) -> Iterator[str]:
    """Every text in a stored value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)


def notes() -> set[str]:
    """Every text of some words that the service keeps anywhere."""
    found = set()
    for mapper in Base.registry.mappers:
        if mapper.local_table.name in OWN_TABLES:
            continue
        for record in db.session.scalars(select(mapper.class_)).unique():
            for column in inspect(mapper.class_).column_attrs:
                for text in texts_of(getattr(record, column.key)):
                    found |= {" ".join(text.split())} if len(text.split()) >= WORDS_OF_A_NOTE else set()
    return found


def names() -> set[str]:
    """What identifies people: names, postcodes, telephone numbers and lines of addresses."""
    found: set[str] = set()
    for person in db.session.scalars(select(Person)).unique():
        for column in inspect(Person).columns:
            kept = isinstance(column.type, String | Text) and any(
                part in column.key for part in ("name", "phone", "email")
            )
            if kept:
                found.add(str(getattr(person, column.key) or ""))
    for address in db.session.scalars(select(Address)).unique():
        found |= {*address.lines, address.postcode}
    return {" ".join(each.split()) for each in found if len(each) >= SHORTEST}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_nothing_in_the_trail_of_the_demonstration_names_anybody(demonstration_app: Flask):
    with demonstration_app.app_context(), scope.as_service():
        trail = [
            f"{event.action} {event.subject_kind} {event.subject_id} {event.roles} {event.written}"
            for event in db.session.scalars(select(AuditEvent))
        ]
        known, written = names(), notes()

    assert len(trail) > 100
    assert len(known) > 50
    assert len(written) > 100
    text = "\n".join(trail).casefold()
    words = set(re.findall(r"[a-zà-ÿ'’-]+", text))
    own = {word for kind in AgencyKind for word in kind.value.split("_")}
    assert {name for name in known if found_in(name.casefold(), text, words - own)} == set()
    assert {note for note in written if note.casefold() in text} == set()


def found_in(name: str, text: str, words: set[str]) -> bool:
    """A name of one word stands there as a word; a longer one anywhere."""
    return name in text if " " in name else name in words


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_every_fact_of_the_demonstration_is_an_id_a_number_a_date_or_a_code(demonstration_app: Flask):
    with demonstration_app.app_context():
        facts = {event.action: json.loads(event.written) for event in db.session.scalars(select(AuditEvent))}

    sentences = {
        f"{action}: {name}={text!r}"
        for action, said in facts.items()
        for name, value in said.items()
        for text in texts_of(value)
        if " " in text.strip() and text not in WORDS_OF_LISTS
    }
    assert sentences == set()


def test_a_sentence_is_no_fact(app):
    with pytest.raises(ValueError, match=r"panel\.decided"), transaction():
        audit.record("panel.decided", subject="Test", by=SOMEBODY, reason="They drink too much")
