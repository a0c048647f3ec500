"""A family with two homes, and the meeting that decided on it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from tests.support.people import People
from triage import clock, jobs
from triage.access.actor import SERVICE
from triage.db import db, transaction
from triage.documents import service
from triage.documents.commands import Approve, FamilyLetters
from triage.documents.content import Contact, LetterKind
from triage.documents.models import Document
from triage.documents.paper import press
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewPerson
from triage.families.models import Family
from triage.families.service import create_family
from triage.panel.models import Meeting, Panel


@pytest.fixture(scope="session", autouse=True)
def _renderer_ends_with_the_tests():
    yield
    press.close()


@dataclass
class Story:
    """What a test needs at hand."""

    family: Family
    mother: uuid.UUID
    father: uuid.UUID
    meeting: Meeting
    people: People

    @property
    def coordinator(self):
        return self.people.coordinator.actor

    def ask(self, kind: LetterKind = LetterKind.LIGHT, **more: object) -> tuple[Document, ...]:
        request = FamilyLetters(
            family_id=self.family.id,
            kind=kind,
            meeting_id=self.meeting.id,
            contact=Contact(organisation="Children and Families First", name="Priya Shah", job="keyworker"),
            contact_by=date(2026, 12, 1),
            review_on=date(2026, 12, 15),
            **more,
        )
        return service.ask_for([request], by=SERVICE)

    def approve(self, *documents: Document) -> None:
        for document in documents:
            service.approve(Approve(document_id=document.id, seen_revision=document.revision), by=self.coordinator)

    def ready(self, kind: LetterKind = LetterKind.LIGHT, **more: object) -> tuple[Document, ...]:
        letters = self.ask(kind, **more)
        self.approve(*letters)
        jobs.work()
        return letters


def two_homes(**mothers_home: object) -> NewFamily:
    """A mother with a child in one home, the father in another."""
    hers = {"lines": ("Flat 3, Rowan House", "12 Old Mill Lane", "Ashcombe"), "postcode": "ZZ99 3WZ"}
    his = {"lines": ("7 Weavers Row", "Ashcombe"), "postcode": "ZZ99 4AB"}
    return NewFamily(
        people=(
            NewPerson(
                key="m",
                role="mother",
                given_name="Amara",
                family_name="O’Connor-Nowak",
                date_of_birth=date(1992, 3, 3),
                phone="01632 960 201",
                safe_to_call="yes",
            ),
            NewPerson(key="f", role="father", given_name="Piotr", family_name="Nowak", date_of_birth=date(1990, 7, 9)),
            NewPerson(key="c", role="child", given_name="Jakub", family_name="Nowak", date_of_birth=date(2014, 1, 20)),
        ),
        households=(
            NewHousehold(
                name="Mother's home",
                residents=("m", "c"),
                address=NewAddress(**{"safe_to_write": "yes", **hers, **mothers_home}),
            ),
            NewHousehold(name="Father's home", residents=("f",), address=NewAddress(safe_to_write="yes", **his)),
        ),
        domestic_abuse=True,
        since=date(2026, 1, 1),
    )


@pytest.fixture
def make_story(app: Flask, people: People) -> Callable[..., Story]:
    """Makes the family with its meeting; what is given changes the mother's address."""

    def make(**mothers_home: object) -> Story:
        placed = create_family(two_homes(**mothers_home), by=people.coordinator.actor)
        with transaction():
            panel = Panel(name="Families Panel")
            meeting = Meeting(
                panel=panel,
                starts_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
                referrals_close_at=clock.now(),
                papers_at=clock.now(),
            )
            db.session.add_all([panel, meeting])
        return Story(placed.family, placed.people["m"], placed.people["f"], meeting, people)

    return make


@pytest.fixture
def story(make_story: Callable[..., Story]) -> Story:
    return make_story()
