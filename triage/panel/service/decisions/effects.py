"""What each kind of decision does to the list and opens beyond it, a function for each."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage import clock
from triage.access.actor import Actor
from triage.allocations import service as allocations
from triage.allocations.models import Allocation, AllocationStatus
from triage.errors import Invalid
from triage.evidence import service as evidence
from triage.evidence.commands import AskAgency, AskedLine, AuthoriseDiscretion
from triage.panel.commands import decisions as commands
from triage.panel.commands.entries import LeftWhy
from triage.panel.models import Decision, EntryStatus, ListChangeKind, ListEntry
from triage.panel.queries import decisions as queries
from triage.panel.service import entries
from triage.rules.agencies import AgencyKind
from triage.rules.dates import long_date
from triage.rules.decisions import DECISION_LABELS, DecisionKind, ListEffect, reason_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a decision did: what its page and letters say of it, and where the family's place on the list went."""

    details: dict[str, Any]
    place: ListEffect
    left: LeftWhy = LeftWhy.ALLOCATED
    until: date | None = None
    allocation: Allocation | None = None
    tier_follows: bool = False
    signposts: tuple[commands.OtherHelp, ...] = ()


def carry_out(command: commands.Decide, decision: Decision, entry: ListEntry | None, *, by: Actor) -> Effect:
    """Do what this kind of decision means, in the decision's own transaction."""
    expected, act = ACTS[command.kind]
    if not isinstance(command.details, expected):
        raise Invalid("The details are those of another decision.")
    effect = act(command, decision, by)
    if effect.place is ListEffect.UNTOUCHED or (entry is None and effect.place is ListEffect.LEFT):
        return effect
    _place(entry or _new_place(command.family_id, by=by), effect, decision, by=by)
    return effect


def record_discretion(family_id: uuid.UUID, details: commands.Intensive, *, by: Actor) -> None:
    """Who nominated the family, why, and who authorised it (frameworks.md, "How to judge")."""
    command = AuthoriseDiscretion(nominated_by=details.nominated_by, reason=details.discretion)
    evidence.authorise_discretion(command, family_id, by=by)


def _new_place(family_id: uuid.UUID, *, by: Actor) -> ListEntry:
    """A place for a family that never had one, so that it waits somewhere if what was decided falls through."""
    waiting = queries.waiting_referrals(family_id)
    verdict = evidence.verdict_of(family_id, on=clock.today())
    return entries.join(
        family_id,
        referral_id=waiting[0].id if waiting else None,
        verdict=verdict,
        recommendation=evidence.recommendation_of(family_id, verdict),
        urgent=any(each.urgent for each in waiting),
        by=by,
    )


def _place(entry: ListEntry, effect: Effect, decision: Decision, *, by: Actor) -> None:
    """Keep, park or end the family's place on the list."""
    words = f"{DECISION_LABELS[decision.kind]}: {reason_words(decision.kind, decision.reason_code)}"
    if entry.status is EntryStatus.LEFT and effect.place is not ListEffect.LEFT:
        entry = entries.take_back(entry.family_id, by, why="The panel decided again")
    if effect.place is ListEffect.LEFT:
        entries.leave(entry, effect.left, by)
    elif effect.place is ListEffect.DECIDED:
        entries.decided(entry, words, by)
        if effect.allocation is not None and effect.allocation.status is AllocationStatus.ACTIVE:
            entries.leave(entry, LeftWhy.ALLOCATED, by)
    elif effect.place is ListEffect.PARKED:
        assert effect.until is not None
        entry.status = EntryStatus.PARKED
        entry.parked_until = effect.until
        entry.park_reason = words
        entries.note_change(entry, ListChangeKind.PARKED, f"{words}, until {long_date(effect.until)}", by=by)
    else:
        entry.status = EntryStatus.WAITING
        entry.parked_until, entry.park_reason = None, ""
        entry.progress_on = clock.today()
        entries.note_change(entry, ListChangeKind.DECIDED, words, by=by)


def _intensive(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    allocation = allocations.open_intensive(command.family_id, decision_id=decision.id, by=by)
    found = queries.discretion_of(command.family_id)
    details: dict[str, Any] = {"allocation_id": str(allocation.id)}
    if found is not None:
        details |= {"nominated_by": found.nominated_by, "discretion": found.reason}
    return Effect(details=details, place=ListEffect.DECIDED, allocation=allocation)


def _light(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    details = command.details
    assert isinstance(details, commands.Light)
    allocation = allocations.open_light(
        command.family_id,
        decision_id=decision.id,
        team_id=details.team_id,
        worker_id=details.worker_id,
        over_cap_reason=details.over_cap_reason,
        by=by,
    )
    kept = {
        "allocation_id": str(allocation.id),
        "team": queries.team(details.team_id).name,
        "worker": queries.user(details.worker_id).name if details.worker_id else "",
        "over_cap_reason": details.over_cap_reason,
    }
    return Effect(details=kept, place=ListEffect.DECIDED, allocation=allocation)


def _super_light(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    details = command.details
    assert isinstance(details, commands.SuperLight)
    allocation = allocations.open_super_light(
        command.family_id,
        decision_id=decision.id,
        agency_id=details.agency_id,
        lead_id=details.lead_id,
        answer_by=details.answer_by,
        by=by,
    )
    kept = {
        "allocation_id": str(allocation.id),
        "agency": queries.agency(details.agency_id).name,
        "lead": queries.user(details.lead_id).name if details.lead_id else "",
        "answer_by": details.answer_by.isoformat(),
    }
    return Effect(details=kept, place=ListEffect.DECIDED, allocation=allocation)


def _iom(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    details = command.details
    assert isinstance(details, commands.Iom)
    if details.person_id not in {member.person_id for member in queries.members(command.family_id)}:
        raise Invalid("Choose a person of this family.")
    agreed_by = queries.agency(details.agreed_by_agency_id)
    if agreed_by.kind not in (AgencyKind.POLICE, AgencyKind.PROBATION):
        raise Invalid("The police or probation must have agreed.")
    pathway = allocations.open_pathway(
        command.family_id,
        decision_id=decision.id,
        person_id=details.person_id,
        agreed_by_agency_id=details.agreed_by_agency_id,
        agreed_by_name=details.agreed_by_name,
        agreed_on=details.agreed_on,
        by=by,
    )
    kept = {
        "pathway_id": str(pathway.id),
        "person_id": str(details.person_id),
        "agency": agreed_by.name,
        "agreed_by": details.agreed_by_name,
        "agreed_on": details.agreed_on.isoformat(),
    }
    if _tier_decided(decision):
        return Effect(details=kept, place=ListEffect.UNTOUCHED)
    place = ListEffect.STAYS if details.tier_follows else ListEffect.LEFT
    return Effect(details=kept, place=place, tier_follows=details.tier_follows)


def _tier_decided(decision: Decision) -> bool:
    """Whether the family's tier is already decided on the same item."""
    others = queries.standing(decision.item_id) if decision.item_id else ()
    return any(each.id != decision.id and each.kind is not DecisionKind.IOM for each in others)


def _defer(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    details = command.details
    assert isinstance(details, commands.Defer)
    agency = queries.agency(details.agency_id)
    question = AskAgency(
        agency_id=agency.id,
        lines=(AskedLine(),),
        question=details.question.strip(),
        due_on=details.due_on,
        idempotency_key=f"decision-{decision.id}",
    )
    request = evidence.ask(question, command.family_id, by=by)
    kept = {
        "request_id": str(request.id),
        "question": details.question.strip(),
        "agency": agency.name,
        "agency_id": str(agency.id),
        "due_on": details.due_on.isoformat(),
        "review_on": details.review_on.isoformat(),
    }
    return Effect(details=kept, place=ListEffect.STAYS, until=details.review_on)


def _keep(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    details = command.details
    assert isinstance(details, commands.Keep)
    if details.review_on <= clock.today():
        raise Invalid("The review date must be in the future.")
    return Effect(
        details={"review_on": details.review_on.isoformat()}, place=ListEffect.PARKED, until=details.review_on
    )


def _not_eligible(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    details = command.details
    assert isinstance(details, commands.NotEligible)
    if not details.signposts and details.caf_agency_id is None:
        raise Invalid("Say where the family is signposted, or who starts a CAF: nobody leaves empty-handed.")
    kept: dict[str, Any] = {
        "signposts": [{"name": s.name, "offers": s.offers, "contact": s.contact} for s in details.signposts],
        "caf_agency": queries.agency(details.caf_agency_id).name if details.caf_agency_id else "",
    }
    return Effect(details=kept, place=ListEffect.LEFT, left=LeftWhy.NOT_ELIGIBLE, signposts=details.signposts)


def _step_up(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    details = command.details
    assert isinstance(details, commands.StepUp)
    if details.told_at > clock.now():
        raise Invalid("Social care is told at once: the time cannot be in the future.")
    kept = {
        "told_name": details.told_name,
        "told_at": details.told_at.isoformat(),
        "social_care_reference": details.reference,
    }
    return Effect(details=kept, place=ListEffect.LEFT, left=LeftWhy.STEPPED_UP)


def _link(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    details = command.details
    assert isinstance(details, commands.Link)
    if command.reason_code == "already_open":
        return Effect(details={"linked": ""}, place=ListEffect.LEFT, left=LeftWhy.ALREADY_OPEN)
    other = queries.family_by_reference(details.reference)
    if other is None or other.id == command.family_id:
        raise Invalid("Enter the reference of the other family, like F-2026-00042.")
    kept = {"linked": other.reference, "linked_id": str(other.id)}
    return Effect(details=kept, place=ListEffect.LEFT, left=LeftWhy.ALREADY_OPEN)


def _withdrawn(command: commands.Decide, decision: Decision, by: Actor) -> Effect:
    details = command.details
    assert isinstance(details, commands.Withdrawn)
    why = LeftWhy.REFUSED if command.reason_code == "refused" else LeftWhy.WITHDRAWN
    return Effect(details={"who": details.who}, place=ListEffect.LEFT, left=why)


Act = Callable[[commands.Decide, Decision, Actor], Effect]

ACTS: dict[DecisionKind, tuple[type, Act]] = {
    DecisionKind.INTENSIVE: (commands.Intensive, _intensive),
    DecisionKind.LIGHT: (commands.Light, _light),
    DecisionKind.SUPER_LIGHT: (commands.SuperLight, _super_light),
    DecisionKind.IOM: (commands.Iom, _iom),
    DecisionKind.DEFER: (commands.Defer, _defer),
    DecisionKind.KEEP: (commands.Keep, _keep),
    DecisionKind.NOT_ELIGIBLE: (commands.NotEligible, _not_eligible),
    DecisionKind.STEP_UP: (commands.StepUp, _step_up),
    DecisionKind.LINK: (commands.Link, _link),
    DecisionKind.WITHDRAWN: (commands.Withdrawn, _withdrawn),
}
