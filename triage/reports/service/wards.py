"""A file of postcodes and wards: counted when it comes, and taken in whole once somebody has seen the counts."""

from __future__ import annotations

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, once, transaction
from triage.errors import Invalid, Refused, Stale
from triage.families.models import WardFile, WardFileState
from triage.person_lists import files, tables
from triage.person_lists.files import FileKind
from triage.person_lists.problems import UnreadableList
from triage.referrals import store
from triage.referrals.store import Kept
from triage.referrals.uploads import tidy_name
from triage.reports.commands import DecideWards, SendWards
from triage.reports.queries import wards as queries
from triage.rules import wards as rules

WORKBOOK = "This is an Excel workbook. Open it, choose “Save as”, then “CSV UTF-8”, and send that."
NOT_ENDED = (
    "The file does not end with a whole line: it may have been cut on its way. Download it again; or, if its last row "
    "is whole, add an empty line at its end."
)


class Unusable(Invalid):
    """The file cannot be used; `problems` are the sentences that say why."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@once
def send(command: SendWards, *, by: Actor) -> WardFile:
    """Count what a file says and would change. Nothing of the wards changes; one counted before is put aside.

    Raises:
        Invalid: it cannot be used, and why. Nothing is kept.
        Refused: it is the very file that is in use.
    """
    queries.must_manage(by)
    if (already := queries.sent_before(command.key)) is not None:
        return already
    command.stream.seek(0)  # where this is the second run, the first one read it to its end
    kept = store.keep(command.stream, most_bytes=command.most_bytes)
    if kept is None:
        megabytes = command.most_bytes // (1024 * 1024)
        raise Invalid(f"The file must be smaller than {megabytes} MB. Keep the rows of your own council alone.")
    try:
        return _counted(command, kept, _read(kept), by=by)
    finally:
        store.remove(kept.key)


@once
def take_in(command: DecideWards, *, by: Actor) -> WardFile:
    """Let the wards be those of a counted file; a second press finds it done.

    Raises:
        Stale: it was put aside since the page was drawn, as another file came.
    """
    with transaction():
        file = _waiting(command, WardFileState.TAKEN_IN, by=by)
        if file.state is WardFileState.TAKEN_IN:
            return file
        queries.replace(rules.unpack(file.content))
        for each in queries.tried():
            _end(each, WardFileState.TAKEN_IN if each is file else WardFileState.DROPPED)
        audit.record(
            "reports.wards_taken_in",
            subject=file,
            by=by,
            postcodes=file.postcodes,
            wards=file.wards,
            sha256=file.sha256,
        )
    return file


@once
def drop(command: DecideWards, *, by: Actor) -> WardFile:
    """Do not use a counted file; a second press finds it done. Raises Stale as `take_in` does."""
    with transaction():
        file = _waiting(command, WardFileState.DROPPED, by=by)
        if file.state is not WardFileState.DROPPED:
            _end(file, WardFileState.DROPPED)
            audit.record("reports.wards_dropped", subject=file, by=by, sha256=file.sha256)
    return file


def _waiting(command: DecideWards, done: WardFileState, *, by: Actor) -> WardFile:
    file = queries.file(command.file_id, seen_by=by)
    if file.state is done:
        return file
    if file.state is not WardFileState.TRIED or file.revision != command.seen_revision:
        raise Stale(changes=(f"This file is “{file.state_words.lower()}” by now.",))
    return file


def _end(file: WardFile, state: WardFileState) -> None:
    file.state, file.decided_at, file.content = state, clock.now(), b""


def _read(kept: Kept) -> rules.Wards:
    path = store.path_of(kept.key)
    try:
        if files.kind_of(path) is FileKind.XLSX:
            raise Invalid(WORKBOOK)
        table = tables.open_table(path, FileKind.CSV, sheet="", known=rules.is_heading)
        found = rules.read(table.rows, rules.columns(table.headings), known=queries.names())
    except UnreadableList as error:
        raise Unusable(*(each[0].upper() + each[1:] for each in error.problems)) from error
    except rules.UnusableWards as error:
        raise Unusable(*error.problems) from error
    with path.open("rb") as file:
        file.seek(-1, 2)
        if file.read(1) not in b"\r\n":
            raise Invalid(NOT_ENDED)
    return found


def _counted(command: SendWards, kept: Kept, found: rules.Wards, *, by: Actor) -> WardFile:
    with transaction():
        used = queries.in_use()
        if used is not None and used.sha256 == kept.sha256:
            raise Refused("This very file is in use already. Nothing would change.")
        for each in queries.tried():
            _end(each, WardFileState.DROPPED)
        changes = rules.difference(queries.lies_in(), found.lies_in)
        file = WardFile(
            name=tidy_name(command.name),
            sha256=kept.sha256,
            content=rules.pack(found),
            postcodes=len(found.lies_in),
            wards=len(found.names),
            added=changes.added,
            moved=changes.moved,
            gone=changes.gone,
            left_out=found.left_out,
            sent_at=clock.now(),
            sent_by_id=by.user_id,
            sent_by_name=by.name,
            idempotency_key=str(command.key),
        )
        db.session.add(file)
        db.session.flush()
        audit.record(
            "reports.wards_sent", subject=file, by=by, postcodes=file.postcodes, wards=file.wards, sha256=file.sha256
        )
    return file
