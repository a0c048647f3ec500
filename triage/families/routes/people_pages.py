"""One person with everything that was said of them, and the family as it was at each referral."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise

from flask import render_template
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.actor import Actor
from triage.access.binding import through_glass
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.families import person_page, queries, service
from triage.families.models import (
    ADDRESS_KIND_LABELS,
    MEMBER_ROLE_LABELS,
    SAFE_TO_CALL_LABELS,
    Address,
    AddressKind,
    Family,
    FamilySnapshot,
    Person,
    SafeToCall,
    SnapshotMoment,
)
from triage.families.models.told import Told
from triage.families.routes import bp
from triage.families.routes.lists_behind import lists_behind
from triage.families.routes.through_glass import read_only
from triage.families.saying import Topic, Words, days
from triage.forms.families_people import CHOICES
from triage.referrals import queries as referrals
from triage.restriction.queries import glass_through
from triage.rules.as_it_was import PROTECTED, RESPONSIBILITY, FamilyThen, HomeThen, changes

NOT_KNOWN = "Not known, so treated as not safe"
MOMENTS = {
    SnapshotMoment.REFERRAL: "when a referral was taken in",
    SnapshotMoment.MERGE: "when two records became one",
    SnapshotMoment.UNMERGE: "when one record became two",
}
ONE_ACT = timedelta(seconds=30)
"""Between the two pictures of one act there are moments, and between two acts somebody reads a page."""


@bp.get("/families/<reference>/people/<uuid:person_id>")
@requires(Permission.FAMILIES_SEE)
@through_glass
def person(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """Everything known of one person, with who said so and when."""
    actor = current_actor()
    family = queries.family(reference, seen_by=actor)
    found = queries.person_in(family.id, person_id, seen_by=actor)
    member = queries.member_in(family.id, person_id, seen_by=actor)
    service.record_opened(family, "person", by=actor, glass=glass_through(family, seen_by=actor))
    return render_template(
        "families/people_one.html",
        family=family,
        person=found,
        member=member,
        places=person_page.places(member),
        role_labels=MEMBER_ROLE_LABELS,
        call_labels={**SAFE_TO_CALL_LABELS, SafeToCall.UNKNOWN: NOT_KNOWN},
        today=clock.today(),
        **topics_of(family, found, actor),
        **read_only(family),
    )


@bp.get("/families/<reference>/people/then/<uuid:snapshot_id>")
@requires(Permission.FAMILIES_SEE)
@through_glass
def people_then(reference: str, snapshot_id: uuid.UUID) -> ResponseReturnValue:
    """The family as it was at one moment, and what has changed since."""
    actor = current_actor()
    family = queries.family(reference, seen_by=actor)
    kept = queries.snapshot_in(family.id, snapshot_id, seen_by=actor)
    service.record_opened(family, "people_then", by=actor, glass=glass_through(family, seen_by=actor))
    then = _numbered(service.as_it_was(kept), family)
    return render_template(
        "families/people_then.html",
        family=family,
        then=then,
        kept=kept,
        moments=moments_of(family, actor),
        since=changes(then, _numbered(service.picture_of(family), family)),
        homes=[(home, address_words(home, family)) for home in then.homes if home.residents],
        names={each.id: each.name for each in then.people},
        role_labels={role.value: label for role, label in MEMBER_ROLE_LABELS.items()},
        responsibility=RESPONSIBILITY,
        **read_only(family),
    )


def _numbered(picture: FamilyThen, family: Family) -> FamilyThen:
    """A picture of the family whose homes are called as its pages call them today."""
    titles = {str(each.id): each.title for each in family.households}
    return replace(picture, homes=tuple(replace(each, name=titles.get(each.id, each.name)) for each in picture.homes))


def moments_of(family: Family, actor: Actor) -> Sequence[tuple[FamilySnapshot, str]]:
    """The moments at which the family can be looked at, newest first, with why it was put down then."""
    sent = {each.id: each.reference for each in referrals.for_family(family.id, seen_by=actor)}
    found = queries.snapshots(family.id, seen_by=actor)
    beside = _beside(found)
    return [
        (each, f"referral {sent[each.referral_id]}" if each.referral_id in sent else _moment(each, beside))
        for each in found
    ]


def _moment(each: FamilySnapshot, beside: Mapping[uuid.UUID, str]) -> str:
    return MOMENTS[each.moment].replace("when", beside.get(each.id, "when"), 1)


def _beside(found: Sequence[FamilySnapshot]) -> Mapping[uuid.UUID, str]:
    """Of the two pictures that one act makes, which was made before it and which after; the newest come first."""
    words: dict[uuid.UUID, str] = {}
    for newer, older in reversed(list(pairwise(found))):
        of_merges = newer.moment is older.moment is not SnapshotMoment.REFERRAL
        if of_merges and older.id not in words and newer.at - older.at < ONE_ACT:
            words |= {older.id: "before", newer.id: "after"}
    return words


def lived_before(family: Family) -> dict[uuid.UUID, Sequence[str]]:
    """By household, where it was before and who lived there once, each with its days; protected ones without words."""
    of_family = {str(each.id): each for household in family.households for each in household.addresses}
    found: dict[uuid.UUID, Sequence[str]] = {}
    for household in family.households:
        addresses = [each for each in household.addresses if each.to_date is not None]
        people = [each for each in household.residents if each.to_date is not None and each.mistaken_at is None]
        lines = [
            f"{PROTECTED if is_closed(each, of_family) else open_words(each)}, {_when(each)}" for each in addresses
        ]
        lines += [f"{each.person.full_name}, {days(each.from_date, each.to_date)}" for each in people]
        found[household.id] = lines
    return found


def _when(address: Address) -> str:
    """From when to when a household was there, or why it never was."""
    if address.mistaken_at is not None:
        return f"a mistake: {address.mistaken_because}"
    return days(address.from_date, address.to_date)


def address_words(home: HomeThen, family: Family) -> str:
    """Where a home was at a moment; nothing but "protected" where it was so then or is so now, by whatever row."""
    addresses = {str(each.id): each for household in family.households for each in household.addresses}
    known = addresses.get(home.address)
    if home.protected or (known is not None and is_closed(known, addresses)):
        return PROTECTED
    if known is None:
        return "Address not known"
    return open_words(known)


def is_closed(address: Address, of_family: Mapping[str, Address]) -> bool:
    """Whether an address is protected, or is the same place as one of the family that is."""
    place = _place(address)
    return address.protected or any(each.protected and _place(each) == place for each in of_family.values())


def open_words(address: Address) -> str:
    """An address that may be shown."""
    if address.kind is AddressKind.NO_FIXED or not address.lines:
        return ADDRESS_KIND_LABELS[address.kind]
    return ", ".join(filter(None, [*address.lines, address.postcode]))


def _place(address: Address) -> tuple[str, str]:
    first = address.lines[0] if address.lines else ""
    return address.postcode_key or address.postcode, "".join(each for each in first.casefold() if each.isalnum())


def topics_of(family: Family, found: Person, actor: Actor) -> dict[str, Topic | Sequence[Topic]]:
    """Everything that was said of a person, sorted: `about` topic by topic, and their numbers, homes and ties."""
    names, facts, numbers = queries.names_of([found.id]), queries.facts_of([found.id]), queries.numbers_of([found.id])
    stays, ties = queries.stays_of(family.id, found.id), queries.ties_of(family.id, found.id)
    said: list[Told] = [*names, *facts, *numbers, *stays, *ties]
    says = Words(
        queries.tellers(said),
        {each.id: each.reference or "" for each in referrals.for_family(family.id, seen_by=actor)},
        lists_behind(said, seen_by=actor),
    )
    called = {member.person_id: member.person.full_name for member in family.members}
    about: list[Topic] = [
        *person_page.names(found, names, says),
        *person_page.facts(found, facts, says, value=partial(service.value_of, found), choices=CHOICES),
    ]
    return {
        "about": about,
        "numbers": person_page.numbers(numbers, says),
        "stays": person_page.stays(stays, says),
        "ties": person_page.ties(found, ties, called, says),
    }
