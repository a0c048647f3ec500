"""The people and homes of a referral, as plain frozen facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from triage.rules.dates import age_on, is_adult
from triage.rules.facts import AgeGroup, Occupation, PersonFacts

COMPETENT_FROM = 13
"""From this age a young person is asked for their own agreement, where they understand what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierAnswer:
    """A number as typed, with the warning it was given; it never blocks."""

    kind: str
    """A value of `families.identifiers.IdentifierKind`."""
    value: str
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAnswer:
    """One person of the family. Enum words are the values of families.models' and rules.facts' enums."""

    id: str
    given_name: str = ""
    family_name: str = ""
    known_as: str = ""
    role: str = "other_adult"
    """A value of `MemberRole`."""
    date_of_birth: date | None = None
    estimated: bool = False
    expected_on: date | None = None
    stated_age: AgeGroup | None = None
    gender: str = ""
    school: str = ""
    occupation: Occupation | None = None
    cares_for_children: bool | None = None
    """An adult: looks after the children. None: not known."""
    language: str = ""
    needs_interpreter: bool = False
    letter_format: str = "standard"
    identifiers: tuple[IdentifierAnswer, ...] = ()
    phone: str = ""
    safe_to_call: str = "unknown"
    """A value of `SafeToCall`; unknown is not safe."""
    safe_times: str = ""
    email: str = ""
    contact_note: str = ""
    attendance: float | None = None
    """School form: attendance in percent over the time named in `attendance_period`."""
    unauthorised: float | None = None
    exclusions: int | None = None
    attendance_period: str = ""

    @property
    def unborn(self) -> bool:
        return self.expected_on is not None and self.date_of_birth is None

    @property
    def name(self) -> str:
        """The name as it is written, "Unborn baby" where there is no first name yet: as `Person.full_name` has it."""
        unborn = self.unborn or (self.role == "unborn" and self.date_of_birth is None)
        given = self.given_name or ("Unborn baby" if unborn else "")
        return f"{given} {self.family_name}".strip() or "Name not known"

    def is_adult(self, on: date) -> bool | None:
        """18 or over on that day; None where too little is known."""
        return is_adult(self.facts(), on)

    def gives_own_agreement(self, on: date) -> bool:
        """An adult, or a young person old enough to be asked."""
        if self.date_of_birth is None:
            return self.is_adult(on) is not False
        return age_on(self.date_of_birth, on) >= COMPETENT_FROM

    def facts(self, *, with_carer: bool | None = True, with_children: bool | None = True) -> PersonFacts:
        """This person as the rules know them: no name, nothing they do not need."""
        return PersonFacts(
            id=self.id,
            role=ROLE_WORDS.get(self.role, "person"),
            date_of_birth=self.date_of_birth,
            expected_on=self.expected_on,
            stated_age=self.stated_age,
            occupation=self.occupation,
            lives_with_carer=with_carer,
            lives_with_children=with_children,
            cares_for_children=self.cares_for_children,
        )


ROLE_WORDS: Mapping[str, str] = {
    "mother": "mother",
    "father": "father",
    "step_parent": "step-parent",
    "partner": "partner of a parent",
    "grandparent": "grandparent",
    "carer": "carer",
    "child": "child",
    "step_child": "step-child",
    "unborn": "unborn baby",
    "sibling": "grown-up brother or sister",
    "other_adult": "other adult",
    "other_relative": "other relative",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationshipAnswer:
    """`person` is the `kind` of `other`: "mother of"."""

    person: str
    other: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeAnswer:
    """One household: where it is, who lives there, and how it may be written to."""

    id: str
    name: str = ""
    kind: str = "home"
    """A value of `AddressKind`."""
    lines: tuple[str, ...] = ()
    postcode: str = ""
    uprn: str = ""
    residents: tuple[str, ...] = ()
    """Ids of people; a child of separated parents is in two homes."""
    safe_to_write: str = "unknown"
    """A value of `SafeToWrite`; unknown is not safe."""
    through: str = ""
    protected: bool = False
    must_not_know: tuple[str, ...] = ()
    """Ids of people of the family who must not learn of this address or of the letters."""
    others_must_not_know: str = ""
    source: str = ""
    verified_on: date | None = None
