"""The trail: gapless numbers, one chain however many write at once, anchors, and what its commands say."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.audit.arranging import SOMEBODY, Trail
from triage import audit
from triage.access.actor import SERVICE
from triage.audit import AuditEvent
from triage.audit.findings import Fault
from triage.db import db, transaction

THREADS = 20
EACH = 5
PATIENCE = 120
"""Seconds until an act that does not go on is a fault."""


def numbers(trail: Trail) -> list[int]:
    with trail.app.app_context():
        return sorted(db.session.scalars(db.select(AuditEvent.sequence)))


def act_that_fails() -> None:
    with transaction():
        audit.record("panel.decided", subject="Test", by=SOMEBODY)
        _ = 1 / 0


def test_a_trail_as_it_was_written_is_whole(trail: Trail):
    trail.write(9)

    report = trail.verify()

    assert report.finding is None
    assert (report.checked, report.first, report.last) == (9, 1, 9)


def test_an_empty_trail_is_whole(trail: Trail):
    assert trail.verify().finding is None


def test_a_look_can_begin_in_the_middle(trail: Trail):
    trail.write(9)
    trail.attack("UPDATE audit_events SET action = 'x' WHERE sequence = 3")

    assert trail.verify().finding is not None
    assert trail.verify(first=4).finding is None
    assert trail.verify(first=4).checked == 6


def test_an_act_that_fails_leaves_no_event_and_no_gap(trail: Trail):
    trail.write(2)

    with trail.app.app_context(), pytest.raises(ZeroDivisionError):
        act_that_fails()
    trail.write(1)

    assert numbers(trail) == [1, 2, 3]
    assert trail.verify().finding is None


def test_events_of_one_act_stand_together_in_their_order(trail: Trail):
    with trail.app.app_context(), transaction():
        for number in range(5):
            audit.record("panel.decided", subject="Test", by=SOMEBODY, n=number)

    with trail.app.app_context():
        kept = db.session.scalars(db.select(AuditEvent).order_by(AuditEvent.sequence)).all()
        assert [event.facts["n"] for event in kept] == [0, 1, 2, 3, 4]
    assert trail.verify().finding is None


def test_nothing_is_recorded_outside_an_act(trail: Trail):
    with trail.app.app_context(), pytest.raises(RuntimeError, match="outside an act"):
        audit.record("panel.decided", subject="Test", by=SOMEBODY)


def test_a_reading_outside_a_request_is_written_and_the_services_own_is_not(trail: Trail):
    with trail.app.app_context():
        audit.saw("families.opened", subject="Test", by=SERVICE)
        audit.saw("families.opened", subject="Test", by=SOMEBODY)
        with transaction():
            audit.saw("families.opened", subject="Test", by=SOMEBODY)

    assert numbers(trail) == [1, 2]


def test_acts_at_the_same_time_make_one_chain_without_a_gap(trail: Trail):
    ready = threading.Barrier(THREADS)

    def act(_: int) -> None:
        with trail.app.app_context():
            ready.wait()
            for number in range(EACH):
                with transaction():
                    audit.record("panel.decided", subject="Test", by=SOMEBODY, n=number)
            db.session.remove()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(act, range(THREADS)))

    assert numbers(trail) == list(range(1, THREADS * EACH + 1))
    assert trail.verify().finding is None


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_a_long_act_keeps_nobody_else_from_recording(trail: Trail):
    began, done = threading.Event(), threading.Event()

    def long_act() -> None:
        with trail.app.app_context():
            with transaction():
                audit.record("panel.decided", subject="Test", by=SOMEBODY, who="long")
                began.set()
                assert done.wait(PATIENCE)
            db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(long_act)
        assert began.wait(PATIENCE)
        trail.write(3)
        assert numbers(trail) == [1, 2, 3]
        done.set()
        waiting.result(PATIENCE)

    assert numbers(trail) == [1, 2, 3, 4]
    assert trail.verify().finding is None


def test_an_anchor_is_one_line_and_none_where_nothing_happened_since(trail: Trail):
    trail.write(3)

    first, second = trail.run("anchor"), trail.run("anchor")

    assert "Anchored event 3" in first.output
    assert "Nothing happened" in second.output
    with trail.app.app_context():
        place = trail.app.config["SETTINGS"].audit_anchors
    assert len(place.read_text().splitlines()) == 1
    assert oct(place.stat().st_mode & 0o777) == "0o600"
    assert trail.verify().anchors == 1


def test_an_anchor_that_is_lost_or_changed_is_found(trail: Trail):
    trail.write(3)
    trail.run("anchor")
    place = trail.app.config["SETTINGS"].audit_anchors
    line = place.read_text()

    place.write_text(line.replace(" 3 ", " 2 "))
    changed = trail.verify().finding
    place.write_text("")
    lost = trail.verify().finding

    assert changed is not None
    assert changed.fault is Fault.ANCHOR
    assert lost is not None
    assert (lost.sequence, lost.fault) == (3, Fault.ANCHOR)


def test_an_anchor_that_this_service_did_not_write_is_found(trail: Trail):
    trail.write(3)
    trail.run("anchor")
    place = trail.app.config["SETTINGS"].audit_anchors
    at, sequence, mac, own = place.read_text().split()

    forged = []
    for words in ((at, sequence, mac, "0" * len(own)), (at.replace("20", "21", 1), sequence, mac, own)):
        place.write_text(" ".join(words) + "\n")
        forged.append(trail.verify().finding)

    assert [finding and finding.fault for finding in forged] == [Fault.ANCHOR] * 2


def test_verify_says_what_it_found_and_ends_with_one(trail: Trail):
    trail.write(6)
    assert "Whole: 6 events" in trail.run("verify").output

    trail.attack("UPDATE audit_events SET roles = 'auditor' WHERE sequence = 4")

    answer = trail.run("verify")
    assert answer.exit_code == 1
    assert "EDITED: event 4 is not as it was written" in answer.output
    assert "First bad event: 4" in answer.output


def test_a_trail_goes_on_after_a_break_and_the_break_stays_on_record(trail: Trail):
    trail.write(6)
    trail.attack("DELETE FROM audit_events WHERE sequence > 4", "DELETE FROM audit_mentions WHERE sequence > 4")

    answer = trail.run("resume", "--yes")

    assert "Resumed after event 4" in answer.output
    trail.write(2)
    assert trail.verify(first=5).finding is None
    with trail.app.app_context():
        assert db.session.get(AuditEvent, 5).action == "audit.resumed"


def test_the_index_of_families_can_be_made_again(trail: Trail):
    trail.write(6)
    trail.attack("DELETE FROM audit_mentions WHERE sequence = 3")

    answer = trail.run("reindex")

    assert "Put back: 3" in answer.output
    assert trail.verify().finding is None


def test_another_key_proves_nothing(trail: Trail, make_live_app):
    trail.write(3)

    other = Trail(make_live_app(audit_key="another key that signed none of these events"))

    assert other.verify().finding.fault is Fault.EDITED
    with pytest.raises(Exception, match="TRIAGE_AUDIT_KEY"):
        other.write(1)
