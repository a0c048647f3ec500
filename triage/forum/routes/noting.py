"""Noting a concern, naming a family in words, finding it, and taking a concern back."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.accounts import queries as accounts
from triage.families import service as families
from triage.forms.fields import Option
from triage.forms.forum import AttachForm, ConcernForm, NameFamilyForm, TakeBackForm
from triage.forum import queries, service
from triage.forum.models import Concern
from triage.forum.routes import bp
from triage.forum.routes.listing import WORDS
from triage.panel.routes.acting import submit


@bp.route("/forum/<reference>/concern", methods=["GET", "POST"])
@requires(P.FORUM_SEE)
def note(reference: str) -> ResponseReturnValue:
    """Note a concern about a family on the forum's list."""
    actor = current_actor()
    entry = queries.entry(reference, seen_by=actor)
    people = queries.people_of(entry.family_id, on=clock.now())
    form = ConcernForm()
    form.offer(agencies=_agencies(), people=[Option(str(each.id), each.full_name) for each in people])
    answer = submit(form, lambda: service.note_concern(form.to_command(entry.id), by=actor))
    if answer.done:
        flash(f"The concern about {reference} is noted.", "success")
        return redirect(url_for("forum.family", reference=reference))
    entry = queries.entry(reference, seen_by=actor)
    families.record_opened(entry.family, "forum", by=actor)
    return render_template("forum/note.html", form=form, entry=entry), answer.status


@bp.route("/forum/concern", methods=["GET", "POST"])
@requires(P.FORUM_SEE)
def tell() -> ResponseReturnValue:
    """Note a concern about a family that is named in words: what comes back depends on what was typed alone."""
    form = NameFamilyForm()
    form.offer(agencies=_agencies())
    answer = submit(form, lambda: service.name_family(form.to_naming(), by=current_actor()))
    if answer.done:
        flash("The concern is noted. The coordinator finds the family it is about.", "success")
        return redirect(url_for("forum.named"))
    return render_template("forum/tell.html", form=form), answer.status


@bp.get("/forum/concerns")
@requires(P.FORUM_SEE)
def named() -> ResponseReturnValue:
    """Concerns whose family is still to be found: the coordinator's work, and each agency's own."""
    actor = current_actor()
    waiting = queries.without_family(seen_by=actor)
    service.record_named_seen(waiting, by=actor)
    return render_template("forum/named.html", waiting=waiting, **WORDS)


@bp.route("/forum/concerns/<uuid:concern_id>/family", methods=["GET", "POST"])
@requires(P.FORUM_MANAGE)
def attach(concern_id: uuid.UUID) -> ResponseReturnValue:
    """Which family a member meant."""
    actor = current_actor()
    concern = queries.concern(concern_id, seen_by=actor)
    form = AttachForm(seen_revision=concern.revision)
    answer = submit(
        form,
        lambda: service.attach(form.to_command(concern_id), by=actor),
        revision=lambda: queries.concern(concern_id, seen_by=actor).revision,
    )
    if answer.done:
        flash("The concern is with its family now.", "success")
        return redirect(url_for("forum.named"))
    concern = queries.concern(concern_id, seen_by=actor)
    _record(concern)
    return render_template("forum/attach.html", form=form, concern=concern, stale=answer.stale, **WORDS), answer.status


@bp.route("/forum/concerns/<uuid:concern_id>/take-back", methods=["GET", "POST"])
@requires(P.FORUM_SEE)
def take_back(concern_id: uuid.UUID) -> ResponseReturnValue:
    """A concern was wrong: by the agency that said it, or the coordinator."""
    actor = current_actor()
    concern = queries.concern(concern_id, seen_by=actor)
    form = TakeBackForm(seen_revision=concern.revision)
    answer = submit(
        form,
        lambda: service.take_back(form.to_command(concern_id), by=actor),
        revision=lambda: queries.concern(concern_id, seen_by=actor).revision,
    )
    if answer.done:
        flash("The concern is taken back and weighs no more.", "success")
        return redirect(url_for("forum.index") if concern.family_id else url_for("forum.named"))
    concern = queries.concern(concern_id, seen_by=actor)
    _record(concern)
    page = render_template("forum/take_back.html", form=form, concern=concern, stale=answer.stale, **WORDS)
    return page, answer.status


def _record(concern: Concern) -> None:
    if concern.family is not None:
        families.record_opened(concern.family, "forum", by=current_actor())
    else:
        service.record_named_seen([concern], by=current_actor())


def _agencies() -> list[Option]:
    """The coordinator writes down what others say; a member speaks for their own agency."""
    if not current_actor().may(P.FORUM_MANAGE):
        return []
    return [Option(str(each.id), each.name) for each in accounts.agencies()]
