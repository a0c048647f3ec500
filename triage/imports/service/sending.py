"""A list comes in: what it is, whether it can be read, and where its columns are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from triage import audit, clock, jobs
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.db import Transaction, db, next_number, once, transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.imports import columns
from triage.imports.commands import ConfirmColumns, ListKind, SendList
from triage.imports.models import Batch, BatchState, ListMapping
from triage.imports.queries import batches
from triage.person_lists import files, tables, workbooks
from triage.person_lists.files import FileKind
from triage.person_lists.problems import UnreadableList
from triage.person_lists.tables import Table
from triage.referrals import store
from triage.referrals.scanner import Scan, Unreachable, scanner
from triage.referrals.store import Kept
from triage.referrals.uploads import tidy_name
from triage.settings import settings

LONGEST_SHEET = 80
MOST_SHEETS = 12
"""Sheets of a workbook that are looked into for the list."""
ENOUGH_HEADINGS = 3
"""Known headings that make a sheet the list, whatever the sheets after it hold."""


class SentBefore(Refused):
    """The very same file was sent before; `first` is that list."""

    def __init__(self, first: Batch) -> None:
        super().__init__(f"This is the same file as list {first.reference}, sent before. Nothing was taken.")
        self.first = first


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file turned out to be."""

    kind: FileKind
    sheet: str
    table: Table
    first_rows: Sequence[tuple[int, list[str]]]


@once
def send(command: SendList, *, by: Actor) -> Batch:
    """Keep a list and read its headings; where they are those of last time it is tried at once.

    Raises:
        Invalid: it cannot be read, and why, in words for whoever sent it. Nothing is kept.
        SentBefore: the very same file is there already.
    """
    _must_send_for(command.agency_id, by)
    if (already := batches.sent_before(command.key)) is not None:
        return already
    command.stream.seek(0)  # where this is the second run, the first one read it to its end
    kept = store.keep(command.stream, most_bytes=command.most_bytes)
    if kept is None:
        raise Invalid(f"The file must be smaller than {command.most_bytes // (1024 * 1024)} MB. Send it in parts.")
    try:
        return _add(command, kept, by=by)
    except BaseException:
        store.remove(kept.key)
        raise


def look_at(path: Path, kind: FileKind, *, sheet: str, usual: ListKind) -> Looked:
    """The headings and first rows; raises UnreadableList."""
    table, first_rows = tables.preview(path, kind, sheet=sheet, known=partial(columns.is_usual, usual))
    return Looked(kind, sheet, table, first_rows)


def _look_at_first(path: Path, kind: FileKind, *, usual: ListKind) -> Looked:
    """The sheet with most of the headings that such lists have, which a cover sheet lacks; of equals the first."""
    if kind is FileKind.CSV:
        return look_at(path, kind, sheet="", usual=usual)
    names = [workbooks.usual_sheet(path)]
    names += [each.name for each in workbooks.sheets(path) if not each.hidden and each.name not in names]
    best: tuple[int, Looked] | None = None
    for name in names[:MOST_SHEETS]:
        with suppress(UnreadableList):
            looked = look_at(path, kind, sheet=name, usual=usual)
            known = sum(columns.is_usual(usual, each) for each in looked.table.headings)
            if best is None or known > best[0]:
                best = known, looked
            if known >= ENOUGH_HEADINGS:
                break
    return best[1] if best else look_at(path, kind, sheet=names[0], usual=usual)


def first_rows(batch: Batch) -> Looked:
    """What the page of columns shows; raises Refused where the file can no longer be read."""
    try:
        return look_at(store.path_of(batch.store_key), file_kind(batch), sheet=batch.sheet, usual=batch.kind)
    except UnreadableList as error:
        raise Refused(" ".join(error.problems)) from error


def file_kind(batch: Batch) -> FileKind:
    """Which of the two kinds of file a list is."""
    return next(kind for kind, media in files.MEDIA_TYPES.items() if media == batch.media_type)


def sheets_of(batch: Batch) -> Sequence[workbooks.Sheet]:
    """The sheets that can be chosen; none for a CSV file."""
    if file_kind(batch) is FileKind.CSV:
        return ()
    return workbooks.sheets(store.path_of(batch.store_key))


def choose_sheet(reference: str, sheet: str, *, seen_revision: int, by: Actor) -> Batch:
    """Read another sheet of a workbook; raises Invalid where there is nothing to read in it."""
    with transaction():
        batch = open_batch(reference, BatchState.UPLOADED, seen_revision=seen_revision, by=by)
        if sheet not in {each.name for each in sheets_of(batch)}:
            raise Invalid("There is no such sheet in this workbook.")
        try:
            looked = look_at(store.path_of(batch.store_key), file_kind(batch), sheet=sheet, usual=batch.kind)
        except UnreadableList as error:
            raise Invalid(sentences(error)) from error
        batch.sheet, batch.headings = sheet, looked.table.headings
        batch.mapping = _guess(batch)
        audit.record("imports.sheet_chosen", subject=batch, by=by)
    return batch


def confirm_columns(command: ConfirmColumns, *, by: Actor) -> Batch:
    """Which heading holds what; remembered for the agency's next list of that kind, and the list is tried.

    Raises:
        Invalid: something that such a list needs has no column, or one column was chosen twice.
    """
    with transaction() as tx:
        batch = open_batch(command.reference, BatchState.UPLOADED, seen_revision=command.seen_revision, by=by)
        mapping = {name: heading for name, heading in command.mapping.items() if heading in batch.headings}
        if lacking := columns.lacking(batch.kind, mapping):
            raise Invalid(f"Choose a column for {'; and for '.join(lacking)}.")
        if doubled := columns.doubled(mapping):
            raise Invalid(f"“{doubled[0]}” is chosen twice: each column holds one thing.")
        batch.mapping = mapping
        _remember(batch, by=by)
        _try(batch, tx=tx)
        audit.record("imports.columns_confirmed", subject=batch, by=by, columns=len(mapping))
    return batch


def open_batch(reference: str, *states: BatchState, seen_revision: int | None = None, by: Actor) -> Batch:
    """A list of this person's in one of these states; raises NotFound, Refused or Stale."""
    batch = batches.batch(reference, seen_by=by)
    if batch.state not in states:
        raise Refused("This list has moved on. Look at where it stands now.")
    if seen_revision is not None and seen_revision != batch.revision:
        raise Refused("Somebody else changed this list while you were looking at it. Look at it again.")
    return batch


def sentences(error: UnreadableList) -> str:
    """Why a list cannot be read, in sentences."""
    return " ".join(f"{each[:1].upper()}{each[1:]}" for each in error.problems)


def _add(command: SendList, kept: Kept, *, by: Actor) -> Batch:
    path = store.path_of(kept.key)
    kind: FileKind | None = None
    _must_be_clean(kept.key)
    try:
        kind = files.kind_of(path)
        looked = _look_at_first(path, kind, usual=command.kind)
    except UnreadableList as error:
        said = files.no_workbook(command.name) if kind is FileKind.CSV else ""
        raise Invalid(f"{said} {sentences(error)}".strip()) from error
    with transaction() as tx:
        reference = _next_reference()  # held until the end: of two who send one file at once the second sees the first
        if batches.sent_before(command.key) is not None:
            raise Stale
        if (first := batches.same_file(kept.sha256, agency_id=command.agency_id, kind=command.kind)) is not None:
            raise SentBefore(first)
        batch = _batch(command, kept, looked, reference, by=by)
        db.session.add(batch)
        db.session.flush()
        remembered = batches.remembered(batch.agency_id, batch.kind)
        if remembered is not None and _fits(batch, remembered):
            batch.mapping = dict(remembered.mapping)
            _try(batch, tx=tx)
        else:
            batch.mapping = _guess(batch)
        audit.record("imports.sent", subject=batch, by=by, kind=command.kind, size=kept.size)
    return batch


def _next_reference() -> str:
    year = clock.today().year
    return f"PL-{year}-{next_number(f'list-{year}'):05d}"


def _batch(command: SendList, kept: Kept, looked: Looked, reference: str, *, by: Actor) -> Batch:
    name = tidy_name(command.name)
    odd_name = files.named_otherwise(name, looked.kind)
    return Batch(
        id=uuid.uuid4(),
        reference=reference,
        agency_id=command.agency_id,
        agency=accounts.agency(command.agency_id),
        kind=command.kind,
        name=name,
        media_type=files.MEDIA_TYPES[looked.kind],
        size=kept.size,
        sha256=kept.sha256,
        store_key=kept.key,
        sheet=looked.sheet[:LONGEST_SHEET],
        as_at=command.as_at,
        headings=looked.table.headings,
        state=BatchState.UPLOADED,
        notes=[*([odd_name] if odd_name else []), *looked.table.notes],
        uploaded_at=clock.now(),
        uploaded_by_id=by.user_id,
        idempotency_key=command.key.hex,
    )


def _guess(batch: Batch) -> dict[str, str]:
    """What was confirmed last time as far as it is there, and otherwise what the headings say."""
    remembered = batches.remembered(batch.agency_id, batch.kind)
    last = {} if remembered is None else {k: v for k, v in remembered.mapping.items() if v in batch.headings}
    taken = set(last.values())
    usual = columns.guessed(batch.kind, batch.headings)
    return {**{k: v for k, v in usual.items() if v not in taken}, **last}


def _fits(batch: Batch, remembered: ListMapping) -> bool:
    """Whether the list is as last time: every column there under the heading that was confirmed, and one sheet."""
    several = len([each for each in sheets_of(batch) if not each.hidden]) > 1
    return not several and not columns.renamed(remembered.mapping, batch.headings)


def _remember(batch: Batch, *, by: Actor) -> None:
    kept = batches.remembered(batch.agency_id, batch.kind)
    if kept is None:
        kept = ListMapping(agency_id=batch.agency_id, kind=batch.kind)
        db.session.add(kept)
    kept.mapping, kept.saved_at, kept.saved_by_id = dict(batch.mapping), clock.now(), by.user_id


def _try(batch: Batch, *, tx: Transaction) -> None:
    batch.state, batch.rows_done, batch.problems = BatchState.TRYING, 0, []
    jobs.put(jobs.LIST_TRY, [batch.id], tx=tx)


def _must_send_for(agency_id: uuid.UUID, by: Actor) -> None:
    """One's own agency's lists, or anybody's for those who take lists in."""
    own = by.may(Permission.LISTS_SEND) and agency_id == by.agency_id
    if not own and not by.may(Permission.LISTS_MANAGE):
        raise NotFound


def _must_be_clean(key: str) -> None:
    """Where there is a scanner, nothing is opened that it has not looked at."""
    looks = scanner(settings().clamd)
    if looks is None:
        return
    try:
        found = looks.look(store.load(key))
    except Unreachable as error:
        raise Invalid("The file could not be checked for viruses just now. Try again in a few minutes.") from error
    if found is Scan.INFECTED:
        raise Invalid("The file contains a virus and was not kept. Tell your IT service, and do not send it on.")
