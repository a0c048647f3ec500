"""Acts on two records that are one: putting them together, and parting them again."""

from triage.merging.service.families import merge_families, stands_in_the_way
from triage.merging.service.parting import Parting, before_parting, moved_words, part, parted_words
from triage.merging.service.people import merge_people
from triage.merging.service.weighing import TwoFamilies, TwoPeople, two_families, two_people

__all__ = [
    "Parting",
    "TwoFamilies",
    "TwoPeople",
    "before_parting",
    "merge_families",
    "merge_people",
    "moved_words",
    "part",
    "parted_words",
    "stands_in_the_way",
    "two_families",
    "two_people",
]
