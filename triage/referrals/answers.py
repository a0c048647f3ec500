"""What a referral says, as plain frozen facts: read from a draft or from the referral as it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from triage.referrals.answers_people import HomeAnswer, IdentifierAnswer, PersonAnswer, RelationshipAnswer
from triage.rules import plain
from triage.rules.facts import Answer, EvidenceFacts, FamilyFacts, PersonFacts

__all__ = [
    "AgencyAnswer",
    "Agreement",
    "AgreementAnswer",
    "Answers",
    "Basis",
    "BasisAnswer",
    "ConcernAnswer",
    "HomeAnswer",
    "IdentifierAnswer",
    "PersonAnswer",
    "ReferrerAnswer",
    "RelationshipAnswer",
    "RisksAnswer",
    "ToldAnswer",
    "TriedAnswer",
    "ViewAnswer",
    "as_sent",
]


class Agreement(StrEnum):
    """What one person says to support."""

    AGREES = "agrees"
    REFUSES = "refuses"
    NOT_ASKED = "not_asked"
    NOT_KNOWN = "not_known"


class Basis(StrEnum):
    """The lawful basis for sharing; it is not the family's agreement (safety.md, "Three different things")."""

    PUBLIC_TASK = "public_task"
    SAFEGUARDING = "safeguarding"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferrerAnswer:
    """Who refers, and whom to ask when they are away."""

    name: str = ""
    job: str = ""
    phone: str = ""
    email: str = ""
    second_contact: str = ""
    known_for: str = ""
    signed_off_by: str = ""
    """A school's designated safeguarding lead."""
    signed_off_on: date | None = None
    numbers: str = ""
    """Police: crime and incident numbers."""
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernAnswer:
    """One answer about one indicator: yes about one person each, or no, or not known. All three are kept."""

    id: str
    indicator: str
    headline: str
    """The headline's id; "filters" for a local filter."""
    answer: Answer
    person: str | None = None
    on: date | None = None
    until: date | None = None
    value: float | None = None
    reference: str = ""
    """Where it is recorded: document and date, or the number."""
    authorised_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewAnswer:
    """One child's own view, or why it could not be had."""

    person: str
    words: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyAnswer:
    """Somebody else who works with the family."""

    name: str = ""
    kind: str = ""
    """A value of `AgencyKind`, or "" for another kind."""
    worker: str = ""
    contact: str = ""
    people: tuple[str, ...] = ()
    doing: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAnswer:
    """Whether the family was told about this referral."""

    told: Answer | None = None
    by: str = ""
    on: date | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementAnswer:
    """What one adult or young person says to support; a refusal never blocks a safeguarding route."""

    person: str
    answer: Agreement
    on: date | None = None
    how: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisAnswer:
    """Why this may be shared, and why an objection was overridden."""

    basis: Basis | None = None
    objection: Answer | None = None
    objected_by: tuple[str, ...] = ()
    override_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RisksAnswer:
    """What a visitor must know before they knock."""

    known: Answer | None = None
    kinds: tuple[str, ...] = ()
    words: str = ""
    two_workers: Answer | None = None
    domestic_abuse: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedAnswer:
    """What has been tried and what came of it."""

    kinds: tuple[str, ...] = ()
    words: str = ""
    helped: str = ""
    hopes: str = ""
    will_lead: Answer | None = None
    """Would the referring agency lead the work itself (Super Light)?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A whole referral."""

    form_version: str
    variant: str
    framework: str
    """Code and version, "sf3@1"."""
    immediate_danger: bool = False
    referrer: ReferrerAnswer = ReferrerAnswer()
    people: tuple[PersonAnswer, ...] = ()
    relationships: tuple[RelationshipAnswer, ...] = ()
    homes: tuple[HomeAnswer, ...] = ()
    concerns: tuple[ConcernAnswer, ...] = ()
    tried: TriedAnswer = TriedAnswer()
    views: tuple[ViewAnswer, ...] = ()
    agencies: tuple[AgencyAnswer, ...] = ()
    told: ToldAnswer = ToldAnswer()
    agreements: tuple[AgreementAnswer, ...] = ()
    basis: BasisAnswer = BasisAnswer()
    risks: RisksAnswer = RisksAnswer()

    def person(self, person_id: str | None) -> PersonAnswer | None:
        return next((person for person in self.people if person.id == person_id), None)

    def names(self, person_ids: Iterable[str]) -> list[str]:
        """The names of these people, in the order of the form."""
        wanted = set(person_ids)
        return [person.name for person in self.people if person.id in wanted]

    def adults(self, on: date) -> tuple[PersonAnswer, ...]:
        """Those of 18 and over, and those whose age nobody knows."""
        return tuple(person for person in self.people if person.is_adult(on) is not False)

    def children(self, on: date) -> tuple[PersonAnswer, ...]:
        """Those under 18, the unborn included."""
        return tuple(person for person in self.people if person.is_adult(on) is False)

    def title(self, on: date) -> str:
        """The family's names as a heading: the children's surnames first."""
        ordered = (*self.children(on), *self.adults(on))
        surnames = list(dict.fromkeys(person.family_name for person in ordered if person.family_name))
        return " and ".join(surnames[:3])

    def family_facts(self, *, on: date, reference: str = "", source: str = "") -> FamilyFacts:
        """The same family and concerns as the rules take them; everything is asserted, nothing verified."""
        return FamilyFacts(
            reference=reference,
            people=tuple(self._person_facts(person, on) for person in self.people),
            evidence=tuple(_evidence(concern, source) for concern in self.concerns),
        )

    def _person_facts(self, person: PersonAnswer, on: date) -> PersonFacts:
        adults = {one.id for one in self.adults(on)}
        children = {one.id for one in self.children(on)}
        return person.facts(
            with_carer=self._lives_with_any(person.id, adults - {person.id}),
            with_children=self._lives_with_any(person.id, children - {person.id}),
        )

    def _lives_with_any(self, person_id: str, others: set[str]) -> bool | None:
        """Whether one of the others lives in a home of this person; None where no home is given."""
        homes = [home for home in self.homes if person_id in home.residents]
        if not homes:
            return None
        return any(others & set(home.residents) for home in homes)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, as `Referral.as_sent["answers"]` keeps them."""
        stored: dict[str, Any] = plain.to_plain(self)
        return stored

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Answers:
        """What `to_dict` wrote."""
        return plain.from_plain(cls, stored)


def as_sent(frozen: Mapping[str, Any]) -> Answers:
    """The answers of a referral as it was sent: `as_sent(referral.as_sent)`."""
    return Answers.from_dict(frozen["answers"])


def _evidence(concern: ConcernAnswer, source: str) -> EvidenceFacts:
    return EvidenceFacts(
        id=concern.id,
        indicator=concern.indicator,
        person=concern.person,
        answer=concern.answer,
        on=concern.on,
        until=concern.until,
        value=concern.value,
        source=source,
        reference=concern.reference,
        authorised_by=concern.authorised_by,
    )
