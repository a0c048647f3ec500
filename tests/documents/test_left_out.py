"""One letter that is not settled does not keep a meeting's others from the post."""

from __future__ import annotations

import io

import pdfplumber
import pytest

from triage import jobs
from triage.audit import AuditEvent
from triage.db import db
from triage.documents import service
from triage.documents.commands import LeaveOut
from triage.documents.content import PackCover, from_dict
from triage.documents.models import Batch, DocumentState
from triage.errors import NotFound, Refused, Stale


@pytest.fixture
def blocked_and_ready(make_story):
    """The mother's letter blocked, the father's ready."""
    story = make_story(safe_to_write="unknown")
    letters = story.ask()
    blocked = next(letter for letter in letters if letter.state is DocumentState.BLOCKED)
    ready = next(letter for letter in letters if letter is not blocked)
    story.approve(ready)
    jobs.work()
    return story, blocked, ready


def left_out(story, letter, because="She has moved to a refuge; asked social care"):
    return service.leave_out(
        LeaveOut(document_id=letter.id, seen_revision=letter.revision, because=because), by=story.coordinator
    )


def test_the_rest_goes_to_the_post_and_the_cover_names_what_was_left_out_and_why(blocked_and_ready):
    story, blocked, ready = blocked_and_ready
    with pytest.raises(Refused):
        service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)

    left_out(story, blocked)
    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)
    jobs.work()

    with pdfplumber.open(io.BytesIO(service.read_pack(pack.id, by=story.coordinator)[1])) as opened:
        cover = " ".join(opened.pages[0].extract_text().split())
    kept = from_dict(PackCover, pack.cover).left_out[0]
    event = db.session.query(AuditEvent).filter_by(action="documents.left_out").one()
    assert {letter.pack_id for letter in (ready, blocked)} == {pack.id, None}
    assert "Left out on purpose" in cover
    assert kept.because == "She has moved to a refuge; asked social care"
    assert "moved to a" in cover
    assert (kept.to, kept.by) == (blocked.recipient_name, story.coordinator.name)
    assert (event.subject_id, event.actor_id) == (str(blocked.id), story.coordinator.user_id)


def test_a_letter_left_out_stays_blocked_and_holds_the_pack_again_once_put_back(blocked_and_ready):
    story, blocked, _ = blocked_and_ready
    left_out(story, blocked)

    service.put_back(blocked.id, by=story.coordinator)

    assert blocked.state is DocumentState.BLOCKED
    with pytest.raises(Refused, match="not complete"):
        service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)


def test_a_letter_left_out_and_then_approved_goes_with_the_next_pack(story):
    first, second = story.ask()
    left_out(story, first, because="Waits for the interpreter")

    story.approve(first, second)
    jobs.work()

    pack = service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)
    assert {letter.pack_id for letter in (first, second)} == {pack.id}
    assert first.left_out_because == ""


def test_a_letter_written_anew_is_judged_anew(blocked_and_ready):
    story, blocked, _ = blocked_and_ready
    left_out(story, blocked)

    service.write_again(blocked.id, seen_revision=blocked.revision, by=story.coordinator)

    with pytest.raises(Refused, match="not complete"):
        service.make_pack(story.meeting.id, Batch.ORDINARY, by=story.coordinator)


def test_only_whoever_approves_letters_leaves_one_out_and_only_one_that_stands_in_the_way(blocked_and_ready):
    story, blocked, ready = blocked_and_ready

    with pytest.raises(Refused):
        left_out(story, ready)
    with pytest.raises(Stale):
        service.leave_out(
            LeaveOut(document_id=blocked.id, seen_revision=blocked.revision - 1, because="Old page"),
            by=story.coordinator,
        )
    with pytest.raises(NotFound):
        service.leave_out(
            LeaveOut(document_id=blocked.id, seen_revision=blocked.revision, because="Not mine"),
            by=story.people.print_clerk.actor,
        )
    assert not blocked.left_out


def test_it_is_left_out_from_the_pack_page_with_a_reason(blocked_and_ready, sign_in):
    story, blocked, _ = blocked_and_ready
    desk = sign_in(story.people.coordinator)
    pack = f"/meetings/{story.meeting.id}/pack"
    desk.get(pack)
    assert f"/letters/{blocked.id}/leave-out" in desk.page.links.values()

    without = desk.submit(f"/letters/{blocked.id}/leave-out")
    done = desk.submit(f"/letters/{blocked.id}/leave-out", because="She will fetch it herself")

    assert "Say why the letter is left out" in without.text
    assert "She will fetch it herself" in done.text
    assert "Make the pack" in done.text
    assert "Left out of the pack: She will fetch it herself" in desk.get(f"/letters/{blocked.id}").text
    assert "Make the pack" not in desk.submit(pack, form="put-back").text
