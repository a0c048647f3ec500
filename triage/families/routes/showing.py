"""The page of one family: overview, people, decisions, letters. Opening one is recorded."""

from __future__ import annotations

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.actor import Actor
from triage.access.binding import through_glass
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.allocations import queries as allocations
from triage.documents import queries as documents
from triage.evidence import queries as evidence
from triage.evidence.commands import CONCLUSION_LABELS
from triage.families import queries, service
from triage.families.identifiers import IDENTIFIER_LABELS
from triage.families.models import (
    ADDRESS_KIND_LABELS,
    MEMBER_ROLE_LABELS,
    SAFE_TO_CALL_LABELS,
    SAFE_TO_WRITE_LABELS,
    Family,
    SafeToCall,
    SafeToWrite,
)
from triage.families.routes import bp
from triage.families.routes.parts import place_of
from triage.families.routes.people_pages import lived_before, moments_of
from triage.families.routes.through_glass import read_only
from triage.panel.commands import conclusions
from triage.panel.queries import decisions as panel_decisions
from triage.referrals import queries as referrals
from triage.referrals.models import REFERRAL_STATUS_LABELS
from triage.restriction.queries import glass_through
from triage.rules.as_it_was import RESPONSIBILITY
from triage.rules.decisions import DECISION_LABELS, reason_words
from triage.rules.verdict import OUTCOME_LABELS, Verdict

NOT_KNOWN = "Not known, so treated as not safe"


@bp.get("/families/<reference>")
@requires(Permission.FAMILIES_SEE)
@through_glass
def show(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = _open(reference, "overview", actor)
    return _draw(
        "families/overview.html",
        family,
        place=place_of(family),
        allocations=allocations.for_family(family.id),
        referrals=referrals.for_family(family.id, seen_by=actor),
        referral_labels=REFERRAL_STATUS_LABELS,
        verdict=_last_verdict(family, actor),
        requests=[
            each for each in evidence.requests(seen_by=actor, family_id=family.id) if each.status.value == "open"
        ],
    )


@bp.get("/families/<reference>/people")
@requires(Permission.FAMILIES_SEE)
@through_glass
def people(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = _open(reference, "people", actor)
    closed = any(address.protected for household in family.households for address in household.addresses)
    names = {member.person_id: member.person.full_name for member in family.members}
    return _draw(
        "families/people.html",
        family,
        relationships=queries.relationships(family.id),
        names=names,
        protected_pages=queries.addresses_open_to(family.id, seen_by=actor) if closed else (),
        names_by_text={str(person_id): name for person_id, name in names.items()},
        identifier_labels=IDENTIFIER_LABELS,
        call_labels={**SAFE_TO_CALL_LABELS, SafeToCall.UNKNOWN: NOT_KNOWN},
        write_labels={**SAFE_TO_WRITE_LABELS, SafeToWrite.UNKNOWN: NOT_KNOWN},
        address_kind_labels=ADDRESS_KIND_LABELS,
        moments=moments_of(family, actor),
        lived=lived_before(family),
        first_home=_first_homes(family),
        asks_equality=bool(service.children_of(family)),
        responsibility=RESPONSIBILITY,
    )


def _first_homes(family: Family) -> dict[uuid.UUID, str]:
    """The home of each person under which their relationships stand, so that a second home does not repeat them."""
    found: dict[uuid.UUID, str] = {}
    for household in family.households:
        for each in household.residents:
            if each.to_date is None:
                found.setdefault(each.person_id, household.label)
    return found


@bp.get("/families/<reference>/decisions")
@requires(Permission.FAMILIES_SEE)
@through_glass
def decisions(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = _open(reference, "decisions", actor)
    return _draw(
        "families/decisions.html",
        family,
        decisions=panel_decisions.of_family(family.id, seen_by=actor),
        conclusions=evidence.conclusions(family.id),
        conclusion_labels=CONCLUSION_LABELS,
        conclusion_reason=conclusions.reason_words,
        decision_labels=DECISION_LABELS,
        decision_reason=reason_words,
        outcome_labels=OUTCOME_LABELS,
        referrals={each.id: each.reference for each in referrals.for_family(family.id, seen_by=actor)},
    )


@bp.get("/families/<reference>/letters")
@requires(Permission.FAMILIES_SEE)
@through_glass
def letters(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = _open(reference, "letters", actor)
    return _draw("families/letters.html", family, documents=documents.for_family(family.id, seen_by=actor))


def _open(reference: str, page: str, actor: Actor) -> Family:
    """The family, with the fact that this person opened it on record."""
    family = queries.family(reference, seen_by=actor)
    service.record_opened(family, page, by=actor, glass=glass_through(family, seen_by=actor))
    return family


bp.add_app_template_global(place_of, "place_of_family")


def _draw(template: str, family: Family, **more: object) -> str:
    more |= read_only(family)
    return render_template(template, family=family, role_labels=MEMBER_ROLE_LABELS, today=clock.today(), **more)


def _last_verdict(family: Family, actor: Actor) -> Verdict | None:
    """The verdict as it was last kept, with what this reader may not see taken out."""
    kept = evidence.last_verdict(family.id)
    if kept is None:
        return None
    return evidence.kept_for_reader(kept, seen_by=actor)
