"""Reading is recorded: the forum's list, and the concerns whose family is still to be found."""

from __future__ import annotations

from collections.abc import Sequence

from triage import audit
from triage.access.actor import Actor
from triage.forum.models import Concern, ForumEntry


def record_list_seen(entries: Sequence[ForumEntry], *, by: Actor) -> None:
    """Somebody was shown these families side by side."""
    audit.saw("forum.list_seen", subject="forum", by=by, families=[each.family_id for each in entries])


def record_named_seen(concerns: Sequence[Concern], *, by: Actor) -> None:
    """Somebody was shown what members said of families that nobody has found yet."""
    audit.saw("forum.named_seen", subject="forum", by=by, count=len(concerns))
