"""Before its day, what cannot be taken back is asked first; on its day it is done at once."""

from __future__ import annotations

import time_machine

from tests.panel.arranging import listed, make_sitting, on_agenda
from triage import clock
from triage.panel.models import MeetingStatus
from triage.panel.service import freezing


def test_papers_frozen_before_their_day_are_asked_about_with_what_will_happen(sign_in):
    sitting = make_sitting()
    on_agenda(sitting, listed("Okoro"))
    visitor = sign_in(sitting.users["coordinator"])
    address = f"/meetings/{sitting.meeting.id}"

    asked = visitor.submit(address, press="Freeze and send out the papers")

    assert asked.h1 == "Freeze and send out the papers already?"
    assert "the panel sees 1 family as the record stands today" in asked.text
    assert "It cannot be taken back." in asked.text
    assert sitting.meeting.status is MeetingStatus.PLANNED
    done = visitor.submit(asked, press="Yes, freeze the papers now")
    assert "The papers are out" in done.text
    assert sitting.meeting.status is MeetingStatus.FROZEN


def test_papers_frozen_on_their_day_go_out_at_once(sign_in):
    sitting = make_sitting()
    on_agenda(sitting, listed("Okoro"))
    with time_machine.travel(sitting.meeting.papers_at, tick=False):
        visitor = sign_in(sitting.users["coordinator"])

        visitor.submit(f"/meetings/{sitting.meeting.id}", press="Freeze and send out the papers")

        assert sitting.meeting.status is MeetingStatus.FROZEN


def test_a_meeting_opened_before_its_day_is_asked_about(sign_in):
    sitting = make_sitting()
    on_agenda(sitting, listed("Okoro"))
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    visitor = sign_in(sitting.users["chair"])
    address = f"/meetings/{sitting.meeting.id}"

    asked = visitor.submit(address, press="Open the meeting")

    assert asked.h1 == "Open the meeting before its day?"
    assert sitting.meeting.status is MeetingStatus.FROZEN
    visitor.submit(asked, press="Yes, open the meeting now")
    assert sitting.meeting.status is MeetingStatus.OPEN
    assert visitor.get(f"{address}/open").path == address


def test_a_meeting_opened_on_its_day_asks_nothing(sign_in):
    sitting = make_sitting()
    on_agenda(sitting, listed("Okoro"))
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    with time_machine.travel(clock.local(sitting.meeting.starts_at), tick=False):
        sign_in(sitting.users["chair"]).submit(f"/meetings/{sitting.meeting.id}", press="Open the meeting")

        assert sitting.meeting.status is MeetingStatus.OPEN
