"""A verdict built again from what it was reckoned from, years later: no calendar, catalogue or family of today's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.rules import documents, plain
from triage.rules.catalogue import framework_of
from triage.rules.eligibility import assess
from triage.rules.facts import FamilyFacts
from triage.rules.terms import Terms
from triage.rules.verdict import Verdict

RULES = 1
"""The rules by which a verdict is reckoned; one more whenever the same inputs begin to give another verdict."""


class OtherDocument(ValueError):
    """The criteria offered are not those that the verdict was judged by."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a verdict rests on; the criteria by the digest of their document."""

    family: FamilyFacts
    framework: str
    """Code and version in one, such as "sf3@1"."""
    digest: str
    terms: Terms
    on: date
    rules: int = RULES

    def to_dict(self) -> dict[str, Any]:
        """As JSON can keep it."""
        stored: dict[str, Any] = plain.to_plain(self)
        return stored

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Inputs:
        """What `to_dict` stored."""
        return plain.from_plain(cls, stored)


def rebuild(inputs: Inputs, document: documents.Document) -> Verdict:
    """The verdict that these inputs give; raises `OtherDocument` where the criteria are not the ones of then."""
    if documents.digest(document) != inputs.digest:
        raise OtherDocument(f"This is not the document of {inputs.framework} that the verdict was judged by.")
    framework = framework_of(documents.from_json(documents.to_json(document)), name=inputs.framework)
    return assess(inputs.family, framework, on=inputs.on, terms=inputs.terms)
