"""One page of the form: shown, saved even when it is not right yet, and never overwritten by a second tab."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage.access import held
from triage.access.addresses import own_address
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, NotFound
from triage.forms.referrals.noticed import NoticedForm
from triage.forms.referrals.pages import PageForm, as_typed, page_form, stored_data, typed_words
from triage.referrals import households, register, service
from triage.referrals.commands import SavePage
from triage.referrals.draft import Draft
from triage.referrals.models import Referral
from triage.referrals.routes import bp
from triage.referrals.routes.basis import open_draft, page_url, settings
from triage.referrals.schema import form as schema
from triage.referrals.schema.family import suggested
from triage.referrals.schema.questions import Page, Values
from triage.rules.agencies import AgencyKind

ENTRY = re.compile(r"^(?P<slug>[\w-]+?)-(?P<at>[0-9]{1,2})-(who|on-day|on|until-day|value|reference|authorised_by)$")
ITEM_PAGES = ("person", "details", "home", "agency")


@bp.route("/referrals/<uuid:referral>/form/<path:key>", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def page(referral: uuid.UUID, key: str) -> ResponseReturnValue:
    found, draft = open_draft(referral)
    shown = _page(found, draft, key)
    if request.method == "GET":
        form, kept = _drawn(draft, shown)
        return _render(found, shown, form, kept=kept)
    form = page_form(shown)()
    if request.headers.get("X-Autosave"):
        return _autosave(found, shown, form)
    if request.form.get("add"):
        return _one_more(found, shown, form)
    return _save(found, draft, shown, form)


def _autosave(referral: Referral, shown: Page, form: PageForm) -> ResponseReturnValue:
    """Keep what is being typed; nothing is said to be answered by it."""
    command = _command(referral, shown.key, form, complete=False)
    try:
        service.autosave(command, by=current_actor(), keep_days=settings().draft_kept_days)
    except service.PageChanged:
        return "", 409
    return "", 204


def _page(referral: Referral, draft: Draft, key: str) -> Page:
    """The page of that key, with room for every entry that was posted, kept or asked for."""
    _must_be_an_item(key)
    typed: Iterable[str] = request.form if request.method == "POST" else draft.page(key).get("typed", {})
    room = register.room(draft, key) | _room([*typed, *(_held() or ())], draft, key)
    jobcentre = referral.agency.kind is AgencyKind.JOBCENTRE
    found = schema.page(draft, key, jobcentre=jobcentre, room=room)
    if found is None:
        raise NotFound
    return found


def _held() -> Mapping[str, list[str]] | None:
    """What was typed on this page before the session ended; it is newer than anything the draft keeps."""
    return held.typed_here({"seen_revision"})


def _must_be_an_item(key: str) -> None:
    """The last part of an item's address is its id and nothing else."""
    kind, _, item = key.partition("/")
    if kind in ITEM_PAGES:
        try:
            uuid.UUID(item)
        except ValueError as error:
            raise NotFound from error


def _room(names: Iterable[str], draft: Draft, key: str) -> dict[str, int]:
    """How many entries each indicator needs on the page."""
    counts: Counter[str] = Counter()
    slugs = {indicator.id.replace(".", "_"): indicator.id for indicator in draft.framework.indicators}
    for name in names:
        match = ENTRY.match(name)
        if match and match["slug"] in slugs:
            indicator = slugs[match["slug"]]
            counts[indicator] = max(counts[indicator], int(match["at"]) + 1)
    asked = request.args.get("more", "")
    if asked in slugs.values():
        stored = sum(1 for group in draft.values(key) if group.startswith(f"{asked}/"))
        counts[asked] = max(counts[asked], stored, 1) + 1
    return dict(counts)


def _drawn(draft: Draft, shown: Page) -> tuple[PageForm, str]:
    """The form with what was saved or kept, and when something typed was kept aside."""
    revision = draft.revision(shown.key)
    kept = draft.page(shown.key)
    if kept.get("typed") and not _held():
        return page_form(shown)(formdata=as_typed(kept["typed"], revision)), str(kept.get("typed_at", ""))
    return page_form(shown)(data=stored_data(shown, _with_suggestions(draft, shown)), seen_revision=revision), ""


def _with_suggestions(draft: Draft, shown: Page) -> Values:
    """Saved answers; how people are related, and a school's figures, are suggested where nobody has said it yet."""
    values = {key: dict(group) for key, group in draft.values(shown.key).items()}
    if shown.key == "relationships":
        for person, other in draft.pairs:
            values.setdefault(f"{person.id}/{other.id}", {"kind": suggested(person, other)})
    values |= register.suggestions(draft, shown.key)
    if shown.key == "referrer" and not draft.is_begun(shown.key):
        values[""] = _own_details() | values.get("", {})
    return values


def _own_details() -> dict[str, str]:
    """What the account of the person at the keyboard says, to be put right where somebody else refers."""
    user = current_user
    return {"name": user.name, "job": user.job_title, "phone": user.phone, "email": user.email}


def _one_more(referral: Referral, shown: Page, form: PageForm) -> ResponseReturnValue:
    """Keep what was typed and draw the page again with room for one more entry."""
    indicator = request.form.get("add", "")
    try:
        service.autosave(
            _command(referral, shown.key, form, complete=False),
            by=current_actor(),
            keep_days=settings().draft_kept_days,
        )
    except service.PageChanged as conflict:
        return _conflict(referral, shown, form, conflict)
    return redirect(page_url(referral.id, shown.key, more=indicator))


def _save(referral: Referral, draft: Draft, shown: Page, form: PageForm) -> ResponseReturnValue:
    if form.danger.data == "yes":
        service.mark_danger(referral.id, shown.key, by=current_actor())
    complete = form.validate()
    command = _command(referral, shown.key, form, complete=complete)
    try:
        draft = service.save_page(command, by=current_actor(), keep_days=settings().draft_kept_days)
    except service.PageChanged as conflict:
        return _conflict(referral, shown, form, conflict)
    except Invalid as refusal:
        form.add_error(refusal.message)
        return _render(referral, shown, form), 422
    later = request.form.get("action") == "later"
    form.accept_revision(draft.revision(shown.key))
    if not complete and not later and form.danger.data != "yes":
        return _render(referral, shown, form), 422
    return redirect(_onwards(referral, draft, shown, form, later=later))


def _onwards(referral: Referral, draft: Draft, shown: Page, form: PageForm, *, later: bool) -> str:
    """Where to go after a page was saved: danger first, then numbers in the wrong place, then the next page."""
    _warn_of_numbers(draft, shown)
    _warn_of_contradictions(draft, shown)
    target = page_url(referral.id, "" if later else schema.next_page(draft, shown.key))
    if request.args.get("from") == "check" and not later and not shown.key.startswith("person/"):
        target = url_for("referrals.check", referral=referral.id)
    if draft.page(shown.key).get("typed"):
        target = page_url(referral.id, "" if later else shown.key)
    elif service.noticed(draft, shown.key):
        target = url_for("referrals.noticed", referral=referral.id, key=shown.key, next=target)
    if form.danger.data == "yes":
        return url_for("referrals.danger", referral=referral.id, next=target)
    return target


def _warn_of_numbers(draft: Draft, shown: Page) -> None:
    """Say which numbers look wrong; they are saved all the same."""
    for group in shown.groups:
        for question in group.questions:
            value = draft.values(shown.key).get(group.key, {}).get(question.name)
            warning = service.warn(question.identifier, str(value)) if question.identifier and value else None
            if warning:
                flash(f"Saved. {question.in_brief}: {warning}", "warning")


def _warn_of_contradictions(draft: Draft, shown: Page) -> None:
    """Say which answers do not fit together; they are saved all the same."""
    key = "" if shown.key == register.PAGE else shown.key
    for each in (*register.contradictions(draft, key), *households.doubts(draft, shown.key)):
        flash(f"Saved. Please check: {each.words}", "warning")


def _conflict(referral: Referral, shown: Page, form: PageForm, conflict: service.PageChanged) -> ResponseReturnValue:
    """Show what the other tab saved, keep what was typed here, and let it be sent again."""
    _, draft = open_draft(referral.id)
    form.accept_revision(draft.revision(shown.key))
    return _render(referral, shown, form, changes=conflict.changes), 409


def _command(referral: Referral, key: str, form: PageForm, *, complete: bool) -> SavePage:
    return SavePage(
        referral_id=referral.id,
        page=key,
        seen_revision=form.seen_revision.data,
        values=form.values() if complete else {},
        typed={} if complete else typed_words(request.form),
        complete=complete,
        danger=form.danger.data or "",
    )


def _render(referral: Referral, shown: Page, form: PageForm, *, kept: str = "", changes: tuple[str, ...] = ()) -> str:
    template = "referrals/concern.html" if shown.key.startswith("concerns/") else "referrals/page.html"
    back = page_url(referral.id, shown.back)
    if request.args.get("from") == "check":
        back = url_for("referrals.check", referral=referral.id)
    return render_template(
        template,
        referral=referral,
        page=shown,
        form=form,
        kept=kept,
        changes=changes,
        back=back,
        suggested=_suggests(referral, shown),
        contradictions=_contradictions(referral, shown.key),
        more=request.args.get("more", ""),
    )


def _contradictions(referral: Referral, key: str) -> tuple[register.Contradiction, ...]:
    """What was saved on this page and does not fit together."""
    draft = service.draft_of(referral)
    return (*register.contradictions(draft, key), *households.doubts(draft, key))


def _suggests(referral: Referral, shown: Page) -> bool:
    """Whether the page shows figures that were typed elsewhere and are not answers yet."""
    draft = service.draft_of(referral)
    return request.method == "GET" and not draft.page(shown.key) and bool(register.suggestions(draft, shown.key))


@bp.route("/referrals/<uuid:referral>/noticed/<path:key>", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def noticed(referral: uuid.UUID, key: str) -> ResponseReturnValue:
    """A postcode or phone number in free text: move it to its own field, or leave it."""
    found, draft = open_draft(referral)
    marks = service.noticed(draft, key)
    target = own_address(request.args.get("next", ""))
    if not target.startswith(f"{url_for('referrals.show', referral=referral)}/"):
        target = page_url(referral, "")
    if not marks:
        return redirect(target)
    first = marks[0]
    form = NoticedForm.for_number(first, draft)
    if form.validate_on_submit():
        draft = service.move_number(
            form.to_command(found.id, first), by=current_actor(), keep_days=settings().draft_kept_days
        )
        if first.kind == "phone" and form.target.data != "keep":
            flash("Moved. Please say on “How they can be reached safely” whether it is safe to ring.", "success")
        again = url_for("referrals.noticed", referral=referral, key=key, next=target)
        return redirect(again if service.noticed(draft, key) else target)
    status = 422 if request.method == "POST" else 200
    return render_template(
        "referrals/noticed.html", form=form, referral=found, noticed=first, back=page_url(referral, key)
    ), status
