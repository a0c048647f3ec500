"""The panel's last meeting and the papers of its next one, through the service's own acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from triage import calendar, clock
from triage.access.actor import Actor
from triage.db import db
from triage.demo import afterwards
from triage.demo.council import Council
from triage.demo.spec import Story
from triage.families.models import Family, MemberRole
from triage.panel.commands.agenda import AddFamily
from triage.panel.commands.decisions import (
    Decide,
    Defer,
    Details,
    GiveAction,
    Intensive,
    Iom,
    Keep,
    Light,
    SuperLight,
)
from triage.panel.commands.meetings import MarkAttendance, PlanMeetings, RecordAttendance
from triage.panel.commands.minutes import AgreeMinutes, SaveMinute
from triage.panel.commands.returns import GiveReturn
from triage.panel.models import Meeting
from triage.panel.queries import items as items_queries
from triage.panel.queries import meetings as meetings_queries
from triage.panel.queries import returns as returns_queries
from triage.panel.service import agenda, attendance, decisions, freezing, meetings, minutes, returns
from triage.rules.decisions import DecisionKind
from triage.rules.meetings import AttendanceKind, ReturnStatus, Section

NAMESPACE = uuid.UUID("9a3d76f4-90a4-4a8e-8a2e-6f3b52b5b9c2")
MEETINGS = 4
AWAY = ("law", "jobcentre")


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision of the demo: its kind, reason code, and how its details are found."""

    kind: DecisionKind
    reason_code: str
    details: Callable[[Table, Family], Details]
    departure: str = ""


class Table:
    """The panel's table: who sits there, what lies on it."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.meetings: list[uuid.UUID] = []
        self.stories: dict[uuid.UUID, Story] = {}

    def actor(self, user: str) -> Actor:
        """Somebody of the council by their short name."""
        db.session.flush()
        return self.council.users[user].actor

    def meeting(self, number: int) -> Meeting:
        """The meeting of that number: 0 the last, 1 the next."""
        return meetings_queries.meeting(self.meetings[number], seen_by=self.actor("coordinator"))

    def plan(self, first: date) -> None:
        """Plan the weekly meetings from the last one on."""
        panel = meetings_queries.panels()[0]
        command = PlanMeetings(panel_id=panel.id, count=MEETINGS, start=first)
        made = meetings.plan(command, by=self.actor("coordinator"))
        db.session.flush()
        self.meetings = [each.id for each in made]

    def arrange(self, number: int, families: Sequence[tuple[Story, Family]]) -> None:
        """Put families on the agenda."""
        for story, family in families:
            self.stories[family.id] = story
            agenda.add(
                AddFamily(
                    meeting_id=self.meetings[number],
                    reference=family.reference,
                    section=Section.NEW_REFERRALS,
                    why="Verified, and waiting for the panel to decide",
                    late_reason="The chair takes it so that the family does not wait another week",
                ),
                by=self.actor("coordinator"),
            )

    def freeze(self, number: int) -> None:
        """Send the papers out and keep what the panel saw."""
        freezing.freeze(self.meetings[number], by=self.actor("coordinator"))

    def give_returns(self, number: int) -> None:
        """Some agencies say what they know; one has nothing, one is late."""
        said = {
            "police": (
                ReturnStatus.GIVEN,
                "Two calls to the address this year, both for noise.",
                "The parents are frightened of the older boys on the stairs.",
            ),
            "health": (
                ReturnStatus.GIVEN,
                "Immunisations up to date; last seen by the school nurse in September.",
                "A warm home with too little sleep in it.",
            ),
            "housing": (ReturnStatus.NIL, "", ""),
            "yos": (ReturnStatus.NIL, "", ""),
        }
        for user, (status, facts, opinion) in said.items():
            actor = self.actor(user)
            for own in returns_queries.own(seen_by=actor):
                if own.item.meeting_id == self.meetings[number]:
                    command = GiveReturn(
                        return_id=own.id, seen_revision=own.revision, status=status, facts=facts, opinion=opinion
                    )
                    returns.give(command, by=actor)

    def hold(self, number: int) -> None:
        """Open, mark who is there, decide each family and write the minutes."""
        self._attend(number)
        meetings.open_meeting(self.meetings[number], by=self.actor("coordinator"))
        for item in items_queries.items(self.meetings[number], seen_by=self.actor("chair")):
            if item.family is not None and item.family.id in self.stories:
                self._minute(item.id, self.stories[item.family.id])
                self._decide(item.id, item.family, self.stories[item.family.id])

    def close(self, number: int) -> None:
        """Close the meeting; what was not reached would be carried over."""
        meetings.close_meeting(self.meetings[number], by=self.actor("coordinator"))

    def agree_minutes(self, number: int) -> None:
        """The chair agrees the minutes; they are locked from then on."""
        found = self.meeting(number)
        minutes.agree(AgreeMinutes(meeting_id=found.id, seen_revision=found.revision), by=self.actor("chair"))

    def afterwards(self) -> None:
        """Visits, keyworkers and a partner's answers since the last meeting."""
        afterwards.live_on(self.council, self.stories)

    def _attend(self, number: int) -> None:
        lines = []
        for seat in meetings_queries.seats(self.meeting(number).panel_id):
            away = seat.user.email.partition("@")[0] in AWAY
            kind = AttendanceKind.APOLOGIES if away else AttendanceKind.PRESENT
            lines.append(
                MarkAttendance(
                    user_id=seat.user_id, kind=kind, information_sent=away, accepted_confidentiality=not away
                )
            )
        command = RecordAttendance(meeting_id=self.meetings[number], lines=tuple(lines))
        attendance.record(command, by=self.actor("coordinator"))

    def _minute(self, item_id: uuid.UUID, story: Story) -> None:
        command = SaveMinute(
            item_id=item_id,
            discussion=f"{story.why} {story.hopes}",
            information_shared="Police and health spoke to their returns; housing has nothing on record.",
            risks=story.risk or "None beyond what is on the record.",
            seen_revision=0,
            page_key=str(uuid.uuid5(NAMESPACE, f"minute {item_id}")),
        )
        minutes.save(command, by=self.actor("coordinator"))

    def _decide(self, item_id: uuid.UUID, family: Family, story: Story) -> None:
        for ruling in RULINGS[story.decision]:
            db.session.flush()
            item = items_queries.item_by_id(item_id, seen_by=self.actor("chair"))
            owner = self.council.users["welfare"]
            task = GiveAction(
                what="Agree with the school how each day's attendance is told to the keyworker",
                owner_id=owner.id,
                due_on=calendar.add_working_days(clock.today(), 8),
            )
            command = Decide(
                kind=ruling.kind,
                family_id=family.id,
                details=ruling.details(self, family),
                reason_code=ruling.reason_code,
                rationale=story.why,
                seen_revision=item.revision,
                idempotency_key=str(uuid.uuid5(NAMESPACE, f"{item_id}/{ruling.kind}")),
                item_id=item_id,
                departure_reason=ruling.departure,
                actions=(task,) if ruling.kind is DecisionKind.INTENSIVE else (),
            )
            decisions.decide(command, by=self.actor("chair"))


def _iom(table: Table, family: Family) -> Iom:
    adult = next(member for member in family.members if member.role is MemberRole.STEP_PARENT)
    return Iom(
        person_id=adult.person_id,
        agreed_by_agency_id=table.council.agencies["probation"].id,
        agreed_by_name=table.council.users["probation"].name,
        agreed_on=clock.today(),
        tier_follows=True,
    )


def _defer(table: Table, family: Family) -> Defer:
    today = clock.today()
    return Defer(
        question="Is the father in treatment, and since when?",
        agency_id=table.council.agencies["health"].id,
        due_on=calendar.add_working_days(today, 5),
        review_on=today + timedelta(days=7),
    )


def _super_light(agency: str, lead: str) -> Callable[[Table, Family], SuperLight]:
    def details(table: Table, family: Family) -> SuperLight:
        return SuperLight(
            agency_id=table.council.agencies[agency].id,
            lead_id=table.council.users[lead].id,
            answer_by=calendar.add_working_days(clock.today(), 5),
        )

    return details


def _light(worker: str = "") -> Callable[[Table, Family], Light]:
    def details(table: Table, family: Family) -> Light:
        chosen = table.council.users[worker].id if worker else None
        return Light(team_id=table.council.teams["CFF East"].id, worker_id=chosen)

    return details


def _intensive(table: Table, family: Family) -> Intensive:
    return Intensive(nominated_by=table.council.users["police"].name, discretion="The panel includes the family.")


DEPARTS = "The panel knows the family and weighed what the figures do not show."
INTENSIVE = Ruling(DecisionKind.INTENSIVE, "criteria", _intensive, DEPARTS)
RULINGS = {
    "intensive": (INTENSIVE,),
    "intensive_done": (INTENSIVE,),
    "iom_intensive": (Ruling(DecisionKind.IOM, "already_managed", _iom, DEPARTS), INTENSIVE),
    "light": (Ruling(DecisionKind.LIGHT, "criteria", _light(), DEPARTS),),
    "light_named": (Ruling(DecisionKind.LIGHT, "criteria", _light("cff2"), DEPARTS),),
    "super_light_declined": (
        Ruling(DecisionKind.SUPER_LIGHT, "partner_leads", _super_light("homes", "housing"), DEPARTS),
    ),
    "super_light_accepted": (
        Ruling(DecisionKind.SUPER_LIGHT, "partner_leads", _super_light("health", "health"), DEPARTS),
    ),
    "defer": (Ruling(DecisionKind.DEFER, "not_known", _defer, DEPARTS),),
    "keep": (
        Ruling(
            DecisionKind.KEEP,
            "timing",
            lambda _table, _family: Keep(review_on=clock.today() + timedelta(days=21)),
            DEPARTS,
        ),
    ),
}
