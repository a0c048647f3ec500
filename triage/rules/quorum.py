"""Can this meeting decide? Agencies are counted, not heads (panel.md, "Rhythm")."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from triage.rules.agencies import AgencyKind


@dataclass(frozen=True, slots=True)
class CoreGroup:
    """Agencies of which at least one must be there."""

    label: str
    kinds: frozenset[AgencyKind]

    @classmethod
    def from_plain(cls, stored: Mapping[str, Any]) -> Self:
        """As a panel's record keeps it: {"label": …, "kinds": […]}."""
        return cls(str(stored["label"]), frozenset(AgencyKind(kind) for kind in stored["kinds"]))

    def to_plain(self) -> dict[str, Any]:
        return {"label": self.label, "kinds": sorted(kind.value for kind in self.kinds)}


DEFAULT_CORE_GROUPS = (
    CoreGroup("social care", frozenset({AgencyKind.SOCIAL_CARE})),
    CoreGroup("police or community safety", frozenset({AgencyKind.POLICE, AgencyKind.COMMUNITY_SAFETY})),
    CoreGroup("education", frozenset({AgencyKind.SCHOOL, AgencyKind.EDUCATION_WELFARE})),
)


@dataclass(frozen=True, slots=True)
class InTheRoom:
    """One person with a voice: a member or a member's deputy, never an observer."""

    agency: str
    kind: AgencyKind
    chairs: bool = False
    """May chair: the chair or the deputy chair."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether the meeting can decide, and what it lacks."""

    met: bool
    agencies: int
    needed: int
    missing: tuple[str, ...]

    @property
    def words(self) -> str:
        """The statement that the page shows and the minutes keep."""
        there = f"{self.agencies} {'agency' if self.agencies == 1 else 'agencies'} of the {self.needed} needed"
        if self.met:
            return f"Quorate: {there}, with every core agency and the chair or deputy."
        return f"Not quorate: {there}. Missing: {_listed(self.missing)}."


def quorum(present: Iterable[InTheRoom], *, needed: int, core: Collection[CoreGroup]) -> Quorum:
    """Whether the chair or deputy and enough distinct agencies are there, each core group among them."""
    people = tuple(present)
    agencies = len({person.agency for person in people})
    kinds = {person.kind for person in people}
    missing = []
    if not any(person.chairs for person in people):
        missing.append("the chair or deputy chair")
    if agencies < needed:
        short = needed - agencies
        missing.append(f"{short} more {'agency' if short == 1 else 'agencies'}")
    missing += [group.label for group in core if not group.kinds & kinds]
    return Quorum(not missing, agencies, needed, tuple(missing))


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
