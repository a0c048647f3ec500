"""Two records side by side before anything is done: why they could be one, what differs, what stands in the way."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.access import scope
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.errors import Refused
from triage.families import queries as families
from triage.families.models import MEMBER_ROLE_LABELS, Family, MemberRole, NotSame, NotSamePeople, Person
from triage.families.queries.on_record import people_on_record
from triage.families.sides import NUMBER_LABELS, best_of, home_of, of_today, sides_of
from triage.merging import queries
from triage.merging.fates import OF_A_FAMILY, OF_A_PERSON, Fate, Leads, counted
from triage.merging.queries import rows
from triage.merging.service.letters import unsent
from triage.merging.service.open_matters import STILL_OPEN
from triage.merging.service.seeing import families_of
from triage.merging.service.values import Choice, choices
from triage.rules.matching import normalising
from triage.rules.matching.guards import Band
from triage.rules.matching.scoring import Likeness
from triage.rules.matching.side_by_side import Row, Side, side_by_side

OLDER = frozenset(
    {
        MemberRole.MOTHER,
        MemberRole.FATHER,
        MemberRole.STEP_PARENT,
        MemberRole.PARTNER,
        MemberRole.GRANDPARENT,
        MemberRole.CARER,
    }
)
YOUNGER = frozenset({MemberRole.CHILD, MemberRole.STEP_CHILD, MemberRole.UNBORN})
BAND_WORDS: Mapping[Band, str] = {
    Band.LIKELY: "Likely the same person",
    Band.REVIEW: "Possibly the same person: look closely",
    Band.UNLIKELY: "Little speaks for one person",
}


@dataclass(frozen=True, slots=True)
class Moves:
    """What goes over to the kept record, and what stays under the other, in words."""

    over: tuple[str, ...]
    stays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TwoPeople:
    """Everything that the page about two persons shows."""

    kept: Person
    gone: Person
    families: Sequence[Family]
    likeness: Likeness
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...]
    moves: Moves
    said: NotSamePeople | None
    to_confirm: tuple[str, ...]

    @property
    def band(self) -> str:
        return BAND_WORDS[self.likeness.band]

    def places(self, person_id: uuid.UUID) -> list[str]:
        """Where one of them belongs: families by reference, with what they are there."""
        return [
            f"{family.reference}, {MEMBER_ROLE_LABELS[member.role].lower()}"
            for family in self.families
            for member in family.members
            if member.person_id == person_id
        ]


@dataclass(frozen=True, slots=True)
class Alike:
    """A person of the one family who could be a person of the other."""

    kept: Person
    gone: Person
    words: str


@dataclass(frozen=True, slots=True)
class TwoFamilies:
    """Everything that the page about two families shows."""

    kept: Family
    gone: Family
    shared: tuple[Person, ...]
    alike: tuple[Alike, ...]
    same_home: bool
    moves: Moves
    said: Sequence[NotSame]
    notes: tuple[str, ...]


def two_people(kept_id: uuid.UUID, gone_id: uuid.UUID, *, by: Actor) -> TwoPeople:
    """Two persons side by side; raises `NotFound` and `Refused` as the act would."""
    kept, gone = queries.person(kept_id, seen_by=by), queries.person(gone_id, seen_by=by)
    _must_be_two(kept, gone)
    theirs = families_of([kept_id, gone_id], by=by)
    one, two, likeness = best_of(of_today(_sides(kept, theirs)), _sides(gone, theirs))
    return TwoPeople(
        kept=kept,
        gone=gone,
        families=theirs,
        likeness=likeness,
        rows=side_by_side(one, two, likeness.levels, numbers=NUMBER_LABELS),
        choices=choices(kept, gone),
        moves=_moves(OF_A_PERSON, gone_id, by=by),
        said=families.people_ruling_out(kept_id, gone_id),
        to_confirm=tuple(_to_confirm(kept, gone, theirs)),
    )


def two_families(kept_reference: str, gone_reference: str, *, by: Actor) -> TwoFamilies:
    """Two families side by side; raises `NotFound` and `Refused` as the act would."""
    kept, gone = families.family(kept_reference, seen_by=by), families.family(gone_reference, seen_by=by)
    _must_be_two(kept, gone)
    inside = {member.person_id for member in kept.members}
    return TwoFamilies(
        kept=kept,
        gone=gone,
        shared=tuple(member.person for member in gone.members if member.person_id in inside),
        alike=tuple(_alike(kept, gone)),
        same_home=_share_a_home(kept, gone),
        moves=_moves(OF_A_FAMILY, gone.id, by=by),
        said=queries.ruled_out_between(kept.id, gone.id),
        notes=tuple(_notes(kept, gone)),
    )


def _must_be_two(kept: Person | Family, gone: Person | Family) -> None:
    """Two records, neither of which has gone into another."""
    if kept.id == gone.id:
        raise Refused("This is one record already: choose two different ones.")
    if kept.merged_into_id is not None or gone.merged_into_id is not None:
        raise Refused(
            "One of the two was merged already. Open the record that it was merged into, and go on from there."
        )


def _sides(person: Person, known: Sequence[Family]) -> Sequence[Side]:
    """A person as they are compared; a number of somebody's work is nobody's own."""
    home = next(filter(None, (home_of(person, family) for family in known)), None)
    work = frozenset(normalising.phone(each) for each in accounts.work_phones()) - {""}
    return sides_of(person, people_on_record([person.id])[person.id], home, work=work)


def _to_confirm(kept: Person, gone: Person, known: Sequence[Family]) -> Iterator[str]:
    """What speaks so much against one person that somebody must say it out loud."""
    names = {kept.id: kept.full_name, gone.id: gone.full_name}
    for tie in queries.ties_between(kept.id, gone.id):
        yield f"The record says that {names[tie.person_id]} is the {tie.kind} of {names[tie.other_id]}"
    for family in known:
        roles = {member.person_id: member.role for member in family.members}
        pair = {roles.get(kept.id), roles.get(gone.id)}
        if pair & OLDER and pair & YOUNGER:
            yield f"In {family.reference} the one is a parent or carer and the other a child"


def _alike(kept: Family, gone: Family) -> Iterator[Alike]:
    """Who could be whom; those who are in both already are one."""
    both = {member.person_id for member in kept.members} & {member.person_id for member in gone.members}
    mine, theirs = (
        [(member.person, _sides(member.person, [family])) for member in family.members if member.person_id not in both]
        for family in (kept, gone)
    )
    for one, sides in mine:
        for two, others in theirs:
            *_, found = best_of(of_today(sides), others)
            if found.band is not Band.UNLIKELY:
                yield Alike(one, two, found.words)


def _share_a_home(kept: Family, gone: Family) -> bool:
    """Whether both have an address in common that is open to every reader of a family."""
    return bool(_open_homes(kept) & _open_homes(gone))


def _open_homes(family: Family) -> set[tuple[str, str]]:
    homes = (household.address for household in family.households)
    return {
        (normalising.address(", ".join(each.lines)), each.postcode_key)
        for each in homes
        if each is not None and each.postcode_key and not each.protected
    }


def _notes(kept: Family, gone: Family) -> Iterator[str]:
    """What follows that somebody may not expect."""
    if kept.restricted and gone.restricted:
        yield "Both are restricted: only the people named on both, and those who work with the family, will see it."
    elif kept.restricted or gone.restricted:
        yield "One of the two is restricted, and so the record of both will be, to the people named on that one."
    with scope.as_service():
        places = [rows.rows_with("list_entries", family_id=each.id) for each in (kept, gone)]
    if all(any(place.status.value != "left" for place in each) for each in places):
        yield "Both are on the list: one place stays, with the older of the two dates since which they wait."


def _moves(fates: Mapping[Leads, Fate], gone_id: uuid.UUID, *, by: Actor) -> Moves:
    """How many rows of each table go over and stay, as far as they are there for whoever looks."""
    over: Counter[str] = Counter()
    stays: Counter[str] = Counter()
    with scope.acting_as(by):
        for (table, column), fate in fates.items():
            if fate is Fate.IN_STEP or table in ("merges", "notices", "family_snapshots"):
                continue
            if fate is Fate.MOVES_WHILE_OPEN:
                found = rows.rows_with(table, **{column: gone_id})
                is_open = unsent if table == "documents" else STILL_OPEN[table]
                living = sum(bool(is_open(row)) for row in found)
                over[table] += living
                stays[table] += len(found) - living
            else:
                where = stays if fate is Fate.STAYS else over
                where[table] += rows.count_with(table, column, gone_id)
    return Moves(_words(over), _words(stays))


def _words(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(counted(table, count) for table, count in counts.items() if count)
