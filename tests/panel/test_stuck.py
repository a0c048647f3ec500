"""Why nothing moves is asked once, then the forum hears of it; whatever moves ends the question by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from tests.panel.arranging import listed
from tests.panel.standing_still import BEGAN, idle, later, looked_after, notices_of, on, only, saying
from triage import clock
from triage.access import scope
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.errors import Invalid, Stale
from triage.forum.models import ForumCause, ForumEntry
from triage.panel.commands.entries import ParkEntry
from triage.panel.queries import stuck as queries
from triage.panel.service import entries, moves
from triage.panel.service import stuck as service
from triage.rules.dates import long_date
from triage.rules.stuck import Sign, StuckBecause, StuckState

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


def test_why_is_asked_once_on_the_day_and_never_again(people):
    entry = idle()

    assert looked_after(later(19)) == 0
    assert [looked_after(later(20)), looked_after(later(20)), looked_after(later(21))] == [1, 0, 0]

    found = only()
    assert (found.entry_id, found.because, found.since) == (entry.id, StuckBecause.NO_PROGRESS, BEGAN)
    assert (found.due_on, found.state) == (later(25), StuckState.ASKED)
    (notice,) = notices_of(found)
    assert entry.reference in notice.text
    assert entry.family.name not in notice.text


def test_without_an_answer_the_forum_hears_of_it_once_and_the_day_after_at_the_earliest(people):
    entry = idle()
    looked_after(later(20))

    assert looked_after(later(25)) == 0
    assert [looked_after(later(26)), looked_after(later(26)), looked_after(later(40))] == [1, 0, 0]

    assert only().state is StuckState.WITH_FORUM
    (told,) = db.session.query(ForumEntry).all()
    assert (told.family_id, told.cause) == (entry.family_id, ForumCause.STUCK)
    assert f"No progress since {long_date(BEGAN)}" in told.why
    assert "nobody answered" in told.why


@on_sqlite
def test_an_answer_is_waited_for_until_its_day_and_its_words_never_reach_the_forum(people):
    idle()
    looked_after(later(20))
    with on(later(22)):
        service.say_why(saying(only(), later(30)), by=people.coordinator.actor)

    assert [looked_after(later(29)), looked_after(later(30))] == [0, 0]
    assert only().state is StuckState.WAITING
    assert looked_after(later(31)) == 1

    (told,) = db.session.query(ForumEntry).all()
    assert "it was waited until" in told.why
    assert "school" not in told.why
    assert "information" not in told.why


@on_sqlite
@pytest.mark.parametrize("moves_by", ["evidence", "parking", "leaving", "unseen"])
def test_movement_ends_the_question_by_itself(people, moves_by):
    entry = idle()
    looked_after(later(20))
    actor = people.coordinator.actor
    with on(later(22)):
        if moves_by == "evidence":
            entries.rescore_after_change([entry.family_id], by=actor)
        elif moves_by == "parking":
            wanted = ParkEntry(entry_id=entry.id, seen_revision=entry.revision, until=later(40), reason="Away")
            moves.park(wanted, by=actor)
        elif moves_by == "leaving":
            entries.leave(entry, entries.LeftWhy.WITHDRAWN, actor)
        else:
            with transaction():
                entry.progress_on = clock.today()
            service.look_after()

    found = only()
    assert found.state is StuckState.OVER
    assert found.over_why == "There was progress"
    assert notices_of(found) == []
    looked_after(later(40))
    assert db.session.query(ForumEntry).count() == 0


@on_sqlite
def test_a_new_standstill_is_asked_about_anew(people):
    entry = idle()
    looked_after(later(20))
    with on(later(22)):
        entries.rescore_after_change([entry.family_id], by=people.coordinator.actor)

    assert looked_after(later(41)) == 0
    assert looked_after(later(42)) == 1

    with scope.as_service():
        states = [each.state for each in queries.of_family(entry.family_id)]
    assert states == [StuckState.OVER, StuckState.ASKED]


def test_the_same_answer_twice_is_one_and_another_page_is_told(people):
    idle()
    looked_after(later(20))
    actor = people.coordinator.actor
    with on(later(22)):
        command = saying(only(), later(30))
        service.say_why(command, by=actor)
        service.say_why(command, by=actor)
        with pytest.raises(Stale) as stale:
            service.say_why(replace(command, idempotency_key="two"), by=actor)

    assert "The school writes on Friday" in stale.value.changes[0]
    assert db.session.query(AuditEvent).filter_by(action="panel.stuck_answered").count() == 1


@on_sqlite
def test_nobody_waits_longer_than_the_settings_allow(people):
    idle()
    looked_after(later(20))
    with on(later(22)):
        found = only()
        for day in (later(22), later(46)):
            with pytest.raises(Invalid):
                service.say_why(saying(found, day), by=people.coordinator.actor)
        service.say_why(saying(found, later(45)), by=people.coordinator.actor)

    assert only().wait_until == later(45)


@on_sqlite
def test_the_desk_is_asked_about_so_many_at_once_and_the_longest_come_first(people, app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], stuck_asked_at_once=1))
    first = idle("First")
    with on(BEGAN + timedelta(days=1)):
        listed("Second")

    assert [looked_after(later(30)), looked_after(later(30))] == [1, 0]

    assert only().entry_id == first.id


def test_of_two_workers_at_once_one_asks_and_one_passes_on(people):
    entry = idle()
    sign = Sign(because=StuckBecause.NO_PROGRESS, since=BEGAN)
    with on(later(20)), scope.as_service():
        ask = partial(service._ask, entry.family_id, sign, quietly=False)
        assert [service._in_its_own_act(ask) for _ in range(2)] == [True, False]
    with on(later(26)), scope.as_service():
        seen_before = only().revision
        go_on = partial(service._go_on, only().id, is_stuck=True)
        assert [service._in_its_own_act(go_on) for _ in range(2)] == [True, False]

    assert only().revision == seen_before + 1
    assert db.session.query(ForumEntry).count() == 1
