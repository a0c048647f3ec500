"""The same family as a list: everything that the drawing shows, and what it cannot, one person at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.rules.dates import MONTHS, long_date
from triage.rules.genogram.facts import Kin, Relative, Sex
from triage.rules.genogram.kinship import Couple, Kinship, Parent, kinship, with_sexes
from triage.rules.genogram.meanings import UPWARD, Bond, meaning_of
from triage.rules.genogram.rows import Rows, rows_of

WORKED_OUT = "worked out from their places in the family, not said by anybody"
UP = {
    Bond.BIRTH: ("Father", "Mother", "Parent"),
    Bond.ADOPTIVE: ("Adoptive father", "Adoptive mother", "Adoptive parent"),
    Bond.STEP: ("Step-father", "Step-mother", "Step-parent"),
    Bond.FOSTER: ("Foster father", "Foster mother", "Foster carer"),
    Bond.CARER: ("Carer", "Carer", "Carer"),
    Bond.GRAND: ("Grandfather", "Grandmother", "Grandparent"),
}
DOWN = {
    Bond.BIRTH: ("Child", "Children"),
    Bond.ADOPTIVE: ("Adopted child", "Adopted children"),
    Bond.STEP: ("Step-child", "Step-children"),
    Bond.FOSTER: ("Foster child", "Foster children"),
    Bond.CARER: ("Cares for", "Cares for"),
    Bond.GRAND: ("Grandchild", "Grandchildren"),
}
EITHER_WAY = frozenset(
    {
        "brother or sister of",
        "twin of",
        "half-brother or half-sister of",
        "step-brother or step-sister of",
        "other relative of",
        "not related to",
    }
)
"""Ties that say the same of both, so that the words need not be turned round."""
COUPLES = {
    Bond.TOGETHER: "Partner",
    Bond.SEPARATED: "Separated from",
    Bond.FORMER: "Former partner",
    Bond.PARENTS: "Has a child with",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the list, and the sentences about them."""

    key: str
    name: str
    sentences: tuple[str, ...]

    @property
    def words(self) -> str:
        """The sentences in one piece."""
        return " ".join(self.sentences)


def entries(kin: Kin) -> tuple[Entry, ...]:
    """Everybody in the order of the drawing: the oldest generation first."""
    kin = with_sexes(kin)
    ties = kinship(kin)
    rows = rows_of(kin, ties)
    ordered = sorted(kin.people, key=lambda each: rows.row[each.key])
    return tuple(Entry(each.key, each.name, tuple(_sentences(each, kin, ties, rows))) for each in ordered)


def _sentences(person: Relative, kin: Kin, ties: Kinship, rows: Rows) -> Iterator[str]:
    yield f"{_capital(_who(person, kin))}."
    yield from _parents(person, kin, ties)
    yield from _couples(person, kin, ties)
    yield from _children(person, kin, ties)
    yield from _others(person, kin, ties)
    homes = [home.label for home in kin.homes if person.key in home.residents]
    if homes:
        yield f"Lives in {_joined(homes)}."
    elif not (person.unborn or person.deceased):
        yield "Home not known."
    if person.named:
        yield "Named in the latest referral."
    if not (rows.parents == ties.parents and rows.couples == ties.couples):
        yield from _not_drawn(person, kin, ties, rows)


def _who(person: Relative, kin: Kin) -> str:
    """“9, girl”, “unborn, due 3 May 2027”, “died 4 July 2019, woman, about 68”."""
    sex = _sex_words(person, kin)
    if person.unborn:
        return f"unborn, due {long_date(person.expected_on)}" if person.expected_on else "unborn, due date not known"
    age = person.age(kin.on)
    years = "" if age is None else str(age) if age else "under 1"
    about = "about " if person.estimated and age else ""
    if person.deceased:
        died = f"died {long_date(person.died_on)}" if person.died_on else "died, date not known"
        return ", ".join(filter(None, (died, f"aged {about}{years}" if years else "", sex)))
    said = {"child": "under 18", "adult": "18 or over"}.get(person.stated_age, "age not known")
    return f"{about}{years or said}, {sex}"


def _sex_words(person: Relative, kin: Kin) -> str:
    if person.sex is Sex.NOT_KNOWN:
        return "gender not known or another"
    young = person.is_child(kin.on)
    if person.sex is Sex.FEMALE:
        return "girl" if young else "woman"
    return "boy" if young else "man"


def _parents(person: Relative, kin: Kin, ties: Kinship) -> Iterator[str]:
    """Such as “Mother: Dana. Father: Marek (separated from Dana, March 2025)”, the mother first."""
    over = [each for each in (*ties.parents, *ties.grand) if each.child == person.key]
    over.sort(key=lambda each: ((*UPWARD, Bond.GRAND).index(each.bond), kin.person(each.elder).sex is not Sex.FEMALE))
    told: list[str] = []
    for each in over:
        elder = kin.person(each.elder)
        title = UP[each.bond][(Sex.MALE, Sex.FEMALE, Sex.NOT_KNOWN).index(elder.sex)]
        notes = [*_parted_from(told, each, ties, kin), *_days(each), *_standing(each)]
        yield f"{title}: {elder.called}{_in_brackets(notes)}."
        if each.bond is Bond.BIRTH:
            told.append(each.elder)


def _parted_from(told: Iterable[str], each: Parent, ties: Kinship, kin: Kin) -> Iterator[str]:
    """How a second parent stands to the one who was told of first, where they are no couple now."""
    if each.bond is not Bond.BIRTH:
        return
    for couple in ties.couples:
        other = couple.beside(each.elder)
        if each.elder in couple.both and other in told and couple.bond is not Bond.TOGETHER:
            yield _parted(couple, kin.person(other).called)


def _parted(couple: Couple, name: str) -> str:
    words = {
        Bond.SEPARATED: f"separated from {name}",
        Bond.FORMER: f"former partner of {name}",
        Bond.PARENTS: f"whether a couple with {name} is not known",
    }[couple.bond]
    return f"{words}, {_month(couple)}" if couple.until else words


def _month(couple: Couple) -> str:
    assert couple.until is not None
    return f"{MONTHS[couple.until.month - 1]} {couple.until.year}"


def _days(each: Parent) -> Iterator[str]:
    if each.since is not None and each.bond is not Bond.BIRTH:
        yield f"since {long_date(each.since)}" if each.until is None else f"from {long_date(each.since)}"
    if each.until is not None and each.bond is not Bond.BIRTH:
        yield f"until {long_date(each.until)}"


def _standing(each: Parent) -> Iterator[str]:
    if each.responsibility is not None:
        yield "with parental responsibility" if each.responsibility else "without parental responsibility"
    if each.inferred:
        yield WORKED_OUT


def _couples(person: Relative, kin: Kin, ties: Kinship) -> Iterator[str]:
    for couple in ties.couples:
        if person.key in couple.both:
            other = kin.person(couple.beside(person.key))
            notes = [f"since {couple.since.year}"] if couple.since and couple.until is None else []
            notes += [_month(couple)] if couple.until else []
            notes += ["whether they are a couple is not known"] if couple.bond is Bond.PARENTS else []
            yield f"{COUPLES[couple.bond]}: {other.called}{_in_brackets(notes)}."


def _children(person: Relative, kin: Kin, ties: Kinship) -> Iterator[str]:
    for bond in (*UPWARD, Bond.GRAND):
        under = {each.child for each in (*ties.parents, *ties.grand) if each.elder == person.key and each.bond is bond}
        if under:
            one, many = DOWN[bond]
            names = _joined(each.called for each in kin.people if each.key in under)
            yield f"{one if len(under) == 1 else many}: {names}."


def _others(person: Relative, kin: Kin, ties: Kinship) -> Iterator[str]:
    """Ties that no line shows, in the words of the record, from either side."""
    has_parents = {each.child for each in ties.parents if each.bond is Bond.BIRTH}
    for tie in (*ties.siblings, *ties.rest):
        plain = meaning_of(tie.kind).bond is Bond.SIBLING and {tie.person, tie.other} <= has_parents
        if plain or tie.kind == "not known" or person.key not in (tie.person, tie.other):
            continue
        days = [f"until {long_date(tie.until)}"] if tie.until else []
        if person.key == tie.person or tie.kind in EITHER_WAY:
            other = tie.other if person.key == tie.person else tie.person
            yield f"{_capital(tie.kind)} {kin.person(other).called}{_in_brackets(days)}."
        else:
            yield f"{_capital(kin.person(tie.person).called)} is {tie.kind} {person.called}{_in_brackets(days)}."


def _not_drawn(person: Relative, kin: Kin, ties: Kinship, rows: Rows) -> Iterator[str]:
    """What stands here and contradicts the rest, so that no line shows it."""
    for each in ties.parents:
        ended = each.until is not None and each.until <= kin.on
        if each not in rows.parents and each.child == person.key and not ended:
            yield f"No line is drawn to {kin.person(each.elder).called}: it contradicts what else is recorded."
    for couple in ties.couples:
        if couple not in rows.couples and couple.one == person.key:
            yield f"No line is drawn to {kin.person(couple.other).called}: it contradicts what else is recorded."


def _in_brackets(notes: Iterable[str]) -> str:
    words = ", ".join(notes)
    return f" ({words})" if words else ""


def _joined(words: Iterable[str]) -> str:
    """“Ella, Tom and Leo”."""
    found = list(words)
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
