"""The letters, briefs, outcomes and notices that follow from a decision; nothing is rendered here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.allocations import briefs
from triage.calendar import add_working_days
from triage.documents import service as documents
from triage.documents.commands import FamilyLetters
from triage.documents.content import Contact, LetterKind, Signpost
from triage.evidence import service as evidence
from triage.families.models import Family
from triage.notices.service import tell
from triage.panel.models import Decision
from triage.panel.queries import decisions as queries
from triage.panel.service.decisions.effects import Effect
from triage.referrals import service as referrals
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.agencies import AgencyKind
from triage.rules.decisions import FOLLOWS, DecisionKind, reason_words
from triage.settings import settings

# Stepping up and linking send the family no letter: social care, or the worker who is there, speaks to them. A Super
# Light family is written to when the partner has accepted: until then nobody can say who will be in touch.
LETTERS = {
    DecisionKind.INTENSIVE: LetterKind.INTENSIVE,
    DecisionKind.LIGHT: LetterKind.LIGHT,
    DecisionKind.IOM: LetterKind.IOM,
    DecisionKind.DEFER: LetterKind.DEFER,
    DecisionKind.KEEP: LetterKind.KEEP_ON_LIST,
    DecisionKind.NOT_ELIGIBLE: LetterKind.NOT_ELIGIBLE,
    DecisionKind.WITHDRAWN: LetterKind.NOT_GOING_AHEAD,
}
STATUSES = {
    DecisionKind.DEFER: ReferralStatus.LISTED,
    DecisionKind.KEEP: ReferralStatus.LISTED,
    DecisionKind.NOT_ELIGIBLE: ReferralStatus.NOT_ELIGIBLE,
    DecisionKind.STEP_UP: ReferralStatus.STEPPED_UP,
    DecisionKind.LINK: ReferralStatus.LINKED,
    DecisionKind.WITHDRAWN: ReferralStatus.WITHDRAWN,
}


def ask_for_letters(decision: Decision, effect: Effect, *, by: Actor) -> int:
    """Ask for the family's letters and, where a worker is named, the brief; how many family letters were asked for."""
    asked = 0
    kind = LETTERS.get(decision.kind)
    if kind is not None:
        asked = len(documents.ask_for([_family_letters(decision, effect, kind)], by=by))
    if effect.allocation is not None and effect.allocation.worker_id is not None:
        briefs.ask_for_worker(effect.allocation, introduce=False, by=by)
    return asked


def tell_referrers(decision: Decision, effect: Effect, *, by: Actor) -> list[Referral]:
    """Conclude the family's waiting referrals with the outcome in words (of an IOM pathway nobody is told)."""
    if decision.kind is DecisionKind.IOM:
        return []
    follows = FOLLOWS[decision.kind]
    waiting = list(queries.waiting_referrals(decision.family_id)) or _told_before(decision) or _fell_through(decision)
    for referral in waiting:
        referrals.conclude(
            referral,
            status=STATUSES.get(decision.kind, ReferralStatus.DECIDED),
            outcome_code=decision.reason_code,
            outcome=f"{follows.outcome} {reason_words(decision.kind, decision.reason_code)}.",
            would_change=_would_change(decision, referral),
            next_step=_next_step(decision, follows.next_step),
            signposts=_signposts(effect),
            family_id=decision.family_id,
            meeting_id=decision.meeting_id,
            decision_id=decision.id,
            by=by,
        )
    return waiting


def tell_people(decision: Decision, effect: Effect, family: Family) -> None:
    """The notices that need somebody: social care at once, the agency that is asked, the chair's next meeting."""
    page = f"/decisions/{decision.id}"
    if decision.kind is DecisionKind.STEP_UP:
        tell(
            f"{family.reference} was stepped up to social care. Check that the referral has arrived.",
            href=page,
            holders_of=Permission.MEETINGS_PREPARE,
            urgent=True,
        )
        for agency in queries.agencies((AgencyKind.SOCIAL_CARE,)):
            words = f"The panel stepped {family.reference} up to you."
            tell(words, agency_id=agency.id, urgent=True, whoever_may_read=True)
    if decision.chairs_action:
        tell(
            f"The chair decided alone on {family.reference}. The next meeting ratifies it.",
            href="/decisions/to-ratify",
            holders_of=Permission.MEETINGS_PREPARE,
        )


def _family_letters(decision: Decision, effect: Effect, kind: LetterKind) -> FamilyLetters:
    """One request for one letter to each adult; an IOM letter goes to the one person and to nobody else."""
    person = decision.details.get("person_id") if decision.kind is DecisionKind.IOM else None
    return FamilyLetters(
        family_id=decision.family_id,
        kind=kind,
        meeting_id=decision.meeting_id,
        decision_id=decision.id,
        allocation_id=effect.allocation.id if effect.allocation else None,
        contact=_contact(decision, effect),
        contact_by=_contact_by(decision),
        review_on=_review_on(decision),
        signposts=_signposts(effect),
        persons=(uuid.UUID(person),) if person else (),
    )


def _contact(decision: Decision, effect: Effect) -> Contact | None:
    """Who will be in touch: the visiting team, the keyworker, or the organisation until somebody is named."""
    allocation = effect.allocation
    if allocation is None:
        return None
    if decision.kind is DecisionKind.INTENSIVE:
        visiting = next(iter(queries.agencies((AgencyKind.COMMUNITY_SAFETY,))), None)
        return Contact(organisation=settings().visit_team_name, phone=visiting.phone if visiting else "")
    agency = queries.agency(allocation.agency_id)
    if allocation.worker_id is None:
        return Contact(organisation=agency.name, phone=agency.phone)
    worker = queries.user(allocation.worker_id)
    return Contact(name=worker.name, job="keyworker", organisation=agency.name, phone=worker.phone or agency.phone)


def _contact_by(decision: Decision) -> date | None:
    """The day by which they will be in touch."""
    if decision.kind in LETTERS and decision.kind not in (DecisionKind.DEFER, DecisionKind.KEEP):
        return add_working_days(clock.today(), settings().unallocated_working_days)
    return None


def _review_on(decision: Decision) -> date | None:
    """The day on which the panel looks again."""
    found = decision.details.get("review_on")
    return date.fromisoformat(found) if found else None


def _signposts(effect: Effect) -> tuple[Signpost, ...]:
    return tuple(Signpost(name=each.name, offers=each.offers, contact=each.contact) for each in effect.signposts)


def _fell_through(decision: Decision) -> list[Referral]:
    """When a partner declined or a visit was refused and the panel decides again: those who were told the first."""
    earlier = (each for each in queries.earlier_decisions(decision) if each.details.get("referrals"))
    last = next(earlier, None)
    found = queries.referrals_concluded_by(last) if last is not None else ()
    return [each for each in found if each.status is ReferralStatus.DECIDED]


def _would_change(decision: Decision, referral: Referral) -> Sequence[str]:
    """What would have made the family eligible, judged on what this referrer's own agency sent and nothing else."""
    record = queries.verdict_record(decision.verdict_id)
    if decision.kind is not DecisionKind.NOT_ELIGIBLE or record is None:
        return ()
    return evidence.what_would_change(referral, framework=f"{record.framework}@{record.framework_version}")


def _next_step(decision: Decision, words: str) -> str:
    """The next step in words, with a CAF where one was chosen."""
    agency = decision.details.get("caf_agency")
    return f"{words} {agency} is asked to start a CAF with them." if agency else words


def _told_before(decision: Decision) -> list[Referral]:
    """When a decision is corrected: the referrals that were told the earlier one."""
    found = [queries.referrals_concluded_by(each) for each in queries.replaced_by(decision.id)]
    return [referral for each in found for referral in each]
