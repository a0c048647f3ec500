"""Wards, the postcodes that lie in them, and the files that said so."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import delete, func, insert, select

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.families.models import Ward, WardFile, WardFileState, WardPostcode
from triage.rules.wards import Wards

MOST_FILES = 20
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class WardLine:
    """One ward with how many postcodes lie in it."""

    code: str
    name: str
    postcodes: int


def must_manage(actor: Actor) -> None:
    """Wards are settings; raises `NotFound` for anybody without the right."""
    if not actor.may(Permission.SETTINGS_MANAGE):
        raise NotFound


def wards(*, seen_by: Actor) -> Sequence[WardLine]:
    """Every ward by name."""
    must_manage(seen_by)
    counted = func.count(WardPostcode.postcode)
    query = select(Ward.code, Ward.name, counted).outerjoin(WardPostcode, WardPostcode.ward_id == Ward.id)
    rows = db.session.execute(query.group_by(Ward.id).order_by(Ward.name, Ward.code))
    return [WardLine(*row) for row in rows]


def files(*, seen_by: Actor) -> Sequence[WardFile]:
    """The last files that were sent, the newest first."""
    must_manage(seen_by)
    return db.session.scalars(select(WardFile).order_by(WardFile.sent_at.desc()).limit(MOST_FILES)).all()


def file(file_id: uuid.UUID, *, seen_by: Actor) -> WardFile:
    """One file; raises `NotFound`."""
    must_manage(seen_by)
    found = db.session.get(WardFile, file_id)
    if found is None:
        raise NotFound
    return found


def sent_before(key: uuid.UUID) -> WardFile | None:
    """The file that this press of the button has sent already."""
    return db.session.scalars(select(WardFile).where(WardFile.idempotency_key == str(key))).one_or_none()


def in_use() -> WardFile | None:
    """The file that was taken in last."""
    query = select(WardFile).where(WardFile.state == WardFileState.TAKEN_IN)
    return db.session.scalars(query.order_by(WardFile.decided_at.desc()).limit(1)).one_or_none()


def tried() -> Sequence[WardFile]:
    """Files that were counted and wait to be taken in."""
    return db.session.scalars(select(WardFile).where(WardFile.state == WardFileState.TRIED)).all()


def names() -> Mapping[str, str]:
    """What each known ward is called, by code."""
    return {row.code: row.name for row in db.session.execute(select(Ward.code, Ward.name))}


def lies_in() -> Mapping[str, str]:
    """The code of the ward of each known postcode."""
    query = select(WardPostcode.postcode, Ward.code).join(Ward, Ward.id == WardPostcode.ward_id)
    return {row.postcode: row.code for row in db.session.execute(query)}


def replace(told: Wards) -> None:
    """Let the wards be those of a file: others go, and so does every postcode that it does not name."""
    db.session.execute(delete(WardPostcode).execution_options(synchronize_session=False))
    known = {each.code: each for each in db.session.scalars(select(Ward))}
    for code, ward in known.items():
        if code not in told.names:
            db.session.delete(ward)
    for code, name in told.names.items():
        known.setdefault(code, Ward(code=code)).name = name
        db.session.add(known[code])
    db.session.flush()
    rows = ({"postcode": each, "ward_id": known[code].id} for each, code in told.lies_in.items())
    while some := list(islice(rows, CHUNK)):
        db.session.execute(insert(WardPostcode), some)
