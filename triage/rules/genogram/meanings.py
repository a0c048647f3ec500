"""What the kept words for a relationship mean to a drawing: who stands above whom, and by which line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage.rules.genogram.facts import Sex


class Bond(StrEnum):
    """What joins two people."""

    BIRTH = "birth"
    ADOPTIVE = "adoptive"
    STEP = "step"
    FOSTER = "foster"
    CARER = "carer"
    GRAND = "grand"
    SIBLING = "sibling"
    HALF = "half"
    STEP_SIBLING = "step_sibling"
    TOGETHER = "together"
    SEPARATED = "separated"
    FORMER = "former"
    PARENTS = "parents"
    OTHER = "other"


UPWARD = (Bond.BIRTH, Bond.ADOPTIVE, Bond.STEP, Bond.FOSTER, Bond.CARER)
"""Bonds of somebody to a child, the strongest first."""
COUPLE = frozenset({Bond.TOGETHER, Bond.SEPARATED, Bond.FORMER})
ENDED = frozenset({Bond.SEPARATED, Bond.FORMER})


@dataclass(frozen=True, slots=True)
class Meaning:
    """A bond; `upside_down` where the words go from the younger to the elder: "child of"."""

    bond: Bond
    upside_down: bool = False
    sex: Sex | None = None


def meaning_of(kind: str) -> Meaning:
    """What the words mean; those that draw no line are `Bond.OTHER`."""
    return MEANINGS.get(kind.strip().lower(), Meaning(Bond.OTHER))


def _both(bond: Bond, before: str, *, down: tuple[str, ...] = ()) -> dict[str, Meaning]:
    """Mother, father and parent of one kind, such as "step-mother of", and what the child is to them."""
    up = {
        f"{before}mother of": Meaning(bond, sex=Sex.FEMALE),
        f"{before}father of": Meaning(bond, sex=Sex.MALE),
        f"{before}parent of": Meaning(bond),
    }
    return up | {words: Meaning(bond, upside_down=True) for words in down}


MEANINGS: Mapping[str, Meaning] = {
    **_both(Bond.BIRTH, "", down=("child of", "unborn baby of")),
    "son of": Meaning(Bond.BIRTH, upside_down=True),
    "daughter of": Meaning(Bond.BIRTH, upside_down=True),
    **_both(Bond.ADOPTIVE, "adoptive ", down=("adopted child of", "adoptive child of")),
    **_both(Bond.STEP, "step-", down=("step-child of", "step-son of", "step-daughter of")),
    **_both(Bond.FOSTER, "foster ", down=("foster child of", "fostered by")),
    "foster carer of": Meaning(Bond.FOSTER),
    "carer of": Meaning(Bond.CARER),
    "special guardian of": Meaning(Bond.CARER),
    "guardian of": Meaning(Bond.CARER),
    "cared for by": Meaning(Bond.CARER, upside_down=True),
    **_both(Bond.GRAND, "grand", down=("grandchild of",)),
    "brother or sister of": Meaning(Bond.SIBLING),
    "brother of": Meaning(Bond.SIBLING, sex=Sex.MALE),
    "sister of": Meaning(Bond.SIBLING, sex=Sex.FEMALE),
    "twin of": Meaning(Bond.SIBLING),
    "half-brother or half-sister of": Meaning(Bond.HALF),
    "step-brother or step-sister of": Meaning(Bond.STEP_SIBLING),
    "husband, wife or partner of": Meaning(Bond.TOGETHER),
    "husband of": Meaning(Bond.TOGETHER, sex=Sex.MALE),
    "wife of": Meaning(Bond.TOGETHER, sex=Sex.FEMALE),
    "partner of": Meaning(Bond.TOGETHER),
    "married to": Meaning(Bond.TOGETHER),
    "separated from": Meaning(Bond.SEPARATED),
    "former partner of": Meaning(Bond.FORMER),
    "former husband, wife or partner of": Meaning(Bond.FORMER),
    "divorced from": Meaning(Bond.FORMER),
}
