"""A made-up referral from its first page to its conclusion, through the service's own acts."""

from __future__ import annotations

import uuid

from triage import calendar, clock
from triage.accounts.models import User
from triage.db import db
from triage.demo.council import Council
from triage.demo.spec import Course, Story
from triage.demo.writing import Writer
from triage.evidence import queries as evidence
from triage.evidence import service as evidence_service
from triage.evidence.commands import AskAgencies, AskedLine, CheckItem, ConclusionKind
from triage.evidence.models import EvidenceAnswer
from triage.families.models import Family
from triage.panel.commands.conclusions import Conclude
from triage.panel.service import conclusions
from triage.referrals import service as referrals
from triage.referrals.commands import SendReferral, StartReferral, WithdrawReason, WithdrawReferral
from triage.referrals.models import Referral
from triage.referrals.service.reading import draft_of
from triage.rules.facts import Status
from triage.rules.verdict import Outcome

NAMESPACE = uuid.UUID("0b0f3b50-52c5-4a63-8f5e-0e2d7d6d9f01")
LEFT_UNCHECKED = 2  # of the items of a family that is still being checked
CONCLUDES = frozenset(
    {
        Course.LISTED,
        Course.POSSIBLE,
        Course.NOT_ELIGIBLE,
        Course.STEPPED_UP,
        Course.LAST_MEETING,
        Course.NEXT_MEETING,
    }
)


class Desk:
    """One story as it passes from the referrer's desk to the coordinator's."""

    def __init__(self, council: Council, story: Story) -> None:
        self.council = council
        self.story = story
        self._referral: Referral | None = None

    @property
    def coordinator(self) -> User:
        """Who takes referrals in."""
        return self.council.users["coordinator"]

    @property
    def referral(self) -> Referral:
        """The referral, once it is written."""
        assert self._referral is not None
        db.session.flush()
        return self._referral

    def refer(self) -> None:
        """Write the referral and, unless it stays a draft, send it."""
        story, user = self.story, self.council.users[self.story.user]
        self._referral = referrals.start(
            StartReferral(key=self._key("start"), agency_id=user.agency_id, danger=story.danger, keep_days=30),
            by=user.actor,
        )
        draft = draft_of(self.referral)
        writer = Writer(story, str(self.referral.id), user, draft.on)
        stored = writer.stored(draft, danger=list(draft.stored.get("danger", ())))
        if story.course is Course.DRAFT:
            stored["pages"] = {key: page for key, page in stored["pages"].items() if not key.startswith("concerns/")}
        self.referral.answers = stored
        self.referral.title = " and ".join(dict.fromkeys(p.family for p in story.people if p.child and p.family))
        db.session.flush()
        if story.course is not Course.DRAFT:
            command = SendReferral(referral_id=self.referral.id, key=self._key("send"), verify_within=5)
            referrals.send(command, by=user.actor)

    def withdraw(self) -> None:
        """The referrer takes it back."""
        command = WithdrawReferral(
            referral_id=self.referral.id,
            reason=WithdrawReason.OTHER_SERVICE,
            words="A family support worker of the housing association has started with them.",
            seen_revision=self.referral.revision,
        )
        referrals.withdraw(command, by=self.council.users[self.story.user].actor)

    def give_back(self) -> None:
        """The coordinator asks the referrer something."""
        self._conclude(ConclusionKind.RETURN, "unclear", question=self.story.question)

    def take_in(self) -> Family:
        """Start the family, check its evidence, and ask whoever would know."""
        by = self.coordinator.actor
        family = evidence_service.start_family(self.referral, seen_revision=self.referral.revision, by=by)
        db.session.flush()
        said = [item for item in evidence.items(family.id, seen_by=by) if item.answer is EvidenceAnswer.YES]
        checked = said if self.story.verify else said[:-LEFT_UNCHECKED]
        for item in checked:
            note = f"Seen: {item.reference}" if item.reference else "Confirmed by phone"
            evidence_service.check_item(
                CheckItem(item_id=item.id, status=Status.VERIFIED, note=note, seen_revision=item.revision), by=by
            )
        if self.story.course is Course.ASKED:
            self._ask(family)
        return family

    def conclude(self) -> None:
        """End the referral's time at intake in the way its story goes."""
        course = self.story.course
        if course not in CONCLUDES:
            return
        if course is Course.STEPPED_UP:
            self._conclude(ConclusionKind.STEP_UP, "significant_harm", told="Duty social worker, by phone, at once")
            return
        verdict = evidence_service.verdict_of(self.referral.family_id, on=clock.today())  # type: ignore[arg-type]  # taken in before
        if course is Course.NOT_ELIGIBLE or verdict.outcome is Outcome.NOT_ELIGIBLE:
            self._conclude(
                ConclusionKind.NOT_ELIGIBLE,
                "below_minimum",
                signpost_name="Ashcombe Family Hub",
                signpost_offers="Advice about parenting, money and housing, without an appointment",
                signpost_contact="01632 960 150",
            )
        elif verdict.outcome is Outcome.POSSIBLE:
            self._conclude(
                ConclusionKind.DISCRETION,
                "not_known",
                reason="Two needs are certain. What is missing is not known and has been asked.",
                nominated_by=self.council.users[self.story.user].name,
                authorised=True,
            )
        else:
            self._conclude(ConclusionKind.LIST, "verified" if verdict.outcome is Outcome.ELIGIBLE else "likely")

    def _conclude(self, kind: ConclusionKind, reason_code: str, **facts: object) -> None:
        command = Conclude(
            kind=kind,
            reason_code=reason_code,
            seen_revision=self.referral.revision,
            idempotency_key=str(self._key(f"conclude {kind}")),
            **facts,  # type: ignore[arg-type]  # the facts of that kind
        )
        conclusions.conclude(self.referral, command, by=self.coordinator.actor)

    def _ask(self, family: Family) -> None:
        """Ask health about an adult and the police about a child: the questions most referrals leave open."""
        adults = [member.person_id for member in family.members if member.role.value in ("mother", "father")]
        children = [member.person_id for member in family.members if member.role.value == "child"]
        lines = [AskedLine("sf3.safety.missing", child) for child in children[:2]]
        lines += [AskedLine("sf3.health.adult-mental", adult) for adult in adults[:1]]
        evidence_service.ask_agencies(
            AskAgencies(
                agency_ids=tuple(self.council.agencies[each].id for each in ("health", "police")),
                lines=tuple(lines),
                due_on=calendar.add_working_days(clock.today(), 5),
                idempotency_key=str(self._key("ask")),
                referral_id=self.referral.id,
            ),
            family.id,
            by=self.coordinator.actor,
        )

    def _key(self, what: str) -> uuid.UUID:
        """The same key for the same act of the same story."""
        name = "/".join(f"{person.given} {person.family}" for person in self.story.people)
        return uuid.uuid5(NAMESPACE, f"{name}/{self.story.agency}/{what}")
