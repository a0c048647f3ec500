"""Two coordinators who ask the same at one moment: real commits, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask

from tests.evidence.asking import VICTIM, arranged, member
from tests.support.databases import at_work
from tests.support.people import People, make_user
from triage import clock
from triage.access.permissions import Role
from triage.db import db
from triage.errors import Invalid
from triage.evidence import service
from triage.evidence.commands import AskAgencies, AskedLine
from triage.evidence.models import InformationRequest


def test_of_two_who_ask_the_same_at_once_one_asks_and_the_other_is_told(live_app: Flask) -> None:
    with at_work(live_app):
        people = People()
        family, officer = arranged(people, make_user)
        both = [people.coordinator.actor, make_user(Role.COORDINATOR, agency=people.coordinator.agency).actor]
        line, police, family_id = AskedLine(VICTIM, member(family, "Adaeze")), officer.agency_id, family.id
        db.session.commit()  # noqa: TID251  # the test stands outside every act
    gate = Barrier(len(both))

    def one(number: int) -> object:
        command = AskAgencies(
            agency_ids=(police,),
            lines=(line,),
            question="Has there been a call-out?",
            due_on=clock.today() + timedelta(days=7),
            idempotency_key=f"press {number}",
        )
        with at_work(live_app):
            gate.wait()
            try:
                return len(service.ask_agencies(command, family_id, by=both[number]))
            except Invalid as told:
                return told.message

    with ThreadPoolExecutor(len(both)) as pool:
        got = list(pool.map(one, range(len(both))))

    assert 1 in got
    assert any("has been asked all of this already" in str(each) for each in got), got
    with at_work(live_app):
        assert db.session.query(InformationRequest).count() == 1
