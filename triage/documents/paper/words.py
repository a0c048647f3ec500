"""How facts are written on paper: dates, names and lines, the same in every document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from markupsafe import Markup

from triage import clock
from triage.documents.content import AgendaLine, Contact, Letterhead
from triage.rules.genogram import Kin, chart_of, entries, svg_of
from triage.rules.genogram.chart import Chart
from triage.rules.genogram.on_paper import Part, parts_of

WINDOW_LINES = 5
LONG_WINDOW_LINES = 6
ADDRESS_LINES = 5


def day(value: date) -> str:
    """3 March 2026."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """3 Mar 2026."""
    return f"{value.day} {value:%b %Y}"


def weekday(value: date) -> str:
    """Tuesday 3 March 2026."""
    return f"{value:%A} {day(value)}"


def moment(value: datetime) -> str:
    """3 March 2026 at 09:30, on London's clocks."""
    here = clock.local(value)
    return f"{day(here.date())} at {here:%H:%M}"


def capital(text: str) -> str:
    """The first letter large, the others left alone."""
    return text[:1].upper() + text[1:]


def address_lines(letterhead: Letterhead) -> list[str]:
    """The council's own address, a part to a line, without the names that the wordmark already gives."""
    parts = [part.strip() for part in letterhead.address.split(",")]
    told = {"", letterhead.programme, letterhead.council}
    kept = [part for part in parts if part not in told]
    return [*kept[: ADDRESS_LINES - 1], ", ".join(kept[ADDRESS_LINES - 1 :])] if len(kept) > ADDRESS_LINES else kept


def unbroken(text: str) -> str:
    """A phone number that stays on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def window_class(lines: Sequence[str]) -> str:
    """Which size of letters keeps the address inside the window of the envelope."""
    if len(lines) <= WINDOW_LINES:
        return ""
    return " long" if len(lines) <= LONG_WINDOW_LINES else " longest"


def contact_name(contact: Contact | None) -> str:
    """“Priya Shah”, or where from when no name is known."""
    if contact is None:
        return "someone from our team"
    return contact.name or f"someone from {contact.organisation}"


def contact_words(contact: Contact | None) -> str:
    """“Priya Shah, keyworker at Children and Families First”, or “someone from Children and Families First”."""
    if contact is None or not contact.name:
        return contact_name(contact)
    job = f"{contact.job} at " if contact.job else ""
    return f"{contact.name}, {job or 'from '}{contact.organisation},"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing, or a part of one, as it stands on a page."""

    drawing: Markup
    across: bool
    words: str


def genogram(kin: Kin, reference: str, item: int) -> list[Drawn]:
    """A family drawn in readable parts, with what a screen reader says of each as its title."""
    chart = chart_of(kin)
    parts = parts_of(chart)
    return [
        _drawn(chart, part, f"{item}-{number}", reference, _of(number, len(parts)))
        for number, part in enumerate(parts, start=1)
    ]


def _drawn(chart: Chart, part: Part, name: str, reference: str, which: str) -> Drawn:
    words = f"Genogram of {reference}{which}"
    title = f"{words}. The list on this sheet says the same in words."
    svg = svg_of(chart, title=title, description="", name=f"genogram-{name}", part=(part.left, part.right))
    return Drawn(Markup(svg), part.across, words)  # noqa: S704  # nosec B704  # made by an XML library from data


def _of(number: int, count: int) -> str:
    return f", part {number} of {count}" if count > 1 else ""


def by_section(lines: Iterable[AgendaLine]) -> list[tuple[str, list[AgendaLine]]]:
    """The agenda's lines under their sections, in order."""
    return [(section, list(group)) for section, group in groupby(lines, key=lambda line: line.section)]


FILTERS: Mapping[str, Callable[..., object]] = {
    "address_lines": address_lines,
    "by_section": by_section,
    "capital": capital,
    "contact_name": contact_name,
    "contact_words": contact_words,
    "day": day,
    "genogram": genogram,
    "in_words": entries,
    "moment": moment,
    "short_day": short_day,
    "unbroken": unbroken,
    "weekday": weekday,
    "window_class": window_class,
}
