"""One side of `bench_lists`, in a process of its own, so that the memory is that of the whole work."""

from __future__ import annotations

import csv
import gc
import hashlib
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import memory
from setup.places import ROOT

if TYPE_CHECKING:
    from triage.imports.models import Batch

KNOWN_FAMILIES = 200
MANY = 40
"""A known family to so many rows: a tenth of the list is about people known."""
DAY = date(2026, 10, 30)
Found = dict[str, float]


@contextmanager
def service(url: str) -> Iterator[Path]:
    """The application on an empty database with families of the same people in it."""
    import flask_migrate

    from config import Settings
    from triage.access import scope
    from triage.app import create_app
    from triage.db import db

    with tempfile.TemporaryDirectory() as folder:
        keys = {
            "secret_key": "a benchmark's key, which opens nothing",
            "audit_key": "another key of the same benchmark",
        }
        app = create_app(Settings(data=Path(folder), database_url=url, **keys))
        with app.app_context(), scope.as_service():
            flask_migrate.upgrade(directory=str(ROOT / "migrations"))
            gc.freeze()  # as a worker does before its work
            yield Path(folder)
            db.session.remove()
            db.engine.dispose()


def make_known(path: Path, *, many: bool) -> None:
    """Families of people who stand in a list."""
    from triage.access.actor import SERVICE
    from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewPerson
    from triage.families.service import create_family

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    homes: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        if row["DOB"] and row["Address"]:
            homes.setdefault((row["Address"], row["Postcode"]), []).append(row)
    families = len(rows) // MANY if many else KNOWN_FAMILIES
    for (address, postcode), those in list(homes.items())[:families]:
        found = tuple(
            NewPerson(
                key=str(at),
                role="child",
                given_name=each["Forename"],
                family_name=each["Surname"],
                date_of_birth=date(*(int(part) for part in reversed(each["DOB"].split("/")))),
            )
            for at, each in enumerate(those)
        )
        home = NewHousehold(
            name="Home",
            residents=tuple(each.key for each in found),
            address=NewAddress(lines=(address,), postcode=postcode),
        )
        create_family(NewFamily(people=found, households=(home,)), by=SERVICE)


def ours(url: str, path: Path, known_from: Path, *, looking: bool = True, many: bool = False) -> Found:
    """Seconds and CPU of each step, and the most memory that the process had."""
    from triage import jobs
    from triage.access.actor import SERVICE
    from triage.db import db
    from triage.imports.queries import batches
    from triage.imports.service import deciding

    with service(url):
        make_known(known_from, many=many) if looking else look_for_nobody()
        agency_id = a_school()
        db.session.expunge_all()
        found: Found = {"before": rss()}
        with timed("sent", found):
            batch = sent(agency_id, path)
        with timed("tried", found):
            jobs.work()
        batch = batches.batch_by_id(batch.id)
        found |= {name: float(count) for name, count in batch.counts.items()}
        with timed("taken in", found):
            deciding.confirm(batch.reference, seen_revision=batch.revision, by=SERVICE)
            jobs.work()
        assert batches.batch_by_id(batch.id).state.value == "imported"
        found["rss"] = rss()
    return found


def a_school() -> uuid.UUID:
    from triage.accounts.models import Agency
    from triage.db import db, transaction
    from triage.rules.agencies import AgencyKind

    with transaction():
        agency = Agency(code="school", name="A school", kind=AgencyKind.SCHOOL, active=True)
        db.session.add(agency)
        db.session.flush()
        return agency.id


def sent(agency_id: uuid.UUID, path: Path) -> Batch:
    """The list with its columns confirmed."""
    from triage.access.actor import SERVICE
    from triage.imports.commands import ConfirmColumns, ListKind, SendList
    from triage.imports.service import sending

    given = {"key": uuid.uuid4(), "agency_id": agency_id, "kind": ListKind.ASB, "as_at": DAY, "name": path.name}
    with path.open("rb") as file:
        batch = sending.send(SendList(stream=file, most_bytes=1 << 30, **given), by=SERVICE)
    asked = ConfirmColumns(reference=batch.reference, mapping=batch.mapping, seen_revision=batch.revision)
    return sending.confirm_columns(asked, by=SERVICE)


def look_for_nobody() -> None:
    """Take everybody for somebody unknown: the peer's work and no more."""
    from triage.imports import trying
    from triage.imports.models import RowFate
    from triage.imports.service.placing import Placed

    trying.place = lambda rows, **_: [Placed(each.number, RowFate.WAITING, "") for each in rows]


def a_form() -> type[Any]:
    """The columns of a row as a form."""
    from wtforms import DateField, Form, StringField
    from wtforms.validators import DataRequired, Length, Optional

    class RowForm(Form):
        forename = StringField(validators=[DataRequired(), Length(max=100)])
        surname = StringField(validators=[DataRequired(), Length(max=100)])
        dob = DateField(format="%d/%m/%Y", validators=[Optional()])
        address = StringField(validators=[Length(max=200)])
        town = StringField(validators=[Length(max=100)])
        postcode = StringField(validators=[Length(max=10)])
        phone = StringField(validators=[Length(max=30)])
        issued = DateField(format="%d/%m/%Y", validators=[DataRequired()])
        what = StringField(validators=[DataRequired(), Length(max=100)])
        reference = StringField(validators=[Length(max=30)])

    return RowForm


def peer(path: Path, *, judging: bool = False) -> Found:
    """openpyxl, a form for each row, and every row through the session: read, checked and kept, nobody looked for.

    `judging` also works out what ours does for each row: whether any criterion counts it, how careful one must be, and
    whether it was said before.
    """
    from openpyxl import load_workbook
    from werkzeug.datastructures import MultiDict

    from triage.db import db, transaction
    from triage.imports.models import ListRow, RowFate

    form_of_row, found = a_form(), Found()
    names = [each.name for each in form_of_row()]
    with tempfile.TemporaryDirectory() as folder, service(f"sqlite:///{folder}/peer.db"):
        batch_id = a_batch()
        with timed("taken in", found), transaction():
            kept, seen = [], set[str]()
            for number, cells in enumerate(load_workbook(path).active.iter_rows(min_row=2, values_only=True), start=2):
                written = ("" if each is None else str(each) for each in cells)
                form = form_of_row(MultiDict(zip(names, written, strict=False)))
                fate = RowFate.WAITING if form.validate() else RowFate.REFUSED
                described = {name: form[name].data for name in names[:7] if name != "dob"}
                said = {"what": form.what.data, "reference": form.reference.data}
                if judging:
                    fate = judged(form, said | {"on": str(form.issued.data)}, fate, seen)
                kept.append(ListRow(batch_id=batch_id, number=number, fate=fate, described=described, said=said))
            db.session.add_all(kept)
        found["rss"] = rss()
    return found


def judged(form: Any, said: dict[str, Any], fate: Any, seen: set[str]) -> Any:
    """What becomes of a row, worked out anew for each."""
    from triage.imports.commands import ListKind
    from triage.imports.models import RowFate
    from triage.imports.saying import evidence_of, sensitivity_of
    from triage.rules.agencies import AgencyKind

    says = evidence_of(ListKind.ASB, said, born=form.dob.data, as_at=DAY)
    sensitivity_of(ListKind.ASB, said, AgencyKind.SCHOOL)
    key = hashlib.sha256(json.dumps([form.data, said], default=str, sort_keys=True).encode()).hexdigest()
    repeated = key in seen
    seen.add(key)
    return fate if fate is RowFate.REFUSED else RowFate.REPEATED if repeated else fate if says else RowFate.NOTHING


def a_batch() -> uuid.UUID:
    from triage import clock
    from triage.db import db, transaction
    from triage.imports.commands import ListKind
    from triage.imports.models import Batch

    blank = {"name": "", "media_type": "", "size": 0, "sha256": "", "store_key": "", "idempotency_key": "p"}
    with transaction():
        batch = Batch(agency_id=a_school(), reference="P", kind=ListKind.ASB, uploaded_at=clock.now(), **blank)
        db.session.add(batch)
        db.session.flush()
        return batch.id


@contextmanager
def timed(name: str, found: Found) -> Iterator[None]:
    began, cpu = time.perf_counter(), time.process_time()
    yield
    found[f"{name} s"] = time.perf_counter() - began
    found[f"{name} CPU"] = time.process_time() - cpu


def rss() -> float:
    """The most memory that this process had, in MB."""
    return memory.most() / 1024 / 1024


WAYS: dict[str, Callable[..., Found]] = {
    "ours": ours,
    "many": partial(ours, many=True),
    "alone": partial(ours, looking=False),
    "peer": peer,
    "judge": partial(peer, judging=True),
}

if __name__ == "__main__":
    what, *given = sys.argv[1:]
    print(json.dumps(WAYS[what](*(each if "://" in each else Path(each) for each in given))))
