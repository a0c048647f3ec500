"""One act on one version with one form: done, or the page again with what was typed and why it was not done."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.criteria import sheets
from triage.criteria.models import VersionState
from triage.errors import Invalid, Refused, Stale
from triage.forms.base import RevisionForm

Form = TypeVar("Form", bound=RevisionForm)


def act_on(
    version_id: uuid.UUID,
    kind: type[Form],
    act: Callable[[Form], object],
    *,
    of: VersionState,
    template: str,
    done: str,
    fields: Mapping[str, Any] | None = None,
    **context: Any,
) -> ResponseReturnValue:
    """Ask by a page, and do what its form says; where the version is not `of` that state, there is nothing to ask."""
    sheet = sheets.written(version_id, clock.today())
    assert sheet.version is not None
    form = kind(seen_revision=sheet.version.revision, **(fields or {}))
    if sheet.version.state is not of and not form.is_submitted():
        return redirect(url_for("criteria.show", version_id=version_id))
    refusal: Stale | Refused | None = None
    if form.validate_on_submit():
        try:
            act(form)
        except Invalid as fault:
            form.add_error(fault.message)
        except (Stale, Refused) as found:
            refusal = found
            sheet = sheets.written(version_id, clock.today())
            assert sheet.version is not None
            form.accept_revision(sheet.version.revision)
        else:
            flash(done, "success")
            return redirect(url_for("criteria.show", version_id=version_id))
    status = 409 if refusal else 422 if form.is_submitted() else 200
    return render_template(template, sheet=sheet, form=form, refusal=refusal, **context), status
