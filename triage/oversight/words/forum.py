"""Actions on the forum's list and on figures for the Board, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from triage.oversight.words.kinds import Kind

CHANGED, DECIDED, SERVICE, LOOKED = Kind.CHANGED, Kind.DECIDED, Kind.SERVICE, Kind.LOOKED

FORUM: Mapping[str, tuple[Kind, str]] = {
    "forum.list_seen": (LOOKED, "Saw the forum's list"),
    "forum.named_seen": (LOOKED, "Saw concerns about families who are still to be found"),
    "forum.noted": (CHANGED, "Noted a concern about the family"),
    "forum.named": (CHANGED, "Noted a concern about a family named in words"),
    "forum.attached": (CHANGED, "Put a concern with the family that it is about"),
    "forum.taken_back": (CHANGED, "Took a concern back"),
    "forum.came": (CHANGED, "The family came to the forum"),
    "forum.reopened": (CHANGED, "The forum looks at the family again, since concern rose"),
    "forum.on_programme": (SERVICE, "The family left the forum, since it is on the programme"),
    "forum.looked": (CHANGED, "Wrote down what the forum agreed"),
    "forum.put_forward": (DECIDED, "Put the family forward to the panel"),
    "reports.equity_seen": (LOOKED, "Saw the equity check, in figures without names"),
    "reports.equity_taken": (Kind.TOOK, "Took the figures of the equity check as a file"),
    "reports.wards_sent": (CHANGED, "Sent a file of postcodes and wards, which was counted"),
    "reports.wards_taken_in": (CHANGED, "Took a file of postcodes and wards in"),
    "reports.wards_dropped": (CHANGED, "Put a file of postcodes and wards aside, unused"),
    "forum.closed": (DECIDED, "The forum no longer looks at the family"),
}
"""What each recorded action is called on a page."""
