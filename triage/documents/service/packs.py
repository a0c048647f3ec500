"""The pack of a meeting: complete or refused, and every number in it reconciled."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage import audit, clock, jobs
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db, transaction
from triage.documents.content import PackCover, PackLeftOut, PackLetter, to_dict
from triage.documents.models import APPROVED, Batch, Document, DocumentState, Pack, PackState
from triage.documents.queries import packing, reading, scoped
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
    left_out: Sequence[Document] = ()
    of_colleagues: int = 0
    """Letters that somebody else prints, because whoever looks declared an interest in the family."""

    @property
    def complete(self) -> bool:
        """Whether the pack can be made."""
        return bool(self.letters) and not self.missing


def contents(meeting_id: uuid.UUID, batch: Batch, *, seen_by: Actor) -> Contents:
    """The letters of a meeting that this person would print together, and those that stand in the way."""
    open_letters = packing.letters_to_print(meeting_id, batch, seen_by=seen_by)
    letters = [letter for letter in open_letters if letter.state in APPROVED - {DocumentState.FAILED}]
    left_out = [letter for letter in open_letters if letter.left_out]
    missing = [Missing(each, why(each)) for each in open_letters if each not in letters and not each.left_out]
    of_colleagues = packing.letters_of_colleagues(meeting_id, batch, seen_by=seen_by)
    return Contents(letters, missing, left_out, of_colleagues)


def make_pack(meeting_id: uuid.UUID, batch: Batch, *, by: Actor) -> Pack:
    """Ask for the pack of a meeting; an unprinted one of the same batch is replaced.

    Raises:
        Refused: something is missing, and what, or there is nothing to print.
    """
    with transaction() as tx:
        meeting = packing.meeting(meeting_id)
        _must_handle(batch, by)
        found = contents(meeting_id, batch, seen_by=by)
        if found.missing:
            raise Refused(f"The pack is not complete. {'; '.join(each.words for each in found.missing)}.")
        if not found.letters:
            raise Refused("There is no letter to print for this meeting.")
        _replace_unprinted(meeting_id, batch, found.letters)
        pack = _add(meeting, batch, found, by=by)
        jobs.put(jobs.PACK, [pack.id], tx=tx)
        audit.record(
            "documents.pack_asked_for",
            subject=pack,
            by=by,
            meeting=meeting_id,
            letters=pack.total,
            left_out=len(found.left_out),
        )
    return pack


def try_pack_again(pack_id: uuid.UUID, *, by: Actor) -> Pack:
    """Make a pack once more that could not be made."""
    with transaction() as tx:
        pack = scoped.pack(pack_id, seen_by=by)
        if pack.state is not PackState.FAILED:
            raise Refused("This pack does not need another try.")
        pack.state, pack.failure, pack.done = PackState.WAITING, "", 0
        jobs.put(jobs.PACK, [pack.id], tx=tx)
        audit.record("documents.pack_tried_again", subject=pack, by=by)
    return pack


def printed(pack_id: uuid.UUID, *, by: Actor) -> Pack:
    """Say that a pack and with it each of its letters was printed."""
    with transaction():
        pack = scoped.pack(pack_id, seen_by=by)
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


def family_restricted(family_id: uuid.UUID) -> None:
    """A record was closed to named people: no pack that others may print holds its letters any more."""
    for letter in reading.unprinted_of(family_id):
        spoil(letter)
        letter.pack = None


def _replace_unprinted(meeting_id: uuid.UUID, batch: Batch, letters: Sequence[Document]) -> None:
    """End the unprinted packs that the new one takes the place of; a colleague's with other letters stays."""
    taken = set(letters)
    for earlier in reading.live_packs(meeting_id):
        if earlier.batch is batch and earlier.printed_at is None and (taken & set(earlier.letters)):
            earlier.state = PackState.SUPERSEDED


def _add(meeting: Meeting, batch: Batch, found: Contents, *, by: Actor) -> Pack:
    name, held_on = packing.meeting_name(meeting), clock.local(meeting.starts_at).date()
    pack = Pack(
        meeting_id=meeting.id,
        meeting_name=name,
        batch=batch,
        state=PackState.WAITING,
        total=len(found.letters),
        cover=to_dict(_cover(name, held_on, batch, found, by=by)),
        created_at=clock.now(),
        created_by_id=by.user_id,
    )
    db.session.add(pack)
    for letter in found.letters:
        letter.pack = pack
    db.session.flush()
    return pack


def _cover(name: str, held_on: date, batch: Batch, found: Contents, *, by: Actor) -> PackCover:
    """The cover as far as it is known before the layout counts the pages; no address stands on it."""
    return PackCover(
        letterhead=letterhead(),
        meeting=name,
        held_on=held_on,
        batch=BATCH_WORDS[batch],
        made_at=clock.now(),
        made_by=by.name,
        protected=batch is Batch.PROTECTED,
        left_out=_left_out(found.left_out),
        of_colleagues=found.of_colleagues,
        letters=tuple(
            PackLetter(
                number=letter.number or "",
                to=letter.recipient_name,
                what=letter.what,
                delivery=letter.delivery,
                pages=letter.pages,
            )
            for letter in found.letters
        ),
    )


def _left_out(letters: Sequence[Document]) -> tuple[PackLeftOut, ...]:
    names = packing.names_of({letter.left_out_by_id for letter in letters})
    return tuple(
        PackLeftOut(
            to=letter.recipient_name,
            what=letter.what,
            because=letter.left_out_because,
            by=names[letter.left_out_by_id] if letter.left_out_by_id else "The service",
        )
        for letter in letters
    )


def _must_handle(batch: Batch, by: Actor) -> None:
    """Letters to protected addresses go through the hands of a named few; to others the batch does not exist."""
    if batch is Batch.PROTECTED and not by.may(Permission.LETTERS_PROTECTED):
        raise NotFound


def why(letter: Document) -> str:
    """What keeps a letter from the pack, in a few words."""
    if letter.state is DocumentState.BLOCKED:
        return f"blocked: {letter.blocked_because}"
    return WHY_MISSING[letter.state]
