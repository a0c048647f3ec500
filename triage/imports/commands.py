"""What partners' lists hold, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage.rules.framework import Sensitivity
from triage.rules.matching.described import Described


class ListKind(StrEnum):
    """What a list is of."""

    ATTENDANCE = "attendance"
    EXCLUSIONS = "exclusions"
    OFFENCES = "offences"
    ASB = "asb"
    BENEFITS = "benefits"
    HOUSING = "housing"
    HEALTH = "health"
    CAF = "caf"
    OLD_LIST = "old_list"


LIST_KIND_LABELS: Mapping[ListKind, str] = {
    ListKind.ATTENDANCE: "Attendance",
    ListKind.EXCLUSIONS: "Exclusions",
    ListKind.OFFENCES: "Offences",
    ListKind.ASB: "Anti-social behaviour",
    ListKind.BENEFITS: "Out-of-work benefits",
    ListKind.HOUSING: "Housing",
    ListKind.HEALTH: "Health",
    ListKind.CAF: "CAFs",
    ListKind.OLD_LIST: "The old list of families",
}

SENSITIVITY: Mapping[ListKind, Sensitivity] = {
    ListKind.ATTENDANCE: Sensitivity.GENERAL,
    ListKind.EXCLUSIONS: Sensitivity.GENERAL,
    ListKind.OFFENCES: Sensitivity.CRIMINAL,
    ListKind.ASB: Sensitivity.CRIMINAL,
    ListKind.BENEFITS: Sensitivity.BENEFITS,
    ListKind.HOUSING: Sensitivity.GENERAL,
    ListKind.HEALTH: Sensitivity.HEALTH,
    ListKind.CAF: Sensitivity.GENERAL,
    ListKind.OLD_LIST: Sensitivity.GENERAL,
}
"""The least that evidence out of such a list is; its indicator may ask for more."""


@dataclass(frozen=True, slots=True)
class ToPlace:
    """One row of a list whose person is looked for among those known."""

    number: int
    """The row as the sender's spreadsheet counts it."""
    described: Described
