"""Actions on partners' lists and the families found in them, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from triage.oversight.words.kinds import Kind

LOOKED, CHANGED, SERVICE = Kind.LOOKED, Kind.CHANGED, Kind.SERVICE

LISTS: Mapping[str, tuple[Kind, str]] = {
    "imports.evidence_added": (CHANGED, "Added evidence out of a partner’s list"),
    "imports.evidence_taken_back": (CHANGED, "Took back evidence of a partner’s list"),
    "imports.row_seen": (LOOKED, "Compared a row of a partner’s list with the family"),
    "imports.rows_seen": (LOOKED, "Compared rows of partners’ lists with the family"),
    "imports.row_attached": (CHANGED, "Said that a row of a list is about somebody known"),
    "imports.row_not_them": (CHANGED, "Said that a row of a list is about nobody known"),
    "imports.row_reopened": (CHANGED, "Took back what was said of a row of a list"),
}
