"""Writing a referral: a draft on the server, saved at each step, that two tabs cannot spoil."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from triage import audit, clock
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.db import db, once, transaction
from triage.errors import Invalid, NotFound, Stale
from triage.referrals import changes, queries
from triage.referrals.commands import MoveNumber, SavePage, StartReferral
from triage.referrals.draft import Draft
from triage.referrals.models import Referral, ReferralStatus
from triage.referrals.noticing import Noticed, notice
from triage.referrals.reading import read
from triage.referrals.schema import form
from triage.referrals.schema.form import FORM_VERSION
from triage.referrals.service import alerts
from triage.referrals.service.changed import page_changes
from triage.referrals.service.reading import draft_of, framework_on

Result = TypeVar("Result")
ATTEMPTS = 5
MOST_ITEMS = {"people": 30, "homes": 6, "agencies": 20}
TOO_MANY = {
    "people": "A referral holds up to 30 people.",
    "homes": "A referral holds up to 6 homes.",
    "agencies": "A referral holds up to 20 agencies.",
}


@once
def start(command: StartReferral, *, by: Actor) -> Referral:
    """A new draft; pressing the button twice gives the same one.

    Raises:
        NotFound: the agency is not the person's own, and they do not enter referrals for others.
    """
    made = queries.started(command.key, by=by)
    if made is not None:
        return made
    _must_be_allowed(command, by)
    with transaction():
        referral = _new_draft(command, by)
        db.session.add(referral)
        audit.record("referrals.started", subject=referral, by=by, on_behalf=command.on_behalf)
        if command.danger:
            alerts.mark_danger(referral, page="start", by=by)
    return referral


def _must_be_allowed(command: StartReferral, by: Actor) -> None:
    if command.on_behalf and not by.may(Permission.REFERRALS_VERIFY):
        raise NotFound
    if not command.on_behalf and command.agency_id != by.agency_id:
        raise NotFound
    if command.received_on is not None and command.received_on > clock.today():
        raise Invalid("The date it was received must be today or in the past")


def _new_draft(command: StartReferral, by: Actor) -> Referral:
    agency = accounts.agency(command.agency_id)
    now = clock.now()
    received = command.received_on if command.on_behalf else None
    return Referral(
        agency=agency,
        started_by_id=by.user_id,
        variant=form.variant_of(agency.kind).value,
        form_version=FORM_VERSION,
        framework=framework_on(received or clock.today()).key,
        status=ReferralStatus.DRAFT,
        answers={"pages": {}, "people": [], "homes": [], "agencies": [], "danger": []},
        started_at=now,
        saved_at=now,
        keep_until=clock.today() + timedelta(days=command.keep_days),
        received_on=received,
        on_behalf=command.on_behalf,
        received_how=command.received_how.value if command.received_how else "",
        start_key=str(command.key),
    )


def save_page(command: SavePage, *, by: Actor, keep_days: int) -> Draft:
    """Keep one page: its answers when they are right, what was typed as it is when they are not.

    Raises:
        Stale: another tab or a colleague saved this page since it was opened; the changes say what.
    """

    def save(referral: Referral) -> dict[str, Any]:
        draft = draft_of(referral)
        if draft.revision(command.page) != command.seen_revision:
            if command.complete and draft.is_complete(command.page) and draft.values(command.page) == command.values:
                return referral.answers
            raise PageChanged(changes=page_changes(draft, command))
        stored = _with_item(referral.answers, command.page)
        if command.danger == "no":
            stored = changes.with_danger(stored, page=command.page, answer="no", at=clock.now().isoformat())
        if command.complete:
            return changes.with_page(stored, command.page, command.values, complete=True)
        return changes.with_typed(stored, command.page, command.typed, at=clock.now().isoformat(), saved=True)

    return _change(
        command.referral_id, save, by=by, keep_days=keep_days, action="referrals.page_saved", what=command.page
    )


def autosave(command: SavePage, *, by: Actor, keep_days: int) -> None:
    """Keep what is being typed, without saying that it is answered. An older tab's words never replace newer ones."""

    def keep(referral: Referral) -> dict[str, Any]:
        draft = draft_of(referral)
        if draft.revision(command.page) != command.seen_revision:
            raise PageChanged(changes=())
        stored = _with_item(referral.answers, command.page)
        return changes.with_typed(stored, command.page, command.typed, at=clock.now().isoformat(), saved=False)

    _change(command.referral_id, keep, by=by, keep_days=keep_days)


class PageChanged(Stale):
    """The very page was saved since it was opened: the person has to see what changed."""


def remove_item(referral_id: uuid.UUID, what: str, item: str, *, by: Actor, keep_days: int) -> Draft:
    """Take out a person, a home or an agency, with every mention of them."""

    def remove(referral: Referral) -> dict[str, Any]:
        if item not in draft_of(referral).ids(what):
            raise NotFound
        pages = (f"{form.HUBS[what]}/{item}", f"details/{item}")
        return changes.without_item(referral.answers, what, item, pages)

    return _change(referral_id, remove, by=by, keep_days=keep_days, action="referrals.item_removed", what=what)


def say_none(referral_id: uuid.UUID, what: str, *, by: Actor, keep_days: int) -> Draft:
    """Say that there are none, such as no other agencies."""

    def none(referral: Referral) -> dict[str, Any]:
        return changes.with_none(referral.answers, what)

    return _change(referral_id, none, by=by, keep_days=keep_days)


def noticed(draft: Draft, key: str) -> list[Noticed]:
    """Numbers in the free text of one page that the referrer has not yet decided about."""
    page = form.page(draft, key)
    kept = frozenset(draft.stored.get("kept", ()))
    return [] if page is None else list(notice(page, draft.values(key), kept))


def move_number(command: MoveNumber, *, by: Actor, keep_days: int) -> Draft:
    """Move a number out of free text into its own field, or leave it there and ask no more."""

    def move(referral: Referral) -> dict[str, Any]:
        draft = draft_of(referral)
        found = next((each for each in noticed(draft, command.page) if each.mark == command.found), None)
        if found is None:
            raise Stale("The text has changed since this page was opened.")
        if command.target == "keep":
            return changes.with_kept(referral.answers, found.mark)
        kind, _, item = command.target.partition("/")
        places = {"home": (f"home/{item}", "", "postcode"), "contact": ("contact", item, "phone")}
        allowed = {"home": draft.ids("homes"), "contact": draft.ids("people")}
        if item not in allowed.get(kind, ()):
            raise Invalid("Choose one of the places offered")
        place = (found.page, found.group, found.question)
        return changes.with_number_moved(
            referral.answers, place=place, found=found.found, kind=found.kind, target=places[kind]
        )

    return _change(command.referral_id, move, by=by, keep_days=keep_days)


def discard(referral_id: uuid.UUID, *, by: Actor) -> None:
    """Throw a draft away: its answers and files go, only the fact that there was one stays."""
    with transaction() as tx:
        referral = queries.draft(referral_id, seen_by=by)
        alerts.forget(referral, tx)
        audit.record("referrals.discarded", subject=referral, by=by)


def forget_idle() -> int:
    """Discard drafts that nobody has touched for as long as they are kept; one in danger is left to a person."""
    idle = queries.idle_drafts(clock.today())
    with transaction() as tx:
        for referral in idle:
            alerts.forget(referral, tx)
            audit.record("referrals.expired", subject=referral, by=SERVICE)
    return len(idle)


def mark_danger(referral_id: uuid.UUID, page: str, *, by: Actor) -> None:
    """Somebody is in immediate danger: the referral is urgent and the coordinator knows at once."""
    with transaction():
        alerts.mark_danger(queries.draft(referral_id, seen_by=by), page=page, by=by)


def _with_item(stored: Mapping[str, Any], page: str) -> dict[str, Any]:
    """The draft with the person, home or agency that a page is about."""
    hub = form.hub_of(page)
    item = page.partition("/")[2]
    if not hub or item in stored.get(hub, ()):
        return dict(stored)
    if len(stored.get(hub, ())) >= MOST_ITEMS[hub]:
        raise Invalid(TOO_MANY[hub])
    return changes.with_item(stored, hub, item)


def _change(
    referral_id: uuid.UUID,
    change: Callable[[Referral], dict[str, Any]],
    *,
    by: Actor,
    keep_days: int,
    action: str = "",
    what: str = "",
) -> Draft:
    """Change a draft; two tabs that save different pages in the same moment both get their turn."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction():
                referral = queries.draft(referral_id, seen_by=by)
                referral.answers = change(referral)
                draft = draft_of(referral)
                referral.saved_at = clock.now()
                referral.keep_until = clock.today() + timedelta(days=keep_days)
                referral.title = read(draft).title(draft.on)[:160]
                if action:
                    audit.record(action, subject=referral, by=by, what=what)
            break
        except PageChanged:
            raise
        except Stale:
            if attempt == ATTEMPTS:
                raise
    return draft
