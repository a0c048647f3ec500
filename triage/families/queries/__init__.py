"""What is read of families, always for somebody who may."""

from triage.families.queries.limits import SEES_FAMILIES, Limit, leave_out_unless, not_left_out
from triage.families.queries.protected import (
    addresses_open_to,
    look_by_key,
    looks_at,
    may_name_readers,
    protected_address,
    reader_of,
    readers_of,
)
from triage.families.queries.records import (
    FamilyPage,
    Keys,
    candidates,
    families,
    families_of,
    family,
    household_in,
    not_the_same,
    person_in,
    relationships,
    ruling_out,
)

__all__ = [
    "SEES_FAMILIES",
    "FamilyPage",
    "Keys",
    "Limit",
    "addresses_open_to",
    "candidates",
    "families",
    "families_of",
    "family",
    "household_in",
    "leave_out_unless",
    "look_by_key",
    "looks_at",
    "may_name_readers",
    "not_left_out",
    "not_the_same",
    "person_in",
    "protected_address",
    "reader_of",
    "readers_of",
    "relationships",
    "ruling_out",
]
