"""Questions to agencies: asked line by line, answered or not, put right later, and never more shown than asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.evidence.asking import MISSING, VICTIM, answered, arranged, asked, member, replies
from tests.support.pages import words
from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.db import db
from triage.errors import Invalid, Refused, Stale
from triage.evidence import queries as evidence
from triage.evidence import service
from triage.evidence.commands import AskAgencies, AskedLine, CheckItem, CorrectReplies
from triage.evidence.models import EvidenceAnswer, EvidenceStatus, InformationRequest, RequestStatus
from triage.notices import queries as notices
from triage.rules.facts import Status
from triage.rules.requests import LineAnswer, NotShared


def items(family, indicator=VICTIM):
    """What agencies said of it; the referral itself did not know."""
    return [each for each in evidence.all_items(family.id) if each.indicator == indicator and each.request_id]


def test_several_agencies_are_asked_from_one_form_each_what_it_would_know(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    nurse = make_user(Role.REFERRER, agency=people.agency(AgencyKind.HEALTH))
    mother, son = member(family, "Adaeze"), member(family, "Chidi")
    coordinator = sign_in(people.coordinator)
    page = coordinator.get(f"/families/{family.reference}/evidence/ask", indicator=VICTIM)
    assert page.field("due-year")

    page = coordinator.submit(
        page,
        lines=[f"{VICTIM}|{mother}", f"{MISSING}|{son}"],
        agencies=[str(officer.agency_id), str(nurse.agency_id)],
    )

    assert page.status == 200, page.errors
    made = {each.agency_id: each for each in db.session.query(InformationRequest)}
    lines = {key: [(line.indicator, line.person_id) for line in each.lines] for key, each in made.items()}
    assert sorted(lines[officer.agency_id]) == sorted([(VICTIM, mother), (MISSING, son)])
    assert lines[nurse.agency_id] == [(VICTIM, mother)]
    assert notices.unread(seen_by=officer.actor)


def test_an_agency_that_would_know_nothing_is_not_told_that_it_is_asked(people, make_user):
    family, officer = arranged(people, make_user)
    landlord = people.agency(AgencyKind.HOUSING)
    command = AskAgencies(
        agency_ids=(officer.agency_id, landlord.id),
        lines=(AskedLine(VICTIM, member(family, "Adaeze")),),
        due_on=asked(people, family, officer, AskedLine(), idempotency_key="first").due_on,
        idempotency_key="k2",
    )

    with pytest.raises(Invalid, match="would know nothing of what you ask"):
        service.ask_agencies(command, family.id, by=people.coordinator.actor)
    with pytest.raises(Invalid, match="would not know this"):
        asked(people, family, make_user(Role.REFERRER, agency=landlord), idempotency_key="k3")
    with pytest.raises(Invalid, match="due today or later"):
        asked(people, family, officer, idempotency_key="k4", due_on=clock.today() - timedelta(days=1))


def test_what_is_asked_already_is_not_asked_twice(people, make_user):
    family, officer = arranged(people, make_user)
    asked(people, family, officer)
    son = AskedLine(MISSING, member(family, "Chidi"))

    with pytest.raises(Invalid, match="has been asked all of this already"):
        asked(people, family, officer, idempotency_key="k2")
    both = asked(people, family, officer, AskedLine(VICTIM, member(family, "Adaeze")), son, idempotency_key="k3")

    assert [line.indicator for line in both.lines] == [MISSING]
    first, again = (asked(people, family, officer, idempotency_key="k1") for _ in range(2))
    assert first.id == again.id


def test_the_agency_sees_the_question_and_its_people_and_nothing_else(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    visitor = sign_in(officer)

    for page in (visitor.get(f"/questions/{request.id}"), visitor.get("/questions")):
        assert "Adaeze Okoro" in page.text
        for secret in ("Chidi", "nurse", "Nettle Close", family.reference, people.referrer.agency.name):
            assert secret not in page.text
    assert "Has there been a call-out since March?" in visitor.get(f"/questions/{request.id}").text


def test_an_answer_becomes_evidence_that_the_agency_asserts(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    key, visitor = request.lines[0].id.hex, sign_in(officer)
    page = visitor.submit(f"/questions/{request.id}", {f"answer-{key}": "yes", f"words-{key}": "One call-out"})
    assert page.status == 422
    assert page.field(f"words-{key}") == "One call-out"
    page = visitor.submit(page, {**day(key), f"on-{key}-year": "2062", f"reference-{key}": "Log 881"})
    assert page.errors == ["The date must be today or in the past"]

    page = visitor.submit(page, {**day(key), f"reference-{key}": "Log 881"})

    assert page.status == 200, page.errors
    (item,) = items(family)
    assert (item.answer, item.source_agency_id, item.reference) == (EvidenceAnswer.YES, officer.agency_id, "Log 881")
    coordinator = sign_in(people.coordinator)
    assert family.reference in answers_that_came_in(coordinator)
    press = f"I have looked at this answer from {officer.agency.name}"
    page = coordinator.submit(f"/families/{family.reference}/evidence", press=press)
    assert "One call-out" in page.text
    assert family.reference not in answers_that_came_in(coordinator)


def day(key):
    """The boxes of a date."""
    return {f"on-{key}-day": "4", f"on-{key}-month": "2", f"on-{key}-year": "2026"}


def answers_that_came_in(coordinator):
    """The words of that part of the intake page."""
    return words(coordinator.get("/intake").one("//section[@id='answers']"))


def test_a_draft_is_kept_line_by_line_and_is_the_agencys_alone(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    son = AskedLine(MISSING, member(family, "Chidi"))
    request = asked(people, family, officer, AskedLine(VICTIM, member(family, "Adaeze")), son)
    first, second = (line.id.hex for line in request.lines)
    visitor = sign_in(officer)

    visitor.submit(
        f"/questions/{request.id}",
        {f"answer-{first}": "yes", f"words-{first}": "Hidden draft", f"on-{second}-day": "31"},
        press="Save and come back later",
    )
    page = visitor.submit(
        f"/questions/{request.id}", {f"answer-{first}": "yes", f"words-{first}": "Hidden draft"},
        press="Save and come back later",
    )  # fmt: skip

    assert page.status == 200, page.errors
    assert visitor.get(f"/questions/{request.id}").field(f"words-{first}") == "Hidden draft"
    assert (request.status, items(family)) == (RequestStatus.OPEN, [])
    assert "Hidden draft" not in sign_in(people.coordinator).get(f"/families/{family.reference}/evidence").text
    assert "Answer this" in " ".join(visitor.submit(f"/questions/{request.id}", press="Send the answers").errors)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_colleagues_line_is_not_written_over(people, make_user, database_kind):
    family, officer = arranged(people, make_user)
    colleague = make_user(Role.REFERRER, agency=officer.agency)
    request = asked(people, family, officer)
    mine = replies(request, LineAnswer.NO, words="Nothing here")
    service.save(replies(request, LineAnswer.YES, words="Two call-outs"), by=colleague.actor)

    with pytest.raises(Stale) as refusal:
        service.save(mine, by=officer.actor)

    assert refusal.value.changes == ("A colleague has put in: Yes Two call-outs.",)
    service.save(replies(request, LineAnswer.YES, words="Three"), by=officer.actor)
    service.save(replies(request, LineAnswer.YES, words="Four"), by=officer.actor)


def test_a_nil_return_in_one_press_is_no_evidence(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    colleague = make_user(Role.REFERRER, agency=officer.agency)
    theirs = sign_in(colleague)
    open_page = theirs.get(f"/questions/{request.id}")

    page = sign_in(officer).submit(f"/questions/{request.id}", press="Nothing on record about any of this")

    assert page.status == 200
    found = db.session.get(InformationRequest, request.id)
    assert (found.status, items(family)) == (RequestStatus.NIL, [])
    assert any(each.indicator == VICTIM for each in service.verdict_of(family.id, on=found.due_on).questions)
    key = request.lines[0].id.hex
    page = theirs.submit(
        open_page, {f"answer-{key}": "yes", f"reference-{key}": "Log 3", f"words-{key}": "Two call-outs"}
    )
    assert page.status == 409
    assert "A colleague has answered this question already." in page.text
    assert page.field(f"words-{key}") == "Two call-outs"


def test_nothing_on_record_does_not_lose_what_was_typed(people, make_user):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    service.save(replies(request, LineAnswer.YES, words="Two"), by=officer.actor)

    with pytest.raises(Invalid, match="You have answered some of it"):
        service.send_nil(request.id, by=officer.actor)


def test_not_sharing_needs_its_reason_and_is_no_evidence(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    key, visitor = request.lines[0].id.hex, sign_in(officer)

    page = visitor.submit(f"/questions/{request.id}", {f"answer-{key}": "not_shared"})
    assert "Say why this is not shared" in page.errors[0]
    visitor.submit(page, {f"reason-{key}": "investigation", f"why-{key}": "Live"})

    line = db.session.get(InformationRequest, request.id).lines[0]
    assert (line.request.status, line.not_shared, line.words) == (
        RequestStatus.NOT_SHARED,
        NotShared.INVESTIGATION,
        "Live",
    )
    assert items(family) == []
    page = sign_in(people.coordinator).get(f"/families/{family.reference}/evidence")
    assert "It could harm an investigation or somebody’s safety" in page.text


def test_an_answer_is_put_right_and_the_old_one_is_kept(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = answered(asked(people, family, officer), officer)
    service.mark_seen(request.id, by=people.coordinator.actor)
    key = request.lines[0].id.hex

    page = sign_in(officer).submit(f"/questions/{request.id}/correct", {f"answer-{key}": "no"}, because="Another Okoro")

    assert page.status == 200, page.errors
    old, new = sorted(request.lines, key=lambda line: line.stands)
    assert (old.answer, old.stands, new.answer, new.corrects_id) == (LineAnswer.YES, False, LineAnswer.NO, old.id)
    was, now = sorted(items(family), key=lambda item: item.answer.value, reverse=True)
    assert (was.status, now.answer, now.status) == (EvidenceStatus.REJECTED, EvidenceAnswer.NO, EvidenceStatus.ASSERTED)
    assert "Another Okoro" in was.check_note
    assert not request.seen_by_coordinator


def test_what_was_answered_is_neither_answered_again_nor_withdrawn(people, make_user):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    answered(request, officer)

    with pytest.raises(Refused, match="answered this question already"):
        answered(request, officer, LineAnswer.NO)
    with pytest.raises(Refused, match="answered this question already"):
        service.withdraw(request.id, by=people.coordinator.actor)
    assert [each.answer for each in items(family)] == [EvidenceAnswer.YES]


def test_what_was_verified_stays_until_the_coordinator_has_looked(people, make_user):
    family, officer = arranged(people, make_user)
    request = answered(asked(people, family, officer), officer)
    (item,) = items(family)
    check = CheckItem(item_id=item.id, status=Status.VERIFIED, note="Seen", seen_revision=item.revision)
    service.check_item(check, by=people.coordinator.actor)
    said = replies(request, LineAnswer.NIL)

    service.correct(CorrectReplies(request_id=request.id, lines=said.lines, because="Wrong file"), by=officer.actor)

    assert [each.status for each in items(family)] == [EvidenceStatus.VERIFIED]
    assert (request.status, request.seen_by_coordinator) == (RequestStatus.NIL, False)


def test_v8_2_2_another_agencys_question_is_404(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    stranger = sign_in(people.referrer)

    assert stranger.get(f"/questions/{request.id}").status == 404
    assert stranger.get(f"/questions/{request.id}/correct").status == 404
    assert "Adaeze" not in stranger.get("/questions").text
