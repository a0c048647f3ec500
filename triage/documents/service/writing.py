"""From a request to the rows it asks for, with their content frozen."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from triage import clock
from triage.documents import recipients
from triage.documents.commands import (
    AgendaFor,
    FamilyLetters,
    MinutesFor,
    ReferralCopyFor,
    ReferrerOutcomeFor,
    Request,
    WorkerBriefFor,
)
from triage.documents.content import (
    KIND_WORDS,
    Addressee,
    BriefPerson,
    Delivery,
    DocumentKind,
    FamilyLetter,
    ReferrerOutcome,
    WorkerBrief,
    record_warnings,
    to_dict,
)
from triage.documents.content.kinds import Paper
from triage.documents.queries import people
from triage.documents.recipients import MemberFacts, Way
from triage.documents.service.letterhead import letterhead
from triage.families.models import FamilyMember, Household
from triage.rules.dates import age_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One document as it is to be kept."""

    kind: DocumentKind
    content: Paper
    key: str
    recipient: Addressee
    what: str
    reference: str
    asked_for: Request
    links: Mapping[str, uuid.UUID | None]
    blocked_because: str = ""
    safe_because: str = ""
    person_id: uuid.UUID | None = None
    reader_id: uuid.UUID | None = None
    agency_id: uuid.UUID | None = None

    def columns(self) -> dict[str, Any]:
        """The draft as columns of its row."""
        return {
            "kind": self.kind,
            "content": to_dict(self.content),
            "recipient_name": self.recipient.name,
            "address_lines": list(self.recipient.lines),
            "protected": self.recipient.protected,
            "delivery": self.recipient.delivery,
            "safe_because": self.safe_because,
            "blocked_because": self.blocked_because,
            "what": self.what,
            "reference": self.reference,
            "asked_for": {"request": type(self.asked_for).__name__, **to_dict(self.asked_for)},
            "person_id": self.person_id,
            "reader_id": self.reader_id,
            "agency_id": self.agency_id,
            **self.links,
        }


def drafts_for(request: Request) -> list[Draft]:
    """The documents that a request asks for, written from today's record."""
    return WRITERS[type(request)](request)


def _family_letters(request: FamilyLetters) -> list[Draft]:
    """One letter to each adult, each with its own address and nothing of the others."""
    family = people.family_to_write_to(request.family_id)
    today = clock.today()
    wanted = frozenset(str(person) for person in request.persons)
    drafts = []
    for member, facts in people.members(family, on=today):
        if (facts.id in wanted) if wanted else recipients.gets_letters(facts, on=today):
            drafts.append(_family_letter(request, family.reference, member, facts))
    return drafts


def _family_letter(request: FamilyLetters, reference: str, member: FamilyMember, facts: MemberFacts) -> Draft:
    way = recipients.way_to(facts)
    letter = FamilyLetter(
        kind=request.kind,
        letterhead=letterhead(),
        to=way.to,
        reference=reference,
        contact=request.contact,
        contact_how=recipients.contact_how(facts, way.to.delivery),
        contact_by=request.contact_by,
        review_on=request.review_on,
        signposts=request.signposts,
        large_print=facts.large_print,
    )
    return Draft(
        kind=DocumentKind.FAMILY_LETTER,
        content=letter,
        key=f"{_cause(request)}:{request.kind}:{member.person_id}",
        recipient=way.to,
        what=KIND_WORDS[request.kind],
        reference=reference,
        asked_for=replace(request, persons=(member.person_id,)),
        links=_links(request),
        **_safety(way),
        person_id=member.person_id,
    )


def _worker_brief(request: WorkerBriefFor) -> list[Draft]:
    family = people.family_to_write_to(request.family_id)
    to = Addressee(name=request.worker_name, lines=(request.agency_name,), delivery=Delivery.BY_HAND)
    known = people.members(family, on=clock.today())
    brief = WorkerBrief(
        letterhead=letterhead(),
        to=to,
        reference=family.reference,
        worker=request.worker_name,
        agency=request.agency_name,
        team=request.team_name,
        tier=request.tier,
        decision=request.decision_words,
        family_name=family.name,
        decided_on=request.decided_on,
        reason=request.reason,
        rationale=request.rationale,
        safety_notes=(*record_warnings(family.visit_risk, domestic_abuse=family.domestic_abuse), *request.safety_notes),
        people=tuple(_brief_person(member, facts, family.households) for member, facts in known),
        evidence=request.evidence,
        views=request.views,
        agencies=request.agencies,
        first_steps=request.first_steps,
    )
    draft = Draft(
        kind=DocumentKind.WORKER_BRIEF,
        content=brief,
        key=f"{_cause(request)}:brief:{request.worker_user_id or request.agency_id}",
        recipient=to,
        what="Worker brief",
        reference=family.reference,
        asked_for=request,
        links=_links(request),
        safe_because="Handed over to the worker.",
        reader_id=request.worker_user_id,
        agency_id=request.agency_id,
    )
    return [draft]


def _brief_person(member: FamilyMember, facts: MemberFacts, households: list[Household]) -> BriefPerson:
    """One line of the brief's table: how to reach somebody, and in which household they live, without addresses."""
    today = clock.today()
    person = member.person
    homes = [home.title for home in households if any(each.person_id == person.id for each in home.residents)]
    grown = recipients.gets_letters(facts, on=today)
    return BriefPerson(
        name=facts.name,
        age=_age_words(facts),
        relationship=people.role_words(member),
        lives=", ".join(homes),
        safe_contact=recipients.safe_contact_words(facts) if grown else "",
        needs=_needs(person.language, interpreter=person.needs_interpreter, large_print=facts.large_print),
    )


def _age_words(facts: MemberFacts) -> str:
    if facts.date_of_birth is None:
        return "unborn" if facts.unborn else "not known"
    return f"{age_on(facts.date_of_birth, clock.today())} years"


def _needs(language: str, *, interpreter: bool, large_print: bool) -> str:
    asked = f"Interpreter: {language or 'language not recorded'}" if interpreter else ""
    return "\n".join(filter(None, (asked, "Large print" if large_print else "")))


def _referrer_outcome(request: ReferrerOutcomeFor) -> list[Draft]:
    to = Addressee(name=request.recipient_name, lines=(request.agency_name,), delivery=Delivery.ONLINE)
    outcome = ReferrerOutcome(
        letterhead=letterhead(),
        to=to,
        reference=request.referral_reference,
        agency=request.agency_name,
        outcome=request.outcome,
        sent_on=request.sent_on,
        family_name=request.family_surname,
        reason=request.reason,
        would_change=request.would_change,
        next_step=request.next_step,
        signposts=request.signposts,
    )
    draft = Draft(
        kind=DocumentKind.REFERRER_OUTCOME,
        content=outcome,
        key=f"{request.decision_id or 'intake'}:outcome:{request.referral_id}",
        recipient=to,
        what="Outcome for the referrer",
        reference=request.referral_reference,
        asked_for=request,
        links={**_links(request), "referral_id": request.referral_id},
        safe_because="Read in the service by the agency that referred.",
        agency_id=request.agency_id,
    )
    return [draft]


def _referral_copy(request: ReferralCopyFor) -> list[Draft]:
    content = request.content
    draft = Draft(
        kind=DocumentKind.REFERRAL_COPY,
        content=content,
        key=f"copy:{request.referral_id}",
        recipient=Addressee(name=content.agency, delivery=Delivery.ONLINE),
        what="Referral as sent",
        reference=content.reference,
        asked_for=request,
        links={"referral_id": request.referral_id},
        agency_id=request.agency_id,
    )
    return [draft]


def _meeting_paper(request: MinutesFor | AgendaFor) -> list[Draft]:
    kind = DocumentKind.MINUTES if isinstance(request, MinutesFor) else DocumentKind.AGENDA
    reader = request.reader_name or request.content.reader or "The whole panel"
    draft = Draft(
        kind=kind,
        content=request.content,
        key=f"{kind}:{request.meeting_id}:{request.reader_user_id or 'whole'}",
        recipient=Addressee(name=reader, delivery=Delivery.ONLINE),
        what=kind.capitalize(),
        reference=request.content.reference,
        asked_for=request,
        links={"meeting_id": request.meeting_id},
        reader_id=request.reader_user_id,
    )
    return [draft]


def _links(request: FamilyLetters | WorkerBriefFor | ReferrerOutcomeFor) -> dict[str, uuid.UUID | None]:
    """What the document belongs to."""
    names = ("family_id", "meeting_id", "decision_id", "allocation_id")
    return {name: getattr(request, name, None) for name in names}


def _cause(request: FamilyLetters | WorkerBriefFor) -> str:
    """The act that asked: asking again for the same act finds the same documents."""
    return str(request.decision_id or request.allocation_id or f"{request.meeting_id}:{request.family_id}")


def _safety(way: Way) -> dict[str, Any]:
    return {"safe_because": way.why} if way.allowed else {"blocked_because": way.why}


WRITERS: Mapping[type[Request], Callable[[Any], list[Draft]]] = {
    FamilyLetters: _family_letters,
    WorkerBriefFor: _worker_brief,
    ReferrerOutcomeFor: _referrer_outcome,
    ReferralCopyFor: _referral_copy,
    MinutesFor: _meeting_paper,
    AgendaFor: _meeting_paper,
}
