"""Recording a decision in a meeting or between meetings, correcting it, ratifying it, and its permanent page."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access import fields
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.allocations.models import ALLOCATION_STATUS_LABELS
from triage.documents import queries as documents
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence.models import VerdictRecord
from triage.families import queries as families
from triage.families import service as families_service
from triage.filters import day, moment
from triage.forms.panel.decisions import RatifyForm
from triage.panel.commands.decisions import Ratify
from triage.panel.models import ACTION_STATUS_LABELS, ENTRY_STATUS_LABELS, Decision
from triage.panel.queries import decisions as queries
from triage.panel.queries import entries
from triage.panel.queries.room import LeftForItem, item_in_room
from triage.panel.routes import bp
from triage.panel.routes.room import WORDS, left_page, neighbours
from triage.panel.routes.sheets import Sheet, revision_of, sheet_for
from triage.panel.service import decisions as service
from triage.panel.service import reading
from triage.panel.service.room import Papers, papers_of_family, papers_of_item
from triage.rules.decisions import DECISION_LABELS, DecisionKind
from triage.rules.hiding import View, hide
from triage.rules.routing import Recommendation
from triage.rules.verdict import Verdict

METHODS = ["GET", "POST"]

# What the page of a decision says of its particulars, in this order.
PARTICULARS = {
    "nominated_by": "Nominated by",
    "discretion": "Why it is included",
    "team": "Team",
    "worker": "Keyworker",
    "over_cap_reason": "Why over the cap",
    "agency": "Agency",
    "lead": "Lead professional",
    "answer_by": "Answer by",
    "agreed_by": "Agreed by",
    "agreed_on": "Agreed on",
    "question": "Question",
    "due_on": "Answer due",
    "review_on": "The panel looks again",
    "caf_agency": "CAF started by",
    "told_name": "Told in social care",
    "told_at": "Told at",
    "social_care_reference": "Their reference",
    "linked": "Same family as",
    "who": "Who",
}


@bp.get("/meetings/<uuid:meeting>/room/<uuid:item>/decide")
@requires(Permission.PANEL_DECIDE)
def decide(meeting: UUID, item: UUID) -> ResponseReturnValue:
    """Choose what is decided."""
    try:
        papers = _papers(meeting, item)
    except LeftForItem as left:
        return left_page(left)
    return _choose(
        papers, {kind: url_for(".decide_kind", meeting=meeting, item=item, kind=kind) for kind in DecisionKind}
    )


@bp.route("/meetings/<uuid:meeting>/room/<uuid:item>/decide/<kind>", methods=METHODS)
@requires(Permission.PANEL_DECIDE)
def decide_kind(meeting: UUID, item: UUID, kind: str) -> ResponseReturnValue:
    """Record one decision on the item."""
    try:
        papers = _papers(meeting, item)
    except LeftForItem as left:
        return left_page(left)
    back = url_for(".room_item", meeting=meeting, item=item)
    return _answer(sheet_for(_kind(kind), papers), back=back, done=back)


@bp.get("/families/<uuid:family>/chairs-action")
@requires(Permission.CHAIR_ACTS)
def chairs_action(family: UUID) -> ResponseReturnValue:
    """Between meetings: the chair chooses what to decide alone."""
    papers = _papers_between(family)
    return _choose(papers, {kind: url_for(".chairs_action_kind", family=family, kind=kind) for kind in DecisionKind})


@bp.route("/families/<uuid:family>/chairs-action/<kind>", methods=METHODS)
@requires(Permission.CHAIR_ACTS)
def chairs_action_kind(family: UUID, kind: str) -> ResponseReturnValue:
    """The chair acts alone on an urgent case; the next meeting ratifies it."""
    papers = _papers_between(family)
    back = url_for(".chairs_action", family=family)
    return _answer(sheet_for(_kind(kind), papers), back=back, done="")


@bp.get("/decisions/<uuid:decision>/correct")
@requires(Permission.PANEL_DECIDE)
def correct(decision: UUID) -> ResponseReturnValue:
    """Choose what takes the place of a decision."""
    old = queries.decision(decision, seen_by=current_actor())
    papers = _papers_of(old)
    addresses = {kind: url_for(".correct_kind", decision=decision, kind=kind) for kind in DecisionKind}
    return _choose(papers, addresses, replaces=old)


@bp.route("/decisions/<uuid:decision>/correct/<kind>", methods=METHODS)
@requires(Permission.PANEL_DECIDE)
def correct_kind(decision: UUID, kind: str) -> ResponseReturnValue:
    """Record the decision that takes its place, with why."""
    old = queries.decision(decision, seen_by=current_actor())
    sheet = sheet_for(_kind(kind), _papers_of(old), replaces=old)
    return _answer(sheet, back=url_for(".decision", decision=decision), done="")


@bp.get("/decisions/<uuid:decision>")
@requires(Permission.PANEL_DECIDE, Permission.FAMILIES_SEE, Permission.MEETINGS_SEE)
def decision(decision: UUID) -> ResponseReturnValue:
    """What was decided, what the rules recommended, and everything that followed."""
    actor = current_actor()
    found = queries.decision(decision, seen_by=actor)
    record = queries.verdict_record(found.verdict_id)
    view = fields.view_of(actor)
    allocation = queries.allocation_of(found)
    entry = entries.latest(found.family_id)
    reading.record_decision_read(found, by=actor)
    return render_template(
        "panel/decisions/decision.html",
        decision=found,
        particulars=particulars(found),
        entry_words=ENTRY_STATUS_LABELS[entry.status] if entry else "",
        allocation=allocation,
        allocation_words=ALLOCATION_STATUS_LABELS[allocation.status] if allocation else "",
        verdict=hide(Verdict.from_dict(record.verdict), view) if record else None,
        recommendation=_recommended(record, view),
        corrects=queries.replaced_by(found.id),
        actions=queries.actions_of(found.id),
        request_=queries.request_of(found),
        referrals=queries.referrals_concluded_by(found),
        letters=documents.for_decision(found.id, seen_by=actor),
        open_meetings=queries.meetings_that_may_ratify(),
        ACTION_STATUS_LABELS=ACTION_STATUS_LABELS,
        **WORDS,
    )


@bp.get("/decisions/to-ratify")
@requires(Permission.PANEL_DECIDE)
def to_ratify() -> ResponseReturnValue:
    """What the chair decided alone and no meeting has ratified yet."""
    found = queries.to_ratify(seen_by=current_actor())
    reading.record_list_seen("decisions", found, by=current_actor())
    return render_template(
        "panel/decisions/to_ratify.html",
        decisions=found,
        open_meetings=queries.meetings_that_may_ratify(),
        **WORDS,
    )


@bp.post("/meetings/<uuid:meeting>/ratify/<uuid:decision>")
@requires(Permission.PANEL_DECIDE)
def ratify(meeting: UUID, decision: UUID) -> ResponseReturnValue:
    """This meeting ratifies a decision of the chair."""
    form = RatifyForm()
    if not form.validate_on_submit():
        raise Refused("The note is too long. Nothing was changed.")
    service.ratify(Ratify(decision_id=decision, meeting_id=meeting, note=form.note.data), by=current_actor())
    flash("Decision ratified", "success")
    return redirect(url_for(".room", meeting=meeting))


def _recommended(record: VerdictRecord | None, view: View) -> Recommendation | None:
    """What the rules recommended when it was decided, with the reasons that this reader may be told."""
    if record is None or not record.recommendation:
        return None
    return Recommendation.from_dict(record.recommendation).seen_in(view)


def particulars(decision: Decision) -> list[dict[str, str]]:
    """What this kind of decision needed, line by line, as its page says it."""
    kept = decision.details
    lines = [
        {"key": label, "value": _worded(name, kept[name])} for name, label in PARTICULARS.items() if kept.get(name)
    ]
    if decision.kind is DecisionKind.IOM:
        person = next(
            (m.person.full_name for m in queries.members(decision.family_id) if str(m.person_id) == kept["person_id"]),
            "",
        )
        lines.insert(0, {"key": "Person", "value": person})
    helps = [", ".join(filter(None, help_.values())) for help_ in kept.get("signposts", [])]
    return [*lines, *({"key": "Signposted", "value": words} for words in helps)]


def _worded(name: str, value: str) -> str:
    """A kept fact as people write it."""
    if name in {"answer_by", "due_on", "review_on", "agreed_on"}:
        return day(date.fromisoformat(value))
    return moment(datetime.fromisoformat(value)) if name == "told_at" else value


def _answer(sheet: Sheet, *, back: str, done: str) -> ResponseReturnValue:
    """Draw the sheet; when it was sent whole, record the decision and go on."""
    if request.method == "GET" or request.form.get("more"):
        return _draw(sheet, back)
    if not sheet.is_sound():
        return _draw(sheet, back), 422
    try:
        made = service.decide(sheet.to_command(), by=current_actor())
    except Stale as stale:
        sheet.form.accept_revision(revision_of(sheet.papers))
        return _draw(sheet, back, changes=stale.changes), 409
    except (Invalid, Refused) as refusal:
        sheet.form.add_error(refusal.message)
        return _draw(sheet, back), 409 if isinstance(refusal, Refused) else 422
    flash(f"{DECISION_LABELS[made.kind]}: decision recorded", "success")
    if made.kind is DecisionKind.IOM and sheet.form.details(sheet.helps).tier_follows and done:  # type: ignore[union-attr]  # an IOM sheet's details
        return redirect(f"{done}/decide")
    return redirect(done or url_for(".decision", decision=made.id))


def _draw(sheet: Sheet, back: str, *, changes: tuple[str, ...] = ()) -> str:
    """The sheet, with what changed meanwhile and all that was typed."""
    _record_read(sheet.papers)
    item = sheet.papers.item
    around = neighbours(item) if item else {}
    return render_template(
        "panel/decisions/sheet.html",
        sheet=sheet,
        form=sheet.form,
        papers=sheet.papers,
        item=item,
        meeting=item.meeting if item else None,
        back=back,
        changes=changes,
        **around,
        **WORDS,
    )


def _choose(papers: Papers, addresses: dict[DecisionKind, str], *, replaces: Decision | None = None) -> str:
    """The ten decisions, each with what it needs."""
    _record_read(papers)
    item = papers.item
    return render_template(
        "panel/decisions/choose.html",
        papers=papers,
        item=item,
        meeting=item.meeting if item else None,
        addresses=addresses,
        replaces=replaces,
        **(neighbours(item) if item else {}),
        **WORDS,
    )


def _record_read(papers: Papers) -> None:
    """Whoever decides has the family's papers before them."""
    if papers.item is not None:
        reading.record_papers_read(papers.item, "decision", by=current_actor())
    else:
        families_service.record_opened(papers.family, "decision", by=current_actor())


def _papers(meeting: UUID, item: UUID) -> Papers:
    """The papers of an item with a family."""
    found = item_in_room(meeting, item, seen_by=current_actor())
    if found.family_id is None:
        raise NotFound
    return papers_of_item(found, by=current_actor())


def _papers_between(family: UUID) -> Papers:
    """The papers of a family between meetings."""
    actor = current_actor()
    if queries.has_interest(family, actor):
        raise NotFound
    return papers_of_family(families.family(family, seen_by=actor), by=actor)


def _papers_of(old: Decision) -> Papers:
    """The papers that a corrected decision rests on."""
    if old.replaced_by_id is not None:
        raise Refused("This decision was already replaced. Correct the one that stands now.")
    if old.item is not None:
        return papers_of_item(old.item, by=current_actor())
    return _papers_between(old.family_id)


def _kind(word: str) -> DecisionKind:
    """The decision named in an address; raises `NotFound` for another word."""
    try:
        return DecisionKind(word)
    except ValueError:
        raise NotFound from None
