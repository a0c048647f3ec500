"""Other spellings of a short name, of which neither end stays as it is: one letter in its middle is a slip."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

SHORT = range(4, 6)
"""Letters of a name that is short; in a longer one a slip leaves the three letters of one end alone."""


def in_the_middle(name: str) -> frozenset[str]:
    """The name with one letter of its middle another, missing, too many or after the next; none of a long one."""
    return frozenset(_slips(name)) - {name} if len(name) in SHORT else frozenset()


def _slips(name: str) -> Iterator[str]:
    for at in range(1, len(name)):
        before, after = name[:at], name[at:]
        yield from (f"{before}{letter}{after}" for letter in ascii_lowercase)
        if at < len(name) - 1:
            yield f"{before}{after[1:]}"
            yield from (f"{before}{letter}{after[1:]}" for letter in ascii_lowercase)
            yield f"{before}{after[1]}{after[0]}{after[2:]}"
