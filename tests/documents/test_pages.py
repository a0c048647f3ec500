"""The pages of letters, a meeting's letters and its pack."""

from __future__ import annotations

import pytest

from triage import jobs
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


@pytest.mark.parametrize("role", ["referrer", "panel_member", "keyworker", "auditor"])
def test_letters_do_not_exist_for_others(story, sign_in, role):
    letter = story.ready()[0]
    visitor = sign_in(getattr(story.people, role))

    addresses = (
        f"/letters/{letter.id}",
        f"/documents/{letter.id}.pdf",
        "/letters",
        f"/meetings/{story.meeting.id}/pack",
    )

    assert {visitor.send("GET", address).status_code for address in addresses} == {404}
