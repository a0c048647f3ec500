"""Two acts that wait for one another: PostgreSQL lets one go first, and the other is a conflict and never a fault."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from tests.families.arranging import new_family
from tests.imports import lists
from tests.merging.arranging import together
from tests.panel import arranging
from tests.support.databases import at_work
from tests.support.people import PASSWORD, make_agency, make_user
from tests.support.visitor import Visitor
from triage import clock
from triage.access.permissions import Role
from triage.audit import queries as trail
from triage.db import db, transaction
from triage.errors import Crossed, Stale
from triage.evidence import queries as evidence_queries
from triage.evidence import service as evidence
from triage.evidence.commands import AddItem, AskAgency, AskedLine
from triage.evidence.models import EvidenceItem, InformationRequest, VerdictMoment
from triage.families.models import Family, Person
from triage.imports import part_by_part, taking_in, undoing
from triage.imports.commands import ListKind
from triage.imports.models import Batch, BatchState, ListRow, RowFate
from triage.merging import service as merging
from triage.rules.agencies import AgencyKind
from triage.rules.comparing import same_in_substance
from triage.rules.facts import Answer
from triage.rules.verdict import Verdict

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"])

SECONDS = 120.0
FOR_ME = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
WAITS = "SELECT 1 FROM pg_locks WHERE NOT granted AND pid = :pid"
FIRST, THEN = "LOCK TABLE audit_head IN EXCLUSIVE MODE", "SELECT id FROM {} FOR UPDATE"


@contextmanager
def somebody_else(app: Flask, holds: str = FIRST) -> Iterator[Connection]:
    """A second connection which holds what every act wants last; of two that wait it is the one with patience."""
    with at_work(app), db.engine.connect() as other, other.begin():
        other.execute(text("SET deadlock_timeout = '60s'"))
        other.execute(text(holds))
        yield other


def cross(app: Flask, act: Callable[[], object], *, wants: str) -> object:
    """What came of an act that held the rows which somebody else waited for, and then wanted theirs.

    They wait before it does: PostgreSQL looks only once, a second after an act began to wait, whether it waits in vain.
    """
    hold, comes, they_wait = trail.hold_head, Event(), Event()

    def hold_when_they_wait() -> trail.Head | None:
        comes.set()
        assert they_wait.wait(SECONDS)
        return hold()

    with ThreadPoolExecutor(2) as pool, somebody_else(app) as other, pytest.MonkeyPatch.context() as patched:
        pid = other.scalar(text("SELECT pg_backend_pid()"))
        patched.setattr(trail, "hold_head", hold_when_they_wait)
        answer = pool.submit(act)
        wait_until(lambda: comes.is_set() or answer.done())
        theirs = pool.submit(wait_for_rows, app, other, wants)
        with db.engine.connect() as watching:
            wait_until(lambda: watching.scalar(text(WAITS), {"pid": pid}) or theirs.done())
        crossed = not theirs.done()
        they_wait.set()
        theirs.result()
        other.rollback()
        assert crossed, "nothing was crossed"
        return answer.result()


def wait_for_rows(app: Flask, other: Connection, table: str) -> None:
    with at_work(app):
        other.execute(text(THEN.format(table)))


def wait_until(seen: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not seen():
        assert time.monotonic() < until, "nobody waits"
        time.sleep(0.01)


def a_question(app: Flask) -> Callable[[], object]:
    """An act with a key of its own: asking an agency."""
    with at_work(app):
        family, agency = arranging.make_family().id, make_agency(AgencyKind.POLICE).id
        by = make_user(Role.COORDINATOR).actor
        db.session.commit()  # noqa: TID251  # the test stands outside every act
    command = AskAgency(
        agency_id=agency,
        lines=(AskedLine(),),
        question="Is anything known?",
        due_on=clock.today(),
        idempotency_key="one press",
    )

    def ask() -> object:
        with at_work(app):
            return evidence.ask(command, family, by=by).id

    return ask


def test_what_was_typed_is_on_the_page_and_a_second_press_saves_it(live_app):
    with at_work(live_app):
        email, reference = make_user(Role.COORDINATOR).email, new_family().reference
        db.session.commit()  # noqa: TID251  # the test stands outside every act
    visitor = Visitor(live_app)
    visitor.sign_in(email, PASSWORD)
    form = visitor.get(f"/families/{reference}/safety")

    page = cross(live_app, lambda: visitor.submit(form, visit_risk="Two dogs"), wants="families")

    assert page.status == 409
    assert "at the same moment. Nothing was saved: try once more" in page.text
    assert page.field("visit_risk") == "Two dogs"
    assert visitor.submit(page).status == 200
    with at_work(live_app):
        assert db.session.query(Family).one().visit_risk == "Two dogs"


def test_an_act_with_a_key_is_done_again_by_itself_and_once(live_app):
    ask = a_question(live_app)

    made = cross(live_app, ask, wants="families")

    with at_work(live_app):
        assert [each.id for each in db.session.query(InformationRequest)] == [made]


@pytest.mark.parametrize(
    ("work", "state", "ends"),
    [(taking_in, BatchState.IMPORTING, BatchState.IMPORTED), (undoing, BatchState.UNDOING, BatchState.UNDONE)],
)
def test_work_on_a_list_that_had_to_give_way_is_done_again_and_not_taken_for_done(
    live_app, monkeypatch, work, state, ends
):
    with at_work(live_app):
        made = lists.batch(make_agency(AgencyKind.POLICE), ListKind.OFFENCES, by=make_user(Role.COORDINATOR))
        batch_id, made.state, made.confirmed_at = made.id, state, clock.now()
        db.session.commit()  # noqa: TID251  # the test stands outside every act

    def make() -> object:
        with at_work(live_app):
            return work.make([batch_id], alive=lambda: None)

    with monkeypatch.context() as patched:
        patched.setattr(part_by_part, "AGAIN", 0)
        left = cross(live_app, make, wants="batches")
    assert isinstance(left[batch_id], Crossed), "the next attempt goes on"
    with at_work(live_app):
        assert db.session.get_one(Batch, batch_id).state is state

    assert cross(live_app, make, wants="batches") == {}, "done again at once"
    with at_work(live_app):
        assert db.session.get_one(Batch, batch_id).state is ends


TOGETHER = "SELECT id FROM families FOR NO KEY UPDATE"


def test_two_lists_about_one_family_at_once_judge_it_one_after_the_other(live_app):
    with at_work(live_app):
        family, school = arranging.make_family(), make_agency(AgencyKind.SCHOOL)
        made = lists.batch(school, ListKind.ATTENDANCE, by=make_user(Role.COORDINATOR))
        somebody = family.members[0].person_id
        given = {"described": {}, "said": {"value": 70.0}, "person_id": somebody, "family_id": family.id}
        db.session.add(ListRow(batch_id=made.id, number=2, fate=RowFate.ATTACHED, **given))
        batch_id, made.state, made.confirmed_at = made.id, BatchState.IMPORTING, clock.now()
        db.session.commit()  # noqa: TID251  # the test stands outside every act

    def make() -> object:
        with at_work(live_app):
            return taking_in.make([batch_id], alive=lambda: None)

    with ThreadPoolExecutor(1) as pool, somebody_else(live_app, TOGETHER) as other:
        answer = pool.submit(make)
        wait_until(lambda: other.scalar(text(FOR_ME)) or answer.done())
        assert not answer.done(), "it did not wait for the other list"
        other.commit()
        assert answer.result() == {}

    with at_work(live_app):
        assert db.session.get_one(Batch, batch_id).state is BatchState.IMPORTED
        assert db.session.query(EvidenceItem).count()


ADDS = """CREATE TEMP TABLE added ON COMMIT DROP AS SELECT * FROM evidence_items LIMIT 1;
    UPDATE added SET id = gen_random_uuid(), indicator = 'sf3.finance.workless', idempotency_key = NULL;
    INSERT INTO evidence_items SELECT * FROM added"""
MOVES_OUT = "UPDATE family_members SET to_date = CURRENT_DATE WHERE role = 'mother'"


@pytest.mark.parametrize("does", [ADDS, MOVES_OUT], ids=["another-item", "somebody-left"])
def test_who_adds_evidence_while_another_act_changes_the_family_is_judged_on_both(live_app, does):
    with at_work(live_app):
        police, by = make_agency(AgencyKind.POLICE), make_user(Role.COORDINATOR).actor
        family = arranging.listed(indicators=["sf3.abuse.victim", "sf3.crime.adult"], agency=police).family
        family_id, mother = family.id, family.members[0].person_id
        command = AddItem(
            indicator="sf3.finance.debt",
            answer=Answer.YES,
            agency_id=police.id,
            person_id=mother,
            on=clock.today(),
            idempotency_key="one press",
        )

    def add() -> None:
        with at_work(live_app):
            at_hand = [each.members for each in db.session.query(Family)]
            evidence.add_item(command, family_id, by=by)
            assert at_hand, "the page that sent it had read them"

    with ThreadPoolExecutor(1) as pool, somebody_else(live_app, TOGETHER) as other:
        other.execute(text(does))
        answer = pool.submit(add)
        wait_until(lambda: other.scalar(text(FOR_ME)) or answer.done())
        assert not answer.done(), "it did not wait for the other act"
        other.commit()
        answer.result()

    with at_work(live_app):
        kept = evidence_queries.last_verdict(family_id)
        assert kept.moment is VerdictMoment.CHANGE
        now = evidence.verdict_of(family_id, on=clock.today())
        assert same_in_substance(Verdict.from_dict(kept.verdict), now)


def test_acts_that_could_not_have_come_one_after_the_other_are_a_conflict_too(live_app):
    with at_work(live_app):
        family = new_family().id

    def act() -> None:
        with transaction():
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            mine = db.session.get_one(Family, family)
            with somebody_else(live_app, "UPDATE families SET name = 'Theirs'") as other:
                other.commit()
            mine.touch()

    with at_work(live_app), pytest.raises(Crossed):
        act()


IN_THE_MIDDLE = """
    UPDATE family_members SET position = position + 1 WHERE '{gone}' IN (family_id, person_id);
    UPDATE {table} SET revision = revision + 1 WHERE id = '{kept}'
"""
"""What another merge of the kept record does, in the order in which one waits for it late."""


@pytest.mark.parametrize("model", [Family, Person])
def test_a_merge_that_had_to_wait_for_another_of_its_records_is_not_done_over_it(live_app, model):
    with at_work(live_app):
        of_family = model is Family
        kept, gone = (each if of_family else each.members[0].person for each in (new_family(), new_family()))
        by, command = make_user(Role.COORDINATOR).actor, together(kept, gone)
        ids = {"kept": kept.id, "gone": gone.id, "table": model.__tablename__}
        db.session.commit()  # noqa: TID251  # the test stands outside every act

    def merge() -> None:
        with at_work(live_app):
            (merging.merge_families if of_family else merging.merge_people)(command, by=by)

    with ThreadPoolExecutor(1) as pool, somebody_else(live_app, IN_THE_MIDDLE.format(**ids)) as other:
        answer = pool.submit(merge)
        wait_until(lambda: other.scalar(text(FOR_ME)) or answer.done())
        other.commit()
        with pytest.raises(Stale):
            answer.result()

    with at_work(live_app):
        assert db.session.get_one(model, ids["gone"]).merged_into_id is None


def test_another_fault_of_the_database_is_no_conflict(live_app):
    with at_work(live_app), pytest.raises(Exception, match="division by zero") as raised, transaction():
        db.session.execute(text("SELECT 1 / 0"))

    assert not isinstance(raised.value, Stale)
