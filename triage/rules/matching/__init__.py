"""Could this be somebody we know? Suggestions with reasons; nothing here merges anybody."""

from triage.rules.matching.normalising import NO_FIXED_ABODE
from triage.rules.matching.suggesting import (
    STRENGTH_LABELS,
    Match,
    PersonRecord,
    Strength,
    compare,
    normalised_name,
    normalised_postcode,
    possible_matches,
    swapped,
)

__all__ = [
    "NO_FIXED_ABODE",
    "STRENGTH_LABELS",
    "Match",
    "PersonRecord",
    "Strength",
    "compare",
    "normalised_name",
    "normalised_postcode",
    "possible_matches",
    "swapped",
]
