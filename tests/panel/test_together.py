"""One act on several families of the list: looked at first, done once, and one that fails costs the others nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.accounts.arranging import age_sessions
from tests.panel.arranging import listed, make_sitting
from tests.support.databases import at_work
from tests.support.people import PASSWORD, make_user
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Refused
from triage.panel.commands.entries import ParkEntry
from triage.panel.commands.together import AT_MOST, Came, Chosen, DoTogether, Together
from triage.panel.models import BulkAct, EntryStatus, Item, ListChange, ListEntry
from triage.panel.service import freezing, moves, together

REASON = "The family is away until the school year begins."


def day():
    return clock.today() + timedelta(days=20)


def parking(entries, key="one", **facts):
    wanted = {"kind": Together.PARK, "until": day(), "reason": REASON, "idempotency_key": key} | facts
    return DoTogether(chosen=tuple(Chosen(each.id, each.revision) for each in entries), **wanted)


def typed():
    at = day()
    return {"until-day": at.day, "until-month": at.month, "until-year": at.year, "reason": REASON}


def fresh(entry):
    db.session.expire_all()
    return db.session.get(ListEntry, entry.id)


def came(act):
    return {each["entry"]: each["came"] for each in act.outcomes}


def test_ticked_families_are_parked_after_a_preview(sign_in, people):
    first, second, other = (listed(name) for name in ("Okoro", "Lakatos", "Ibarra"))
    visitor = sign_in(people.coordinator)

    asked = visitor.submit("/list", {"families": [str(first.id), str(second.id)]}, press="Park until a day")
    refused = visitor.submit(asked, press="Show what would change")
    mistyped = visitor.submit(refused, typed() | {"until-year": day().year + 10}, press="Show what would change")
    assert mistyped.errors[0] == "The day of return must be within a year"
    preview = visitor.submit(refused, typed(), press="Show what would change")

    assert refused.status == 422
    assert {first.reference, second.reference} <= set(preview.text.split())
    assert "Parked until" in preview.text
    assert fresh(first).status is EntryStatus.WAITING
    done = visitor.submit(preview, press="Park 2 families")
    assert "Done for 2 families" in done.text
    assert [fresh(each).status.value for each in (first, second, other)] == ["parked", "parked", "waiting"]
    assert fresh(first).park_reason == REASON
    actions = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.in_(OF_THE_ACT))).all()
    assert sorted(actions) == ["panel.done_together", "panel.parked", "panel.parked"]


OF_ONE = "panel.parked"
OF_THE_ACT = ("panel.done_together", OF_ONE)


def test_what_changed_or_closed_in_the_meantime_is_left_and_said(sign_in, people):
    changed, *_ = (listed(name) for name in ("Changed", "Okoro", "Lakatos"))
    visitor = sign_in(people.coordinator)
    asked = visitor.submit("/list", {"everything": "yes"}, press="Park until a day")
    preview = visitor.submit(asked, typed(), press="Show what would change")
    moves.park(
        ParkEntry(entry_id=changed.id, seen_revision=changed.revision, until=day(), reason="Mine"),
        by=people.chair.actor,
    )

    page = visitor.submit(preview, press="Park 3 families")

    assert "Done for 2 families" in page.text
    assert "1 family changed in the meantime" in page.text
    assert fresh(changed).park_reason == "Mine"
    again = visitor.submit(page, press="Look again at 1 family")
    again = visitor.submit(again, typed(), press="Show what would change")
    assert "Only a family that waits for the panel can be parked." in again.text
    assert "Nothing would change" in again.text


def test_one_that_fails_halfway_leaves_no_trace_and_the_others_are_done(people, monkeypatch):
    """What the one wrote is undone with its history and its line of the trail; no other's is."""
    first, second, third = (listed(name) for name in ("Okoro", "Lakatos", "Ibarra"))
    park = together.ACTS[Together.PARK]

    def one_fails(entry, command, by):
        park(entry, command, by)
        if entry.id == second.id:
            raise Refused("Not this one")
        return "Parked"

    monkeypatch.setattr(together, "ACTS", {Together.PARK: one_fails})

    act = together.do(parking([first, second, third]), by=people.coordinator.actor)

    assert came(act) == {str(first.id): Came.DONE, str(second.id): Came.CANNOT, str(third.id): Came.DONE}
    assert fresh(second).status is EntryStatus.WAITING
    parked = db.session.scalars(select(ListChange.entry_id).where(ListChange.words.startswith("Parked"))).all()
    assert set(parked) == {first.id, third.id}
    heard = db.session.scalars(select(AuditEvent.family_id).where(AuditEvent.action == "panel.parked")).all()
    assert set(heard) == {first.family_id, third.family_id}


def test_of_two_acts_at_once_each_family_has_one(live_app):
    """Two people over the same families in opposite orders, and one of them twice: nobody waits for ever."""
    with at_work(live_app):
        actors = [make_user(Role.COORDINATOR).actor, make_user(Role.CHAIR).actor]
        chosen = [Chosen(each.id, each.revision) for each in (listed(name) for name in ("Okoro", "Lakatos", "Ibarra"))]
        db.session.commit()  # noqa: TID251  # the test stands outside every act
    wanted = [(chosen, "one", 0), (chosen[::-1], "two", 1), (chosen, "one", 0)]
    gate = Barrier(len(wanted))

    def one(given):
        families, key, who = given
        command = DoTogether(
            kind=Together.PARK, chosen=tuple(families), until=day(), reason=REASON, idempotency_key=key
        )
        with at_work(live_app):
            gate.wait()
            act = together.do(command, by=actors[who])
            return act.id, came(act)

    with ThreadPoolExecutor(len(wanted)) as pool:
        first, other, again = pool.map(one, wanted)

    assert first == again
    assert {first[1][each] for each in first[1]} | {other[1][each] for each in other[1]} == {Came.DONE, Came.CHANGED}
    assert all((first[1][each] == Came.DONE) is not (other[1][each] == Came.DONE) for each in first[1])
    with at_work(live_app):
        assert db.session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == OF_ONE)) == 3


def test_sent_twice_it_is_done_once(people):
    entry = listed("Okoro")
    command, by = parking([entry]), people.coordinator.actor

    first, again = together.do(command, by=by), together.do(command, by=by)

    assert first.id == again.id
    assert came(again) == {str(entry.id): Came.DONE}
    assert db.session.scalar(select(func.count()).select_from(BulkAct)) == 1
    with pytest.raises(NotFound):
        together.do(command, by=people.chair.actor)


def test_parked_families_come_back_together(sign_in, people):
    entries = [listed(name) for name in ("Okoro", "Lakatos")]
    together.do(parking(entries), by=people.coordinator.actor)
    visitor = sign_in(people.chair)

    visitor.get("/list?status=parked")
    preview = visitor.submit("/list", {"everything": "yes"}, press="Bring back from parking")
    page = visitor.submit(preview, press="Bring 2 families back")

    assert "Done for 2 families" in page.text
    assert {fresh(each).status for each in entries} == {EntryStatus.WAITING}


def test_families_go_on_the_agenda_of_a_meeting_whose_papers_are_not_out(sign_in):
    sitting = make_sitting()
    entries = [listed(name) for name in ("Okoro", "Lakatos")]
    by = sitting.actor("coordinator")
    command = DoTogether(
        kind=Together.AGENDA,
        chosen=tuple(Chosen(each.id, each.revision) for each in entries),
        meeting_id=sitting.meeting.id,
        idempotency_key="agenda",
    )

    visitor = sign_in(sitting.users["coordinator"])
    asked = visitor.submit("/list", {"everything": "yes"}, press="Put on the agenda of a meeting")
    preview = visitor.submit(asked, press="Show what would change")
    page = visitor.submit(preview, press="Put 2 families on the agenda")

    assert "Done for 2 families" in page.text
    on_it = select(Item.family_id).where(Item.meeting_id == sitting.meeting.id, Item.family_id.is_not(None))
    assert set(db.session.scalars(on_it)) == {each.family_id for each in entries}
    assert set(came(together.do(command, by=by)).values()) == {Came.CANNOT}
    freezing.freeze(sitting.meeting.id, by=by)
    with pytest.raises(Refused):
        together.do(DoTogether(**{**command_facts(command), "idempotency_key": "late"}), by=by)


def command_facts(command):
    return {name: getattr(command, name) for name in command.__slots__}


def test_only_who_may_do_it_to_one_may_do_it_to_several(people):
    entry = listed("Okoro")

    with pytest.raises(NotFound):
        together.do(parking([entry]), by=people.actor(Role.PANEL_MEMBER))
    with pytest.raises(NotFound):
        together.do(parking([entry], kind=Together.AGENDA), by=people.chair.actor)
    with pytest.raises(Invalid):
        together.do(parking([entry] * (AT_MOST + 1)), by=people.coordinator.actor)


def test_a_family_closed_to_its_reader_in_the_meantime_is_left_and_not_named(sign_in, people):
    entry, closed = listed("Okoro"), listed("Lakatos")
    command, by = parking([entry, closed]), people.coordinator.actor
    with transaction():
        closed.family.restricted = True

    with scope.acting_as(by):
        act = together.do(command, by=by)

    assert came(act) == {str(entry.id): Came.DONE, str(closed.id): Came.GONE}
    page = sign_in(people.coordinator).get(f"/list/together/{act.id}")
    assert "1 family is no longer there for you" in page.text
    assert closed.reference not in page.text
    assert sign_in(people.chair).get(f"/list/together/{act.id}").status == 404


def test_what_was_typed_waits_until_somebody_has_signed_in_again(sign_in, people):
    entry = listed("Okoro")
    visitor = sign_in(people.coordinator)
    asked = visitor.submit("/list", {"families": [str(entry.id)]}, press="Park until a day")
    age_sessions(timedelta(minutes=31))

    at_the_door = visitor.submit(asked, typed(), press="Show what would change")
    page = visitor.give_password_and_code(at_the_door, people.coordinator.email, PASSWORD)

    assert page.path == "/list/together"
    assert page.field("reason") == REASON
    assert page.field("until-year") == str(day().year)
    assert "1 family would change" in visitor.submit(page, press="Show what would change").text
