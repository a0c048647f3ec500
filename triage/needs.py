"""What needs this person now: the counts of the home page, each with the page that it counts (screens.md, "Home")."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import url_for

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission as P
from triage.allocations import queries as allocations
from triage.allocations.models import AllocationStatus
from triage.calendar import add_working_days
from triage.cards import Card, Group
from triage.criteria import queries as criteria
from triage.documents.queries.counting import letter_counts
from triage.evidence import queries as evidence
from triage.evidence.queries import lapses
from triage.evidence.service.lapsing import soon
from triage.families.queries import questions as asking
from triage.forum import queries as forum
from triage.forum.commands import ForumFilter
from triage.forum.models import ForumState
from triage.imports.models import CandidateState
from triage.imports.queries import batches, expecting, finding, reviewing
from triage.panel.models import Meeting, MeetingStatus, MinutesStatus
from triage.panel.queries import actions, decisions, entries, meetings, returns
from triage.panel.queries import stuck as asked_why
from triage.referrals import queries as referrals
from triage.referrals.models import ReferralStatus
from triage.restriction import queries as restriction
from triage.rules.meetings import ReturnStatus
from triage.rules.visits import VisitStatus
from triage.settings import settings


def needs_of(actor: Actor) -> list[Group]:
    """Every group this person has work in, in the order of a day."""
    groups = [
        Group(title, tuple(find(actor)))
        for title, permissions, find in SOURCES
        if any(actor.may(permission) for permission in permissions)
    ]
    return [group for group in groups if group.cards]


def _intake(actor: Actor) -> Iterator[Card]:
    waiting = referrals.at_intake(seen_by=actor)
    urgent = [each for each in waiting if each.urgent]
    new = [each for each in waiting if each.status is ReferralStatus.SENT]
    if urgent:
        yield Card(count=len(urgent), text="urgent", href=url_for("evidence.intake", urgent="yes"), urgent=True)
    oldest = min((each.sent_at for each in new if each.sent_at), default=None)
    note = f"Oldest came on {clock.local(oldest):%-d %B}" if oldest else ""
    yield Card(count=len(new), text="new referrals", href=url_for("evidence.intake", status="sent"), note=note)
    checking = sum(each.status is ReferralStatus.CHECKING for each in waiting)
    yield Card(count=checking, text="being checked", href=url_for("evidence.intake", status="checking"))
    asked = asking.count_open(seen_by=actor)
    if asked:
        yield Card(count=asked, text="questions whether somebody is known", href=url_for("families.questions"))
    answers = evidence.new_answers(seen_by=actor)
    yield Card(count=len(answers), text="answers came in", href=url_for("evidence.intake") + "#answers")
    yield from _owed(actor)
    again = evidence.to_look_at_again(seen_by=actor)
    if again:
        yield Card(count=len(again), text="outcomes to look at again", href=url_for("evidence.intake") + "#again")
    lapsing = lapses.count_lapsing(*soon(), seen_by=actor)
    if lapsing:
        href = url_for("evidence.lapsing_soon")
        yield Card(count=lapsing, text="items of evidence that lapse soon", href=href, clock="amber")


def _owed(actor: Actor) -> Iterator[Card]:
    """What agencies have not answered in time."""
    late = evidence.count_overdue(clock.today(), seen_by=actor)
    if late:
        href = url_for("evidence.outstanding")
        yield Card(count=late, text="answers overdue from agencies", href=href, clock="red")


def _list(actor: Actor) -> Iterator[Card]:
    since = add_working_days(clock.today(), -settings().stuck_working_days)
    stuck = entries.count_stuck(since=since, seen_by=actor)
    if stuck:
        many = "stuck families" if stuck <= entries.COUNTED else "stuck families and more"
        href = url_for("panel.family_list", stuck="yes")
        yield Card(count=min(stuck, entries.COUNTED), text=many, href=href, clock="amber")
    yield from _to_say_why(actor)
    naming = allocations.count_allocations(AllocationStatus.AWAITING_KEYWORKER, seen_by=actor)
    if naming:
        href = url_for("allocations.index") + "#awaiting_keyworker"
        yield Card(count=naming, text="need a keyworker", href=href)


def _meeting(actor: Actor) -> Iterator[Card]:
    found = meetings.next_meeting(seen_by=actor)
    if found is None:
        return
    words = f"families at the meeting on {clock.local(found.starts_at):%A %-d %B}"
    ready = meetings.readiness(found, seen_by=actor)
    href = url_for("panel.meeting", meeting_id=found.id)
    yield Card(count=ready.families, text=words, href=href, note=_readiness(found, ready))
    if actor.may(P.MINUTES_AGREE):
        unsigned = [
            each
            for each in meetings.meetings_held(seen_by=actor, most=5)
            if each.status is MeetingStatus.CLOSED and each.minutes_status is not MinutesStatus.AGREED
        ]
        if unsigned:
            href = url_for("panel.minutes", meeting=unsigned[0].id)
            yield Card(count=len(unsigned), text="minutes to agree", href=href)
        alone = decisions.to_ratify(seen_by=actor)
        if alone:
            yield Card(count=len(alone), text="decisions to ratify", href=url_for("panel.to_ratify"))


def _readiness(found: Meeting, ready: meetings.Readiness) -> str:
    """How far the meeting is prepared, in a few words."""
    if found.status is MeetingStatus.PLANNED:
        return f"Papers go out on {clock.local(found.papers_at):%A %-d %B}"
    return f"{ready.returns_in} of {ready.returns_asked} agency returns are in"


def _own_returns(actor: Actor) -> Iterator[Card]:
    waiting = [each for each in returns.own(seen_by=actor) if each.status is ReturnStatus.ASKED]
    if waiting:
        href = url_for("panel.returns")
        yield Card(count=len(waiting), text="families to say what you know of", href=href)


def _own_actions(actor: Actor) -> Iterator[Card]:
    late = actions.overdue(seen_by=actor, on=clock.today())
    own = actions.actions(seen_by=actor, is_open=True)
    if own:
        note = f"{late} overdue" if late else ""
        href = url_for("panel.actions")
        yield Card(count=len(own), text="open actions", href=href, note=note, clock="red" if late else "")


def _partner(actor: Actor) -> Iterator[Card]:
    for each in finding.invitations(seen_by=actor):
        href = url_for("imports.invitation", reference=each.reference)
        note = f"{each.reference}, by {each.answer_by:%-d %B}"
        yield Card(count=1, text="families to refer", href=href, note=note, clock="amber")
    counts = referrals.counts(seen_by=actor)
    returned = counts.get(ReferralStatus.RETURNED, 0)
    href = url_for("referrals.index")
    if returned:
        yield Card(count=returned, text="need your answer", href=f"{href}#returned", clock="amber")
    if not sum(counts.values()) and actor.may(P.REFERRALS_VERIFY):
        return  # the coordinator enters referrals for others now and then, and needs no empty cards
    yield Card(count=counts.get(ReferralStatus.DRAFT, 0), text="drafts", href=f"{href}#drafts")
    sent = sum(counts.get(each, 0) for each in (ReferralStatus.SENT, ReferralStatus.CHECKING, ReferralStatus.LISTED))
    yield Card(count=sent, text="sent, not yet decided", href=f"{href}#sent")


def _asked(actor: Actor) -> Iterator[Card]:
    page = evidence.asked_page(evidence.Show.OPEN, seen_by=actor, on=clock.today())
    if page.rows:
        late = page.counts[evidence.Show.OVERDUE]
        href = url_for("evidence.asked")
        note = f"{late} overdue" if late else f"First is due on {page.rows[0].due_on:%-d %B}"
        count = page.counts[evidence.Show.OPEN]
        yield Card(count=count, text="questions to answer", href=href, note=note, clock="red" if late else "")


def _offered(actor: Actor) -> Iterator[Card]:
    count = allocations.count_offers(seen_by=actor)
    if count:
        yield Card(count=count, text="offers to answer", href=url_for("allocations.offers"), clock="amber")


def _held(actor: Actor) -> Iterator[Card]:
    held = allocations.held_by(actor.user_id) if actor.user_id else ()
    if held or actor.may(P.CASES_HOLD):
        yield Card(count=len(held), text="families with you", href=url_for("allocations.mine"))


def _visits(actor: Actor) -> Iterator[Card]:
    href = url_for("allocations.visits")
    arranging = (VisitStatus.REQUESTED, VisitStatus.RISK_CHECKED, VisitStatus.ATTEMPTED)
    to_do = allocations.count_visits(*arranging, seen_by=actor)
    unsafe = allocations.count_visits(VisitStatus.ABANDONED_UNSAFE, seen_by=actor)
    booked = allocations.count_visits(VisitStatus.SCHEDULED, seen_by=actor)
    if actor.may(P.VISITS_RECORD):
        yield Card(count=to_do, text="visits to arrange", href=f"{href}#to-do")
        yield Card(count=booked, text="visits booked", href=f"{href}#booked")
    if unsafe:
        yield Card(count=unsafe, text="visits not safe as planned", href=f"{href}#to-do", clock="red")


def _letters(actor: Actor) -> Iterator[Card]:
    counts = letter_counts(seen_by=actor)
    href = url_for("documents.letters")
    if actor.may(P.LETTERS_APPROVE):
        yield Card(count=counts.to_approve, text="letters to approve", href=f"{href}#to-approve")
        if counts.blocked:
            yield Card(count=counts.blocked, text="letters blocked", href=f"{href}#blocked", clock="red")
    if actor.may(P.LETTERS_PRINT):
        yield Card(count=counts.to_post, text="letters to print or post", href=f"{href}#to-post")


def _forum(actor: Actor) -> Iterator[Card]:
    named = forum.count_named(seen_by=actor)
    if named:
        yield Card(count=named, text="concerns to find a family for", href=url_for("forum.named"), clock="amber")
    forward = ForumFilter(state=ForumState.PUT_FORWARD.value)
    put = forum.count(forward, seen_by=actor, on=clock.today()) if actor.may(P.FORUM_MANAGE) else 0
    if put:
        note = "Offered for the next agenda"
        href = url_for("forum.index", state=ForumState.PUT_FORWARD.value)
        yield Card(count=put, text="families put forward by the forum", href=href, note=note)
    due = forum.count(ForumFilter(due=True), seen_by=actor, on=clock.today())
    if due:
        yield Card(count=due, text="families to look at", href=url_for("forum.index", due="yes"))


def _criteria(actor: Actor) -> Iterator[Card]:
    waiting = criteria.waiting_for(actor.user_id)
    if waiting:
        yield Card(count=len(waiting), text="versions to publish", href=url_for("criteria.index") + "#waiting")


def _openings(actor: Actor) -> Iterator[Card]:
    count = restriction.count_to_review(seen_by=actor)
    href = url_for("restriction.openings")
    yield Card(count=count, text="openings to review", href=href, clock="red" if count else "")


def _partners_lists(actor: Actor) -> Iterator[Card]:
    if actor.may(P.LISTS_MANAGE):
        tried = batches.count_tried(seen_by=actor)
        if tried:
            yield Card(count=tried, text="lists to take in", href=url_for("imports.lists"))
        rows = reviewing.count(seen_by=actor)
        if rows:
            yield Card(count=rows, text="rows to review", href=url_for("imports.review"))
        found = finding.counts(seen_by=actor).get(CandidateState.FOUND, 0)
        if found:
            yield Card(count=found, text="families found", href=url_for("imports.found"))
        unanswered = finding.count_unanswered(clock.today(), seen_by=actor)
        if unanswered:
            href = url_for("imports.found", state=CandidateState.INVITED.value)
            yield Card(count=unanswered, text="invitations without a referral", href=href, clock="red")
    wrong = batches.count_to_put_right(seen_by=actor)
    if wrong:
        yield Card(count=wrong, text="lists to put right", href=url_for("imports.lists"), clock="amber")
    late = expecting.count_overdue(clock.today(), seen_by=actor)
    if late:
        yield Card(count=late, text="lists overdue", href=url_for("imports.expected"), clock="red")


def _stuck(actor: Actor) -> Iterator[Card]:
    """For whoever is asked; the desk has it beside the families of the list."""
    if not actor.may(P.ALLOCATIONS_MANAGE):
        yield from _to_say_why(actor)


def _to_say_why(actor: Actor) -> Iterator[Card]:
    count, first = asked_why.count_to_answer(seen_by=actor)
    if first is not None:
        late = first < clock.today()
        note = "Overdue" if late else f"First is due on {first:%-d %B}"
        href = url_for("panel.stuck_families")
        words = "reasons to give for stuck families" if count != 1 else "reason to give for a stuck family"
        yield Card(count=count, text=words, href=href, note=note, clock="red" if late else "amber")


Source = tuple[str, tuple[P, ...], Callable[[Actor], Iterator[Card]]]

SOURCES: tuple[Source, ...] = (
    ("New at intake", (P.REFERRALS_VERIFY,), _intake),
    ("The next meeting", (P.MEETINGS_PREPARE, P.PANEL_DECIDE, P.MEETINGS_SEE), _meeting),
    ("Before the meeting", (P.RETURNS_GIVE,), _own_returns),
    ("Challenge visits", (P.VISITS_RECORD, P.VISITS_WAIVE), _visits),
    ("Letters", (P.LETTERS_APPROVE, P.LETTERS_PRINT), _letters),
    ("Waiting", (P.ALLOCATIONS_MANAGE,), _list),
    ("Stuck families", (P.LIST_MANAGE, P.ACTIONS_UPDATE, P.CASES_HOLD, P.VISITS_RECORD, P.OFFERS_ANSWER), _stuck),
    ("The forum", (P.FORUM_SEE,), _forum),
    ("Criteria", (P.CRITERIA_PUBLISH,), _criteria),
    ("Restricted records", (P.GLASSES_REVIEW,), _openings),
    ("Your families", (P.CASES_HOLD,), _held),
    ("Partners’ lists", (P.LISTS_MANAGE, P.LISTS_SEND), _partners_lists),
    ("Asked of your agency", (P.REQUESTS_ANSWER,), _asked),
    ("Offered to your agency", (P.OFFERS_ANSWER,), _offered),
    ("Actions", (P.ACTIONS_UPDATE,), _own_actions),
    ("Your agency's referrals", (P.REFERRALS_MAKE,), _partner),
)
