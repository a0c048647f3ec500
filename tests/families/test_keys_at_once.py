"""Two acts on one household at the same moment leave its people's keys as the record says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

from flask import Flask

from tests.families.arranging import household, named, new_family
from tests.support.databases import at_work
from triage.access import scope
from triage.db import db, transaction
from triage.families import service
from triage.families.models import Resident
from triage.families.service.touching import settle

FOR_THE_OTHER = 1.0


def test_who_moves_in_while_the_address_becomes_protected_is_not_found_there(live_app: Flask) -> None:
    moved, hidden = Event(), Event()

    def move_in() -> None:
        with at_work(live_app), scope.as_service(), transaction():
            home = household("Hers")
            db.session.add(Resident(household_id=home.id, person_id=named("Robert").id, from_date=date(2026, 5, 1)))
            settle()
            moved.set()
            hidden.wait(FOR_THE_OTHER)

    def hide() -> None:
        moved.wait()
        with at_work(live_app), scope.as_service(), transaction():
            household("Hers").addresses[0].protected = True
        hidden.set()

    with at_work(live_app), scope.as_service():
        new_family()
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(move_in), pool.submit(hide)]:
            done.result()

    with at_work(live_app):
        assert service.out_of_step() == []
