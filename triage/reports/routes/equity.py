"""The equity check for the Board: how families of each ward, agency and ethnic group fare, small numbers hidden."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.imports.errors_file import harmless
from triage.reports import queries, service
from triage.reports.queries import wards
from triage.reports.routes import bp
from triage.rules import equity
from triage.rules.suppression import Period, periods, total_of

TABLES = {
    "agency": ("By agency that referred", "Families referred by {}"),
    "ward": ("By ward", "Families in {}"),
    "ethnic": ("By ethnic group of the children", "Families with a child of the group “{}”"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the check with its sentences."""

    key: str
    title: str
    lines: list[equity.Line]
    sums: list[int]
    said: list[str]


@bp.get("/reports/equity")
@requires(Permission.REPORTS_SEE)
def equity_check() -> ResponseReturnValue:
    """Acceptance, waiting and tier in one half-year."""
    offered, chosen = _periods()
    everybody, tables = _tables(chosen)
    service.record_seen(chosen, by=current_actor())
    return render_template(
        "reports/equity.html",
        offered=offered,
        chosen=chosen,
        everybody=everybody,
        tables=tables,
        headings=equity.HEADINGS,
        wards_from=wards.in_use(),
    )


@bp.get("/reports/equity.csv")
@requires(Permission.REPORTS_SEE)
def equity_file() -> ResponseReturnValue:
    """The same figures as a file, in which no cell is a formula."""
    _, chosen = _periods()
    _, tables = _tables(chosen)
    service.record_taken(chosen, by=current_actor())
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["Table", "Group", *equity.HEADINGS, "Median wait in working days"])
    for table in tables:
        for each in table.lines:
            counts = [cell.words for cell in each.cells]
            waited = "hidden" if each.waited is None else str(each.waited)
            writer.writerow([harmless(cell) for cell in (table.title, each.name, *counts, waited)])
    name = f"equity-{chosen.start:%Y-%m}.csv"
    answer = Response(file.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _periods() -> tuple[list[Period], Period]:
    """The half-years since the first referral, and the one that the address names; the newest where it names none."""
    today = clock.today()
    offered = periods(queries.first_received(seen_by=current_actor()) or today, today)
    wanted = request.args.get("from", "")
    return offered, next((each for each in offered if each.start.isoformat() == wanted), offered[0])


def _tables(period: Period) -> tuple[equity.Line, list[Table]]:
    found = queries.counted(period, seen_by=current_actor())
    everybody = equity.line("All", found.all)
    lines = equity.protected({key: equity.lines(*found.by[key]) for key in TABLES}, several={"ethnic"})
    return everybody, [_table(key, lines[key], everybody=everybody) for key in TABLES]


def _table(key: str, lines: list[equity.Line], *, everybody: equity.Line) -> Table:
    title, about = TABLES[key]
    columns = zip(*(each.cells for each in lines), strict=True) if lines else ()
    sums = [total_of(column) for column in columns]
    return Table(key, title, lines, sums, equity.in_words(lines, everybody, about=about))
