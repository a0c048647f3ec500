"""Wards taken in from a file, and what families gave as their children's ethnic group: the equity check's ground."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import product

from triage import clock
from triage.access.actor import SERVICE
from triage.db import db, transaction
from triage.demo.council import Council
from triage.families import queries as families
from triage.families.models import EqualityAnswer, Family
from triage.reports.commands import DecideWards, SendWards
from triage.reports.service import wards
from triage.rules.equality import ETHNIC_GROUPS

Event = tuple[datetime, Callable[[], object]]

WARDS = {
    "ZZ991": ("E05990001", "Harbourside"),
    "ZZ99": ("E05990002", "Brannoc Hill"),
    "ZZ98": ("E05990003", "Elmfield"),
}
"""By the beginnings of postcodes, the longest first."""
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Those that end a postcode."""
MEGABYTE = 1024 * 1024
GROUPS_OF_THE_DEMO = (
    "white_british",
    "white_british",
    "white_british",
    "mixed_white_asian",
    "white_roma",
    "black_african",
)


def events(council: Council) -> Iterator[Event]:
    """An administrator takes the wards in, and families say what they want to say."""
    now = clock.now()
    yield now - timedelta(hours=16), partial(_wards, council)
    yield now - timedelta(hours=16), _answers


def everybody() -> list[Family]:
    """All families that are not restricted, in the order of their references."""
    found, after = [], ""
    while True:
        page = families.families(seen_by=SERVICE, after=after)
        found += [each for each in page.families if not each.restricted]
        if page.after is None:
            return found[::-1]
        after = page.after


def _wards(council: Council) -> None:
    by = council.users["admin"].actor
    file = io.BytesIO("".join(("pcds,wd25cd,wd25nm\n", *_rows())).encode())
    sent = SendWards(key=uuid.uuid4(), name="ashcombe-postcodes.csv", stream=file, most_bytes=MEGABYTE)
    counted = wards.send(sent, by=by)
    wards.take_in(DecideWards(file_id=counted.id, seen_revision=counted.revision), by=by)


def _rows() -> Iterator[str]:
    """Every invented postcode of the town."""
    for district, sector, first, second in product(("ZZ98", "ZZ99"), range(10), LETTERS, LETTERS):
        code, name = next(ward for start, ward in WARDS.items() if f"{district}{sector}".startswith(start))
        yield f"{district} {sector}{first}{second},{code},{name}\n"


def _answers() -> None:
    members = [member for family in everybody() for member in family.members]
    seen: set[uuid.UUID] = set()
    with transaction():
        for number, member in enumerate(members):
            group = GROUPS_OF_THE_DEMO[number % len(GROUPS_OF_THE_DEMO)]
            if member.person_id not in seen and group in ETHNIC_GROUPS and number % 5:
                seen.add(member.person_id)
                db.session.add(EqualityAnswer(person_id=member.person_id, ethnic_group=group, given_at=clock.now()))
