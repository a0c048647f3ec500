"""Names as lists write them."""

from __future__ import annotations


def both_names(whole: str) -> tuple[str, str]:
    """SMITH, Ann Mary or Ann Mary Smith."""
    if "," in whole:
        family, given = whole.split(",", 1)
        return given.strip(), family.strip()
    given, _, family = whole.rpartition(" ")
    return given.strip(), family.strip()
