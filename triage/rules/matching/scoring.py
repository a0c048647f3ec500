"""How likely two descriptions are of one person, after Fellegi and Sunter; and apart from that, of one home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from triage.rules.matching import wording
from triage.rules.matching.comparing import agreement_of, birth_level, given_names_level, the_rest_of
from triage.rules.matching.described import Prepared
from triage.rules.matching.frequencies import NOTHING_COUNTED, Frequencies
from triage.rules.matching.guards import ORDER, Around, Band, Pair, highest_band, is_surely_another, pair_of
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
        return judged(self.bits(one, agree), self.weights, pair_of(one, two, agree, self.around))

    def at_least_to_review(self, one: Prepared, two: Prepared) -> Likeness | None:
        """The same in less time where most pairs come to nothing; None for those that do."""
        given, birth = given_names_level(one, two), birth_level(one.birth, two.birth)
        if is_surely_another(one, two, given, birth, self.around):
            return None
        agree = the_rest_of(one, two, given, birth)
        score = self.bits(one, agree)
        if score < self.weights.review:
            return None
        found = judged(score, self.weights, pair_of(one, two, agree, self.around))
        return None if found.band is UNLIKELY else found

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


UNLIKELY = Band.UNLIKELY
COUNTED = frozenset({Field.GIVEN, Field.FAMILY, Field.TOWN})


def scorer(frequencies: Frequencies = NOTHING_COUNTED, *, on: date | None = None, version: str = CURRENT) -> Scorer:
    """By the current weights unless another version is named; ages are reckoned on the day given."""
    return Scorer(published(version), Around(frequencies, on))


@lru_cache(maxsize=20_000)
def judged(score: float, weights: Weights, pair: Pair) -> Likeness:
    """Few combinations are met with, and each of them thousands of times."""
    return Likeness(round(score, 2), _band(score, weights, pair), by_field(pair.agree))


def _band(score: float, weights: Weights, pair: Pair) -> Band:
    if score < weights.review:
        return Band.UNLIKELY
    earned = Band.LIKELY if score >= weights.likely else Band.REVIEW
    return min(earned, highest_band(pair), key=ORDER.__getitem__)


def _value(field: Field, person: Prepared) -> str:
    if field is Field.GIVEN:
        return person.first
    return person.last if field is Field.FAMILY else person.town
