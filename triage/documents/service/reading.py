"""Reading is recorded: letters and other papers, shown, taken away or printed."""

from __future__ import annotations

from collections.abc import Collection

from triage import audit
from triage.access.actor import Actor
from triage.documents.models import Document, Pack
from triage.documents.queries.named import families_named

DOWNLOADED = "documents.downloaded"
PREVIEWED = "documents.previewed"
READ = "documents.read"


def record_read(reading: str, document: Document, *, by: Actor) -> None:
    """Somebody was shown a paper, or took it away; one of a whole meeting names all of its families."""
    if document.family_id is not None:
        audit.saw(reading, subject=document, by=by, family_id=document.family_id)
    else:
        audit.saw(reading, subject=document, by=by, families=families_named([document]))


def record_pack_taken(pack: Pack, *, by: Actor) -> None:
    """Somebody took a pack away for the printer, with every letter in it."""
    named = families_named(pack.letters)
    audit.saw("documents.pack_downloaded", subject=pack, by=by, families=named, meeting=pack.meeting_id)


def record_listed(what: str, shown: Collection[Document], *, by: Actor) -> None:
    """Somebody was shown a list of papers; one of a whole meeting is only named there, and names no family yet."""
    of_families = [each for each in shown if each.family_id is not None or each.referral_id is not None]
    audit.saw("documents.listed", subject=what, by=by, families=families_named(of_families))
