"""What each level of agreement is worth, in bits: read from a published file that is never edited, only followed."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from triage.rules.matching.levels import FIELDS, LEVELS, Agreement, Field, Level
from triage.rules.toml_reader import DataError, Table

CURRENT = "2026-1"


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """One published version: log2 of how much likelier a level is for one person than for two."""

    version: str
    likely: float
    """Bits from which a pair is likely one person, if no guard objects."""
    review: float
    """Bits from which somebody should look."""
    rarest: float
    """The share of a list below which a name counts as no rarer."""
    bits: Mapping[tuple[Field, Level], float]
    exact: Mapping[Field, float]
    """How often the true pairs agree exactly: the m of the fields whose rarity is counted."""

    def rarity(self, field: Field, share: float) -> float:
        """Bits for an exact agreement on a value of this share of the list; never less than for the next level."""
        counted = math.log2(self.exact[field] / max(share, self.rarest))
        return max(counted, self.bits[field, LEVELS[field][1]], 0.0)


@lru_cache(maxsize=20_000)
def worth(weights: Weights, agree: Agreement) -> float:
    """Bits for these levels together, to a thousandth as each of them.

    Few combinations are met with, and each of them thousands of times.
    """
    known = ((field, level) for field, level in zip(FIELDS, agree, strict=True) if level is not None)
    return round(sum(map(weights.bits.__getitem__, known)), 3)


@cache
def published(version: str = CURRENT) -> Weights:
    """A version of the weights that comes with the service."""
    place = resources.files("triage.rules.matching").joinpath("weights", f"{version}.toml")
    return read_weights(place.read_text(encoding="utf-8"))


def read_weights(content: str) -> Weights:
    """Weights from TOML; raises DataError where they are incomplete or out of order."""
    try:
        whole = Table(tomllib.loads(content), "weights")
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"weights: {error}") from error
    bands, frequency = whole.table("bands"), whole.table("frequency")
    shares = {field: _shares(whole.table(field), field) for field in LEVELS}
    found = Weights(
        version=whole.text("version"),
        likely=bands.number("likely"),
        review=bands.number("review"),
        rarest=frequency.number("rarest"),
        bits={
            (field, level): round(math.log2(m / u), 3) for field in LEVELS for level, (m, u) in shares[field].items()
        },
        exact={field: shares[field][Level.EXACT][0] for field in LEVELS if Level.EXACT in shares[field]},
    )
    whole.nothing_else()
    _must_be_in_order(found)
    return found


def _shares(table: Table, field: Field) -> dict[Level, tuple[float, float]]:
    """For each level of a field how often it is met with in pairs of one person (m) and of two people (u)."""
    found = {}
    for level in LEVELS[field]:
        pair = table.table(level)
        m, u = pair.number("m"), pair.number("u")
        if not 0 < m <= 1 or not 0 < u <= 1:
            raise pair.fail("m and u are shares: above 0 and up to 1.")
        found[level] = (m, u)
    table.nothing_else()
    return found


def _must_be_in_order(weights: Weights) -> None:
    """More agreement is never worth less, a difference never speaks for a pair, and review comes before likely."""
    for field, levels in LEVELS.items():
        worth = [weights.bits[field, level] for level in levels]
        if worth != sorted(worth, reverse=True):
            raise DataError(f"weights, {field}: a better level is worth less than a worse one.")
        if Level.DIFFERENT in levels and worth[-1] > 0:
            raise DataError(f"weights, {field}: a difference must not speak for a pair.")
    if weights.review > weights.likely:
        raise DataError("weights, bands: “review” lies above “likely”.")
