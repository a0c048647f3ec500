"""Families and the people in them, where they live and how they may be reached."""

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
    NotSame,
    Person,
    Relationship,
    SafeToCall,
)
from triage.families.models.protected import AddressLook, AddressReader

__all__ = [
    "ADDRESS_KIND_LABELS",
    "MEMBER_ROLE_LABELS",
    "SAFE_TO_CALL_LABELS",
    "SAFE_TO_WRITE_LABELS",
    "Address",
    "AddressKind",
    "AddressLook",
    "AddressReader",
    "BirthPrecision",
    "Family",
    "FamilyMember",
    "Household",
    "Identifier",
    "MemberRole",
    "NotSame",
    "Person",
    "Relationship",
    "Resident",
    "SafeToCall",
    "SafeToWrite",
]
