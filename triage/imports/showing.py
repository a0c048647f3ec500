"""A row of a list as a page shows it: who it is about and what it says, in words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from triage.imports import described
from triage.imports.commands import ListKind
from triage.imports.models import ListRow
from triage.rules.dates import long_date

SAID_WORDS = {
    "on": "Date",
    "until": "Until",
    "what": "What",
    "value": "Figure",
    "unauthorised": "Unauthorised absence",
    "days": "Days",
    "year": "Year",
    "status": "Status",
    "flags": "Marked",
    "family": "Family number",
    "note": "Note",
    "reference": "Reference",
}
PERCENT = frozenset({"unauthorised"})
CLOSED_HOME = "Not shown: somebody who could be meant has a protected address"
FIGURES = {ListKind.ATTENDANCE: "Attendance", ListKind.EXCLUSIONS: "Exclusions"}


def name_of(row: ListRow) -> str:
    """The name as the list writes it."""
    return described.full_name(row.described)


def born_of(row: ListRow) -> date | None:
    """The date of birth, where it is a date."""
    return described.born(row.described)


def _no_day(eight: str) -> str:
    """Eight digits that are no day there is, as the list wrote them; and no date at all."""
    return f"{eight[6:]}/{eight[4:6]}/{eight[:4]}, which is no day there is" if eight else "Not given"


def facts_of(row: ListRow, *, closed_home: bool = False) -> list[tuple[str, str]]:
    """Who the list says it is; where they live only when that can be nobody's protected address."""
    born = born_of(row)
    kept = row.described
    home = ", ".join(filter(None, [kept.get("address", ""), kept.get("town", "")]))
    pairs = [
        ("Name", name_of(row)),
        ("Known as", kept.get("known_as", "")),
        ("Other names", ", ".join(kept.get("earlier_names", ()))),
        ("Date of birth", long_date(born) if born else _no_day(str(kept.get("date_of_birth", "")))),
        ("Address", CLOSED_HOME if closed_home else home or "Not given"),
        ("Postcode", "" if closed_home else kept.get("postcode", "") or "Not given"),
        ("Phone", ", ".join(kept.get("phones", ()))),
        *((kind.upper(), value) for kind, value in kept.get("identifiers", ())),
    ]
    return [(key, value) for key, value in pairs if value]


def said_of(row: ListRow, kind: ListKind) -> list[tuple[str, str]]:
    """What the list says of them; a field that this service has no word for stands under its own."""
    own = {"value": FIGURES[kind]} if kind in FIGURES else {}
    words = {**SAID_WORDS, **own}
    percent = PERCENT | ({"value"} if kind is ListKind.ATTENDANCE else set())
    return [
        (words.get(name, name.capitalize()), _plain(name, value, percent)) for name, value in row.said.items() if value
    ]


def _plain(name: str, value: object, percent: Collection[str]) -> str:
    if name in {"on", "until"}:
        try:
            return long_date(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float | int):
        return f"{value:g}{'%' if name in percent else ''}"
    return str(value)
