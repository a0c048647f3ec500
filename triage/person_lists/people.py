"""Names as lists write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

BRACKETS = re.compile(r"\(([^()]*)\)")
CALLED = re.compile(
    r"^(?:(?:also |usually |likes to be |prefers to be )?(?:known as|called)|prefers|aka|a\.k\.a\.)\s+", re.IGNORECASE
)
NICKNAME = re.compile(r"[^\W\d_]+(?:[-'’ ][^\W\d_]+)?$")
NOTES = frozenset(
    {
        *("deceased", "dec", "late", "new", "left", "moved", "twin", "baby", "child", "son", "daughter"),
        *("mother", "mum", "father", "dad", "parent", "carer", "guardian"),
    }
)
"""What stands in brackets behind a name and is none."""
NOBODY = frozenset({"", "void", "vacant", "empty", "occupier", "the occupier", "unknown", "not known", "tbc", "n/a"})
"""What stands where a name would, and names nobody."""
SEVERAL = re.compile(r"[&+\n\r]|\band\b", re.IGNORECASE)
"""What stands between two people in one cell."""
SEVERAL_FIRST = re.compile(r"[&+/,;\n\r]|\band\b", re.IGNORECASE)
"""The same in a cell for first names alone, where no comma turns a name round."""
MOST_KEPT = 20_000


class Called(NamedTuple):
    """What a cell of names holds: whether that is several people, the name without brackets, and what stood in them."""

    several: bool
    name: str
    known_as: str


def both_names(whole: str) -> tuple[str, str]:
    """SMITH, Ann Mary or Ann Mary Smith."""
    if "," in whole:
        family, given = whole.split(",", 1)
        return given.strip(), family.strip()
    given, _, family = whole.rpartition(" ")
    return given.strip(), family.strip()


@lru_cache(maxsize=MOST_KEPT)
def called(cell: str, *, first: bool) -> Called:
    """A cell of names, or of first names alone; they come back all through a list."""
    several = (SEVERAL_FIRST if first else SEVERAL).search(cell) is not None
    return Called(several, *(_without_brackets(cell) if "(" in cell else (cell, "")))


def _without_brackets(name: str) -> tuple[str, str]:
    """A name without what stands in brackets, and that where it is a name: Mary-Ann (known as Molly)."""
    found = BRACKETS.search(name)
    if found is None:
        return name, ""
    rest = " ".join(f"{name[: found.start()]} {name[found.end() :]}".split())
    if not rest:
        return name, ""
    inside = CALLED.sub("", found[1].strip())
    return rest, inside if NICKNAME.match(inside) and not NOTES & set(inside.casefold().split()) else ""
