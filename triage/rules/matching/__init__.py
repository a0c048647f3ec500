"""Could this be somebody we know? Likeness with reasons; nothing here merges anybody."""

from triage.rules.matching.looked_up import normalised_name, normalised_postcode
from triage.rules.matching.normalising import NO_FIXED_ABODE

__all__ = ["NO_FIXED_ABODE", "normalised_name", "normalised_postcode"]
