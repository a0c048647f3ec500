"""How long the rows of a list are kept that became nobody's evidence, and the file that they came in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from triage import clock
from triage.imports.models import Batch, BatchState, RowFate
from triage.rules.dates import add_months
from triage.settings import settings

NOT_ANYBODYS = (RowFate.WAITING, RowFate.CANDIDATE, RowFate.NOT_THEM, RowFate.REVIEW, RowFate.UNDONE)
"""Rows whose people nobody knows, or nobody was sure of, and what was undone; refused ones go with the file."""
ENDED = (BatchState.IMPORTED, BatchState.UNDONE)
UNUSED = (BatchState.UPLOADED, BatchState.TRIED, BatchState.FAILED)


def rows_until(batch: Batch) -> date:
    """The last day on which rows of nobody known are kept."""
    return add_months(_since(batch), settings().list_rows_kept_months)


def file_until(batch: Batch) -> date:
    """The last day on which the file and the refused rows are kept; a list never taken in goes then altogether."""
    return add_months(_since(batch), settings().list_file_kept_months)


def kept_words(batch: Batch, *, manages: bool) -> Mapping[str, date]:
    """What is kept until when, in words for this reader: a sender never reads which rows are of somebody known."""
    if batch.state in UNUSED:
        return {"The file, unless it is taken in": file_until(batch)}
    if batch.state not in ENDED:
        return {}
    there = {"The file and refused rows": file_until(batch)} if batch.store_key else {}
    rows = {"Rows of nobody known": rows_until(batch)} if manages else {}
    return {**there, **rows}


def _since(batch: Batch) -> date:
    return clock.local(batch.undone_at or batch.imported_at or batch.uploaded_at).date()
