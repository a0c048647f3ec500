"""The agenda on paper: one copy for each reader, without the families in which they declared an interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from triage import clock
from triage.access import fields, scope
from triage.access.actor import SERVICE, Actor
from triage.db import db
from triage.documents import service as documents
from triage.documents.commands import AgendaFor
from triage.documents.content import ActionLine, Agenda, AgendaLine, EvidenceLine, FamilySheet, SheetPerson
from triage.evidence import queries as evidence_queries
from triage.families import queries as families
from triage.families.kin import kin_of
from triage.families.models import Person
from triage.filters import age_of
from triage.panel.models import ACTION_STATUS_LABELS, SECTION_LABELS, Item, Meeting, Seat
from triage.panel.queries import actions as action_queries
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as queries
from triage.panel.queries import returns as return_queries
from triage.panel.queries.interests import interests_of_user
from triage.rules.dates import age_on, long_date
from triage.rules.genogram import Kin
from triage.rules.hiding import View, hide
from triage.rules.routing import Recommendation
from triage.rules.verdict import Verdict

CONFIDENTIALITY = (
    "What is said here about a family is shared to help that family and to keep people safe, and for nothing else. "
    "Papers stay with their reader and are destroyed after the meeting."
)
ABUSE = "Domestic abuse is recorded"
ON_RECORD = fields.on_record(fields.Place.PAPER)


def ask_for_agenda(meeting: Meeting, *, by: Actor) -> None:
    """Ask for every seat holder's copy; asked again after a change, each copy becomes a new revision."""
    with scope.as_service():
        made = copies(meeting)
    requests = [
        AgendaFor(meeting_id=meeting.id, content=copy, reader_user_id=seat.user_id, reader_name=seat.user.name)
        for seat, copy in made
    ]
    if requests:
        with scope.as_service():
            documents.ask_for(requests, by=by)
            db.session.flush()


def copies(meeting: Meeting) -> list[tuple[Seat, Agenda]]:
    """Every seat holder's own copy."""
    rows = item_queries.all_items(meeting)
    whole = agenda_of(meeting, rows)
    left = {row.position: {each.user_id for each in item_queries.declarations_on(row.id)} for row in rows}
    found = []
    for seat in queries.seats(meeting.panel_id):
        hidden = interests_of_user(seat.user_id)
        excluded = {number for number, users in left.items() if seat.user_id in users}
        excluded |= {row.position for row in rows if row.family_id in hidden}
        reader = seat.user.actor
        view = fields.view_of(reader, place=fields.Place.PAPER)
        # An interest holds for what earlier meetings asked for too, also of a family that is not on this agenda.
        readable = replace(whole, actions=_actions(meeting, seen_by=reader), sheets=sheets_in(whole, rows, view))
        found.append((seat, readable.for_reader(seat.user.name, excluded=excluded)))
    return found


def sheets_in(whole: Agenda, rows: Sequence[Item], view: View) -> tuple[FamilySheet, ...]:
    """The sheets as a view shows them: the people are those of the whole agenda, what they rest on is cut."""
    by_item = {row.position: row for row in rows}
    return tuple(replace(sheet, **_judged(by_item[sheet.item], view)) for sheet in whole.sheets)


def agenda_of(meeting: Meeting, rows: Sequence[Item]) -> Agenda:
    """All that the whole agenda says."""
    starts = clock.local(meeting.starts_at)
    return Agenda(
        letterhead=documents.letterhead(),
        meeting=meeting.panel.name,
        reference=f"M-{starts:%Y-%m-%d}",
        held_on=starts.date(),
        starts=_hour(meeting, 0),
        ends=_hour(meeting, meeting.panel.minutes),
        place=meeting.place,
        chair=next((seat.user.name for seat in queries.seats(meeting.panel_id) if seat.role == "chair"), ""),
        frozen_at=meeting.frozen_at,
        confidentiality=CONFIDENTIALITY,
        lines=_lines(meeting, rows),
        actions=_actions(meeting, seen_by=SERVICE),
        sheets=tuple(_sheet(row) for row in rows if row.family_id is not None and row.saw),
    )


def _lines(meeting: Meeting, rows: Sequence[Item]) -> tuple[AgendaLine, ...]:
    needed = item_queries.agencies_needed([row.family_id for row in rows if row.family_id])
    lines, elapsed = [], 0
    for row in rows:
        lines.append(
            AgendaLine(
                section=SECTION_LABELS[row.section],
                words=row.why or row.title,
                item=row.position,
                reference=row.family.reference if row.family else "",
                minutes=row.minutes,
                at=_hour(meeting, elapsed),
                agencies=needed.get(row.family_id, ()) if row.family_id else (),
                carried_over=row.times_carried,
            )
        )
        elapsed += row.minutes
    return tuple(lines)


def _actions(meeting: Meeting, *, seen_by: Actor) -> tuple[ActionLine, ...]:
    return tuple(
        ActionLine(
            what=action.what,
            agency=action.agency.name,
            person=action.owner.name if action.owner else "",
            due=action.due_on,
            state=ACTION_STATUS_LABELS[action.status],
            item=action.family.reference if action.family else "",
        )
        for action in action_queries.outstanding(meeting, seen_by=seen_by)
    )


def _sheet(item: Item) -> FamilySheet:
    """One family's page, from what was frozen: the paper and the record say the same."""
    assert item.family is not None
    place = item.saw.get("place")
    return FamilySheet(
        item=item.position,
        reference=item.family.reference,
        name=item.family.name,
        why=tuple(filter(None, (item.why, f"Place {place} on the list" if place else ""))),
        people=_people(item),
        kin=_kin(item),
        safety_notes=tuple(filter(None, (ABUSE if item.family.domestic_abuse else "", item.family.visit_risk))),
        history=(f"Carried over {item.times_carried} times: {item.carry_reason}",) if item.times_carried else (),
        **_judged(item, ON_RECORD),
    )


def _judged(item: Item, view: View) -> dict[str, Any]:
    """What the rules said when the papers were frozen, as far as a view shows it."""
    verdict = hide(Verdict.from_dict(item.saw["verdict"]), view)
    advice = Recommendation.from_dict(item.saw["recommendation"]).seen_in(view)
    return {
        "evidence": tuple(
            EvidenceLine(
                headline=headline.label,
                status=headline.state_words,
                source=", ".join(dict.fromkeys(each.source for each in headline.counted if each.source)),
            )
            for headline in verdict.headlines + verdict.filters
        ),
        "verdict": verdict.summary,
        "recommendation": advice.label,
        "recommendation_reasons": advice.reasons,
    }


def _people(item: Item) -> tuple[SheetPerson, ...]:
    assert item.family_id is not None
    found = []
    for member in return_queries.people_of(item.family_id):
        role = member.role.value.replace("_", " ").capitalize()
        found.append(SheetPerson(name=member.person.full_name, age=_age(member.person), relationship=role))
    return tuple(found)


def _age(person: Person) -> str:
    """“12”, “due 3 March 2027”, or for somebody who has died “died 4 July 2019, aged 61”."""
    if person.deceased:
        return age_of(person)
    born, expected = person.date_of_birth, person.expected_on
    return str(age_on(born, clock.today())) if born else f"due {long_date(expected)}" if expected else "not known"


def _kin(item: Item) -> Kin:
    """The family as it is drawn beside its table: homes are numbers there, and no address is in it."""
    assert item.family_id is not None
    family = families.family(item.family_id, seen_by=SERVICE)
    named_in = evidence_queries.named_in(family.id)
    return kin_of(family, families.relationships(family.id), on=clock.today(), named_in=named_in)


def _hour(meeting: Meeting, after: int) -> str:
    """9.30am, so many minutes after the start."""
    at = clock.local(meeting.starts_at + timedelta(minutes=after))
    return f"{at.hour % 12 or 12}.{at:%M}{'am' if at.hour < 12 else 'pm'}"
