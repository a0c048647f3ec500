"""Names and postcodes in the form in which records keep them beside what was written, to be looked up by."""

from __future__ import annotations

import unicodedata

from triage.rules.matching.normalising import NO_FIXED_ABODE


def normalised_name(name: str) -> str:
    """A name for comparing: no case, accents, spaces, hyphens or apostrophes; any alphabet."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in flat if letter.isalnum())


def normalised_postcode(postcode: str) -> str:
    """A postcode for comparing; blank for "no fixed abode", which nobody shares."""
    flat = "".join(letter for letter in postcode.upper() if letter.isalnum())
    return "" if flat.startswith(NO_FIXED_ABODE) else flat
