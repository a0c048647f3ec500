"""Lists of three partners that name the same homes, so that two families nobody referred are found; and a late one."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from triage import clock
from triage.accounts.models import Agency, User
from triage.demo.council import Council
from triage.imports import taking_in, trying
from triage.imports.commands import ConfirmColumns, ExpectList, ListKind, SendList
from triage.imports.models import Batch, BatchState
from triage.imports.queries import batches
from triage.imports.service import deciding, expecting, finding, sending

NAMESPACE = uuid.UUID("8d3a0a54-6a0c-4a43-9f43-9f2f0c6f5f11")
MEGABYTE = 1024 * 1024
HOSKEN = "22 Quarry Fields,ZZ98 7LA"
PIKE = "Flat 3 8 Weaver Street,ZZ98 2TR"

ATTENDANCE = (
    "Forename,Surname,DOB,Address,Postcode,Attendance,Period end",
    f"Perran,Hosken,14/05/2013,{HOSKEN},68.4%,{{on}}",
    f"Senara,Hosken,02/11/2016,{HOSKEN},86.0%,{{on}}",
    'Catrin,Pike,19/08/2011,"Flat 3, 8 Weaver Street",ZZ98 2TR,47.5%,{on}',
    "Maja,Wisniewska,,31 Bakehouse Lane,ZZ99 3DE,88.0%,{on}",
    "Oliver,Trant,07/03/2014,1 Long Meadow,ZZ98 5GB,79.0%,{on}",
    "Ruby,Trant,07/03/2014,1 Long Meadow,ZZ98 5GB,97.0%,{on}",
)
OFFENCES = (
    "Forename,Surname,DOB,Address,Postcode,Offence,Offence date,Crime number",
    f"Perran,Hoskin,14/05/2013,{HOSKEN},Criminal damage,{{on}},CR/44/20981",
    f"Idris,Pike,23/01/1983,{PIKE},Assault (domestic),{{on}},CR/44/20544",
    "Gareth,Lund,30/09/1979,77 Canal Walk,ZZ98 3AA,Theft from a shop,{on},CR/44/20702",
)
BENEFITS = (
    "Forename,Surname,DOB,Address,Postcode,Benefit,Start date",
    f"Loveday,Hosken,11/12/1984,{HOSKEN},Employment and Support Allowance,{{on}}",
    f"Idris,Pike,23/01/1983,{PIKE},Universal Credit,{{on}}",
)
Event = tuple[datetime, Callable[[], object]]


def events(council: Council) -> Iterator[Event]:
    """When each list came, and when the coordinator looked for families in them."""
    now = clock.now()
    yield now - timedelta(days=30, hours=2), lambda: _expect(council)
    yield (
        now - timedelta(days=6, hours=3),
        lambda: _take(council, "elmfield", ListKind.ATTENDANCE, ATTENDANCE),
    )
    yield now - timedelta(days=5, hours=4), lambda: _take(council, "police", ListKind.OFFENCES, OFFENCES)
    yield now - timedelta(days=4, hours=2), lambda: _take(council, "jobs", ListKind.BENEFITS, BENEFITS)
    yield now - timedelta(days=1, hours=1), lambda: finding.find(by=council.users["coordinator"].actor)


def _expect(council: Council) -> None:
    """What was agreed: one is late, and the others came."""
    by, today = council.users["coordinator"].actor, clock.today()
    for agency, kind, every, due_in in (
        ("elmfield", ListKind.ATTENDANCE, 30, 24),
        ("police", ListKind.OFFENCES, 30, 26),
        ("homes", ListKind.HOUSING, 90, 21),
        ("jobs", ListKind.BENEFITS, 90, 40),
    ):
        due = today + timedelta(days=due_in)
        command = ExpectList(agency_id=council.agencies[agency].id, kind=kind, every_days=every, due_on=due)
        expecting.expect(command, by=by)


def _take(council: Council, agency: str, kind: ListKind, lines: tuple[str, ...]) -> None:
    """One list, sent in by the coordinator for its agency, from its file to the evidence."""
    desk = council.users["coordinator"]
    on = clock.today() - timedelta(days=9)
    batch = try_list(council.agencies[agency], kind, as_file(lines, on), name=f"{kind.value}.csv", by=desk)
    take_in(batch, by=desk)


def try_list(
    agency: Agency, kind: ListKind, content: bytes, *, name: str, by: User, as_at: date | None = None
) -> Batch:
    """One list, sent and tried, with its columns as they were guessed."""
    command = SendList(
        key=uuid.uuid5(NAMESPACE, name),
        agency_id=agency.id,
        kind=kind,
        as_at=as_at or clock.today(),
        name=name,
        stream=io.BytesIO(content),
        most_bytes=MEGABYTE,
    )
    batch = batches.batch_by_id(sending.send(command, by=by.actor).id)
    if batch.state is BatchState.UPLOADED:
        columns = ConfirmColumns(reference=batch.reference, mapping=dict(batch.mapping), seen_revision=batch.revision)
        sending.confirm_columns(columns, by=by.actor)
    trying.make([batch.id], alive=alive)
    return batches.batch_by_id(batch.id)


def take_in(batch: Batch, *, by: User) -> Batch:
    """A list that was tried becomes evidence."""
    deciding.confirm(batch.reference, seen_revision=batch.revision, by=by.actor)
    taking_in.make([batch.id], alive=alive)
    return batches.batch_by_id(batch.id)


def as_file(lines: tuple[str, ...], on: date) -> bytes:
    """The lines as a CSV file, each `{on}` of them as a day."""
    return "\n".join((*(line.format(on=f"{on:%d/%m/%Y}") for line in lines), "")).encode()


def alive() -> None:
    """Nobody waits."""
