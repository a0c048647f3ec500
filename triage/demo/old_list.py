"""The list of families that the council kept before this service: taken in, and its families taken on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from triage import clock
from triage.demo.council import Council
from triage.demo.lists import as_file, take_in, try_list
from triage.imports import taking_on
from triage.imports.commands import ListKind

KEPT_UNTIL = timedelta(days=430)
CARN = "16 Carn Terrace,ZZ98 9KD"
SLUICE = "Flat 7 Sluice House,ZZ98 1QS"

OLD = (
    "Family number,Forename,Surname,DOB,Address,Postcode,Year,Status,Offence,ASB,Absence,Benefits,Domestic abuse",
    f"AF-014,Rosenwyn,Chivers,22/03/1983,{CARN},Year 2,Open,No,Yes,No,Yes,No",
    f"AF-014,Kensa,Chivers,10/08/2011,{CARN},Year 2,Open,No,Yes,Yes,No,No",
    f"AF-014,Jago,Chivers,04/01/2014,{CARN},Year 2,Open,No,No,Yes,No,No",
    f"AF-021,Lamorna,Tregunna,30/11/1979,{SLUICE},Year 2,Closed,No,No,No,Yes,Yes",
    f"AF-021,Denzel,Tregunna,17/06/2009,{SLUICE},Year 2,Closed,Yes,No,Yes,No,No",
    f"AF-021,Denzel,Tregunna,17/06/2009,{SLUICE},Year 2,Closed,Yes,No,Yes,No,No",
    "AF-033,Jory,Pascoe,03/10/1991,18 Chapel Terrace,ZZ99 6EF,Year 1,Closed,No,No,No,Yes,No",
    "AF-040,Katarzyna,Wisniewska,,31 Bakehouse Lane,ZZ99 3DE,Year 2,Open,No,No,No,Yes,No",
    "AF-040,Marek,Wisniewski,25/04/2007,2 Tannery Court,ZZ98 6RD,Year 2,Open,No,No,Yes,No,No",
    "AF-052,Wella,Pender,13/03/1988,70 Weaver Street,ZZ98 2TR,Year 2,Open,No,No,perhaps,Yes,No",
    ",,,01/05/1990,70 Weaver Street,ZZ98 2TR,Year 2,Open,No,No,No,No,No",
)
"""Two families to take on, a man known already, a mother who may be, two rows that cannot be read and one said twice."""


def events(council: Council) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """When the old list came in."""
    yield clock.now() - timedelta(hours=23), lambda: _take_on(council)


def _take_on(council: Council) -> None:
    desk, kept_until = council.users["coordinator"], clock.today() - KEPT_UNTIL
    office, content = council.agencies["council"], as_file(OLD, kept_until)
    batch = try_list(
        office, ListKind.OLD_LIST, content, name="families of years 1 and 2.csv", by=desk, as_at=kept_until
    )
    taking_on.take_on(take_in(batch, by=desk).id)
