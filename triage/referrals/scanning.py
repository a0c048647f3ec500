"""The outbox's work on files that no scanner has looked at yet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from triage import audit
from triage.access.actor import SERVICE
from triage.db import transaction
from triage.errors import NotFound
from triage.jobs import Heartbeat
from triage.referrals import queries, store
from triage.referrals.models import ReferralFile
from triage.referrals.scanner import Scan, Unreachable, scanner
from triage.referrals.service.log import tell_the_agency, tell_the_desk
from triage.settings import settings


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Look at these files; answers only those that the scanner gave no verdict on."""
    failures: dict[uuid.UUID, BaseException] = {}
    looks = scanner(settings().clamd)
    for file_id in subject_ids if looks is not None else ():
        alive()
        with transaction():
            key = queries.unchecked_key(file_id)
        if key is None or looks is None:
            continue
        try:
            _note(file_id, looks.look(store.load(key)))
        except (Unreachable, NotFound) as error:
            failures[file_id] = error
    return failures


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """Nothing to say on the record: the file stays unchecked, cannot be taken away, and the sweep asks again."""


def _note(file_id: uuid.UUID, scan: Scan) -> None:
    """Write the verdict down; of an infected file only the record stays."""
    with transaction() as tx:
        file = queries.file_by_id(file_id)
        if file is None or file.scan is not Scan.UNCHECKED:
            return
        file.scan = scan
        audit.record("referrals.file_scanned", subject=file, by=SERVICE, verdict=scan.value)
        if scan is Scan.INFECTED:
            tx.after_commit(store.remove, file.store_key)
            _tell(file)


def _tell(file: ReferralFile) -> None:
    words = f"A file of referral {file.referral.reference or 'that is being written'} held a virus and was removed."
    tell_the_agency(file.referral, words)
    tell_the_desk(file.referral, words)
