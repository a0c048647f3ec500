"""A family's record as a genogram is drawn from it: names, ages, ties and who lives together, and no address."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from markupsafe import Markup

from triage.families.models import (
    MEMBER_ROLE_LABELS,
    BirthPrecision,
    Family,
    FamilyMember,
    Household,
    MemberRole,
    Person,
    Relationship,
)
from triage.filters import plural
from triage.rules.genogram import Home, Kin, Relative, Sex, Tie, chart_of, svg_of

SEXES = {"male": Sex.MALE, "female": Sex.FEMALE}
UNBORN = "the unborn baby"
BY_HAND = "by hand"


def kin_of(
    family: Family,
    ties: Sequence[Relationship],
    *,
    on: date,
    named: Collection[uuid.UUID] = frozenset(),
    named_in: Mapping[uuid.UUID, Collection[uuid.UUID]],
) -> Kin:
    """Everybody of the family on that day, and those who left and are still somebody's kin.

    `named` are the people of the latest referral; they are marked where it leaves others out. `named_in` are the
    referrals that named each person: who is whose is worked out only among people whom one source names.
    """
    tied = {key for tie in ties for key in (tie.person_id, tie.other_id)}
    members = [each for each in family.members if each.to_date is None or each.person_id in tied]
    members.sort(key=lambda each: (each.person.date_of_birth or each.person.expected_on or date.max, each.position))
    first = Counter(each.person.given_name for each in members)
    mark = any(each.person_id not in named for each in members if each.to_date is None)
    return Kin(
        on=on,
        people=tuple(
            _relative(each, first, named_in.get(each.person_id, ()), named=mark and each.person_id in named)
            for each in members
        ),
        ties=tuple(_tie(each) for each in ties),
        homes=tuple(_home(each) for each in family.households),
    )


def drawing_of(kin: Kin, reference: str, *, words_at: str) -> Markup:
    """The family drawn for the screen; `words_at` tells where the same stands in words."""
    chart = chart_of(kin)
    generations = len({symbol.y for symbol in chart.symbols})
    title = (
        f"Genogram of {reference}: {plural(len(kin.people), 'person', 'people')} in "
        f"{plural(generations, 'generation')}, {plural(len(kin.homes), 'home')}"
    )
    drawn = svg_of(chart, title=title, description=words_at)
    return Markup(drawn)  # noqa: S704  # nosec B704  # made by an XML library from data, not from markup


def _relative(member: FamilyMember, first: Counter[str], sources: Collection[uuid.UUID], *, named: bool) -> Relative:
    person = member.person
    unborn = person.date_of_birth is None and _is_unborn(member.role, person)
    short = person.given_name if first[person.given_name] == 1 else ""
    return Relative(
        key=str(person.id),
        name=person.full_name,
        short=UNBORN if unborn and not person.given_name else short,
        sex=SEXES.get(person.gender, Sex.NOT_KNOWN),
        born=person.date_of_birth,
        estimated=person.birth_precision is BirthPrecision.ESTIMATED,
        expected_on=person.expected_on,
        unborn=unborn,
        stated_age=person.stated_age,
        deceased=person.deceased,
        died_on=person.died_on,
        role=member.role.value,
        role_words=MEMBER_ROLE_LABELS[member.role],
        named=named,
        told_in=frozenset(map(str, (*sources, member.referral_id or member.batch_id or BY_HAND))),
    )


def _is_unborn(role: MemberRole, person: Person) -> bool:
    expected = person.expected_on is not None or person.birth_precision is BirthPrecision.EXPECTED
    return expected or role is MemberRole.UNBORN


def _tie(each: Relationship) -> Tie:
    return Tie(
        person=str(each.person_id),
        other=str(each.other_id),
        kind=each.kind,
        since=each.from_date,
        until=each.to_date,
        responsibility=each.parental_responsibility,
    )


def _home(household: Household) -> Home:
    """By its number alone: the name of a home may say where it is."""
    here = [each for each in household.residents if each.to_date is None and each.mistaken_at is None]
    return Home(household.label, tuple(dict.fromkeys(str(each.person_id) for each in here)))
