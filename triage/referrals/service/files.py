"""Files of a referral: checked, cleaned and kept under a random key."""

from __future__ import annotations

import hashlib
import uuid

from triage import audit, clock, jobs, logs
from triage.access.actor import Actor
from triage.db import transaction
from triage.errors import Invalid, NotFound
from triage.referrals import queries, store
from triage.referrals.commands import AddFile
from triage.referrals.models import EntryKind, Referral, ReferralFile, ReferralStatus
from triage.referrals.scanner import Scan, Unreachable, scanner
from triage.referrals.service.after import must_be_open
from triage.referrals.service.log import entry, tell_the_desk
from triage.referrals.unfit import Unfit
from triage.referrals.uploads import Upload, accept
from triage.settings import settings

log = logs.named(__name__)

SCANNED_AT_ONCE = 200


def add_file(command: AddFile, *, by: Actor) -> ReferralFile:
    """Keep one file with a draft or with a referral that was sent; the same file twice is kept once.

    Raises:
        Invalid: it is not a file that can be taken, or there are ten already; the sentence says why.
    """
    try:
        upload = accept(command.name, command.content, most_bytes=command.most_bytes)
    except Unfit as error:
        raise Invalid(error.sentence) from error
    digest = hashlib.sha256(upload.content).hexdigest()
    scan = _scan(upload, command.referral_id, by)
    with transaction() as tx:
        referral = _open_referral(command.referral_id, by)
        same = next((file for file in referral.files if file.sha256 == digest), None)
        if same is not None:
            return same
        if len(referral.files) >= command.most_files:
            raise Invalid(f"A referral holds up to {command.most_files} files. Remove one first")
        file = _kept(upload, digest, command, by)
        file.scan = scan
        referral.files.append(file)
        if settings().clamd and scan is Scan.UNCHECKED:
            jobs.put(jobs.SCAN, [file.id], tx=tx)
        if referral.status is not ReferralStatus.DRAFT:
            entry(referral, EntryKind.ADDED, f"File added: {file.name}", by=by)
            tell_the_desk(referral, f"A file was added to referral {referral.reference}.")
        audit.record("referrals.file_added", subject=referral, by=by, file=file.id)
    return file


def ask_for_scans() -> None:
    """Have every file looked at that no scanner has seen: those sent before there was one, or while it was down."""
    if not settings().clamd:
        return
    with transaction() as tx:
        waiting = queries.unchecked_files(most=SCANNED_AT_ONCE)
        jobs.put(jobs.SCAN, waiting, tx=tx)


def _scan(upload: Upload, referral_id: uuid.UUID, by: Actor) -> Scan:
    """What the scanner says at once; unchecked where there is none or it gives no answer, and asked again later."""
    looks = scanner(settings().clamd)
    if looks is None:
        return Scan.UNCHECKED
    try:
        found = looks.look(upload.content)
    except Unreachable:
        log.warning("the scanner gave no answer")
        return Scan.UNCHECKED
    if found is Scan.INFECTED:
        with transaction():
            audit.record("referrals.file_refused", subject=_open_referral(referral_id, by), by=by, verdict=found.value)
        raise Invalid(f"{upload.name} contains a virus and was not kept. Tell your IT service, and do not send it on")
    return found


def remove_file(referral_id: uuid.UUID, file_id: uuid.UUID, *, by: Actor) -> None:
    """Take a file out of a draft; what was sent stays as it was sent."""
    with transaction() as tx:
        referral = queries.draft(referral_id, seen_by=by)
        file = next((each for each in referral.files if each.id == file_id), None)
        if file is None:
            raise NotFound
        tx.after_commit(store.remove, file.store_key)
        referral.files.remove(file)
        audit.record("referrals.file_removed", subject=referral, by=by, file=file_id)


def _open_referral(referral_id: uuid.UUID, by: Actor) -> Referral:
    """A draft the person writes, or a sent referral of their own agency that can still be added to."""
    referral = queries.referral(referral_id, seen_by=by)
    if referral.status is ReferralStatus.DRAFT:
        return queries.draft(referral_id, seen_by=by)
    must_be_open(referral, by)
    return referral


def _kept(upload: Upload, digest: str, command: AddFile, by: Actor) -> ReferralFile:
    return ReferralFile(
        id=uuid.uuid4(),
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=digest,
        store_key=store.save(upload.content),
        description=command.description[:200],
        added_at=clock.now(),
        added_by_id=by.user_id,
    )
