"""How likely two descriptions are of one person, after Fellegi and Sunter; and apart from that, of one home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from triage.rules.matching import wording
from triage.rules.matching.comparing import address_level, agreement_of, besides_the_home, town_level
from triage.rules.matching.described import Prepared
from triage.rules.matching.frequencies import NOTHING_COUNTED, Frequencies
from triage.rules.matching.guards import ORDER, Around, Band, highest_band, is_surely_another, pair_of
from triage.rules.matching.levels import Agreement, Field, Level, by_field
from triage.rules.matching.weights import CURRENT, Weights, published, worth


class Likeness(NamedTuple):
    """Two people side by side: what to do, and why."""

    score: float
    """Bits: log2 of the odds that the agreements give; every bit doubles them."""
    band: Band
    levels: Mapping[Field, Level]

    @property
    def reasons(self) -> tuple[str, ...]:
        return wording.reasons(self.levels)

    @property
    def differences(self) -> tuple[str, ...]:
        return wording.differences(self.levels)

    @property
    def household(self) -> str:
        """Why they could share a home; blank where nothing says so."""
        return wording.household(self.levels)

    @property
    def words(self) -> str:
        """Reasons, then what speaks against them."""
        against = self.differences
        return "; ".join(self.reasons) + (f"; but {', '.join(against)}" if against else "")


@dataclass(frozen=True, slots=True)
class Scorer:
    """Compares by one version of the weights, and by how common the names are in the lists at hand."""

    weights: Weights
    around: Around

    def compare(self, one: Prepared, two: Prepared) -> Likeness:
        """The same whichever comes first."""
        agree = agreement_of(one, two)
        score = self.bits(one, agree)
        return Likeness(round(score, 2), self._band(score, one, two, agree), by_field(agree))

    def at_least_to_review(self, one: Prepared, two: Prepared) -> Likeness | None:
        """The same in less time where most pairs come to nothing; None for those that do."""
        besides = besides_the_home(one, two)
        if is_surely_another(besides):
            return None
        agree = Agreement(*besides, address_level(one, two), town_level(one.town, two.town))
        score = self.bits(one, agree)
        if score < self.weights.review:
            return None
        band = self._band(score, one, two, agree)
        return None if band is Band.UNLIKELY else Likeness(round(score, 2), band, by_field(agree))

    def bits(self, one: Prepared, agree: Agreement) -> float:
        """The sum over the fields that both have; a field that either lacks adds nothing."""
        if not self.around.frequencies.shares:
            return worth(self.weights, agree)
        return sum(
            self._rarity(field, one) if level is Level.EXACT and field in COUNTED else self.weights.bits[field, level]
            for field, level in by_field(agree).items()
        )

    def _rarity(self, field: Field, person: Prepared) -> float:
        """By the value of either, since an exact agreement means that both have it."""
        share = self.around.frequencies.share(field, _value(field, person))
        return self.weights.bits[field, Level.EXACT] if share is None else self.weights.rarity(field, share)

    def _band(self, score: float, one: Prepared, two: Prepared, agree: Agreement) -> Band:
        if score < self.weights.review:
            return Band.UNLIKELY
        earned = Band.LIKELY if score >= self.weights.likely else Band.REVIEW
        return min(earned, highest_band(pair_of(one, two, agree, self.around)), key=ORDER.__getitem__)


COUNTED = frozenset({Field.GIVEN, Field.FAMILY, Field.TOWN})


def scorer(frequencies: Frequencies = NOTHING_COUNTED, *, on: date | None = None, version: str = CURRENT) -> Scorer:
    """By the current weights unless another version is named; ages are reckoned on the day given."""
    return Scorer(published(version), Around(frequencies, on))


def _value(field: Field, person: Prepared) -> str:
    if field is Field.GIVEN:
        return person.first
    return person.last if field is Field.FAMILY else person.town
