"""What can be asked of people over time: a change on a day, or a mistake put right, each with who said so."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.families.commands.reaching import NewAddress, NewPerson
from triage.families.commands.sources import NOBODY_SAID, Source


class How(StrEnum):
    """A change on a day and a mistake put right are two things; what others say beside it is a third."""

    CHANGED = "changed"
    CORRECTED = "corrected"
    HEARD = "heard"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPerson:
    """What every change of one person has: the revision seen, and a key by which a second send is known."""

    person_id: uuid.UUID
    seen_revision: int
    idempotency_key: str
    source: Source = NOBODY_SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfFamily:
    """What every change of a family's people and homes has; the revision is the family's."""

    seen_revision: int
    idempotency_key: str
    source: Source = NOBODY_SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeName(OfPerson):
    """The name now: changed on a day, the old one being a previous name or the one at birth, or spelt wrongly."""

    given_name: str
    family_name: str
    how: How = How.CHANGED
    on: date | None = None
    old_kind: str = "previous"
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddName(OfPerson):
    """One more name: `kind` is a value of `NameKind` but for the current one."""

    kind: str
    given_name: str = ""
    family_name: str = ""
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SayFact(OfPerson):
    """One fact of a person: `kind` and `precision` are values of `FactKind` and `BirthPrecision`, a day is in ISO form.

    A blank `value` says that the fact holds no longer, or that nobody knows it.
    """

    kind: str
    value: str
    precision: str = ""
    how: How = How.CHANGED
    on: date | None = None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Born(OfPerson):
    """An unborn baby has been born."""

    date_of_birth: date
    given_name: str = ""
    family_name: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNumber(OfPerson):
    """A number by which another system knows a person; a wrong-looking one is kept with its warning."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinFamily(OfFamily):
    """Somebody new joins a family from a day on, and lives in these of its homes."""

    person: NewPerson
    on: date | None = None
    homes: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveFamily(OfFamily):
    """Somebody leaves the family, and its homes with it."""

    person_id: uuid.UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeBack(OfFamily):
    """Somebody who left is of the family again."""

    person_id: uuid.UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlace(OfFamily):
    """What somebody is in the family: `role` is a value of `MemberRole`.

    `parental_responsibility` is whether they look after its children; the responsibility for one child in law is part
    of the relationship to that child.
    """

    person_id: uuid.UUID
    role: str
    is_main_carer: bool = False
    parental_responsibility: bool | None = None
    how: How = How.CHANGED
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Live(OfFamily):
    """Where somebody lives from a day on: the homes they join and the ones they leave. Two at once are normal."""

    person_id: uuid.UUID
    joins: tuple[uuid.UUID, ...] = ()
    leaves: tuple[uuid.UUID, ...] = ()
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHome(OfFamily):
    """One more household of the family from a day on."""

    name: str
    residents: tuple[uuid.UUID, ...]
    address: NewAddress
    on: date
    leaving_others: bool = False
    """Whether its people have left the homes where they lived before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relate(OfFamily):
    """`person_id` is the `kind` of `other_id` from a day on."""

    person_id: uuid.UUID
    other_id: uuid.UUID
    kind: str
    parental_responsibility: bool | None = None
    from_date: date | None = None


class Said(StrEnum):
    """What can be ended or marked as a mistake."""

    NAME = "name"
    FACT = "fact"
    NUMBER = "number"
    STAY = "stay"
    TIE = "tie"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """Something that was said has ended on a day (`CHANGED`), or was never so (`CORRECTED`), and why."""

    what: Said
    row_id: uuid.UUID
    person_id: uuid.UUID
    seen_revision: int
    how: How
    on: date | None = None
    because: str = ""
