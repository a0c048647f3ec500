"""Outcomes that referrers asked to be looked at again: one that waits, one that stands; and discretion with a last day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from triage import clock
from triage.accounts.models import User
from triage.db import db
from triage.demo.council import Council
from triage.demo.spec import Course, Story
from triage.evidence import queries, service
from triage.evidence.commands import AnswerLookAgain, AskToLookAgain, AuthoriseDiscretion
from triage.evidence.models import Reconsideration
from triage.families.models import Family
from triage.referrals.models import Referral, ReferralStatus

WITHIN = 20
ONE_NEED = "The incident log and the school’s own record were taken for one. They are two needs."
OLD, OLDEST = 6, 26
"""Sent so many days ago that the outcome is there, and that its referrer may still ask."""

Families = Callable[[], Sequence[Family]]


def events(council: Council, families: Families) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """When it was asked and answered."""
    now = clock.now()
    waits = (
        "The debt was left out because no paper was sent with it.",
        "The landlord wrote on Monday: four months of arrears, and a notice to leave. I have the letter here.",
    )
    yield now - timedelta(hours=50), lambda: _ask(1, families(), ONE_NEED, "")
    yield now - timedelta(hours=30), lambda: _answer(council, 1, families())
    yield now - timedelta(hours=26), lambda: _ask(0, families(), *waits)
    yield now - timedelta(hours=25), lambda: _nominate(council, 0, families())


def refused(stories: Sequence[Story]) -> list[int]:
    """The numbers of the stories that ended as not eligible, not too long ago."""
    return [
        number
        for number, each in enumerate(stories)
        if each.course is Course.NOT_ELIGIBLE and OLD <= each.sent_days_ago <= OLDEST
    ]


def _ask(number: int, families: Sequence[Family], reason: str, what_is_new: str) -> Reconsideration | None:
    found = _concluded(number, families)
    if found is None:
        return None
    command = AskToLookAgain(
        referral_id=found.id,
        reason=reason,
        what_is_new=what_is_new,
        within_working_days=WITHIN,
        idempotency_key=f"demo look again {number}",
    )
    return service.ask_to_look_again(command, by=_referrer(found).actor)


def _answer(council: Council, number: int, families: Sequence[Family]) -> None:
    found = _concluded(number, families)
    if found is None:
        return
    asked = queries.asked_to_look_again(found.id)
    words = "We read both records again. They are about one need, and the criteria ask for three. The hub can help now."
    answer = AnswerLookAgain(changed=False, answer=words, seen_revision=asked.revision)
    service.answer_look_again(found, answer, by=council.users["coordinator"].actor)


def _nominate(council: Council, number: int, families: Sequence[Family]) -> None:
    """The chair authorises what the referrer asks, until the family hub has had its time."""
    found = _concluded(number, families)
    if found is None or found.family_id is None:
        return
    command = AuthoriseDiscretion(
        nominated_by=f"{_referrer(found).name}, who referred the family",
        reason="The home may be lost before a third need is on record.",
        until_on=clock.today() + timedelta(days=60),
        idempotency_key="demo discretion",
    )
    service.authorise_discretion(command, found.family_id, by=council.users["chair"].actor)


def _concluded(number: int, families: Sequence[Family]) -> Referral | None:
    """The referral of that number among those that are not eligible."""
    concluded = [each for family in families for each in queries.conclusions(family.id)]
    found = [db.session.get_one(Referral, each.referral_id) for each in concluded]
    fresh = [each for each in found if each.status is ReferralStatus.NOT_ELIGIBLE and not each.on_behalf]
    return fresh[number] if number < len(fresh) else None


def _referrer(referral: Referral) -> User:
    assert referral.sent_by is not None
    return referral.sent_by
