"""Sending: frozen as sent with form version and framework, numbered, promised, copied to paper. Once."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from triage import audit, calendar, clock
from triage.access.actor import Actor
from triage.criteria import queries as criteria
from triage.db import db, next_number, transaction
from triage.documents import service as documents
from triage.documents.commands import ReferralCopyFor
from triage.errors import NotFound, Refused, Stale
from triage.referrals import progress, queries
from triage.referrals.commands import SendReferral
from triage.referrals.models import EntryKind, Referral, ReferralStatus
from triage.referrals.reading import read
from triage.referrals.service.log import entry, tell_the_desk
from triage.referrals.service.paper import paper_copy
from triage.referrals.service.reading import draft_of, framework_on, warn
from triage.referrals.wording import in_words, to_plain
from triage.rules.eligibility import Precheck, assess, precheck

ATTEMPTS = 5


class Incomplete(Refused):
    """Sections are missing: `sections` are their titles in order."""

    def __init__(self, sections: tuple[str, ...]) -> None:
        super().__init__("Some sections still need an answer before this referral can be sent.")
        self.sections = sections


def look(referral: Referral) -> Precheck:
    """What the referral looks like against the criteria; it never blocks."""
    draft = draft_of(referral)
    facts = read(draft).family_facts(on=draft.on, source=referral.agency.name)
    return precheck(assess(facts, draft.framework, on=draft.on, terms=criteria.terms()))


def send(command: SendReferral, *, by: Actor) -> Referral:
    """The referral as sent; sending it again, at once or later, gives the same one.

    Raises:
        NotFound: it is not this person's.
        Incomplete: sections are missing and nobody is in immediate danger.
        Refused: it has been discarded, or the criteria changed while it was written.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _send_once(command, by)
        except Stale:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError


def _send_once(command: SendReferral, by: Actor) -> Referral:
    with transaction():
        referral = queries.referral(command.referral_id, seen_by=by)
        if referral.status is not ReferralStatus.DRAFT:
            return referral
        if not _is_still_mine_to_send(referral, by):
            return referral
        _must_be_ready(referral)
        _freeze(referral, command, by)
        referral.reference = f"R-{clock.today().year}-{next_number(f'referral-{clock.today().year}'):05d}"
        entry(referral, EntryKind.SENT, _sent_words(referral), by=by)
        documents.ask_for((_copy_for(referral, by),), by=by)
        urgent = " It says that somebody is in immediate danger." if referral.immediate_danger else ""
        tell_the_desk(referral, f"Referral {referral.reference} has come in.{urgent}", urgent=referral.urgent)
        audit.record(
            "referrals.sent", subject=referral, by=by, reference=referral.reference, sha256=referral.as_sent_sha256
        )
    return referral


def _is_still_mine_to_send(referral: Referral, by: Actor) -> bool:
    """Whether this draft waits for this person; a press at the same moment may have sent it since it was read.

    Raises:
        NotFound: it is a draft that this person may not write.
    """
    try:
        queries.draft(referral.id, seen_by=by)
    except NotFound:
        db.session.refresh(referral)
        if referral.status is ReferralStatus.DRAFT:
            raise
        return False
    return True


def _must_be_ready(referral: Referral) -> None:
    draft = draft_of(referral)
    current = framework_on(draft.on)
    if current.key != referral.framework and not referral.immediate_danger:
        referral_words = f"The criteria are now those of {current.name}. Please look at the concerns again."
        raise CriteriaChanged(referral_words)
    missing = tuple(section.title for section in progress.missing(draft))
    # Danger does not wait for a form: people are needed, the rest can follow.
    if missing and not (referral.immediate_danger and draft.people):
        raise Incomplete(missing)


class CriteriaChanged(Refused):
    """Another framework came into force while the draft was written."""


def take_up_current_criteria(command: SendReferral, *, by: Actor) -> None:
    """Put a draft under the framework of today; its concerns are asked again where they differ."""
    with transaction():
        referral = queries.draft(command.referral_id, seen_by=by)
        referral.framework = framework_on(draft_of(referral).on).key
        audit.record("referrals.framework_changed", subject=referral, by=by, framework=referral.framework)


def _freeze(referral: Referral, command: SendReferral, by: Actor) -> None:
    draft = draft_of(referral)
    answers = read(draft, warn=warn)
    frozen = {
        "answers": answers.to_dict(),
        "copy": to_plain(in_words(draft, warn=warn)),
        "files": [{"name": file.name, "sha256": file.sha256} for file in referral.files],
    }
    look_at = look(referral)
    referral.as_sent = frozen
    referral.as_sent_sha256 = fingerprint(frozen)
    referral.precheck = {
        "answer": str(look_at.answer),
        "heading": look_at.heading,
        "sentences": list(look_at.sentences),
    }
    referral.title = answers.title(draft.on)[:160]
    referral.status = ReferralStatus.SENT
    referral.sent_at = clock.now()
    referral.sent_by_id = by.user_id
    referral.received_on = referral.received_on or clock.today()
    within = command.verify_urgent_within if referral.urgent else command.verify_within
    promised = calendar.add_working_days(referral.received_on, within)
    referral.promised_on = max(promised, calendar.add_working_days(clock.today(), 1))
    referral.keep_until = None
    referral.idempotency_key = str(command.key)
    referral.answers = {}


def fingerprint(frozen: dict[str, Any]) -> str:
    """SHA-256 of what was sent, whatever order a database gives its keys back in."""
    text = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _sent_words(referral: Referral) -> str:
    if not referral.on_behalf:
        return "Referral sent"
    return f"Entered for {referral.agency.name}"


def _copy_for(referral: Referral, by: Actor) -> ReferralCopyFor:
    return ReferralCopyFor(referral_id=referral.id, agency_id=referral.agency_id, content=paper_copy(referral, by=by))
