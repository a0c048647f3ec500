"""A worker that is killed at any row leaves nothing half done: whoever goes on ends with the same."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text, update

from tests.imports import files
from tests.support.people import make_agency, make_user
from triage import clock, jobs
from triage.access import scope
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.documents.models import JobState, OutboxJob
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewPerson
from triage.families.service import create_family
from triage.imports import reading, taking_in, trying, undoing
from triage.imports.models import BatchState
from triage.imports.service import evidence
from triage.rules.agencies import AgencyKind

FAMILIES = 12
SEED = 5
"""Where the worker is killed by chance, the same each time."""
INTEGERS = range(1_000_000)
GIVEN = (
    "Chidi",
    "Beatrice",
    "Tomasz",
    "Yusuf",
    "Freya",
    "Gwendolyn",
    "Hamid",
    "Isobel",
    "Jerome",
    "Katya",
    "Leo",
    "Mo",
)
FAMILY = (
    "Okoro",
    "Wilkins",
    "Zielinski",
    "Rahman",
    "Lund",
    "Pryce",
    "Aziz",
    "Drummond",
    "Baptiste",
    "Volkova",
    "Fry",
    "Ede",
)
DONE = {
    "alembic_version",
    "batches",
    "counters",
    "expected_lists",
    "list_mappings",
    "list_rows",
    "outbox_jobs",
    "ticks",
}
"""Tables that say what was done, and not what holds."""


def born(at: int) -> Any:
    return clock.today().replace(year=clock.today().year - 9, month=1 + at % 12, day=10)


@pytest.fixture
def place(make_live_app):
    """Twelve families known, and a list of their children and of as many strangers."""
    app = make_live_app()
    with app.app_context(), scope.as_service():
        school = make_agency(AgencyKind.SCHOOL)
        coordinator = make_user(Role.COORDINATOR, agency=make_agency(AgencyKind.COUNCIL))
        for at in range(FAMILIES):
            child = NewPerson(
                key="c", role="child", given_name=GIVEN[at], family_name=FAMILY[at], date_of_birth=born(at)
            )
            home = NewHousehold(
                name="Home", residents=("c",), address=NewAddress(lines=(f"{at + 1} Elm Row",), postcode=f"ZZ98 {at}AB")
            )
            create_family(NewFamily(people=(child,), households=(home,)), by=SERVICE)
        yield school, coordinator
        db.session.remove()


def the_list() -> bytes:
    lines = []
    for at in range(FAMILIES):
        day = files.uk(born(at))
        who, end = (
            f"{GIVEN[at]},{FAMILY[at]},{day},{at + 1} Elm Row,ZZ98 {at}AB",
            f"{60 + at},{files.uk(clock.today())}",
        )
        lines += [f"{who},{end}", f"Olumide,Unknown{chr(97 + at) * 3},,{at} Ash End,ZZ97 {at}QX,{end}"]
    return files.csv(*lines)


def killed_at(number: int, owner: object, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what waits in a process of its own, which is killed when it comes to `name` for the n-th time."""
    whole: Callable[..., Any] = getattr(owner, name)
    calls = iter(INTEGERS)

    def dying(*given: Any, **more: Any) -> Any:
        if next(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*given, **more)

    db.session.rollback()
    db.engine.dispose()  # no connection is shared with the worker
    worker = os.fork()
    if worker == 0:
        monkeypatch.setattr(owner, name, dying)
        jobs.work()
        os._exit(0)
    _, how = os.waitpid(worker, 0)
    assert os.WIFSIGNALED(how), "it was to be killed, and came to its end"
    with transaction():  # its lease runs out
        gone = update(OutboxJob).where(OutboxJob.state == JobState.RUNNING).values(lease_until=clock.now())
        db.session.execute(gone)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for those that keep what was done; without revisions and moments of acts."""
    found = {}
    with scope.as_service(), db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            if table.name in DONE or table.name.startswith("audit"):
                continue
            columns = [each for each in table.columns if each.name not in {"revision", "updated_at"}]
            rows = connection.execute(select(*columns)).all()
            found[table.name] = sorted(map(str, rows))
    return found


def what_it_left(batch: Any) -> tuple[Any, ...]:
    """The evidence and the rows of a list, by what they say."""
    with scope.as_service(), db.engine.connect() as connection:
        items = connection.execute(
            text(
                "SELECT e.person_id, e.indicator, e.value, e.event_on, e.lapses_on, r.number FROM evidence_items e "
                "JOIN list_rows r ON r.id = e.list_row_id WHERE e.batch_id = :batch"
            ),
            {"batch": batch.id.hex if db.engine.dialect.name == "sqlite" else batch.id},
        ).all()
        rows = connection.execute(
            text("SELECT number, fate, said, described, problem, person_id FROM list_rows WHERE batch_id = :batch"),
            {"batch": batch.id.hex if db.engine.dialect.name == "sqlite" else batch.id},
        ).all()
    return sorted(map(str, items)), sorted(map(str, rows)), batch.counts, batch.state


def test_a_worker_killed_at_any_row_leaves_nothing_half_done(place, monkeypatch):
    school, coordinator = place
    chance = random.Random(SEED)
    monkeypatch.setattr(trying, "CHUNK", 5)
    monkeypatch.setattr(taking_in, "CHUNK", 3)
    monkeypatch.setattr(undoing, "CHUNK", 6)
    monkeypatch.setattr(undoing, "OF_SOMEBODY", 3)
    before = everything()

    whole = files.confirmed(files.tried(the_list(), by=coordinator, agency=school), by=coordinator)
    expected = what_it_left(whole)
    assert whole.counts == {"attached": FAMILIES, "waiting": FAMILIES}
    files.undone(whole, by=coordinator)
    assert everything() == before, "undone, everything is as it was"

    batch = _killed_while_it_is_tried(school, coordinator, chance, monkeypatch)
    assert everything() == before, "a try changes nothing of families"
    batch = _killed_while_it_is_taken_in(batch, coordinator, chance, monkeypatch)
    assert what_it_left(batch) == expected, "it ends the same"
    _killed_while_it_is_undone(batch, coordinator, expected, chance, monkeypatch)
    assert everything() == before


def _killed_while_it_is_tried(school, coordinator, chance, monkeypatch):
    batch = files.send(the_list(), by=coordinator, agency=school)
    killed_at(chance.randrange(2 * FAMILIES), reading.RowReader, "read", monkeypatch)
    assert files.fresh(batch).state is BatchState.TRYING
    files.work()
    assert files.fresh(batch).state is BatchState.TRIED
    return files.fresh(batch)


def _killed_while_it_is_taken_in(batch, coordinator, chance, monkeypatch):
    with scope.acting_as(coordinator.actor):
        files.deciding.confirm(batch.reference, seen_revision=batch.revision, by=coordinator.actor)
    killed_at(chance.randrange(FAMILIES), evidence, "_items", monkeypatch)
    assert files.fresh(batch).state is BatchState.IMPORTING
    assert len(what_it_left(batch)[0]) % 3 == 0, "whole chunks, and no row of the one that was under way"
    files.work()
    return files.fresh(batch)


def _killed_while_it_is_undone(batch, coordinator, expected, chance, monkeypatch):
    command = files.UndoList(reference=batch.reference, because="Wrong term.", seen_revision=batch.revision)
    with scope.acting_as(coordinator.actor):
        files.deciding.undo(command, by=coordinator.actor)
    whole = len(expected[0]) // FAMILIES
    killed_at(chance.randrange(1, FAMILIES // 3), undoing.evidence, "take_back", monkeypatch)
    half = files.fresh(batch)
    items = what_it_left(half)[0]
    assert half.state is BatchState.UNDOING
    assert 0 < half.rows_done < half.rows_total, "how far it came is shown"
    assert 0 < len(items) < len(expected[0]), "some of it is out, and some not yet"
    assert len(items) % (3 * whole) == 0, "whole chunks, and no row of the one that was under way"
    files.work()
    assert files.fresh(batch).state is BatchState.UNDONE


def test_a_list_that_cannot_be_ended_is_taken_back(place, monkeypatch):
    school, coordinator = place
    monkeypatch.setattr(taking_in, "CHUNK", 3)
    before = everything()
    batch = files.tried(the_list(), by=coordinator, agency=school)
    with scope.acting_as(coordinator.actor):
        files.deciding.confirm(batch.reference, seen_revision=batch.revision, by=coordinator.actor)
    killed_at(7, evidence, "_items", monkeypatch)
    assert everything() != before

    taking_in.gave_up(batch.id, error_class="RuntimeError")
    files.work()

    batch = files.fresh(batch)
    assert batch.state is BatchState.UNDONE
    assert "took back what there was of it" in batch.undone_because
    left = everything()
    assert batch.reference in str(left.pop("notices"))  # the sender hears of it, and nothing else is left
    assert left == {table: rows for table, rows in before.items() if table != "notices"}
