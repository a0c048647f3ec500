"""Actions on partners' lists and the families found in them, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from triage.oversight.words.kinds import Kind

LOOKED, TOOK, CHANGED, SERVICE = Kind.LOOKED, Kind.TOOK, Kind.CHANGED, Kind.SERVICE

LISTS: Mapping[str, tuple[Kind, str]] = {
    "imports.sent": (CHANGED, "Sent a list"),
    "imports.sheet_chosen": (CHANGED, "Chose the sheet of a list"),
    "imports.columns_confirmed": (CHANGED, "Confirmed the columns of a list"),
    "imports.columns_reopened": (CHANGED, "Went back to the columns of a list"),
    "imports.tried": (SERVICE, "Tried a list"),
    "imports.tried_again": (CHANGED, "Had a list tried again"),
    "imports.could_not_be_read": (SERVICE, "Could not read a list"),
    "imports.confirmed": (CHANGED, "Confirmed a list, to be taken in"),
    "imports.taken_in": (SERVICE, "Took a list in"),
    "imports.could_not_be_ended": (SERVICE, "Could not take a list in to its end"),
    "imports.undo_asked_for": (CHANGED, "Had a list undone"),
    "imports.could_not_be_undone": (SERVICE, "Could not undo a list"),
    "imports.undone": (SERVICE, "Undid a list"),
    "imports.rows_forgotten": (SERVICE, "Forgot rows of a list that nobody was known by"),
    "imports.file_forgotten": (SERVICE, "Forgot the file of a list and who was refused in it"),
    "imports.discarded": (CHANGED, "Threw a list away"),
    "imports.listed": (LOOKED, "Saw the lists that came in"),
    "imports.columns_seen": (LOOKED, "Saw the first rows of a list"),
    "imports.list_rows_seen": (LOOKED, "Saw the rows of a list"),
    "imports.errors_taken": (TOOK, "Took away the refused rows of a list"),
    "imports.evidence_added": (CHANGED, "Added evidence out of a partner’s list"),
    "imports.evidence_taken_back": (CHANGED, "Took back evidence of a partner’s list"),
    "imports.row_seen": (LOOKED, "Compared a row of a partner’s list with the family"),
    "imports.rows_seen": (LOOKED, "Compared rows of partners’ lists with the family"),
    "imports.row_attached": (CHANGED, "Said that a row of a list is about somebody known"),
    "imports.row_not_them": (CHANGED, "Said that a row of a list is about nobody known"),
    "imports.looked_for_families": (SERVICE, "Looked for families in partners’ lists"),
    "imports.candidates_seen": (LOOKED, "Saw the family among those found in partners’ lists"),
    "imports.invitation_seen": (LOOKED, "Opened an invitation to refer the family"),
    "imports.candidate_invited": (CHANGED, "Invited an agency to refer the family"),
    "imports.candidate_set_aside": (CHANGED, "Set aside a family found in partners’ lists"),
    "imports.candidate_taken_up": (CHANGED, "Took up again a family found in partners’ lists"),
    "imports.candidate_opened": (CHANGED, "Opened a family found in partners’ lists"),
    "imports.candidate_referred": (SERVICE, "Found that a family of partners’ lists was referred"),
    "imports.list_expected": (CHANGED, "Agreed with an agency when it sends a list"),
    "imports.list_expected_changed": (CHANGED, "Agreed another day or rhythm for a list of an agency"),
    "imports.list_not_expected": (CHANGED, "No longer expects a list of an agency"),
    "imports.list_expected_again": (SERVICE, "Expects a list again that was undone"),
    "imports.list_reminded": (SERVICE, "Reminded an agency of a list"),
    "imports.taking_on_asked_for": (CHANGED, "Asked for the old list to be taken on"),
    "imports.family_taken_on": (SERVICE, "Took the family on from the old list"),
    "imports.reconciliation_seen": (LOOKED, "Saw what became of the old list"),
    "imports.reconciliation_taken": (Kind.TOOK, "Downloaded what became of the old list"),
    "imports.row_reopened": (CHANGED, "Took back what was said of a row of a list"),
}
