"""What can be asked of families: start one, add to one, change where and how somebody is reached."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from triage.families.commands.sources import NOBODY_SAID, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIdentifier:
    """A number by which another system knows somebody."""

    kind: str
    value: str
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to add to a family under a key of the caller's; with `known_id`, somebody the service knows already.

    `role`, `birth_precision` and `safe_to_call` are values of the enums of `families.models`.
    """

    key: str
    role: str
    known_id: uuid.UUID | None = None
    new_id: uuid.UUID | None = None
    given_name: str = ""
    family_name: str = ""
    known_as: str = ""
    date_of_birth: date | None = None
    birth_precision: str = "exact"
    expected_on: date | None = None
    stated_age: str = ""
    gender: str = ""
    school: str = ""
    education: str = ""
    language: str = ""
    needs_interpreter: bool = False
    letter_format: str = "standard"
    phone: str = ""
    safe_to_call: str = "unknown"
    safe_times: str = ""
    contact_note: str = ""
    email: str = ""
    is_main_carer: bool = False
    parental_responsibility: bool | None = None
    identifiers: tuple[NewIdentifier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAddress:
    """Where a household lives, with whether it is safe to write there; unknown is not safe.

    `must_not_know` holds keys of people of the family, or ids of people known already.
    """

    kind: str = "home"
    lines: tuple[str, ...] = field(default=(), repr=False)
    postcode: str = field(default="", repr=False)
    uprn: str = ""
    protected: bool = False
    safe_to_write: str = "unknown"
    through: str = ""
    must_not_know: tuple[str, ...] = ()
    others_must_not_know: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHousehold:
    """Who lives together, by the keys of the people, and where."""

    name: str
    residents: tuple[str, ...]
    address: NewAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelationship:
    """`person` is the `kind` of `other`, both by key."""

    person: str
    other: str
    kind: str
    parental_responsibility: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFamily:
    """The people a referral or the council's own record names, and how they live, with who said so and when."""

    people: tuple[NewPerson, ...]
    households: tuple[NewHousehold, ...] = ()
    relationships: tuple[NewRelationship, ...] = ()
    visit_risk: str = ""
    domestic_abuse: bool = False
    source_agency_id: uuid.UUID | None = None
    referral_id: uuid.UUID | None = None
    batch_id: uuid.UUID | None = None
    said_on: date | None = None
    since: date | None = None
    name: str = ""

    @property
    def source(self) -> Source:
        """Who said all this."""
        return Source(
            agency_id=self.source_agency_id,
            referral_id=self.referral_id,
            batch_id=self.batch_id,
            said_on=self.said_on,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAddress:
    """A household moved, or its address was written down wrongly; the old address is kept as ended, or as a mistake."""

    household_id: uuid.UUID
    seen_revision: int
    address: NewAddress
    from_date: date
    source: Source = NOBODY_SAID
    corrects: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact:
    """How one person may be reached."""

    person_id: uuid.UUID
    seen_revision: int
    phone: str = field(default="", repr=False)
    safe_to_call: str = "unknown"
    safe_times: str = ""
    contact_note: str = ""
    email: str = field(default="", repr=False)
    language: str = ""
    needs_interpreter: bool = False
    letter_format: str = "standard"
    source: Source = NOBODY_SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReader:
    """Let one more person see a protected address until a day, and say why."""

    address_id: uuid.UUID
    user_id: uuid.UUID
    reason: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtAddress:
    """Look at a protected address once, and say why."""

    address_id: uuid.UUID
    reason: str
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSafety:
    """What whoever visits or writes to the family must know first."""

    seen_revision: int
    visit_risk: str = ""
    domestic_abuse: bool = False


LETTER_FORMAT_LABELS: Mapping[str, str] = {
    "standard": "Standard letter",
    "large_print": "Large print",
}
