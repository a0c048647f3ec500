"""Making packs: the outbox's work on a meeting's letters, with the progress written down as it goes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage import audit, clock
from triage.access.actor import SERVICE
from triage.db import transaction
from triage.documents.content import PackCover, from_dict
from triage.documents.making import Waiting, waiting_of
from triage.documents.models import PackState
from triage.documents.paper import press
from triage.documents.queries import reading
from triage.documents.store import LocalStore, Stored
from triage.jobs import Heartbeat
from triage.settings import settings


@dataclass(frozen=True, slots=True)
class Order:
    """One pack as it is to be made."""

    id: uuid.UUID
    cover: PackCover
    letters: Sequence[Waiting]


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Make those of these packs that still wait; answers only those that failed."""
    failures: dict[uuid.UUID, BaseException] = {}
    for pack_id in subject_ids:
        try:
            _make(pack_id, alive=alive)
        except press.RenderFailed as error:
            failures[pack_id] = error
    return failures


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """Say on the record that the pack could not be made."""
    with transaction():
        pack = reading.pack_by_id(subject_id)
        if pack.state is PackState.WAITING:
            pack.state, pack.failure = PackState.FAILED, error_class
            audit.record("documents.pack_failed", subject=pack, by=SERVICE)


def _make(pack_id: uuid.UUID, *, alive: Heartbeat) -> None:
    order = _order(pack_id)
    if order is None:
        return
    store = LocalStore(settings().data)

    def progress(done: int) -> None:
        alive()
        with transaction():
            reading.pack_by_id(pack_id).done = done

    with store.workshop() as folder:
        letters = [(letter.kind, letter.content) for letter in order.letters]
        pages = press.make_pack(letters, order.cover, folder, progress=progress)
        _mark_ready(pack_id, store.keep(folder / "pack.pdf", owner=pack_id), pages=pages)


def _order(pack_id: uuid.UUID) -> Order | None:
    """What to make, or None when it was made or replaced in between."""
    with transaction():
        pack = reading.pack_by_id(pack_id)
        if pack.state is not PackState.WAITING:
            return None
        return Order(pack.id, from_dict(PackCover, pack.cover), [waiting_of(letter) for letter in pack.letters])


def _mark_ready(pack_id: uuid.UUID, stored: Stored, *, pages: int) -> None:
    with transaction():
        pack = reading.pack_by_id(pack_id)
        if pack.state is not PackState.WAITING:
            return
        pack.state, pack.done, pack.pages, pack.failure = PackState.READY, pack.total, pages, ""
        pack.file_key, pack.sha256, pack.size = stored.key, stored.sha256, stored.size
        pack.made_at = clock.now()
        audit.record("documents.pack_made", subject=pack, by=SERVICE, letters=pack.total, sha256=stored.sha256)
    LocalStore(settings().data).forget_all_but(stored.key, owner=pack_id)
