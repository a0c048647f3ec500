"""Case 12: what the police, health and the Jobcentre said is nowhere that the school which referred can look."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from tests.intake import arranging
from tests.panel.arranging import add_evidence
from tests.support.papers import words_in
from triage import calendar, clock, jobs
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.documents import service as documents
from triage.documents.commands import Approve
from triage.documents.models import Document
from triage.evidence import service
from triage.evidence.commands import AskAgency, AskedLine, ConclusionKind, Replies, Reply
from triage.panel.commands.conclusions import Conclude
from triage.panel.service import conclusions
from triage.rules.agencies import AgencyKind
from triage.rules.requests import LineAnswer

POLICE, HEALTH, BENEFITS = "burglary at the depot", "in hospital since Easter", "claim closed in May"
SECRETS = (POLICE, HEALTH, BENEFITS)


@pytest.fixture
def referral(people):
    """A school's referral, taken in, with evidence of three other agencies, and concluded."""
    sent = arranging.sent(people.referrer, concerns=[arranging.said("sf3.relationships.parenting")])
    family = arranging.taken_in(sent, people.coordinator)
    for kind, indicator, words in (
        (AgencyKind.POLICE, "sf3.crime.adult", POLICE),
        (AgencyKind.HEALTH, "sf3.health.adult-mental", HEALTH),
        (AgencyKind.JOBCENTRE, "sf3.finance.adult-workless", BENEFITS),
    ):
        item = add_evidence(family, indicator, agency=people.agency(kind))
        with transaction():
            item.reference, item.check_note = words, words
    ask_and_answer(family, people)
    command = Conclude(
        kind=ConclusionKind.NOT_ELIGIBLE,
        reason_code="needs_met",
        reason=" ".join(SECRETS),
        signpost_name="Ashcombe Family Hub",
        seen_revision=sent.revision,
        idempotency_key=str(uuid.uuid4()),
    )
    with transaction():
        conclusions.conclude(sent, command, by=people.coordinator.actor)
    approve_the_outcome(sent, people)
    jobs.work()
    return sent


def approve_the_outcome(sent, people) -> None:
    """The coordinator lets the outcome go to the school."""
    for document in db.session.scalars(select(Document).where(Document.referral_id == sent.id)):
        command = Approve(document_id=document.id, seen_revision=document.revision)
        documents.approve(command, by=people.coordinator.actor)


def ask_and_answer(family, people) -> None:
    """Health is asked and answers in words."""
    asked = service.ask(
        AskAgency(
            agency_id=people.agency(AgencyKind.HEALTH).id,
            lines=(AskedLine(person_id=family.members[0].person_id),),
            question=POLICE,
            due_on=calendar.add_working_days(clock.today(), 5),
            idempotency_key=str(uuid.uuid4()),
        ),
        family.id,
        by=people.coordinator.actor,
    )
    line = asked.lines[0]
    reply = Reply(line_id=line.id, seen_revision=line.revision, answer=LineAnswer.TOLD, words=HEALTH)
    service.send(Replies(request_id=asked.id, lines=(reply,)), by=people.actor(Role.PANEL_MEMBER))


def test_the_school_reads_nothing_of_what_others_said(app, sign_in, people, referral):
    school = sign_in(people.referrer)

    page = school.get(f"/referrals/{referral.id}")
    pages = [page, school.get("/"), school.get("/referrals"), school.get("/questions")]
    papers = [link for link in page.links.values() if "/papers/" in link]
    read = [one.text for one in pages] + [words_in(school.send("GET", link).data) for link in papers]

    assert papers
    assert [secret for secret in SECRETS for text in read if secret in text] == []


def test_the_school_finds_no_family_to_look_into(app, sign_in, people, referral):
    school = sign_in(people.referrer)
    family = db.session.get(type(referral), referral.id).family_id

    found = [
        school.get(path) for path in ("/families", f"/families/{family}", "/families?words=Okoro", "/list", "/intake")
    ]
    search = school.post("/families/find", {"words": "Okoro"})

    assert {page.status for page in (*found, search)} == {404}
