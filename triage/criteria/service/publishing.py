"""Publishing: proposed by one person for a day, published by a second one, and acted on when the day has come."""

from __future__ import annotations

import uuid
from datetime import date

from triage import audit, clock, jobs
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.criteria import changes, documents, queries
from triage.criteria.commands import Answer, Propose
from triage.criteria.models import CriteriaVersion, VersionState
from triage.criteria.service.versions import to_edit
from triage.db import transaction
from triage.errors import Invalid, Refused, Stale
from triage.notices import service as notices
from triage.rules.dates import long_date
from triage.rules.documents import digest, from_json

EVERY_SECONDS = 900
OWN_VERSION = "A second person gives it up: you wrote or proposed this version yourself."
OWN_WORK = "A second person publishes: you wrote, changed or proposed this version yourself."


def propose(command: Propose, *, by: Actor) -> CriteriaVersion:
    """Ask a second person to publish a draft, from a day on.

    Raises:
        Invalid: it cannot be published as it stands, was not tried as it stands, or the day is past.
        Refused, Stale: it is no draft any more, or was saved since it was seen.
    """
    with transaction():
        version = to_edit(command.version_id, command.seen_revision)
        document = from_json(version.content)
        problem = documents.problem_of(version.kind, document)
        if problem:
            raise Invalid(f"It cannot be published yet. {problem}")
        if version.tried_digest != digest(document):
            raise Invalid("Try it first: nobody has seen yet whom these words would change.")
        _not_past(command.in_use_from)
        now = clock.now()
        version.state, version.digest, version.why = VersionState.PROPOSED, digest(document), command.why
        version.in_use_from, version.sent_back_because = command.in_use_from, ""
        version.proposed_at, version.proposed_by_id, version.proposed_by_name = now, by.user_id, by.name
        audit.record("criteria.proposed", subject=version, by=by, from_day=command.in_use_from)
        notices.tell(
            f"{version.name} waits for you to publish it",
            href=_page(version),
            holders_of=Permission.CRITERIA_PUBLISH,
        )
    return version


def publish(command: Answer, *, by: Actor) -> CriteriaVersion:
    """Publish what somebody else wrote and proposed; from now on it is never edited.

    Raises:
        Refused: it does not wait for that, or this person worked on it.
        Stale: it was changed since it was seen.
        Invalid: the day it was proposed for is past.
    """
    with transaction():
        version = _waiting(command, by=by)
        _not_past(version.in_use_from)
        now = clock.now()
        version.state = VersionState.PUBLISHED
        version.published_at, version.published_by_id, version.published_by_name = now, by.user_id, by.name
        audit.record("criteria.published", subject=version, by=by, digest=version.digest)
        _tell_writers(version, f"{version.name} was published, in use from {_day(version)}")
        queries.forget()
        _begin_what_is_due()
    return version


def send_back(command: Answer, *, by: Actor) -> CriteriaVersion:
    """Give it back to its writers, as a draft, with what is wrong; raises as `publish`, and `Invalid` without words."""
    with transaction():
        version = _waiting(command, by=by)
        if not command.because.strip():
            raise Invalid("Say what has to change, so that they can change it.")
        version.state, version.sent_back_because = VersionState.DRAFT, command.because
        version.in_use_from, version.digest = None, ""
        audit.record("criteria.sent_back", subject=version, by=by)
        _tell_writers(version, f"{version.name} was sent back to you: {command.because}")
    return version


def give_up(version_id: uuid.UUID, last_day: date, seen_revision: int, *, by: Actor) -> CriteriaVersion:
    """Let a published version judge nobody new after a day; whom it judged stays explained by it.

    Raises:
        Refused: it is not published, or this person wrote or proposed it.
        Invalid: the day is past, or before its first one.
    """
    with transaction():
        version = queries.version(version_id)
        if version.revision != seen_revision:
            raise Stale
        if version.state is not VersionState.PUBLISHED:
            raise Refused("Only what is published can be given up.")
        if by.user_id in {version.drafted_by_id, version.proposed_by_id}:
            raise Refused(OWN_VERSION)
        _not_past(last_day)
        if version.in_use_from is not None and last_day < version.in_use_from:
            raise Invalid(f"It begins on {_day(version)}: the last day cannot be before that.")
        version.in_use_until = last_day
        audit.record("criteria.given_up", subject=version, by=by, last_day=last_day)
        queries.forget()
    return version


def begin_what_is_due() -> None:
    """Tell those who act on it that a version's day has come."""
    with transaction():
        _begin_what_is_due()


def _begin_what_is_due() -> None:
    for version in queries.coming_into_use(clock.today()):
        version.begun_at = clock.now()
        audit.record("criteria.begun_to_judge", subject=version, by=SERVICE)
        changes.announce(version.kind, f"{version.code}@{version.version}")


def _waiting(command: Answer, *, by: Actor) -> CriteriaVersion:
    """What waits for a second person, as it was seen, for somebody who had no hand in it."""
    version = queries.version(command.version_id)
    if version.state is not VersionState.PROPOSED:
        raise Refused("This version does not wait for a second person.")
    if version.revision != command.seen_revision:
        raise Stale
    if by.user_id in {version.drafted_by_id, version.changed_by_id, version.proposed_by_id}:
        raise Refused(OWN_WORK)
    return version


def _tell_writers(version: CriteriaVersion, words: str) -> None:
    for user_id in {version.drafted_by_id, version.proposed_by_id} - {None}:
        notices.tell(words, href=_page(version), user_id=user_id)


def _not_past(day: date | None) -> None:
    if day is None or day < clock.today():
        raise Invalid("The day must be today or later: the past stays explained by what was in use then.")


def _day(version: CriteriaVersion) -> str:
    return long_date(version.in_use_from) if version.in_use_from else "a day to come"


def _page(version: CriteriaVersion) -> str:
    return f"/criteria/{version.id}"


jobs.every(EVERY_SECONDS, "criteria: what comes into use", begin_what_is_due)
