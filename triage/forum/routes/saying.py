"""What stands with the forum, in a few words, made of what the reader may know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from triage.forum.queries import Told
from triage.rules.concerns import CONCERN_LABELS


def sum_up(told: Sequence[Told]) -> list[str]:
    """Each kind with how often and by how many agencies; then what is shared with others only."""
    shown = [each.concern for each in told if not each.instead]
    lines = []
    for kind, count in Counter(each.kind for each in shown).most_common():
        agencies = {each.agency_id for each in shown if each.kind is kind}
        times = f" ({count} times, {len(agencies)} {'agencies' if len(agencies) > 1 else 'agency'})"
        lines.append(CONCERN_LABELS[kind] + (times if count > 1 else ""))
    return lines + list(dict.fromkeys(each.instead for each in told if each.instead))


def rises(told: Sequence[Told], *, since: datetime | None) -> list[str]:
    """What was noted since the forum last looked; before the first look everything is new and nothing rose."""
    if since is None:
        return []
    return sum_up([each for each in told if each.concern.noted_at > since])
