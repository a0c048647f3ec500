"""Lists as files: sent, mapped, tried and taken in through the real acts and the real work."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from triage import clock, jobs
from triage.access import scope
from triage.accounts.models import Agency, User
from triage.imports.commands import ConfirmColumns, ListKind, SendList, UndoList
from triage.imports.models import Batch, BatchState
from triage.imports.queries import batches
from triage.imports.service import deciding, sending
from triage.settings import settings

MEGABYTE = 1024 * 1024
HEADINGS = "Forename,Surname,DOB,Address,Postcode,Attendance,Period end"
CHIDI = "Chidi,Okoro,{born},4 Nettle Close,ZZ98 4AB,81.5%,{on}"


def csv(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\n".join((headings, *lines, "")).encode()


def workbook(fill: Callable[[Workbook], object]) -> bytes:
    book = Workbook()
    fill(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def table(*rows: tuple[Any, ...]) -> bytes:
    """A workbook of one sheet with these rows."""

    def fill(book: Workbook) -> None:
        for row in rows:
            book.active.append(row)

    return workbook(fill)


def send(content: bytes, *, by: User, agency: Agency, name: str = "list.csv", **more: Any) -> Batch:
    given = {"kind": ListKind.ATTENDANCE, "as_at": clock.today(), "most_bytes": 50 * MEGABYTE, "key": uuid.uuid4()}
    command = SendList(agency_id=agency.id, name=name, stream=io.BytesIO(content), **{**given, **more})
    with scope.acting_as(by.actor):
        return sending.send(command, by=by.actor)


def confirmed_columns(batch: Batch, *, by: User, mapping: Mapping[str, str] | None = None) -> None:
    command = ConfirmColumns(
        reference=batch.reference,
        mapping=dict(batch.mapping) if mapping is None else mapping,
        seen_revision=batch.revision,
    )
    with scope.acting_as(by.actor):
        sending.confirm_columns(command, by=by.actor)


def work() -> None:
    with scope.as_service():
        jobs.work()


def fresh(batch: Batch) -> Batch:
    with scope.as_service():
        return batches.batch_by_id(batch.id)


def tried(content: bytes, *, by: User, agency: Agency, **more: Any) -> Batch:
    """Sent, with the columns as they were guessed, and tried."""
    batch = send(content, by=by, agency=agency, **more)
    if batch.state is BatchState.UPLOADED:
        confirmed_columns(batch, by=by)
    work()
    return fresh(batch)


def confirmed(batch: Batch, *, by: User) -> Batch:
    with scope.acting_as(by.actor):
        deciding.confirm(batch.reference, seen_revision=batch.revision, by=by.actor)
    work()
    return fresh(batch)


def undone(batch: Batch, *, by: User, because: str = "It was the wrong term.") -> Batch:
    command = UndoList(reference=batch.reference, because=because, seen_revision=batch.revision)
    with scope.acting_as(by.actor):
        deciding.undo(command, by=by.actor)
    work()
    return fresh(batch)


def kept() -> set[Path]:
    """The files that lie in the store."""
    return {each for each in (settings().data / "uploads").rglob("*") if each.is_file()}


def uk(day: date) -> str:
    return f"{day:%d/%m/%Y}"
