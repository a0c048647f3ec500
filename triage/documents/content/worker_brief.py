"""The brief for the keyworker or lead professional who takes a family."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from triage.documents.content.letterhead import Addressee, Letterhead, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefPerson:
    """One member of the family, as the worker needs to know them."""

    name: str
    age: str
    relationship: str = ""
    lives: str = ""
    safe_contact: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefEvidence:
    """One fact that the worker's agency may see, with where it is recorded."""

    headline: str
    fact: str
    person: str
    seen_on: date | None = None
    source: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerBrief:
    """All that one brief says."""

    letterhead: Letterhead
    to: Addressee
    reference: str
    worker: str
    agency: str
    tier: str
    decision: str
    family_name: str = ""
    team: str = ""
    number: str = ""
    dated: date | None = None
    decided_on: date | None = None
    reason: str = ""
    rationale: str = ""
    safety_notes: tuple[str, ...] = ()
    people: tuple[BriefPerson, ...] = ()
    evidence: tuple[BriefEvidence, ...] = ()
    views: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    first_steps: tuple[Step, ...] = ()
    large_print: bool = False
    replaces: str = ""
    printed_again: date | None = None

    @property
    def subject(self) -> str:
        """The brief's heading."""
        return f"Brief for {self.worker or self.team or self.agency}"

    @property
    def title(self) -> str:
        """The title of the PDF."""
        return f"Worker brief {self.number or 'not yet numbered'}"

    def numbered(self, number: str, *, on: date) -> Self:
        """The brief as approved."""
        return replace(self, number=number, dated=on)

    def reprinted(self, *, on: date) -> Self:
        """The same paper printed once more, and marked so that nobody takes it for a second one."""
        return replace(self, printed_again=on)


def record_warnings(visit_risk: str, *, domestic_abuse: bool) -> tuple[str, ...]:
    """What a family's own record warns a worker of before the first contact."""
    abuse = "Domestic abuse is recorded. See adults apart; never leave a message about why you call."
    return tuple(filter(None, (abuse if domestic_abuse else "", visit_risk)))
