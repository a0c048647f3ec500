"""Those who check are on record too: what they looked for, and what they took away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from triage import audit
from triage.access.actor import Actor
from triage.audit import chain
from triage.audit.reading import KEPT_WORDS
from triage.families.models import Family
from triage.oversight.commands import Wanted
from triage.oversight.queries import LinePage
from triage.settings import settings

COLUMNS = ("Number", "When (UTC)", "Who", "Agency", "As", "What", "More", "Families", "Action", "About", "Id", "Facts")
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def record_family_seen(family: Family, *, by: Actor) -> None:
    """Somebody looked at who has looked at a family."""
    audit.saw("audit.family_seen", subject=family, by=by, family_id=family.id)


def record_search(wanted: Wanted, page: LinePage, *, by: Actor) -> None:
    """Somebody searched the trail: for what, and how much was shown."""
    if wanted.active or page.lines:
        audit.saw("audit.searched", subject="Trail", by=by, shown=len(page.lines), **_asked(wanted))


def record_export(wanted: Wanted, page: LinePage, *, by: Actor) -> None:
    """Somebody took a part of the trail away."""
    audit.saw("audit.exported", subject="Trail", by=by, rows=len(page.lines), **_asked(wanted))


def mark_of(words: str) -> str:
    """The mark under which searches for these words are on record."""
    return chain.searched_words(chain.keys(settings().audit_key).search, words)


def record_words_checked(mark: str, page: LinePage, *, by: Actor) -> None:
    """Somebody asked who had searched for certain words."""
    audit.saw("audit.words_checked", subject="Trail", by=by, words=mark, shown=len(page.lines))


def rows_of(page: LinePage) -> Iterator[Sequence[str]]:
    """The lines for a spreadsheet, with their headings first; nothing in them can be taken for a formula."""
    yield COLUMNS
    for line in page.lines:
        families = " ".join(page.references.get(each, str(each)) for each in line.families)
        who = (str(line.sequence), f"{line.at:%Y-%m-%d %H:%M:%S}", line.who, line.agency, line.roles)
        what = (line.words, line.detail, families, line.action, line.subject_kind, line.subject_id, line.facts)
        yield [f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell for cell in (*who, *what)]


def _asked(wanted: Wanted) -> dict[str, Any]:
    """What was looked for, as ids and words of the service."""
    given = {
        "actor": wanted.actor_id,
        "agency": wanted.agency_id,
        "reference": _reference(wanted.reference),
        "kind": wanted.kind,
        "first": wanted.first,
        "last": wanted.last,
    }
    return {name: value for name, value in given.items() if value}


def _reference(typed: str) -> str:
    """A reference as it was typed, and nothing else that somebody may have typed there."""
    tidy = typed.strip().upper()
    return tidy if KEPT_WORDS.fullmatch(tidy) else "other" if tidy else ""
