"""What becomes of each row that names a person or a family when two records turn out to be one (ADR 18).

Every column that leads to `persons` or `families` stands here once; a test fails when one is added and not.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a row of the record that goes."""

    MOVES = "moves"
    """It is living: from now on it is the kept record's."""
    MOVES_WHILE_OPEN = "moves while open"
    """What is still to be done goes on under the kept record; what has ended stays where it was done."""
    STAYS = "stays"
    """It is history: it stays as it was, and is shown with the kept record's."""
    OWN_RULE = "own rule"
    """A module of the service says."""
    IN_STEP = "in step"
    """It is worked out from the record and written anew when that changes."""


Leads = tuple[str, str]

M, W, S, R, K = Fate.MOVES, Fate.MOVES_WHILE_OPEN, Fate.STAYS, Fate.OWN_RULE, Fate.IN_STEP

OF_A_PERSON: Mapping[Leads, Fate] = {
    ("concerns", "person_id"): M,
    ("documents", "person_id"): W,
    ("equality_answers", "person_id"): S,
    ("evidence_items", "person_id"): M,
    ("family_members", "person_id"): M,
    ("identifiers", "person_id"): M,
    ("list_rows", "person_id"): M,
    ("match_cards", "person_id"): K,
    ("merges", "gone_person_id"): S,
    ("merges", "kept_person_id"): S,
    ("not_same_people", "other_id"): R,
    ("not_same_people", "person_id"): R,
    ("pathways", "person_id"): M,
    ("person_facts", "person_id"): M,
    ("person_names", "person_id"): M,
    ("persons", "merged_into_id"): M,
    ("relationships", "other_id"): M,
    ("relationships", "person_id"): M,
    ("request_lines", "person_id"): M,
    ("residents", "person_id"): M,
    ("search_keys", "person_id"): K,
    ("sent_people", "person_id"): M,
}

OF_A_FAMILY: Mapping[Leads, Fate] = {
    ("actions", "family_id"): W,
    ("allocations", "family_id"): W,
    ("candidates", "family_id"): M,
    ("concerns", "family_id"): M,
    ("conclusions", "family_id"): S,
    ("decisions", "family_id"): S,
    ("discretions", "family_id"): M,
    ("documents", "family_id"): W,
    ("evidence_items", "family_id"): M,
    ("families", "merged_into_id"): M,
    ("family_links", "family_id"): W,
    ("family_members", "family_id"): M,
    ("family_snapshots", "family_id"): S,
    ("forum_entries", "family_id"): S,
    ("glasses", "family_id"): S,
    ("households", "family_id"): R,
    ("information_requests", "family_id"): M,
    ("items", "family_id"): W,
    ("list_entries", "family_id"): R,
    ("list_rows", "family_id"): M,
    ("merges", "gone_family_id"): S,
    ("merges", "kept_family_id"): S,
    ("named_people", "family_id"): R,
    ("not_same", "family_id"): R,
    ("notices", "family_id"): S,
    ("pathways", "family_id"): W,
    ("reconsiderations", "family_id"): S,
    ("referrals", "family_id"): M,
    ("relationships", "family_id"): M,
    ("verdicts", "family_id"): S,
    ("visits", "family_id"): W,
    ("stuck_questions", "family_id"): M,
    ("trial_rows", "family_id"): S,
}

SAID_ONCE: Mapping[str, tuple[str, ...]] = {
    "family_members": ("family_id", "person_id"),
    "identifiers": ("person_id", "kind", "value", "mistaken_at"),
    "not_same": ("referral_id", "family_id"),
    "relationships": ("family_id", "person_id", "other_id", "kind", "to_date", "mistaken_at"),
    "residents": ("household_id", "person_id", "to_date", "mistaken_at"),
}
"""Rows that would say the same twice: of two that agree in these columns the kept record's stays."""

WORDS: Mapping[str, tuple[str, str]] = {
    "actions": ("open action", "open actions"),
    "addresses": ("address", "addresses"),
    "allocations": ("allocation in force", "allocations in force"),
    "candidates": ("candidate found in lists", "candidates found in lists"),
    "concerns": ("concern of the forum", "concerns of the forum"),
    "conclusions": ("conclusion at intake", "conclusions at intake"),
    "decisions": ("decision of the panel", "decisions of the panel"),
    "discretions": ("nomination by a professional", "nominations by a professional"),
    "documents": ("letter or paper", "letters and papers"),
    "equality_answers": ("equality answer", "equality answers"),
    "evidence_items": ("piece of evidence", "pieces of evidence"),
    "families": ("record merged before", "records merged before"),
    "family_links": ("link to a referral", "links to referrals"),
    "family_members": ("place in a family", "places in families"),
    "family_snapshots": ("picture of the family as it was", "pictures of the family as it was"),
    "forum_entries": ("place with the forum", "places with the forum"),
    "glasses": ("emergency opening", "emergency openings"),
    "households": ("home", "homes"),
    "identifiers": ("number in another system", "numbers in other systems"),
    "information_requests": ("question to an agency", "questions to agencies"),
    "items": ("place on an agenda", "places on agendas"),
    "list_entries": ("place on the list", "places on the list"),
    "list_rows": ("row of a partner’s list", "rows of partners’ lists"),
    "named_people": ("person named on the restricted record", "people named on the restricted record"),
    "not_same": ("“not the same” of a referral", "“not the same” of referrals"),
    "not_same_people": ("“not the same” of two people", "“not the same” of two people"),
    "notices": ("notice", "notices"),
    "pathways": ("IOM pathway", "IOM pathways"),
    "person_facts": ("dated fact", "dated facts"),
    "person_names": ("name", "names"),
    "persons": ("value of the person", "values of the person"),
    "reconsiderations": ("reconsideration", "reconsiderations"),
    "referrals": ("referral", "referrals"),
    "relationships": ("relationship", "relationships"),
    "request_lines": ("line of a question", "lines of questions"),
    "residents": ("stay in a home", "stays in homes"),
    "sent_people": ("mention in a referral", "mentions in referrals"),
    "stuck_questions": ("question why nothing moves", "questions why nothing moves"),
    "trial_rows": ("line of a trial of criteria", "lines of trials of criteria"),
    "verdicts": ("kept verdict", "kept verdicts"),
    "visits": ("challenge visit", "challenge visits"),
}
"""One row and several, for pages that say what moves and what stays."""


def counted(table: str, count: int) -> str:
    """So many rows of that table, in words."""
    one, several = WORDS[table]
    return f"{count} {one if count == 1 else several}"
