"""How far a draft has come: the state of each section, and what is still missing before it can be sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from triage.referrals.draft import Draft
from triage.referrals.schema import form
from triage.referrals.schema.form import Section


class Progress(StrEnum):
    """The state of a section as the task list says it."""

    DONE = "Completed"
    BEGUN = "In progress"
    NOT_BEGUN = "Not started"
    NOT_YET = "Cannot start yet"
    NOT_NEEDED = "Not needed"
    OPTIONAL = "Optional"


NEEDS_PEOPLE = ("relationships", "homes", "contact", "school-record", "views", "agrees", "basis")
SETTLED = frozenset({Progress.DONE, Progress.NOT_NEEDED, Progress.OPTIONAL})


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section with its state."""

    section: Section
    progress: Progress

    @property
    def settled(self) -> bool:
        """Nothing is missing here."""
        return self.progress in SETTLED


def states(draft: Draft) -> Iterator[tuple[str, list[SectionState]]]:
    """Every part of the task list with the states of its sections."""
    for part in form.parts(draft):
        yield part.title, [SectionState(section, progress_of(draft, section)) for section in part.sections]


def missing(draft: Draft) -> list[Section]:
    """The sections that still need an answer before the referral can be sent."""
    return [state.section for _, sections in states(draft) for state in sections if not state.settled]


def progress_of(draft: Draft, section: Section) -> Progress:
    """The state of one section."""
    if section.optional:
        return Progress.OPTIONAL
    if section.hub:
        return _hub(draft, section)
    if not draft.ids("people") and (section.key in NEEDS_PEOPLE or section.key.startswith("concerns/")):
        return Progress.NOT_YET
    page = form.page(draft, section.key)
    assert page is not None
    if not page.groups:
        return Progress.NOT_NEEDED
    if page_is_done(draft, section.key):
        return Progress.DONE
    return Progress.BEGUN if draft.is_begun(section.key) else Progress.NOT_BEGUN


def _hub(draft: Draft, section: Section) -> Progress:
    if section.key in NEEDS_PEOPLE and not draft.ids("people"):
        return Progress.NOT_YET
    pages = form.page_keys(draft, section)
    if not pages:
        return Progress.DONE if section.hub in draft.stored.get("none", ()) else Progress.NOT_BEGUN
    return Progress.DONE if all(page_is_done(draft, key) for key in pages) else Progress.BEGUN


def page_is_done(draft: Draft, key: str) -> bool:
    """Saved without a fault, still right, and with an answer for everybody who is in the family now."""
    if not draft.is_complete(key):
        return False
    page = form.page(draft, key)
    if page is None:
        return False
    values = draft.values(key)
    for group in page.groups:
        if group.key not in values and not _is_entry(group.key, key):
            return False
    return not any(True for _ in page.check(values))


def _is_entry(group: str, page: str) -> bool:
    """An entry under an indicator is there only where the answer was yes."""
    return page.startswith("concerns/") and "/" in group
