"""The pages of letters, a meeting's letters and its pack."""

from __future__ import annotations

import pytest

from triage import jobs
from triage.access.actor import SERVICE
from triage.documents import service
from triage.documents.commands import WorkerBriefFor
from triage.documents.models import DocumentState


@pytest.fixture
def coordinator(story, sign_in):
    return sign_in(story.people.coordinator)


def test_a_letter_is_approved_beside_its_exact_preview(story, coordinator):
    letter = story.ask()[0]
    page = coordinator.get("/letters").all("//tbody//a")
    assert len(page) == 2

    shown = coordinator.get(f"/letters/{letter.id}")
    assert "Why it is safe" in shown.text
    preview = coordinator.send("GET", f"/letters/{letter.id}/preview.pdf")
    assert preview.data.startswith(b"%PDF")
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    after = coordinator.submit(f"/letters/{letter.id}", press="Approve letter")

    assert "approved and being prepared" in after.text
    assert letter.state is DocumentState.WAITING
    assert "Being prepared" in coordinator.get(f"/letters/{letter.id}").text


def test_a_worker_finds_their_brief_among_their_papers_once_it_is_approved(story, sign_in):
    worker = story.people.keyworker
    request = WorkerBriefFor(
        family_id=story.family.id,
        worker_name=worker.name,
        worker_user_id=worker.id,
        agency_id=worker.agency_id,
        agency_name=worker.agency.name,
        tier="Light",
        decision_words="Light",
        allocation_id=None,
        meeting_id=story.meeting.id,
    )
    brief = service.ask_for([request], by=SERVICE)[0]
    visitor = sign_in(worker)
    assert "No papers yet" in visitor.get("/papers").text

    story.approve(brief)
    jobs.work()

    visitor.get("/papers")
    link = visitor.page.one("//tbody//a").get("href")
    assert visitor.send("GET", link).data.startswith(b"%PDF")
    assert sign_in(story.people.referrer).send("GET", link).status_code == 404


def test_sending_back_asks_what_is_wrong(story, coordinator):
    letter = story.ask()[0]

    refused = coordinator.submit(f"/letters/{letter.id}", press="Send letter back")
    assert refused.status == 422
    coordinator.submit(f"/letters/{letter.id}", {"back-because": "The name is misspelt"}, press="Send letter back")

    assert letter.state is DocumentState.SENT_BACK
    page = coordinator.submit(f"/letters/{letter.id}", press="Write it anew")
    assert letter.state is DocumentState.DRAFT
    assert "Written anew" in page.text


def test_a_meetings_pack_goes_from_missing_to_ticked_off(story, coordinator):
    letters = story.ask()
    pack_page = f"/meetings/{story.meeting.id}/pack"
    assert "not yet approved" in coordinator.get(pack_page).text
    assert coordinator.get(f"/meetings/{story.meeting.id}/letters").status == 200

    story.approve(*letters)
    coordinator.submit(pack_page, press="Make the pack of ordinary letters")
    assert "0 of 2 letters laid out" in coordinator.get(pack_page).text
    jobs.work()
    page = coordinator.get(pack_page)
    pdf = coordinator.send("GET", page.links["Download the pack to print"])
    coordinator.submit(pack_page, press="Mark the pack as printed")
    coordinator.submit(pack_page, letters=[str(letter.id) for letter in letters], press="Ticked letters were posted")

    assert pdf.data.startswith(b"%PDF")
    assert all(letter.posted_at for letter in letters)
    assert "Posted" in coordinator.get(pack_page).text


def test_progress_is_not_sent_again_while_it_stands_still(story, coordinator):
    story.approve(*story.ask())
    coordinator.submit(f"/meetings/{story.meeting.id}/pack", press="Make the pack of ordinary letters")
    address = coordinator.page.one("//*[@data-poll]").get("data-poll")

    first = coordinator.send("GET", address)
    again = coordinator.send("GET", address, headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


def test_letters_do_not_exist_for_others(story, sign_in):
    letter = story.ready()[0]

    addresses = (
        f"/letters/{letter.id}",
        f"/documents/{letter.id}.pdf",
        "/letters",
        f"/meetings/{story.meeting.id}/pack",
    )

    for role in ("referrer", "panel_member", "keyworker", "auditor"):
        visitor = sign_in(getattr(story.people, role))
        assert {visitor.send("GET", address).status_code for address in addresses} == {404}, role
