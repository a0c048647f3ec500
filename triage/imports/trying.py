"""The outbox's work on a list that is tried: every row read, its person looked for, and its fate written down.

A try begins anew whenever it is done again, since nothing of it counts before it is confirmed. It goes chunk by chunk,
with never more than one in memory.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from triage import audit, clock
from triage.access.actor import SERVICE
from triage.collecting import nothing_collected
from triage.db import transaction
from triage.errors import Crossed, NotFound, Stale
from triage.imports import columns
from triage.imports.commands import ListKind, ToPlace
from triage.imports.models import Batch, BatchState, RowFate
from triage.imports.queries import batches
from triage.imports.queries import rows as queries
from triage.imports.queries.rows import NewRow
from triage.imports.reading import ROWS_TOLD, WARNINGS, Read, RowReader
from triage.imports.service.placing import Placed, place
from triage.imports.service.sending import file_kind, sentences
from triage.imports.weighing import Scales
from triage.jobs import Heartbeat
from triage.notices import service as notices
from triage.person_lists import tables
from triage.person_lists.files import FileKind
from triage.person_lists.problems import UnreadableList
from triage.referrals import store
from triage.rules.agencies import AgencyKind

CHUNK = 2_000
SAID_BEFORE = "An earlier row of this list, or a list taken in before, says the same."
A_FAULT = (
    "The service could not read this list. Nothing of it was kept. Try again, or send it to those who look after it."
)


@dataclass(frozen=True, slots=True)
class Order:
    """One list as it is to be tried."""

    id: uuid.UUID
    path: Path
    file: FileKind
    sheet: str
    kind: ListKind
    mapping: Mapping[str, str]
    agency_id: uuid.UUID
    agency_kind: AgencyKind
    as_at: date
    scales: Scales


@dataclass(slots=True)
class Tally:
    """What the page will say of the list as a whole."""

    notes: list[str] = field(default_factory=list)
    last: int = 0
    rows: int = 0


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Try those of these lists that wait for it."""
    for batch_id in subject_ids:
        try:
            _try(batch_id, alive=alive)
        except Crossed:  # nobody has done it: the next attempt does
            raise
        except Stale:  # somebody else tries it, or it was thrown away in between
            continue
    return {}


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """Say on the record that the list could not be tried."""
    with transaction():
        _fail(batches.batch_by_id(subject_id), A_FAULT)


def _try(batch_id: uuid.UUID, *, alive: Heartbeat) -> None:
    order = _order(batch_id)
    if order is None:
        return
    tally = Tally()
    try:
        told = _read_through(order, tally, alive=alive)
    except UnreadableList as error:
        with transaction():
            _fail(batches.batch_by_id(batch_id), sentences(error))
        return
    _tried(batch_id, tally, told)


def _read_through(order: Order, tally: Tally, *, alive: Heartbeat) -> Iterator[str]:
    """Row after row, chunk after chunk; raises UnreadableList, and Stale where the list is no longer to be tried."""
    known = partial(columns.is_usual, order.kind)
    table = tables.open_table(order.path, order.file, sheet=order.sheet, known=known)
    tally.notes = table.notes
    _expect(order, table.tall)
    reader = _reader(order, table.headings)
    alive()
    while _next_chunk(order, table, reader, tally):
        alive()
    if not tally.rows:
        raise UnreadableList(tables.NO_ROWS)
    return _told(table, reader)


def _next_chunk(order: Order, table: tables.Table, reader: RowReader, tally: Tally) -> bool:
    """Read and write down the next rows; False once there are none."""
    with nothing_collected():
        read = [reader.read(number, cells) for number, cells in islice(table.rows, CHUNK)]
        if read:
            _take(order, read, tally)
    return bool(read)


def _order(batch_id: uuid.UUID) -> Order | None:
    """What to try, from the beginning; None when it was tried or thrown away in between."""
    with transaction():
        batch = batches.batch_by_id(batch_id)
        if batch.state is not BatchState.TRYING:
            return None
        queries.forget(batch.id)
        batch.rows_done, batch.counts, batch.problems = 0, {}, []
        try:
            path = store.path_of(batch.store_key)
        except NotFound:
            _fail(batch, "The file is no longer there. Send it again.")
            return None
        as_at = batch.as_at or clock.today()
        return Order(
            id=batch.id,
            path=path,
            file=file_kind(batch),
            sheet=batch.sheet,
            kind=batch.kind,
            mapping=dict(batch.mapping),
            agency_id=batch.agency_id,
            agency_kind=batch.agency.kind,
            as_at=as_at,
            scales=Scales(batch.kind, as_at),
        )


def _expect(order: Order, tall: int) -> None:
    """How many rows there are, for the progress: nobody minds a few more or fewer."""
    with transaction():
        batch = batches.batch_by_id(order.id)
        if batch.state is not BatchState.TRYING:
            raise Stale
        batch.rows_total = tall


def _reader(order: Order, headings: Sequence[str]) -> RowReader:
    missing = columns.renamed(order.mapping, headings)
    if missing:
        raise UnreadableList(f"there is no column “{next(iter(missing.values()))}” any more.")
    return RowReader(
        order.kind, headings, order.mapping, as_at=order.as_at, on=clock.today(), agency=order.agency_id.hex
    )


def _take(order: Order, chunk: Sequence[Read], tally: Tally) -> None:
    """Write the fate of each of these rows down."""
    repeated = _repeated(order, chunk)
    wanted = [each for each in chunk if not each.refused and not each.says_nothing and each.number not in repeated]
    with transaction():
        those = [ToPlace(each.number, each.described) for each in wanted]
        placed = {each.number: each for each in place(those, agency_id=order.agency_id, on=clock.today())}
    with transaction():
        batch = batches.batch_by_id(order.id)
        if batch.state is not BatchState.TRYING or batch.rows_done != tally.last:
            raise Stale
        queries.add(order.id, [_row(order, each, placed.get(each.number), repeated) for each in chunk])
        batch.rows_done = chunk[-1].number
    tally.last, tally.rows = chunk[-1].number, tally.rows + len(chunk)


def _repeated(order: Order, chunk: Sequence[Read]) -> frozenset[int]:
    """The rows of a chunk that say what was said before, in it, earlier in the list or in another list."""
    with transaction():
        said = set(queries.said_already({each.same_key for each in chunk if each.same_key}, batch_id=order.id))
    found = set()
    for each in chunk:
        if each.same_key in said:
            found.add(each.number)
        elif each.same_key:
            said.add(each.same_key)
    return frozenset(found)


def _row(order: Order, read: Read, placed: Placed | None, repeated: frozenset[int]) -> NewRow:
    fate, problem = RowFate.REPEATED, read.problem
    careful = order.scales.sensitivity(read.said, order.agency_kind)
    if read.refused or read.says_nothing:
        fate = RowFate.REFUSED if read.refused else RowFate.NOTHING
    elif read.number in repeated:
        problem = f"{SAID_BEFORE} {read.problem}".strip()
    elif placed is not None:
        return NewRow(
            *(read.number, placed.fate, problem, read.person, read.said_text, careful, read.same_key),
            *(placed.household_key[:80], placed.person_id, placed.family_id, placed.score, placed.reasons),
        )
    return NewRow(read.number, fate, problem, read.person, read.said_text, careful, read.same_key)


def _told(table: tables.Table, reader: RowReader) -> Iterator[str]:
    """What was odd about the list as a whole."""
    if totals := table.totals:
        they = "it counts" if len(totals) == 1 else "they count"
        yield f"Left out, because {they} the others: {_rows(totals, len(totals))}."
    for name, words in WARNINGS.items():
        if count := reader.warned[name]:
            yield f"{words}: {count:,} ({_rows(reader.warned_in[name], count)})."


def _rows(numbers: Sequence[int], count: int) -> str:
    """“row 8”, or the first of them: “rows 8, 9, 12, 14, 15 and 3 more”; a row may be odd in two ways."""
    shown = [f"{each:,}" for each in numbers[:ROWS_TOLD]]
    more = f" and {count - len(shown):,} more" if count > len(shown) == ROWS_TOLD else ""
    return f"row{'s' if len(shown) > 1 else ''} {', '.join(shown)}{more}"


def _tried(batch_id: uuid.UUID, tally: Tally, told: Iterator[str]) -> None:
    with transaction():
        batch = batches.batch_by_id(batch_id)
        if batch.state is not BatchState.TRYING:
            return
        odd_name = [each for each in batch.notes if each.startswith("The file is named")]
        batch.state, batch.tried_at = BatchState.TRIED, clock.now()
        batch.counts, batch.notes = queries.counts(batch.id), [*odd_name, *tally.notes, *told]
        batch.rows_done = batch.rows_total = tally.rows
        audit.record("imports.tried", subject=batch, by=SERVICE, rows=tally.rows)


def _fail(batch: Batch, sentence: str) -> None:
    """Nothing of a list that cannot be read to its end is kept."""
    if batch.state is not BatchState.TRYING:
        raise Stale
    queries.forget(batch.id)
    batch.state, batch.problems, batch.counts, batch.rows_done = BatchState.FAILED, [sentence], {}, 0
    if batch.uploaded_by_id is not None:  # who has left the page by now, perhaps
        words = f"Your list {batch.reference} could not be read: see why"
        notices.tell(words, href=f"/lists/{batch.reference}", user_id=batch.uploaded_by_id)
    audit.record("imports.could_not_be_read", subject=batch, by=SERVICE)
