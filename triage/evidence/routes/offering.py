"""What later packages put beside a family's evidence: something that may be about it, and where it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from triage.access.actor import Actor
from triage.families.models import Family


@dataclass(frozen=True, slots=True)
class Offered:
    """Something that is likely of somebody in the family, in words, with the page on which that is decided."""

    words: str
    href: str


Offer = Callable[[Family, Actor], Sequence[Offered]]
_offers: list[Offer] = []


def offer(found: Offer) -> Offer:
    """Have a function asked whenever the evidence of a family is shown; it answers as far as the reader may know."""
    _offers.append(found)
    return found


def offered(family: Family, *, seen_by: Actor) -> Sequence[Offered]:
    """All that is offered beside the evidence of a family."""
    return [each for found in _offers for each in found(family, seen_by)]
