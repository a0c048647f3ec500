"""Lists as they come on other days: cut on the way, partly refused, of the wrong area, and one that waits to be taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import product

from triage import clock
from triage.demo.council import Council
from triage.demo.lists import alive, as_file, take_in, try_list
from triage.imports import undoing
from triage.imports.commands import ExpectList, ListKind, UndoList
from triage.imports.models import Batch
from triage.imports.service import deciding, expecting

GIVEN = ("Bryher", "Cadan", "Elowen", "Hedrek", "Jenna", "Kitto", "Lowena", "Meraud", "Nessa", "Petroc")
FAMILY = ("Nancarrow", "Opie", "Rickard", "Tyack", "Bolitho", "Carlyon", "Jago")
HEADINGS = "Forename,Surname,DOB,Address,Postcode,Attendance,Period end"
CUT_OFF = 31
"""How many bytes of the end did not come through."""

CAFS = (
    "Forename,Surname,DOB,Address,Postcode,Level,Start date",
    "Bryher,Nancarrow,19/10/2011,14 Tannery Court,ZZ98 6RD,Level 2,{on}",
    "Jowan,Carbis,28/02/2015,8 Rope Walk,ZZ98 1NT,Level 2,31/09/2026",
    ",,06/09/2013,27 Weaver Street,ZZ98 2TR,Level 2,{on}",
    "Tegen,Skewes,15/01/2014,19 Beacon Rise,ZZ98 8QE,Level 3,{on}",
)
"""Two rows that their sender must mend: a day that there is not, and somebody without a name."""

BEHAVIOUR = (
    "Forename,Surname,DOB,Address,Postcode,Action,Date,Reference",
    "Massen,Kitto,08/08/2008,51 Canal Walk,ZZ98 3AA,Warning letter,{on},ASB/2207",
    "Massen,Kitto,08/08/2008,51 Canal Walk,ZZ98 3AA,Warning letter,{on},ASB/2207",
    "Ruan,Angove,21/05/2009,2 Quarry Fields,ZZ98 7LA,Acceptable behaviour contract,{on},ASB/2219",
    "Loic,Trevorrow,30/04/2009,2 Quarry Fields,ZZ98 7LA,,{on},ASB/2220",
    "Talan,Bosanko,17/03/2008,12 Station Approach,ZZ98 3DW,Injunction,next week,ASB/2231",
)

NURSES = (
    "Forename,Surname,DOB,Address,Postcode,Need,Date",
    "Aisling,Harte,09/06/2013,4 Harbour View,ZZ97 4TL,Anxiety,{on}",
    "Devan,Pillai,23/11/2010,60 Orchard Way,ZZ97 2MK,Low mood,{on}",
    "Greta,Lindqvist,14/02/2012,18 Orchard Way,ZZ97 2MK,Asthma,{on}",
)
"""Children of the county next door."""

ARREARS = (
    "Forename,Surname,DOB,Address,Postcode,Issue,Date,Reference",
    'Demelza,Hosking,17/02/1994,"Flat 2, 41 Quay Street",ZZ99 5CD,Rent arrears,{on},AH/70114',
    "Kerra,Bolitho,05/05/1990,33 Tannery Court,ZZ98 6RD,Rent arrears,{on},AH/70120",
    "Tomas,Wisniewski,,9 Garrison Row,ZZ99 8HT,Notice to quit,{on},AH/70133",
    "Pasco,Uren,19/01/1976,5 Signal Box Yard,ZZ98 1QS,Rent arrears,31/02/2026,AH/70140",
)

WRONG_AREA = "The clinic sent the children of the county next door. The right list comes next week."
Event = tuple[datetime, Callable[[], object]]


def events(council: Council) -> Iterator[Event]:
    """When each list came, and what became of it."""
    now, desk = clock.now(), council.users["coordinator"]
    yield now - timedelta(days=30, hours=1), lambda: _expect(council)
    yield now - timedelta(days=5, hours=23), lambda: _undone(council)
    yield (
        now - timedelta(days=5, hours=1),
        lambda: take_in(_try(council, "police", ListKind.ASB, BEHAVIOUR, who="coordinator"), by=desk),
    )
    yield now - timedelta(days=3, hours=5), lambda: _try(council, "elmfield", ListKind.CAF, CAFS, who="school")
    yield now - timedelta(days=2, hours=6), lambda: _cut(council)
    yield now - timedelta(days=2, hours=1), expecting.remind
    yield now - timedelta(hours=22), lambda: _try(council, "homes", ListKind.HOUSING, ARREARS, who="coordinator")


def _expect(council: Council) -> None:
    """The school's exclusions were agreed for each month, and are late."""
    due = clock.today() + timedelta(days=27)
    school = council.agencies["elmfield"].id
    command = ExpectList(
        agency_id=school, kind=ListKind.EXCLUSIONS, every_days=30, due_on=due, note="From the school’s data office"
    )
    expecting.expect(command, by=council.users["coordinator"].actor)


def _try(council: Council, agency: str, kind: ListKind, lines: tuple[str, ...], *, who: str) -> Batch:
    content = as_file(lines, clock.today() - timedelta(days=12))
    name = f"{kind.value} {clock.today():%B %Y}.csv"
    return try_list(council.agencies[agency], kind, content, name=name, by=council.users[who])


def _cut(council: Council) -> None:
    """A school's register that ends in the middle of a row; its sender is told."""
    pupils = (
        f"{given},{family},{1 + at % 28:02d}/0{1 + at % 9}/2012,{at} Beacon Rise,ZZ98 8QE,{60 + at % 38}.0%,{{on}}"
        for at, (given, family) in enumerate(product(GIVEN, FAMILY), start=1)
    )
    whole = as_file((HEADINGS, *pupils), clock.today())
    name, school = "register half-term.csv", council.users["school"]
    try_list(council.agencies["elmfield"], ListKind.ATTENDANCE, whole[:-CUT_OFF], name=name, by=school)


def _undone(council: Council) -> None:
    """A list that was taken in and ought not to have been."""
    desk = council.users["coordinator"]
    batch = take_in(_try(council, "health", ListKind.HEALTH, NURSES, who="coordinator"), by=desk)
    command = UndoList(reference=batch.reference, because=WRONG_AREA, seen_revision=batch.revision)
    deciding.undo(command, by=desk.actor)
    undoing.make([batch.id], alive=alive)
