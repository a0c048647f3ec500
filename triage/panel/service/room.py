"""Everything that one family's page in the room shows its reader, gathered once; never benefits: it is projected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage import clock
from triage.access import fields
from triage.access.actor import Actor
from triage.allocations import queries as allocation_queries
from triage.allocations import service as allocations
from triage.allocations.models import Allocation
from triage.allocations.queries import CapacityRow
from triage.evidence import queries as evidence_queries
from triage.families import queries as families
from triage.families.kin import kin_of
from triage.families.models import Family, FamilyMember
from triage.panel.models import Action, Decision, Item, ListEntry, ReturnStatus
from triage.panel.queries import attendance, entries, returns, room
from triage.panel.queries import decisions as decision_queries
from triage.panel.queries.list_rows import components, told
from triage.panel.queries.returns import Shared
from triage.panel.service.decisions.deciding import recommendation_for
from triage.panel.service.decisions.powers import Powers, powers_at
from triage.referrals.models import Referral
from triage.rules.genogram import Kin
from triage.rules.hiding import View, hide
from triage.rules.people_words import tied
from triage.rules.quorum import Quorum
from triage.rules.routing import Recommendation
from triage.rules.tiers import TIER_LABELS, Tier
from triage.rules.verdict import STATE_LABELS, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """The room at one tier: who could take the family next."""

    tier: Tier
    label: str
    rows: Sequence[CapacityRow]

    @property
    def free(self) -> int:
        """Places left, over the people who have any."""
        return sum(max(row.room, 0) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Who lives together, and where unless the address is protected."""

    name: str
    residents: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """One family as the panel reads it."""

    item: Item | None
    family: Family
    entry: ListEntry | None
    place: int | None
    members: Sequence[FamilyMember]
    related: Mapping[str, tuple[str, ...]]
    homes: tuple[Home, ...]
    kin: Kin
    why: tuple[str, ...]
    verdict: Verdict
    recommendation: Recommendation
    saw: Verdict | None
    saw_at: datetime | None
    changes: tuple[str, ...]
    returns: Sequence[Shared]
    capacity: tuple[Capacity, ...]
    decided: Sequence[Decision]
    past: Sequence[Decision]
    referrals: Sequence[Referral]
    allocations: Sequence[Allocation]
    actions: Sequence[Action]
    powers: Powers
    quorum: Quorum | None

    @property
    def missing_returns(self) -> tuple[str, ...]:
        """The agencies that were asked and have not answered."""
        return tuple(each.agency.name for each in self.returns if each.status is ReturnStatus.ASKED)

    @property
    def returns_are_late(self) -> bool:
        """Whether the moment by which agencies were asked to answer has passed."""
        meeting = self.item.meeting if self.item is not None else None
        return meeting is not None and clock.now() > (meeting.returns_at or meeting.starts_at)

    @property
    def names(self) -> Mapping[str, str]:
        """People by the id that a verdict knows them by."""
        return {str(member.person_id): member.person.full_name for member in self.members}


def papers_of_item(item: Item, *, by: Actor) -> Papers:
    """The page of one item; the reader has been let into it."""
    assert item.family_id is not None
    without = {each.user_id for each in item.declarations}
    return _papers(item, room.family_in_room(item.family_id), attendance.quorum_of(item.meeting, without=without), by)


def papers_of_family(family: Family, *, by: Actor) -> Papers:
    """The same between meetings, for the chair who has to act alone."""
    return _papers(None, room.family_in_room(family.id), None, by)


def capacity_of_tiers() -> tuple[Capacity, ...]:
    """The room at the tiers that have keyworkers of the council."""
    return tuple(
        Capacity(tier=tier, label=TIER_LABELS[tier], rows=allocations.capacity(tier))
        for tier in (Tier.INTENSIVE, Tier.LIGHT)
    )


def _papers(item: Item | None, family: Family, quorum: Quorum | None, by: Actor) -> Papers:
    entry = entries.latest(family.id)
    verdict, recommendation = recommendation_for(family.id)
    view = fields.view_of(by, place=fields.Place.ROOM)
    shown, recommendation = hide(verdict, view), recommendation.seen_in(view)
    saw = _verdict_seen(item, view)
    saw_at = item.meeting.frozen_at if item is not None else None
    made = decision_queries.of_family(family.id, seen_by=by)
    standing = [each for each in made if item is not None and each.item_id == item.id and each.replaced_by_id is None]
    return Papers(
        item=item,
        family=family,
        entry=entry,
        place=entries.place_of(entry) if entry is not None else None,
        members=[member for member in family.members if member.to_date is None],
        related=_related(family),
        homes=_homes(family),
        kin=kin_of(
            family,
            families.relationships(family.id),
            on=clock.today(),
            named_in=evidence_queries.named_in(family.id),
        ),
        why=_why(item, entry, shown, view),
        verdict=shown,
        recommendation=recommendation,
        saw=saw,
        saw_at=saw_at,
        changes=tuple(_changes(item, saw, shown, recommendation, saw_at)),
        returns=returns.of_item(item, seen_by=by) if item is not None else (),
        capacity=capacity_of_tiers(),
        decided=standing,
        past=[each for each in made if each not in standing],
        referrals=room.past_referrals(family.id),
        allocations=allocation_queries.for_family(family.id),
        actions=room.open_actions(family.id),
        powers=powers_at(item.meeting if item else None, by=by, item=item),
        quorum=quorum,
    )


def _why(item: Item | None, entry: ListEntry | None, shown: Verdict, view: View) -> tuple[str, ...]:
    """Why the family is here, in three lines at most: the agenda's reason, then what weighs most."""
    lines = [item.why] if item is not None and item.why else []
    if entry is not None:
        heaviest = sorted(told(components(entry.signs, entry.policy), view), key=lambda each: -int(each["points"]))
        lines += [_weighs(each) for each in heaviest]
    lines += [each.words for each in shown.met if each.counted]
    return tuple(dict.fromkeys(lines))[:3]


def _weighs(component: Mapping[str, Any]) -> str:
    """A component of the place on the list: a headline by its own name, with what it rests on."""
    name = str(component["label"]).rpartition(": ")[2]
    return f"{name}: {component['words']}" if component.get("words") else name


def _verdict_seen(item: Item | None, view: View) -> Verdict | None:
    """The verdict that was frozen with the papers."""
    stored: dict[str, Any] | None = (item.saw or {}).get("verdict") if item is not None else None
    return hide(Verdict.from_dict(stored), view) if stored else None


def _changes(
    item: Item | None, saw: Verdict | None, now: Verdict, recommended: Recommendation, since: datetime | None
) -> Iterator[str]:
    """What changed since the papers were frozen, in sentences."""
    if item is None or saw is None:
        return
    before = {each.id: each for each in saw.headlines + saw.filters}
    for headline in now.headlines + now.filters:
        old = before.get(headline.id)
        if old is not None and old.state is not headline.state:
            then, today = STATE_LABELS[old.state].lower(), STATE_LABELS[headline.state].lower()
            yield f"{headline.label}: {then} then, {today} now."
        elif old is not None and headline.met and old.verified is not headline.verified:
            yield f"{headline.label}: {'verified' if headline.verified else 'no longer verified'} since."
    if saw.outcome is not now.outcome:
        yield f"{saw.label} then, {now.label[:1].lower()}{now.label[1:]} now."
    stored = item.saw.get("recommendation")
    if stored and Recommendation.from_dict(stored).label != recommended.label:
        yield f"Recommended then: {Recommendation.from_dict(stored).label}. Now: {recommended.label}."
    fresh = room.evidence_since(item.family_id, since) if item.family_id and since else ()
    if fresh:
        agencies = sorted({each.source_agency.name for each in fresh})
        yield f"{len(fresh)} new or newly checked pieces of evidence, from {', '.join(agencies)}."


def _related(family: Family) -> Mapping[str, tuple[str, ...]]:
    """By person, what they are to whom: “mother of Ella”."""
    names = {member.person_id: member.person.given_name or member.person.full_name for member in family.members}
    found: dict[str, list[str]] = {}
    for each in room.relationships(family.id, on=clock.today()):
        if each.other_id in names:
            found.setdefault(str(each.person_id), []).append(tied(each.kind, names[each.other_id]))
    return {person: tuple(words) for person, words in found.items()}


def _homes(family: Family) -> tuple[Home, ...]:
    """Who lives with whom; a protected address is never on a page (safety.md, "Addresses and contact")."""
    homes = []
    for household in family.households:
        address = household.address
        where = ""
        if address is not None:
            where = (
                "Protected address" if address.protected else ", ".join([*address.lines, address.postcode]).strip(", ")
            )
        living = [each.person for each in household.residents if each.to_date is None]
        homes.append(
            Home(
                name=household.title,
                residents=tuple(each.given_name or each.full_name for each in living),
                address=where,
            )
        )
    return tuple(homes)
