"""What the police say of families of whom they were asked: an answer, nothing on record, and one only begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from triage import clock
from triage.access.actor import Actor
from triage.accounts.models import Agency, User
from triage.evidence import queries, service
from triage.evidence.commands import CheckItem, Replies, Reply
from triage.evidence.models import InformationRequest
from triage.families.models import Family
from triage.rules.facts import Status
from triage.rules.requests import LineAnswer

SEEN = "Register seen"
ENDS = ("answered", "nil", "begun")


def answer(families: Callable[[], Sequence[Family]], police: Agency, officer: User) -> None:
    """The first family's question is answered, the second's with nothing on record, the third's is left half done."""
    for family, end in zip(families(), ENDS, strict=False):
        waits = queries.asked_already(family.id, [police.id]).get(police.id, {})
        request = next(iter(waits.values()), None)
        if request is None:
            continue
        if end == "nil":
            service.send_nil(request.id, by=officer.actor)
        else:
            act = service.send if end == "answered" else service.save
            act(_replies(request), by=officer.actor)


def verify_since(family: Family, by: Actor) -> None:
    """One item more is verified after the papers went out, so that the list has something to say since the last panel."""
    item = next(each for each in queries.all_items(family.id) if each.indicator == "sf3.education.attendance-50")
    service.check_item(
        CheckItem(item_id=item.id, status=Status.VERIFIED, note=SEEN, seen_revision=item.revision), by=by
    )


def _replies(request: InformationRequest) -> Replies:
    """A yes on the first line, and nothing on record on the others."""
    first, *others = request.standing
    yes = Reply(
        line_id=first.id,
        seen_revision=first.revision,
        answer=LineAnswer.YES,
        on=clock.today() - timedelta(days=40),
        reference="Missing person report 2231",
        words="Found the same night at a friend’s home.",
    )
    nil = (Reply(line_id=each.id, seen_revision=each.revision, answer=LineAnswer.NIL) for each in others)
    return Replies(request_id=request.id, lines=(yes, *nil))
