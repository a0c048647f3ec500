"""Opening a family that was found: the council's own referral, its people and homes, and the evidence of the lists."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db, once, transaction
from triage.errors import Invalid
from triage.evidence import queries as evidence_queries
from triage.evidence import service as evidence
from triage.evidence.commands import Choice, LinkReferral
from triage.families import queries as families
from triage.families.models import Family
from triage.imports.commands import OpenCandidate
from triage.imports.gathering import Row
from triage.imports.models import Candidate, CandidateState, RowFate
from triage.imports.queries import finding as queries
from triage.imports.queries import opening as row_queries
from triage.imports.service import candidates
from triage.imports.service import evidence as list_evidence
from triage.imports.service.ending import rows_of
from triage.referrals.answers import Answers, HomeAnswer, IdentifierAnswer, PersonAnswer
from triage.referrals.models import Referral
from triage.referrals.schema.form import FORM_VERSION, variant_of
from triage.referrals.service.from_lists import receive_from_lists
from triage.rules.agencies import AgencyKind
from triage.rules.facts import AgeGroup
from triage.rules.matching import normalised_postcode

CHANGED = (
    "Since this family was found a list of it was undone, or somebody in it has come to be known. "
    "Look for families again, or set this one aside"
)


@once
def open_candidate(command: OpenCandidate, *, by: Actor) -> Candidate:
    """Open a family that was found, so that it stands at intake like any other; a second send gives the first family.

    Raises:
        NotFound: it is no candidate that this person sees.
        Stale: a colleague has decided in between.
        Refused: it has come to its end.
        Invalid: nobody of it would be in the family.
    """
    done = queries.candidate_by_key(command.idempotency_key)
    if done is not None:
        return done
    with transaction():
        candidate = candidates.to_decide(command.reference, command.seen_revision, by=by)
        known = candidate.family_id is not None
        family = _known(candidate, command, by=by) if known else _new(candidate, command, by=by)
        candidate.family_id, candidate.state = family.id, CandidateState.OPENED
        candidate.decided_at, candidate.decided_by_id = clock.now(), by.user_id
        candidate.idempotency_key = command.idempotency_key
        db.session.flush()
        if not known:
            chosen = frozenset(key for key, role in command.roles.items() if role)
            candidates.forget_left_out(candidate, chosen, name=family.name)
        candidates.close_others(candidate, CandidateState.OPENED)
        audit.record("imports.candidate_opened", subject=candidate, by=by, family_id=family.id)
    return candidate


def _new(candidate: Candidate, command: OpenCandidate, *, by: Actor) -> Family:
    """A family out of people of whom nobody was known: each with the agency that listed them as the source."""
    chosen = [each for each in candidate.people if command.roles.get(each["key"])]
    if not chosen:
        raise Invalid("Say of at least one person what they are in the family")
    with scope.as_service():
        rows = {row.id: row for row in queries.rows(rows_of(candidate))}
        waiting = queries.still_waiting(rows_of(candidate), held=True)
    if any(row not in waiting for each in chosen for row in each["rows"]):
        raise Invalid(CHANGED)
    ids = {each["key"]: str(uuid.uuid4()) for each in chosen}
    people = tuple(_person(each, ids[each["key"]], command.roles[each["key"]], rows) for each in chosen)
    homes = tuple(_homes(chosen, ids, rows))
    referral = _referral(candidate, people, homes, command, by=by)
    candidate.referral_id = referral.id
    family = evidence.start_family(referral, seen_revision=referral.revision, by=by)
    whom = evidence_queries.sent_people(referral.id)
    with scope.as_service():
        _attach(candidate, referral, {each["key"]: whom[ids[each["key"]]] for each in chosen}, by=by)
    return family


def _known(candidate: Candidate, command: OpenCandidate, *, by: Actor) -> Family:
    """A family that is known and was never referred, such as one of the old list, comes to intake as it is."""
    assert candidate.family_id is not None
    family = families.family(candidate.family_id, seen_by=by)
    here = [member for member in family.members if member.to_date is None]
    people = tuple(
        PersonAnswer(
            id=str(uuid.uuid4()),
            given_name=member.person.given_name,
            family_name=member.person.family_name,
            date_of_birth=member.person.date_of_birth,
            expected_on=member.person.expected_on,
            stated_age=AgeGroup(member.person.stated_age) if member.person.stated_age else None,
            role=member.role.value,
        )
        for member in here
    )
    referral = _referral(candidate, people, (), command, by=by)
    candidate.referral_id = referral.id
    choices = tuple(Choice(key=sent.id, known_id=member.person_id) for sent, member in zip(people, here, strict=True))
    link = LinkReferral(referral_id=referral.id, family_id=family.id, choices=choices, seen_revision=referral.revision)
    return evidence.link_referral(referral, link, by=by)


def _referral(
    candidate: Candidate,
    people: tuple[PersonAnswer, ...],
    homes: tuple[HomeAnswer, ...],
    command: OpenCandidate,
    *,
    by: Actor,
) -> Referral:
    assert by.agency_id is not None
    sent = Answers(
        form_version=FORM_VERSION,
        variant=variant_of(AgencyKind.COUNCIL).value,
        framework=f"{candidate.framework}@{candidate.framework_version}",
        people=people,
        homes=homes,
    )
    return receive_from_lists(
        sent,
        agency_id=by.agency_id,
        found_as=candidate.reference,
        key=command.idempotency_key,
        within=command.within,
        by=by,
    )


def _attach(candidate: Candidate, referral: Referral, whom: Mapping[str, uuid.UUID], *, by: Actor) -> None:
    """The rows become evidence of the family's people, each by the agency that sent it."""
    theirs = {row: whom[each["key"]] for each in candidate.people if each["key"] in whom for row in each["rows"]}
    for batch, rows in row_queries.with_lists(theirs):
        for row in rows:
            row.fate, row.person_id, row.family_id = RowFate.ATTACHED, theirs[row.id], referral.family_id
            row.candidate_id = candidate.id
            row.decided_at, row.decided_by_id = clock.now(), by.user_id
        db.session.flush()
        list_evidence.record(batch, rows, by=by)
        row_queries.name_source(batch, {theirs[row.id] for row in rows}, referral=referral)
    left = rows_of(candidate) - set(theirs)
    queries.set_rows(left, RowFate.WAITING, None)


def _person(each: Mapping[str, Any], key: str, role: str, rows: Mapping[int, Row]) -> PersonAnswer:
    """One person as the lists have them: the first row that says something says it."""
    theirs = [rows[row] for row in each["rows"]]
    first, born = theirs[0].described, str(each["born"])
    numbers = {kind: value for row in theirs for kind, value in row.described.get("identifiers", ())}
    return PersonAnswer(
        id=key,
        given_name=first.get("given_name", ""),
        family_name=first.get("family_name", ""),
        known_as=first.get("known_as", ""),
        role=role,
        date_of_birth=date.fromisoformat(born) if born else None,
        stated_age=AgeGroup(each["stated"]) if each["stated"] and not born else None,
        gender=first.get("sex", ""),
        identifiers=tuple(IdentifierAnswer(kind=kind, value=value) for kind, value in numbers.items()),
    )


def _homes(
    chosen: Sequence[Mapping[str, Any]], ids: Mapping[str, str], rows: Mapping[int, Row]
) -> Iterator[HomeAnswer]:
    """The one home they were found at; nobody has said that it is safe to write there."""
    first = rows[chosen[0]["rows"][0]].described
    lines = tuple(part.strip() for part in str(first.get("address", "")).split(",") if part.strip())
    postcode = str(first.get("postcode", ""))
    if lines and normalised_postcode(postcode):
        town = str(first.get("town", ""))
        yield HomeAnswer(
            id=str(uuid.uuid4()),
            name="Home",
            lines=(*lines, town) if town and town not in lines else lines,
            postcode=postcode,
            residents=tuple(ids.values()),
            safe_to_write="unknown",
        )
