"""Who may see which kind of information, as data that the council can read and sign (safety.md, "Who sees what").

A person sees a kind of information where one of their roles opens it *and* their agency's kind may know it. What their
own agency said they always see. Some places have more readers than the one who opened them, and there benefit data is
shown to nobody.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Role
from triage.rules.agencies import AgencyKind
from triage.rules.framework import Sensitivity
from triage.rules.hiding import INSTEAD, View

Kinds = frozenset[Sensitivity]

GENERAL, HEALTH, CRIMINAL, BENEFITS = Sensitivity
NOTHING: Kinds = frozenset()
TO_DECIDE: Kinds = frozenset({GENERAL, HEALTH, CRIMINAL})
EVERYTHING: Kinds = frozenset(Sensitivity)


class Footing(StrEnum):
    """What a reader has to do with the family that they look at."""

    OPENED = "a family that the role lets them open"
    MANAGED = "a family that their team holds"
    HELD = "a family that they hold"
    OFFERED = "a family that is offered to their agency"
    WATCHED = "a family that the forum looks at"


class Place(StrEnum):
    """Where something is shown: some places have more readers than the one who opened them."""

    PAGE = "a page of the service"
    ROOM = "the shared screen of a meeting"
    PAPER = "minutes, papers of a meeting, briefs and letters"
    SEARCH = "what a search finds"
    EXPORT = "an export"


@dataclass(frozen=True, slots=True)
class Opens:
    """The kinds of information that a role opens, by footing, and why."""

    opened: Kinds = NOTHING
    managed: Kinds = NOTHING
    held: Kinds = NOTHING
    offered: Kinds = NOTHING
    watched: Kinds = NOTHING
    why: str = ""

    def on(self, footing: Footing) -> Kinds:
        """What it opens of a family on that footing."""
        return {
            Footing.OPENED: self.opened,
            Footing.MANAGED: self.opened | self.managed,
            Footing.HELD: self.held,
            Footing.OFFERED: self.offered,
            Footing.WATCHED: self.opened | self.watched,
        }[footing]


@dataclass(frozen=True, slots=True)
class Knows:
    """The kinds of information that an agency of one kind may be shown, and why."""

    kinds: Kinds
    why: str


LEADS = Opens(
    held=TO_DECIDE,
    offered=frozenset({GENERAL}),
    why="What others said they see only of a family that they lead, and a little of one that is offered to them.",
)
NO_CASE_DATA = Opens(why="No case data by that role.")

BY_ROLE: Mapping[Role, Opens] = {
    Role.REFERRER: LEADS,
    Role.AGENCY_LEAD: LEADS,
    Role.PANEL_MEMBER: Opens(
        opened=TO_DECIDE, why="Decides with the others on the families of a meeting, and reads what they rest on."
    ),
    Role.CHAIR: Opens(
        opened=TO_DECIDE,
        why="Decides, and signs what was decided. That a family meets the rule is enough: the benefits stay closed.",
    ),
    Role.COORDINATOR: Opens(
        opened=EVERYTHING,
        held=EVERYTHING,
        offered=frozenset({GENERAL}),
        why="Verifies evidence, benefits among it: DWP shares them so that families can be identified and supported.",
    ),
    Role.KEYWORKER: Opens(
        managed=TO_DECIDE,
        held=EVERYTHING,
        why="Supports the whole family; benefits only in the Intensive team, which supports on the council's behalf.",
    ),
    Role.COMMUNITY_SAFETY: Opens(why="Makes the visit: who lives there and what is safe, and no evidence."),
    Role.PRINT_CLERK: Opens(why="Handles finished paper only; what stands on it was decided when it was written."),
    Role.INFORMATION_GOVERNANCE: NO_CASE_DATA,
    Role.AUDITOR: NO_CASE_DATA,
    Role.USER_ADMINISTRATOR: NO_CASE_DATA,
    Role.FORUM_MEMBER: Opens(
        watched=TO_DECIDE, why="Looks at low-level concerns before a crisis, as far as their agency may know."
    ),
}

PARTNER_ONLY = "Need-to-know: neither police and criminal information, nor health detail, nor benefits."
JUSTICE = "Works with offences; needs no health detail, and benefits never go to partners."

BY_KIND: Mapping[AgencyKind, Knows] = {
    AgencyKind.SCHOOL: Knows(frozenset({GENERAL}), "A school need not see police information or benefit data."),
    AgencyKind.EDUCATION_WELFARE: Knows(frozenset({GENERAL}), "As a school."),
    AgencyKind.POLICE: Knows(
        frozenset({GENERAL, CRIMINAL}), "The police need not see health detail; benefits never go to partners."
    ),
    AgencyKind.YOS: Knows(frozenset({GENERAL, CRIMINAL}), JUSTICE),
    AgencyKind.PROBATION: Knows(frozenset({GENERAL, CRIMINAL}), JUSTICE),
    AgencyKind.COMMUNITY_SAFETY: Knows(frozenset({GENERAL, CRIMINAL}), JUSTICE),
    AgencyKind.SOCIAL_CARE: Knows(TO_DECIDE, "Has the statutory duty to safeguard; benefits never go to partners."),
    AgencyKind.CFF: Knows(
        TO_DECIDE, "The council's own early help, which works with whole families; sits on the panel as a partner."
    ),
    AgencyKind.TF_TEAM: Knows(EVERYTHING, "The programme's own team: supporting families is what benefits are for."),
    AgencyKind.HOUSING: Knows(frozenset({GENERAL}), PARTNER_ONLY),
    AgencyKind.HEALTH: Knows(frozenset({GENERAL, HEALTH}), "Health needs no police information and no benefits."),
    AgencyKind.JOBCENTRE: Knows(frozenset({GENERAL}), "Its own answers only; it shares benefits and gets none back."),
    AgencyKind.LAW_CENTRE: Knows(frozenset({GENERAL}), PARTNER_ONLY),
    AgencyKind.VOLUNTARY: Knows(frozenset({GENERAL}), PARTNER_ONLY),
    AgencyKind.COUNCIL: Knows(EVERYTHING, "The panel's own office, which identifies families."),
}

NEVER: Mapping[Place, Kinds] = {
    Place.PAGE: NOTHING,
    Place.ROOM: frozenset({BENEFITS}),
    Place.PAPER: frozenset({BENEFITS}),
    Place.SEARCH: frozenset({BENEFITS}),
    Place.EXPORT: frozenset({BENEFITS}),
}
"""What stands there for nobody, not even for the agency that said it."""

USUALLY: Mapping[AgencyKind, Sensitivity] = {
    AgencyKind.POLICE: CRIMINAL,
    AgencyKind.YOS: CRIMINAL,
    AgencyKind.PROBATION: CRIMINAL,
    AgencyKind.COMMUNITY_SAFETY: CRIMINAL,
    AgencyKind.HEALTH: HEALTH,
    AgencyKind.JOBCENTRE: BENEFITS,
}
"""What kind an agency's own words are taken to be, where it has not said; general where it is not named."""

ALWAYS: Mapping[AgencyKind, Sensitivity] = {AgencyKind.JOBCENTRE: BENEFITS}
"""Agencies whose words are always of one kind, whatever anybody says: benefit data is never shared by mistake."""


def seen_by(actor: Actor, *, footing: Footing = Footing.OPENED) -> Kinds:
    """The kinds of information that somebody may see of a family on that footing, besides what their agency said."""
    if actor == SERVICE:
        return EVERYTHING
    if actor.agency_kind is None:
        return NOTHING
    opened = frozenset[Sensitivity]().union(*(BY_ROLE[role].on(footing) for role in actor.roles))
    return opened & BY_KIND[actor.agency_kind].kinds


def view_of(actor: Actor, *, footing: Footing = Footing.OPENED, place: Place = Place.PAGE) -> View:
    """What somebody may be shown of a family on that footing, in that place."""
    return View(
        hidden=EVERYTHING - seen_by(actor, footing=footing),
        never=NEVER[place],
        agency=str(actor.agency_id) if actor.agency_id else "",
    )


def on_record(place: Place) -> View:
    """What the record itself holds in that place, before it is cut for a reader."""
    return View(never=NEVER[place])


def usual_kind(agency: AgencyKind, stated: Sensitivity | None = None) -> Sensitivity:
    """What kind an agency's words are: as it stated, or as they usually are; of some agencies always the same."""
    return ALWAYS.get(agency) or stated or USUALLY.get(agency, GENERAL)


def instead_of(kind: Sensitivity) -> str:
    """What stands where words of this kind are left out; "" where not even that they exist may be told."""
    return INSTEAD[kind]


def said_by(agency_id: uuid.UUID | None) -> str:
    """An agency as a view knows it."""
    return str(agency_id) if agency_id else ""
