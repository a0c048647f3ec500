"""Families and the people in them, where they live and how they may be reached."""

from triage.families.models.asking import KnownQuestion
from triage.families.models.equality import (
    EqualityAnswer,
    Ward,
    WardFile,
    WardFileState,
    WardPostcode,
)
from triage.families.models.facts import (
    FACT_KIND_LABELS,
    NAME_KIND_LABELS,
    FactKind,
    NameKind,
    PersonFact,
    PersonName,
)
from triage.families.models.homes import (
    ADDRESS_KIND_LABELS,
    SAFE_TO_WRITE_LABELS,
    Address,
    AddressKind,
    Household,
    Resident,
    SafeToWrite,
)
from triage.families.models.people import (
    MEMBER_ROLE_LABELS,
    SAFE_TO_CALL_LABELS,
    BirthPrecision,
    Family,
    FamilyMember,
    Identifier,
    MemberRole,
    Person,
    Relationship,
    SafeToCall,
    records_of,
)
from triage.families.models.protected import AddressLook, AddressReader
from triage.families.models.sameness import MatchCard, MatchKey, Merge, MergeKind, NotSame, NotSamePeople, SearchKey
from triage.families.models.snapshots import FamilySnapshot, SnapshotMoment
from triage.families.models.told import Told

__all__ = [
    "ADDRESS_KIND_LABELS",
    "FACT_KIND_LABELS",
    "MEMBER_ROLE_LABELS",
    "NAME_KIND_LABELS",
    "SAFE_TO_CALL_LABELS",
    "SAFE_TO_WRITE_LABELS",
    "Address",
    "AddressKind",
    "AddressLook",
    "AddressReader",
    "BirthPrecision",
    "EqualityAnswer",
    "FactKind",
    "Family",
    "FamilyMember",
    "FamilySnapshot",
    "Household",
    "Identifier",
    "KnownQuestion",
    "MatchCard",
    "MatchKey",
    "MemberRole",
    "Merge",
    "MergeKind",
    "NameKind",
    "NotSame",
    "NotSamePeople",
    "Person",
    "PersonFact",
    "PersonName",
    "Relationship",
    "Resident",
    "SafeToCall",
    "SafeToWrite",
    "SearchKey",
    "SnapshotMoment",
    "Told",
    "Ward",
    "WardFile",
    "WardFileState",
    "WardPostcode",
    "records_of",
]
