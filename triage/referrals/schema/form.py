"""The whole form: its sections and pages, for each variant from one schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from triage.referrals.draft import Draft
from triage.referrals.schema import agency, concerns, details, family, homes, openness, work
from triage.referrals.schema.questions import Page, Variant
from triage.rules.agencies import AgencyKind

FORM_VERSION = "2026.1"
VARIANTS: Mapping[AgencyKind, Variant] = {
    AgencyKind.SCHOOL: Variant.SCHOOL,
    AgencyKind.EDUCATION_WELFARE: Variant.SCHOOL,
    AgencyKind.POLICE: Variant.POLICE,
}
HUBS = {"people": "person", "homes": "home", "agencies": "agency"}
"""Overviews with "add another": the list's name and the first part of its pages' keys."""


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the task list: its pages, or the overview that lists them."""

    key: str
    title: str
    hint: str = ""
    hub: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the task list with its sections."""

    title: str
    sections: tuple[Section, ...]


SINGLE: Mapping[str, Callable[[Draft], Page]] = {
    "referrer": agency.referrer_page,
    "school-record": agency.school_record_page,
    "relationships": family.relationships_page,
    "contact": homes.contact_page,
    "tried": work.tried_page,
    "views": work.views_page,
    "told": openness.told_page,
    "agrees": openness.agrees_page,
    "basis": openness.basis_page,
    "risks": agency.risks_page,
}


def variant_of(kind: AgencyKind) -> Variant:
    """The form of one kind of agency."""
    return VARIANTS.get(kind, Variant.CORE)


def parts(draft: Draft) -> tuple[Part, ...]:
    """The task list."""
    return (
        Part("Who is referring", (Section("referrer", "Who is referring?", "2 minutes"),)),
        Part("The family", _family_sections(draft)),
        Part("What worries you", tuple(_concern_sections(draft))),
        Part(
            "What has been done",
            (
                Section("tried", "What has been tried?", "3 minutes"),
                Section("views", "What do the children say?", "Each child’s own view"),
                Section("agencies", "Other agencies involved", "Who else works with the family", hub="agencies"),
            ),
        ),
        Part(
            "Being open with the family",
            (
                Section("told", "Has the family been told?", "1 minute"),
                Section("agrees", "Does each person agree to support?", "1 minute for each person"),
                Section("basis", "Lawful basis for sharing", "1 minute"),
            ),
        ),
        Part(
            "Safety and files",
            (
                Section("risks", "Risks to visitors", "1 minute"),
                Section("files", "Files", "Reports or plans you want the panel’s coordinator to have", optional=True),
            ),
        ),
    )


def _family_sections(draft: Draft) -> tuple[Section, ...]:
    record = (Section("school-record", "Attendance and exclusions", "Have the register at hand"),)
    return (
        Section(
            "people", "The people in the family", "2 minutes for each person. Have dates of birth at hand", hub="people"
        ),
        Section("relationships", "How they are related", "1 minute"),
        Section("homes", "Where they live, and who must not know", "2 minutes for each home", hub="homes"),
        Section("contact", "How they can be reached safely", "1 minute for each adult"),
        *(record if draft.variant is Variant.SCHOOL else ()),
    )


def _concern_sections(draft: Draft) -> list[Section]:
    return [Section(f"concerns/{each.id}", each.label, each.question) for each in concerns.concern_pages(draft)]


def page(draft: Draft, key: str, *, jobcentre: bool = False, room: Mapping[str, int] | None = None) -> Page | None:
    """The page of that key, None where the form has none. `room` asks for entries under indicators."""
    if key in SINGLE:
        return SINGLE[key](draft)
    kind, _, rest = key.partition("/")
    if kind == "concerns":
        found = next((each for each in concerns.concern_pages(draft) if each.id == rest), None)
        return concerns.concern_page(draft, found, jobcentre=jobcentre, room=room) if found else None
    if kind == "details":
        person = next((each for each in draft.people if each.id == rest), None)
        return details.details_page(draft, person) if person else None
    makers = {"person": family.person_page, "home": homes.home_page, "agency": work.agency_page}
    # The page of a new item exists before it is saved: its address carries the id that the item will have.
    return makers[kind](draft, rest) if kind in makers and rest else None


def hub_of(key: str) -> str:
    """The overview that an item's page belongs to, "" for another page."""
    kind = key.partition("/")[0]
    return next((name for name, first in HUBS.items() if first == kind), "")


def page_keys(draft: Draft, section: Section) -> list[str]:
    """The pages of one section."""
    if section.hub:
        keys = [f"{HUBS[section.hub]}/{each}" for each in draft.ids(section.hub)]
        extra = [f"details/{each}" for each in draft.ids("people")] if section.hub == "people" else []
        return keys + extra
    return [] if section.key == "files" else [section.key]


def all_sections(draft: Draft) -> tuple[Section, ...]:
    """Every section in the order of the form."""
    return tuple(section for part in parts(draft) for section in part.sections)


def next_page(draft: Draft, key: str) -> str:
    """The page after this one: the details after a name, the overview after an item, else the next section ("" at the end)."""
    kind, _, rest = key.partition("/")
    if kind == "person":
        return f"details/{rest}"
    hub = {"details": "people", "home": "homes", "agency": "agencies"}.get(kind)
    if hub:
        return hub
    sections = [section.key for section in all_sections(draft)]
    after = sections[sections.index(key) + 1 :] if key in sections else []
    return after[0] if after else ""
