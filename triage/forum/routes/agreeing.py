"""What the forum agrees about a family: the next look, put forward to the panel, or looked at no longer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.actor import Actor
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.families import service as families
from triage.forms.base import RevisionForm
from triage.forms.forum import ConcludeForm, LookForm
from triage.forum import queries, service
from triage.forum.routes import bp
from triage.panel.routes.acting import submit


@bp.route("/forum/<reference>/look", methods=["GET", "POST"])
@requires(P.FORUM_MANAGE)
def look(reference: str) -> ResponseReturnValue:
    return _act(reference, "look", LookForm, service.look, "What was agreed is written down.")


@bp.route("/forum/<reference>/put-forward", methods=["GET", "POST"])
@requires(P.FORUM_MANAGE)
def put_forward(reference: str) -> ResponseReturnValue:
    done = "The family is put forward: it is among what the next agenda can take, to be verified."
    return _act(reference, "put_forward", ConcludeForm, service.put_forward, done)


@bp.route("/forum/<reference>/close", methods=["GET", "POST"])
@requires(P.FORUM_MANAGE)
def close(reference: str) -> ResponseReturnValue:
    done = "The forum no longer looks at the family. It comes back by itself when concern rises."
    return _act(reference, "close", ConcludeForm, service.close, done)


def _act(
    reference: str, name: str, kind: type[LookForm | ConcludeForm], act: Callable[..., object], done: str
) -> ResponseReturnValue:
    """One form about one family of the forum: drawn, done, or drawn again with what was typed."""
    actor = current_actor()
    entry = queries.entry(reference, seen_by=actor)
    form = kind(seen_revision=entry.revision)
    answer = submit(
        form,
        lambda: act(form.to_command(entry.id), by=actor),
        revision=lambda: queries.entry(reference, seen_by=actor).revision,
    )
    if answer.done:
        flash(done, "success")
        return redirect(url_for("forum.family", reference=reference))
    return _page(reference, name, form, actor, stale=answer.stale), answer.status


def _page(reference: str, name: str, form: RevisionForm, actor: Actor, **words: Any) -> str:
    entry = queries.entry(reference, seen_by=actor)
    families.record_opened(entry.family, "forum", by=actor)
    return render_template(f"forum/{name}.html", form=form, entry=entry, **words)
