"""Looking whether those whom partners ask about are known, apart from the answer that partners get (ADR 19)."""

from __future__ import annotations

import logging
import uuid

from triage import audit, clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.access.permissions import Permission
from triage.db import transaction
from triage.families.models import Family, KnownQuestion
from triage.families.queries import families_of, questions
from triage.notices import service as notices
from triage.restriction import queries

log = logging.getLogger(__name__)

PAGE = "/known/questions"


def look_into_questions() -> int:
    """Tell the coordinator of each new question about somebody who may be known; answers how many were looked into.

    Where a restricted family may be meant those named on it are told instead, and nobody else. A question that cannot
    be looked into is logged and tried again with the next ones; it keeps nobody else's waiting.
    """
    with scope.as_service():
        return sum(map(_looked_into, questions.not_looked_into()))


def _looked_into(question_id: uuid.UUID) -> bool:
    try:
        with transaction():
            _look_into(questions.question(question_id, seen_by=SERVICE))
    except Exception:
        log.exception("a question whether somebody is known could not be looked into: %s", question_id)
        return False
    return True


def _look_into(asked: KnownQuestion) -> None:
    asked.looked_at = clock.now()
    people = {each.person_id for each in questions.alike_to(asked)}
    theirs = families_of(people, seen_by=SERVICE) if people else ()
    if not all(each.restricted for each in theirs):
        notices.tell(
            f"{asked.agency.name} has asked about somebody who may be known: get in touch with them",
            href=PAGE,
            holders_of=Permission.REFERRALS_VERIFY,
        )
    for family in (each for each in theirs if each.restricted):
        _tell_those_named(family, asked)


def _tell_those_named(family: Family, asked: KnownQuestion) -> None:
    words = f"{asked.agency.name} has asked about somebody who may be of the restricted family {family.reference}"
    for each in queries.named_on(family.id):
        href = PAGE if each.user.actor.may(Permission.REFERRALS_VERIFY) else ""
        notices.tell(words, href=href, user_id=each.user_id, family_id=family.id)
    audit.record("families.asked_about", subject=family, by=SERVICE, family_id=family.id, question=asked.id)
