"""Sending a list, saying what its columns hold, and deciding about it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from triage.forms.base import EmptyForm, OnceForm, RevisionForm
from triage.forms.fields import DateField, FilesField, NumberField, Option, SelectField, TextAreaField
from triage.imports.columns import Column, columns_of
from triage.imports.commands import LIST_KIND_LABELS, ConfirmColumns, ListKind, SendList, UndoList

NONE = ""


class SendListForm(OnceForm):
    """A list and what it is of. The agency is asked of those who send for others."""

    agency = SelectField(
        "Which agency is it from?", coerce=uuid.UUID, required="Choose the agency", empty_text="Choose"
    )
    kind = SelectField(
        "What is it a list of?",
        options=LIST_KIND_LABELS,
        coerce=ListKind,
        required="Choose what it is a list of",
        empty_text="Choose",
    )
    as_at = DateField(
        "What day is it of?",
        called="The day of the list",
        hint="The day on which it was drawn from your system. What it says without a date of its own counts from then.",
        past=True,
        required="Enter the day of the list",
    )
    file = FilesField("Choose the file", accept=".csv,.txt,.tsv,.xlsx", required="Choose a file")

    def to_command(self, *, most_bytes: int) -> SendList:
        part = self.file.data[0]
        return SendList(
            key=self.idempotency_key.data,
            agency_id=self.agency.data,
            kind=self.kind.data,
            as_at=self.as_at.data,
            name=part.filename or "",
            stream=part.stream,
            most_bytes=most_bytes,
        )


class SheetForm(RevisionForm):
    """Which sheet of a workbook holds the list."""

    sheet = SelectField("Sheet", required="Choose a sheet", empty_text=None)


class ColumnsForm(RevisionForm):
    """Which heading each thing stands under; made for the kind of list by `columns_form`."""

    kind: ListKind

    def to_command(self, reference: str) -> ConfirmColumns:
        chosen = {each.name: self[field_name(each)].data or NONE for each in columns_of(self.kind)}
        return ConfirmColumns(
            reference=reference,
            mapping={name: heading for name, heading in chosen.items() if heading},
            seen_revision=self.seen_revision.data,
        )

    def columns(self, part: Sequence[Column]) -> list[Any]:
        """The fields of these columns."""
        return [self[field_name(each)] for each in part]


def columns_form(kind: ListKind, headings: Sequence[str], mapping: Mapping[str, str], **data: Any) -> ColumnsForm:
    """The form for one kind of list, with the headings of one file and what was guessed or remembered."""
    options = [Option(each, each) for each in headings]
    fields: dict[str, Any] = {
        field_name(each): SelectField(each.label, hint=each.hint, options=options, empty_text="Not in this list")
        for each in columns_of(kind)
    }
    form = type("ColumnsFormOfKind", (ColumnsForm,), {**fields, "kind": kind})
    chosen = {field_name(each): mapping.get(each.name) for each in columns_of(kind)}
    made: ColumnsForm = form(**chosen, **data)
    return made


def field_name(column: Column) -> str:
    """What a column is called in the form."""
    return f"column_{column.name}"


class GoToRowForm(EmptyForm):
    """From which row on a list is shown."""

    class Meta(EmptyForm.Meta):
        """Read from the address: nothing is changed by it."""

        csrf = False

    row = NumberField("Go to row number", minimum=1, width=5)


class UndoListForm(RevisionForm):
    """Why a list is taken back."""

    because = TextAreaField(
        "Why is it undone?",
        hint="Its sender reads it too: name nobody. For example: the school sent last year’s figures.",
        rows=3,
        required="Say why the list is undone",
        max_length=1000,
    )

    def to_command(self, reference: str) -> UndoList:
        return UndoList(reference=reference, because=self.because.data, seen_revision=self.seen_revision.data)


class ConfirmListForm(RevisionForm):
    """Take the list in as it was tried."""
