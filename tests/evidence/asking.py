"""A family of which something is asked, and an officer who may answer."""

from __future__ import annotations

from datetime import timedelta

from tests.intake.arranging import okoro, said, sent, taken_in
from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.evidence import service
from triage.evidence.commands import AskAgency, AskedLine, Replies, Reply
from triage.rules.facts import Answer
from triage.rules.requests import LineAnswer

VICTIM = "sf3.abuse.victim"
MISSING = "sf3.safety.missing"


def arranged(people, make_user, **more):
    """A family known by a school, of which the referrer did not know two things, and an officer of the police."""
    family_sent = okoro()
    mother, son = (each.id for each in family_sent["people"])
    concerns = (
        said("sf3.health.adult-mental", who=mother, reference="School nurse’s file"),
        said(VICTIM, Answer.NOT_KNOWN, who=mother),
        said(MISSING, Answer.NOT_KNOWN, who=son),
    )
    family = taken_in(sent(people.referrer, concerns=concerns, **more, **family_sent), people.coordinator)
    return family, make_user(Role.REFERRER, agency=people.agency(AgencyKind.POLICE))


def member(family, given):
    """The person of that name."""
    return next(each.person_id for each in family.members if each.person.given_name == given)


def asked(people, family, officer, *lines, **changes):
    """A question to the officer's agency; without lines, whether the mother is a victim."""
    command = {
        "agency_id": officer.agency_id,
        "lines": lines or (AskedLine(VICTIM, member(family, "Adaeze")),),
        "question": "Has there been a call-out since March?",
        "due_on": clock.today() + timedelta(days=7),
        "idempotency_key": "k1",
        **changes,
    }
    return service.ask(AskAgency(**command), family.id, by=people.coordinator.actor)


def replies(request, *answers, **facts):
    """An answer for each line as it stands."""
    lines = tuple(
        Reply(line_id=line.id, seen_revision=line.revision, answer=answer, **facts)
        for line, answer in zip(request.standing, answers, strict=True)
    )
    return Replies(request_id=request.id, lines=lines)


def answered(request, officer, answer=LineAnswer.YES, **facts):
    """The question with its answer sent."""
    given = {"reference": "Log 881", **facts} if answer is LineAnswer.YES else facts
    return service.send(replies(request, *[answer] * len(request.standing), **given), by=officer.actor)
