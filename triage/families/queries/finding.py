"""A search from the words to a page of people, each with their families and why they were found."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage import clock
from triage.access.actor import Actor
from triage.families.identifiers import IDENTIFIER_LABELS
from triage.families.models import Family, NameKind, Person
from triage.families.queries import search_keys, searching
from triage.families.queries.search_keys import Facts
from triage.families.queries.searching import MOST, Membership, Ways
from triage.rules.matching.comparing import given_level
from triage.rules.matching.levels import Level
from triage.rules.searching import keys, slips
from triage.rules.searching.terms import Kind, Term, by_name, closed_up, terms_of
from triage.rules.searching.ways import EXACTLY, LOOSELY, NEARLY, WEIGHTS, best, ways_of
from triage.rules.searching.why import Hit, Known, reason

PAGE = 20
ENOUGH = 40
"""People after whom looser ways are not tried: more would only hide those that fit."""
FEW = 8
"""People after whom names that are only spelt nearly so are not looked for."""
SAME_BEGINNING = 3
REFERENCES = (Kind.FAMILY, Kind.REFERRAL)
OF_A_HOME = (keys.POSTCODE, keys.NUMBER)
"""The first letters of keys that a home gives: its postcode, and its property among the numbers."""
NAME_WORDS = {
    NameKind.CURRENT: "name",
    NameKind.KNOWN_AS: "known as",
    NameKind.PREVIOUS: "earlier name",
    NameKind.BIRTH: "name at birth",
    NameKind.OTHER: "also written",
}

NUMBER_WORDS = {str(kind): label for kind, label in IDENTIFIER_LABELS.items()}
Reading = list[tuple[Term, Ways]]
"""The parts of a search as they were understood once, each with its ways."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One person found, by their kept record, with the record and the hits that led there."""

    person_id: uuid.UUID
    families: Sequence[Membership]
    by_record: uuid.UUID
    score: int
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everybody whom a search found, the best first."""

    terms: Sequence[Term]
    people: Sequence[Ranked] = ()
    cut: bool = False
    """There are more people than are ranked: another word would help."""
    without: Sequence[str] = ()
    """Where nobody fits all: the words with one part left out, as far as somebody fits those."""
    meant: Sequence[Family] = ()
    """Families whose own reference, or that of a referral of theirs, is among the words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the page shows them."""

    person: Person
    families: Sequence[Membership]
    why: Sequence[str]


def find(words: str, *, seen_by: Actor, of_referrals: Mapping[str, Collection[uuid.UUID]] | None = None) -> Findings:
    """People who fit all of the words; `of_referrals` says which families the references of referrals lead to."""
    terms = terms_of(words, on=clock.today())
    meant = _meant(terms, of_referrals or {}, seen_by)
    said = [each for each in terms if each.kind not in REFERENCES]
    if not said:
        return Findings(terms, meant=meant)
    found, tried = _candidates(said, seen_by)
    within = {each.id for each in meant} if len(said) < len(terms) else None
    people = _ranked(found, tried, within, seen_by)
    if not people and len(said) > 1:
        return Findings(terms, without=tuple(_without(said, seen_by)), meant=meant)
    return Findings(terms, people, cut=len(found) >= MOST, meant=meant)


def lines(people: Sequence[Ranked], *, seen_by: Actor) -> Sequence[Line]:
    """What a page shows of these people."""
    persons = searching.people([each.person_id for each in people], seen_by=seen_by)
    facts = search_keys.facts_of({key for each in people for key in (each.person_id, each.by_record)})
    return [Line(persons[each.person_id], each.families, _why(each, facts)) for each in people]


def _meant(terms: Sequence[Term], of_referrals: Mapping[str, Collection[uuid.UUID]], actor: Actor) -> Sequence[Family]:
    """The families to whose references, or those of their referrals, the words narrow the search."""
    found: list[Family | None] = []
    for each in terms:
        if each.kind is Kind.FAMILY:
            found.append(searching.family_meant(each.value, seen_by=actor))
        elif each.kind is Kind.REFERRAL:
            found += [searching.family_meant(one, seen_by=actor) for one in of_referrals.get(each.value, ())]
    return list({each.id: each for each in found if each is not None}.values())


def _candidates(terms: Sequence[Term], actor: Actor) -> tuple[list[uuid.UUID], list[Reading]]:
    """People, those who fit most closely first, and the readings of the words that were tried."""
    counts = _counts(terms, actor)
    found: dict[uuid.UUID, None] = {}
    tried: list[Reading] = []

    def look(reading: Sequence[Term], step: int) -> None:
        near = _near(reading, actor) if step is NEARLY else {}
        offered: Reading = [(each, ways_of(each, near=near.get(each.value, ()))) for each in reading]
        rarest_first = sorted(offered, key=lambda pair: counts.get(pair[0], 0))
        wanted = [[way for way in ways if way.step <= step] for _, ways in rarest_first]
        tried.append(offered)
        found.update(dict.fromkeys(searching.candidates(wanted, seen_by=actor)))

    if (named := by_name(terms)) != tuple(terms):
        look(named, LOOSELY)  # first, since many more are born in a month than are called so
    before = len(found)
    for reading, step, enough in _attempts(terms, is_common=min(counts.values()) > MOST):
        if len(found) - before >= enough:
            break
        look(reading, step)
    return list(found)[:MOST], tried


def _counts(terms: Sequence[Term], actor: Actor) -> Mapping[Term, int]:
    """How many people each part fits; of one part alone nobody needs to know."""
    if len(terms) == 1:
        return {terms[0]: MOST + 1}
    return dict(zip(terms, searching.counts([_loosely(each) for each in terms], seen_by=actor), strict=True))


def _attempts(terms: Sequence[Term], *, is_common: bool) -> Iterator[tuple[Sequence[Term], int, int]]:
    """From the words as they are typed to looser readings of them, each with how many found make it needless."""
    if is_common:
        yield terms, EXACTLY, 1
    yield terms, LOOSELY, ENOUGH
    joined = closed_up(terms)
    if len(joined) < len(terms):
        yield joined, LOOSELY, ENOUGH
    if any(each.kind is Kind.NAME and len(each.value) >= keys.SHORTEST_SPELT for each in terms):
        yield terms, NEARLY, FEW


def _loosely(term: Term) -> Ways:
    return [way for way in ways_of(term) if way.step <= LOOSELY]


def _near(terms: Sequence[Term], actor: Actor) -> Mapping[str, Collection[str]]:
    """Names that people have and that are spelt nearly like those typed: one end of each is the same, or short."""
    found: dict[str, set[str]] = {}
    for each in terms:
        name = each.value
        if each.kind is not Kind.NAME or len(name) < keys.SHORTEST_SPELT:
            continue
        front = searching.spellings(keys.NAME + name[:SAME_BEGINNING], seen_by=actor)
        back = searching.spellings(keys.BACKWARDS + name[::-1][:SAME_BEGINNING], seen_by=actor)
        others = {key[1:] for key in front} | {key[1:][::-1] for key in back}
        others |= {key[1:] for key in searching.borne(_slipped(name), seen_by=actor)}
        found[name] = {one for one in others if one != name and given_level(name, one) is Level.NEAR}
    return found


def _slipped(name: str) -> Collection[str]:
    return [f"{keys.NAME}{each}" for each in slips.in_the_middle(name)]


def _ranked(
    found: Sequence[uuid.UUID],
    tried: Sequence[Reading],
    within: set[uuid.UUID] | None,
    actor: Actor,
) -> list[Ranked]:
    """Those whom the reader may see, by how well the words fit them."""
    if not found:
        return []
    held = searching.keys_held(found, [ways for offered in tried for _, ways in offered], seen_by=actor)
    _leave_out_closed_homes(held)
    kept = searching.kept_records(found, seen_by=actor)
    theirs = searching.memberships([kept.get(each, each) for each in found], seen_by=actor)
    best_of: dict[uuid.UUID, Ranked] = {}
    for record in found:
        person_id = kept.get(record, record)
        families = [each for each in theirs.get(person_id, ()) if within is None or each.family.id in within]
        hits = _best_hits(tried, held.get(record, set()))
        if not families or not hits:
            continue
        score = sum(WEIGHTS[hit.way.how] for hit in hits) // len(hits)
        one = Ranked(person_id, families, record, score, hits)
        if person_id not in best_of or best_of[person_id].score < score:
            best_of[person_id] = one
    return sorted(best_of.values(), key=_order)


def _leave_out_closed_homes(held: Mapping[uuid.UUID, set[str]]) -> None:
    """Homes that only a closed family's record tells of are found by nobody else, though the person is in another."""
    at_home = {person_id for person_id, those in held.items() if any(each[0] in OF_A_HOME for each in those)}
    for person_id, facts in (search_keys.facts_of(at_home) if at_home else {}).items():
        told = keys.keys_of(facts.findable)
        held[person_id].difference_update(
            [each for each in held[person_id] if each[0] in OF_A_HOME and each not in told]
        )


def _best_hits(tried: Sequence[Reading], held: Collection[str]) -> Sequence[Hit]:
    """The reading of the words that fits a person best."""
    readings = []
    for offered in tried:
        hits = [(term, best(ways, held)) for term, ways in offered]
        whole = [Hit(term, *hit) for term, hit in hits if hit is not None]
        if len(whole) == len(offered):
            readings.append(whole)
    return max(readings, key=lambda hits: sum(WEIGHTS[each.way.how] for each in hits) / len(hits), default=())


def _order(one: Ranked) -> tuple[int, bool, tuple[str, str], str]:
    first = one.families[0]
    return -one.score, first.until is not None, first.order, str(one.person_id)


def _without(terms: Sequence[Term], actor: Actor) -> Iterator[str]:
    """The words with one part left out, where somebody fits what is left."""
    for out in terms:
        rest = [each for each in terms if each is not out]
        offered: Reading = [(each, _loosely(each)) for each in rest]
        some = searching.candidates([ways for _, ways in offered], seen_by=actor)[:PAGE]
        if _ranked(some, [offered], None, actor):
            yield " ".join(each.said for each in rest)


def _why(one: Ranked, facts: Mapping[uuid.UUID, Facts]) -> Sequence[str]:
    """A sentence for each part of the search, each once."""
    found = facts.get(one.by_record)
    if found is None:
        return ()
    words = [reason(hit, _known(found, merged=one.by_record != one.person_id)) for hit in one.hits]
    return list(dict.fromkeys(each[0].upper() + each[1:] for each in words if each))


def _known(facts: Facts, *, merged: bool) -> Known:
    """What the reasons may speak of; a record that was merged is one more way in which the person is written down."""
    person = facts.person
    now = "on a merged record, name" if merged else NAME_WORDS[NameKind.CURRENT]
    names = [(now, person.given_name), (now, person.family_name), (NAME_WORDS[NameKind.KNOWN_AS], person.known_as)]
    for each in facts.names:
        names += [(NAME_WORDS[each.kind], each.given_name), (NAME_WORDS[each.kind], each.family_name)]
    labels = [(NUMBER_WORDS.get(kind, "a number"), value) for kind, value in facts.numbers]
    homes = [(NUMBER_WORDS[search_keys.UPRN], each.uprn) for each in facts.homes if each.uprn]
    return Known(
        names=[each for each in names if each[1]],
        date_of_birth=person.date_of_birth,
        homes=[(each.postcode, each.now) for each in facts.homes],
        numbers=[*labels, *homes],
    )
