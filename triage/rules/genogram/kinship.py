"""Who is whose parent and who is or was a couple: what was said first, then what the places in the family imply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from triage.rules.genogram.facts import Kin, Relative, Sex, Tie
from triage.rules.genogram.meanings import COUPLE, UPWARD, Bond, meaning_of

INFERS = {"mother": Bond.BIRTH, "father": Bond.BIRTH, "step_parent": Bond.STEP, "carer": Bond.CARER}
CHILDREN = frozenset({"child", "unborn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """`elder` is a parent, step-parent or carer of `child`; `inferred` from their places in the family."""

    elder: str
    child: str
    bond: Bond
    since: date | None = None
    until: date | None = None
    responsibility: bool | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """Two people who are or were a couple, or of whom only a child in common is known (`Bond.PARENTS`)."""

    one: str
    other: str
    bond: Bond
    since: date | None = None
    until: date | None = None

    @property
    def both(self) -> frozenset[str]:
        """The two keys."""
        return frozenset({self.one, self.other})

    def beside(self, key: str) -> str:
        """The other of the two."""
        return self.other if key == self.one else self.one


@dataclass(frozen=True, slots=True)
class Kinship:
    """The ties of a family put in order; `rest` holds those that only the list tells."""

    parents: tuple[Parent, ...]
    couples: tuple[Couple, ...]
    grand: tuple[Parent, ...]
    siblings: tuple[Tie, ...]
    rest: tuple[Tie, ...]


def kinship(kin: Kin) -> Kinship:
    """What is said, one answer for every two people, with parents inferred where nobody said."""
    ties = _fair(kin)
    up = [_upward(tie) for tie in ties if meaning_of(tie.kind).bond in UPWARD]
    said = _strongest(up, kin)
    parents = (*said, *_inferred(kin, ties, said))
    couples = tuple(_couples(kin, ties))
    of = {bond: tuple(tie for tie in ties if meaning_of(tie.kind).bond is bond) for bond in Bond}
    grand = {(each.elder, each.child): each for each in map(_upward, of[Bond.GRAND])}
    return Kinship(
        parents=parents,
        couples=(*couples, *_parents_together(parents, couples)),
        grand=tuple(grand.values()),
        siblings=of[Bond.SIBLING],
        rest=(*of[Bond.HALF], *of[Bond.STEP_SIBLING], *of[Bond.OTHER]),
    )


def with_sexes(kin: Kin) -> Kin:
    """The same with what the words imply: somebody's mother is drawn as a woman though nobody recorded a gender."""
    implied: dict[str, Sex] = {}
    for person in kin.people:
        by_role = {"mother": Sex.FEMALE, "father": Sex.MALE}.get(person.role)
        if by_role is not None:
            implied[person.key] = by_role
    for tie in kin.ties:
        sex = meaning_of(tie.kind).sex
        if sex is not None:
            implied.setdefault(tie.person, sex)
    return replace(kin, people=tuple(_sexed(person, implied) for person in kin.people))


def _sexed(person: Relative, implied: dict[str, Sex]) -> Relative:
    if person.sex is not Sex.NOT_KNOWN:
        return person
    return replace(person, sex=implied.get(person.key, Sex.NOT_KNOWN))


def _fair(kin: Kin) -> list[Tie]:
    """The ties between two people of the drawing."""
    known = {person.key for person in kin.people}
    return [tie for tie in kin.ties if tie.person != tie.other and {tie.person, tie.other} <= known]


def _upward(tie: Tie) -> Parent:
    meaning = meaning_of(tie.kind)
    elder, child = (tie.other, tie.person) if meaning.upside_down else (tie.person, tie.other)
    return Parent(
        elder=elder,
        child=child,
        bond=meaning.bond,
        since=tie.since,
        until=tie.until,
        responsibility=tie.responsibility,
    )


def _strongest(up: Iterable[Parent], kin: Kin) -> tuple[Parent, ...]:
    """One bond for every two people: what holds before what ended, birth before step, the likelier way round."""
    born = {person.key: person.born for person in kin.people}

    def odd(each: Parent) -> bool:
        elder, child = born[each.elder], born[each.child]
        return elder is not None and child is not None and elder >= child

    def ended(each: Parent) -> bool:
        return each.until is not None and each.until <= kin.on and each.bond is not Bond.BIRTH

    found: dict[frozenset[str], Parent] = {}
    for each in sorted(up, key=lambda one: (ended(one), UPWARD.index(one.bond), odd(one), one.elder, one.child)):
        pair = frozenset({each.elder, each.child})
        known = found.get(pair)
        if known is None:
            found[pair] = each
        elif known.responsibility is None and known.elder == each.elder:
            found[pair] = replace(known, responsibility=each.responsibility)
    return tuple(each for each in found.values())


def _inferred(kin: Kin, ties: Iterable[Tie], said: Iterable[Parent]) -> Iterator[Parent]:
    """The one mother, father, step-parent or carer of the family is taken for that of a child of whom nobody said.

    Nobody is guessed where two have the place, where the two have any tie, where the child has such a parent, or where
    no one referral or list names both: the father of a later one need not be theirs.
    """
    tied = {frozenset({tie.person, tie.other}) for tie in ties}
    sexes = {person.key: person.sex for person in kin.people}
    has = {(each.child, each.bond, sexes[each.elder]) for each in said}
    for role, bond in INFERS.items():
        holders = [person for person in kin.people if person.role == role]
        if len(holders) != 1:
            continue
        holder = holders[0]
        for child in kin.people:
            open_place = (child.key, bond, holder.sex) not in has
            is_free = open_place and frozenset({holder.key, child.key}) not in tied
            if child.role in CHILDREN and is_free and _told_together(holder, child):
                yield Parent(elder=holder.key, child=child.key, bond=bond, inferred=True)


def _told_together(one: Relative, other: Relative) -> bool:
    """Whether one source names both; where nothing is known of either's sources they belong together."""
    return bool(one.told_in & other.told_in) or not (one.told_in or other.told_in)


def _couples(kin: Kin, ties: Iterable[Tie]) -> Iterator[Couple]:
    """One couple for every two people with such a tie: together only while no tie says that it ended."""
    pairs: dict[frozenset[str], list[Tie]] = {}
    for tie in ties:
        if meaning_of(tie.kind).bond in COUPLE:
            pairs.setdefault(frozenset({tie.person, tie.other}), []).append(tie)
    for found in pairs.values():
        yield _couple(found, kin.on)


def _couple(found: list[Tie], on: date) -> Couple:
    """The last that was said of two people; an ended tie of partners is a separation."""
    last = max(found, key=lambda tie: (tie.since or date.min, _rank(tie, on)))
    bond = meaning_of(last.kind).bond
    starts = [tie.since for tie in found if tie.since and meaning_of(tie.kind).bond is Bond.TOGETHER]
    ends = [tie.until for tie in found if tie.until and meaning_of(tie.kind).bond is Bond.TOGETHER]
    ends += [tie.since for tie in found if tie.since and meaning_of(tie.kind).bond is not Bond.TOGETHER]
    if bond is Bond.TOGETHER and last.until is not None and last.until <= on:
        bond = Bond.SEPARATED
    ended = max(ends) if ends and bond is not Bond.TOGETHER else None
    return Couple(one=last.person, other=last.other, bond=bond, since=min(starts, default=None), until=ended)


def _rank(tie: Tie, on: date) -> int:
    """Of ties that say no day, an end is believed before a beginning."""
    order = (Bond.TOGETHER, Bond.SEPARATED, Bond.FORMER)
    ended = tie.until is not None and tie.until <= on
    return max(order.index(meaning_of(tie.kind).bond), int(ended))


def _parents_together(parents: Iterable[Parent], couples: Iterable[Couple]) -> Iterator[Couple]:
    """Two birth parents of one child of whom nobody says whether they were a couple; both said, or both worked out."""
    known = {couple.both for couple in couples}
    by_child: dict[tuple[str, bool], list[str]] = {}
    for each in parents:
        if each.bond is Bond.BIRTH:
            by_child.setdefault((each.child, each.inferred), []).append(each.elder)
    for elders in by_child.values():
        for one, other in combinations(sorted(set(elders))[:2], 2):
            if frozenset({one, other}) not in known:
                known |= {frozenset({one, other})}
                yield Couple(one=one, other=other, bond=Bond.PARENTS)
