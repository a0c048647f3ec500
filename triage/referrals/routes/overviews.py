"""Overviews with "add another": the people, the homes, the agencies."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import NotFound
from triage.forms.base import EmptyForm
from triage.referrals import households, progress, service
from triage.referrals.answers import PersonAnswer
from triage.referrals.draft import Draft
from triage.referrals.routes import bp
from triage.referrals.routes.basis import open_draft, page_url, settings
from triage.referrals.schema import form as schema
from triage.referrals.schema.family import ROLES
from triage.referrals.schema.homes import KINDS, SAFE_TO_WRITE
from triage.rules.dates import age_on, long_date


@dataclass(frozen=True, slots=True)
class Item:
    """One person, home or agency as the overview shows it."""

    id: str
    title: str
    note: str
    done: bool
    href: str
    more_href: str = ""
    warnings: tuple[str, ...] = ()


@bp.get("/referrals/<uuid:referral>/overview/<any(people, homes, agencies):hub>")
@requires(Permission.REFERRALS_MAKE)
def overview(referral: uuid.UUID, hub: str) -> ResponseReturnValue:
    """Everybody entered so far, and a link to add another."""
    found, draft = open_draft(referral)
    section = next(each for each in schema.all_sections(draft) if each.hub == hub)
    return render_template(
        f"referrals/{hub}.html",
        referral=found,
        draft=draft,
        items=[_item(draft, hub, each, found.id) for each in draft.ids(hub)],
        new=url_for("referrals.add_item", referral=found.id, hub=hub),
        onwards=page_url(found.id, _after(draft, section.key)),
        none=hub in draft.stored.get("none", ()),
        homeless=_without_home(draft) if hub == "homes" else [],
        back=page_url(found.id, ""),
    )


def _after(draft: Draft, key: str) -> str:
    sections = [section.key for section in schema.all_sections(draft)]
    return sections[sections.index(key) + 1]


def _item(draft: Draft, hub: str, item: str, referral: uuid.UUID) -> Item:
    key = f"{schema.HUBS[hub]}/{item}"
    makers = {"people": _person, "homes": _home, "agencies": _agency}
    title, note, warnings = makers[hub](draft, item)
    done = progress.page_is_done(draft, key)
    more = ""
    if hub == "people":
        more = page_url(referral, f"details/{item}")
        done = done and progress.page_is_done(draft, f"details/{item}")
    return Item(item, title, note, done, page_url(referral, key), more, warnings)


def _person(draft: Draft, item: str) -> tuple[str, str, tuple[str, ...]]:
    person = next(each for each in draft.people if each.id == item)
    warnings = tuple(filter(None, (service.warn(each.kind, each.value) for each in person.identifiers)))
    warnings += tuple(each.words for each in households.doubts(draft, f"person/{item}"))
    return person.name, f"{ROLES.get(person.role, 'Person')}, {_age(person, draft)}", warnings


def _age(person: PersonAnswer, draft: Draft) -> str:
    if person.expected_on is not None:
        return f"expected on {long_date(person.expected_on)}"
    if person.date_of_birth is None:
        return "date of birth not known"
    years = age_on(person.date_of_birth, draft.on)
    words = f"{years} years old" if years else "under 1 year old"
    return f"{words} ({'adult' if years >= 18 else 'child'}), born {long_date(person.date_of_birth)}"


def _home(draft: Draft, item: str) -> tuple[str, str, tuple[str, ...]]:
    given = draft.group(f"home/{item}")
    names = [person.name for person in draft.people if person.id in (given.get("residents") or ())]
    who = ", ".join(names) or "nobody said to live here"
    safe = SAFE_TO_WRITE.get(str(given.get("safe_to_write")), "not said")
    kind = KINDS.get(str(given.get("kind")), "Home")
    return (
        str(given.get("name") or "Home not finished"),
        f"{kind}. Living here: {who}. Safe to write: {safe.lower()}",
        (),
    )


def _agency(draft: Draft, item: str) -> tuple[str, str, tuple[str, ...]]:
    given = draft.group(f"agency/{item}")
    return str(given.get("name") or "Agency not finished"), str(given.get("worker") or ""), ()


def _without_home(draft: Draft) -> list[str]:
    """The people who live nowhere yet, as far as the form says."""
    housed = {each for home in draft.ids("homes") for each in draft.group(f"home/{home}").get("residents") or ()}
    return [person.name for person in draft.people if person.id not in housed and not person.unborn]


@bp.post("/referrals/<uuid:referral>/overview/<any(agencies):hub>/none")
@requires(Permission.REFERRALS_MAKE)
def none(referral: uuid.UUID, hub: str) -> ResponseReturnValue:
    """Say that there are none."""
    draft = service.say_none(referral, hub, by=current_actor(), keep_days=settings().draft_kept_days)
    return redirect(page_url(referral, _after(draft, hub)))


@bp.route(
    "/referrals/<uuid:referral>/overview/<any(people, homes, agencies):hub>/<uuid:item>/remove", methods=["GET", "POST"]
)
@requires(Permission.REFERRALS_MAKE)
def remove(referral: uuid.UUID, hub: str, item: uuid.UUID) -> ResponseReturnValue:
    """Take somebody out, after asking."""
    found, draft = open_draft(referral)
    if str(item) not in draft.ids(hub):
        raise NotFound
    form = EmptyForm()
    shown = _item(draft, hub, str(item), found.id)
    if form.validate_on_submit():
        service.remove_item(found.id, hub, str(item), by=current_actor(), keep_days=settings().draft_kept_days)
        flash(f"{shown.title} has been removed.", "success")
        return redirect(page_url(found.id, hub))
    return render_template(
        "referrals/remove.html", form=form, referral=found, item=shown, hub=hub, back=page_url(found.id, hub)
    )


@bp.get("/referrals/<uuid:referral>/overview/<any(people, homes, agencies):hub>/add")
@requires(Permission.REFERRALS_MAKE)
def add_item(referral: uuid.UUID, hub: str) -> ResponseReturnValue:
    """The page of a new item; its address carries the id that the item will have, so a second send makes no second."""
    found, _ = open_draft(referral)
    return redirect(url_for("referrals.page", referral=found.id, key=f"{schema.HUBS[hub]}/{uuid.uuid4()}"))
