"""Actions on criteria, policies and calendars, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from triage.oversight.words.kinds import Kind

CHANGED, DECIDED, SERVICE = Kind.CHANGED, Kind.DECIDED, Kind.SERVICE

CRITERIA: Mapping[str, tuple[Kind, str]] = {
    "criteria.begun": (CHANGED, "Began a version of criteria or a policy"),
    "criteria.taken_in": (CHANGED, "Began a version from a file"),
    "criteria.saved": (CHANGED, "Changed a draft of criteria or a policy"),
    "criteria.dropped": (CHANGED, "Put a draft of criteria or a policy aside"),
    "criteria.proposed": (DECIDED, "Proposed criteria or a policy to a second person"),
    "criteria.sent_back": (DECIDED, "Sent proposed criteria or a policy back"),
    "criteria.published": (DECIDED, "Published criteria or a policy that somebody else wrote"),
    "criteria.given_up": (DECIDED, "Set the last day of criteria or a policy"),
    "trials.asked": (CHANGED, "Had criteria or a policy tried on families"),
    "trials.done": (SERVICE, "Criteria or a policy were tried to the end"),
    "trials.failed": (SERVICE, "Trying criteria or a policy came to nothing"),
    "trials.seen": (Kind.LOOKED, "Saw which families a draft would change"),
    "trials.taken": (Kind.TOOK, "Took the families that a draft would change as a file"),
    "criteria.terms_changed": (CHANGED, "Changed the school terms"),
    "criteria.days_closed": (CHANGED, "Closed the council on days"),
    "criteria.day_opened": (CHANGED, "Opened the council on a closed day"),
    "criteria.begun_to_judge": (SERVICE, "A version of criteria or a policy came into use"),
}
