"""The pack of a meeting: complete or refused, and every number in it reconciled."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from triage import audit, clock, jobs
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db, transaction
from triage.documents.content import PackCover, PackLetter, to_dict
from triage.documents.models import APPROVED, Batch, Document, DocumentState, Pack, PackState
from triage.documents.queries import packing, reading
from triage.documents.service.letterhead import letterhead
from triage.errors import NotFound, Refused
from triage.panel.models import Meeting

BATCH_WORDS = {Batch.ORDINARY: "ordinary letters", Batch.PROTECTED: "letters to protected addresses"}
WHY_MISSING = {
    DocumentState.DRAFT: "not yet approved",
    DocumentState.SENT_BACK: "sent back, to be written anew or voided",
    DocumentState.FAILED: "could not be made",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """A letter that keeps the pack from being complete."""

    document: Document
    why: str

    @property
    def words(self) -> str:
        """The letter and what keeps it, in one line."""
        return f"{self.document.what} to {self.document.recipient_name}: {self.why}"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a pack would hold now, and what is missing from it."""

    letters: Sequence[Document]
    missing: Sequence[Missing]

    @property
    def complete(self) -> bool:
        """Whether the pack can be made."""
        return bool(self.letters) and not self.missing


def contents(meeting_id: uuid.UUID, batch: Batch) -> Contents:
    """The letters of a meeting that are to be printed together, and those that stand in the way."""
    open_letters = packing.letters_to_print(meeting_id, batch)
    letters = [letter for letter in open_letters if letter.state in APPROVED - {DocumentState.FAILED}]
    missing = [Missing(letter, _why(letter)) for letter in open_letters if letter not in letters]
    return Contents(letters, missing)


def make_pack(meeting_id: uuid.UUID, batch: Batch, *, by: Actor) -> Pack:
    """Ask for the pack of a meeting; an unprinted one of the same batch is replaced.

    Raises:
        Refused: something is missing, and what, or there is nothing to print.
    """
    with transaction() as tx:
        meeting = packing.meeting(meeting_id)
        _must_handle(batch, by)
        found = contents(meeting_id, batch)
        if found.missing:
            raise Refused(f"The pack is not complete. {'; '.join(each.words for each in found.missing)}.")
        if not found.letters:
            raise Refused("There is no letter to print for this meeting.")
        for earlier in reading.live_packs(meeting_id):
            if earlier.batch is batch and earlier.printed_at is None:
                earlier.state = PackState.SUPERSEDED
        pack = _add(meeting, batch, found.letters, by=by)
        jobs.put(jobs.PACK, [pack.id], tx=tx)
        audit.record("documents.pack_asked_for", subject=pack, by=by, meeting=meeting_id, letters=pack.total)
    return pack


def try_pack_again(pack_id: uuid.UUID, *, by: Actor) -> Pack:
    """Make a pack once more that could not be made."""
    with transaction() as tx:
        pack = reading.pack_by_id(pack_id)
        _must_handle(pack.batch, by)
        if pack.state is not PackState.FAILED:
            raise Refused("This pack does not need another try.")
        pack.state, pack.failure, pack.done = PackState.WAITING, "", 0
        jobs.put(jobs.PACK, [pack.id], tx=tx)
        audit.record("documents.pack_tried_again", subject=pack, by=by)
    return pack


def printed(pack_id: uuid.UUID, *, by: Actor) -> Pack:
    """Say that a pack and with it each of its letters was printed."""
    with transaction():
        pack = reading.pack_by_id(pack_id)
        _must_handle(pack.batch, by)
        if pack.state is not PackState.READY:
            raise Refused("This pack is not ready, or a letter in it was voided: make it again.")
        if pack.printed_at is None:
            pack.printed_at, pack.printed_by_id = clock.now(), by.user_id
            for letter in pack.letters:
                letter.printed_at, letter.printed_by_id = pack.printed_at, by.user_id
            audit.record("documents.pack_printed", subject=pack, by=by, letters=pack.total)
    return pack


def spoil(document: Document) -> None:
    """A pack with a letter that ended must not be printed any more as it is."""
    pack = document.pack
    if pack is not None and pack.printed_at is None:
        pack.state = PackState.SUPERSEDED


def _add(meeting: Meeting, batch: Batch, letters: Sequence[Document], *, by: Actor) -> Pack:
    name, held_on = packing.meeting_name(meeting), clock.local(meeting.starts_at).date()
    pack = Pack(
        meeting_id=meeting.id,
        meeting_name=name,
        batch=batch,
        state=PackState.WAITING,
        total=len(letters),
        cover=to_dict(_cover(name, held_on, batch, letters, by=by)),
        created_at=clock.now(),
        created_by_id=by.user_id,
    )
    db.session.add(pack)
    for letter in letters:
        letter.pack = pack
    db.session.flush()
    return pack


def _cover(name: str, held_on: date, batch: Batch, letters: Iterable[Document], *, by: Actor) -> PackCover:
    """The cover as far as it is known before the layout counts the pages; no address stands on it."""
    return PackCover(
        letterhead=letterhead(),
        meeting=name,
        held_on=held_on,
        batch=BATCH_WORDS[batch],
        made_at=clock.now(),
        made_by=by.name,
        protected=batch is Batch.PROTECTED,
        letters=tuple(
            PackLetter(
                number=letter.number or "",
                to=letter.recipient_name,
                what=letter.what,
                delivery=letter.delivery,
                pages=letter.pages,
            )
            for letter in letters
        ),
    )


def _must_handle(batch: Batch, by: Actor) -> None:
    """Letters to protected addresses go through the hands of a named few; to others the batch does not exist."""
    if batch is Batch.PROTECTED and not by.may(Permission.LETTERS_PROTECTED):
        raise NotFound


def _why(letter: Document) -> str:
    if letter.state is DocumentState.BLOCKED:
        return f"blocked: {letter.blocked_because}"
    return WHY_MISSING[letter.state]
