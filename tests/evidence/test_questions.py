"""Questions to agencies: asked, reminded once, answered, and never more shown than asked."""

from __future__ import annotations

from datetime import timedelta

from tests.intake.arranging import okoro, said, sent, taken_in
from tests.support.pages import words
from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.db import db
from triage.evidence import queries as evidence
from triage.evidence import service
from triage.evidence.commands import AskAgency
from triage.evidence.models import EvidenceAnswer, InformationRequest, RequestStatus
from triage.notices import queries as notices


def arranged(people, make_user):
    """A family known by a school, and an officer of the police."""
    family_sent = okoro()
    concerns = (said("sf3.health.adult-mental", who=family_sent["people"][0].id, reference="School nurse’s file"),)
    family = taken_in(sent(people.referrer, concerns=concerns, **family_sent), people.coordinator)
    officer = make_user(Role.REFERRER, agency=people.agency(AgencyKind.POLICE))
    return family, officer


def asked(people, family, officer, **changes):
    mother = next(each.person_id for each in family.members if each.person.given_name == "Adaeze")
    command = {
        "agency_id": officer.agency_id,
        "person_ids": (mother,),
        "indicator": "sf3.abuse.victim",
        "question": "Has there been a call-out since March?",
        "due_on": clock.today() + timedelta(days=3),
        "idempotency_key": "k1",
        **changes,
    }
    return service.ask(AskAgency(**command), family.id, by=people.coordinator.actor)


def test_the_coordinator_asks_and_the_usual_deadline_is_filled_in(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    coordinator = sign_in(people.coordinator)
    page = coordinator.get(f"/families/{family.reference}/evidence/ask")
    assert page.field("due-year")

    page = coordinator.submit(
        page,
        agency=str(officer.agency_id),
        people=[str(family.members[0].person_id)],
        indicator="sf3.abuse.victim",
        question="Any call-out?",
    )

    assert page.status == 200, page.errors
    request = db.session.query(InformationRequest).one()
    assert (request.question, request.status) == ("Any call-out?", RequestStatus.OPEN)
    assert [each.full_name for each in request.people] == ["Adaeze Okoro"]
    assert notices.unread(seen_by=officer.actor)


def test_the_agency_sees_the_question_and_its_people_and_nothing_else(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)

    page = sign_in(officer).get(f"/questions/{request.id}")

    assert "Has there been a call-out since March?" in page.text
    assert "Adaeze Okoro" in page.text
    for secret in ("Chidi", "nurse", "Nettle Close", family.reference, people.referrer.agency.name):
        assert secret not in page.text


def test_an_answer_becomes_evidence_that_the_agency_asserts(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    mother = request.people[0].id

    page = sign_in(officer).submit(
        f"/questions/{request.id}",
        {
            f"answer-{mother}": "yes",
            f"on-{mother}-day": "4",
            f"on-{mother}-month": "2",
            f"on-{mother}-year": "2026",
            f"reference-{mother}": "Log 881",
        },
        kind="given",
        words="One call-out in February.",
    )

    assert page.status == 200, page.errors
    item = next(each for each in evidence.all_items(family.id) if each.indicator == "sf3.abuse.victim")
    assert (item.answer, item.source_agency_id, item.reference) == (EvidenceAnswer.YES, officer.agency_id, "Log 881")
    coordinator = sign_in(people.coordinator)
    assert family.reference in answers_that_came_in(coordinator)
    press = f"I have looked at this answer from {officer.agency.name}"
    page = coordinator.submit(f"/families/{family.reference}/evidence", press=press)
    assert "One call-out in February." in page.text
    assert family.reference not in answers_that_came_in(coordinator)


def answers_that_came_in(coordinator):
    """The words of that part of the intake page."""
    return words(coordinator.get("/intake").one("//section[@id='answers']"))


def test_a_nil_return_is_not_known_and_never_a_no(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)

    sign_in(officer).submit(f"/questions/{request.id}", kind="nil")

    item = next(each for each in evidence.all_items(family.id) if each.indicator == "sf3.abuse.victim")
    assert item.answer is EvidenceAnswer.NOT_KNOWN
    assert db.session.get(InformationRequest, request.id).status is RequestStatus.NIL


def test_not_sharing_needs_its_reason(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    visitor = sign_in(officer)

    page = visitor.submit(f"/questions/{request.id}", kind="not_shared")
    assert page.errors == ["Say why you cannot share it"]
    visitor.submit(page, kind="not_shared", why_not="Live investigation")

    found = db.session.get(InformationRequest, request.id)
    assert (found.status, found.answer) == (RequestStatus.NOT_SHARED, "Live investigation")


def test_a_colleague_who_answers_second_keeps_what_they_typed(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    colleague = make_user(Role.REFERRER, agency=officer.agency)
    request = asked(people, family, officer)
    mine, theirs = sign_in(officer), sign_in(colleague)
    open_page = mine.get(f"/questions/{request.id}")
    theirs.submit(f"/questions/{request.id}", kind="nil")

    page = mine.submit(open_page, kind="given", words="Two call-outs")

    assert page.status == 409
    assert "A colleague has answered this question already." in page.text
    assert page.field("words") == "Two call-outs"


def test_v8_2_2_another_agencys_question_is_404(people, make_user, sign_in):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)

    assert sign_in(people.referrer).get(f"/questions/{request.id}").status == 404
    assert sign_in(people.referrer).get("/questions").text.count("call-out") == 0


def test_an_agency_is_reminded_once(people, make_user):
    family, officer = arranged(people, make_user)
    request = asked(people, family, officer)
    request.due_on = clock.today() - timedelta(days=1)
    db.session.flush()

    assert (service.remind_overdue(), service.remind_overdue()) == (1, 0)

    assert request.reminded_at is not None
    assert sum("was due" in each.text for each in notices.unread(seen_by=officer.actor)) == 1


def test_asking_twice_asks_once(people, make_user):
    family, officer = arranged(people, make_user)

    first, second = asked(people, family, officer), asked(people, family, officer)

    assert first.id == second.id
