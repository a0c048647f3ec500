"""A family's kept verdicts in time, and any two of them beside each other, without what the reader may not see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access import fields
from triage.access.actor import Actor
from triage.access.binding import through_glass
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import NotFound
from triage.evidence import queries, service
from triage.evidence.models import VERDICT_MOMENT_LABELS, VerdictMoment, VerdictRecord
from triage.evidence.routes import bp
from triage.evidence.routes.page import names_of
from triage.families import queries as families
from triage.families import service as families_service
from triage.families.models import Family
from triage.families.routes.through_glass import read_only
from triage.restriction.queries import glass_through
from triage.rules.comparing import CHANGE_LABELS, PART_LABELS, Comparison, because, compare
from triage.rules.hiding import View, hide
from triage.rules.rebuilding import Inputs
from triage.rules.verdict import Verdict

NOW = "now"
"""What stands for the verdict of today where a kept one could be chosen."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One verdict as its reader may see it."""

    key: str
    moment: str
    at: datetime
    by: str
    verdict: Verdict
    because: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """As a choice says it."""
        return f"{clock.local(self.at):%-d %B %Y, %H:%M}: {self.moment}, {self.verdict.label.lower()}"


@bp.get("/families/<reference>/evidence/verdicts")
@requires(Permission.FAMILIES_SEE, Permission.REFERRALS_VERIFY)
@through_glass
def verdicts(reference: str) -> ResponseReturnValue:
    """Every verdict that was kept, the newest first."""
    family = _opened(reference)
    found = kept_for(family, seen_by=current_actor())[::-1]
    return render_template(
        "evidence/verdicts.html",
        family=family,
        kept=found,
        now=_today(family, current_actor()),
        discretions=queries.discretions(family.id),
        today=clock.today(),
        **read_only(family),
    )


@bp.get("/families/<reference>/evidence/verdicts/compare")
@requires(Permission.FAMILIES_SEE, Permission.REFERRALS_VERIFY)
@through_glass
def compare_verdicts(reference: str) -> ResponseReturnValue:
    """Any two of them, the earlier one first; the second may be today's."""
    family = _opened(reference)
    actor = current_actor()
    kept = kept_for(family, seen_by=actor)
    choices = {each.key: each for each in [*kept, _today(family, actor)]}
    before, after = (choices.get(request.args.get(name, "")) for name in ("before", "after"))
    if before is None or after is None:
        raise NotFound
    if before.at > after.at:
        before, after = after, before
    return render_template(
        "evidence/compare.html",
        family=family,
        before=before,
        after=after,
        choices=list(choices.values())[::-1],
        comparison=compare(before.verdict, after.verdict),
        parts=PART_LABELS,
        changes=CHANGE_LABELS,
        names=names_of(family),
        hides=fields.view_of(actor).closed,
        **read_only(family),
    )


def kept_for(family: Family, *, seen_by: Actor) -> list[Kept]:
    """The verdicts that this reader sees, the oldest first.

    One that was kept because of something that the reader may not see is not there: that it is would tell of it.
    """
    view = fields.view_of(seen_by)
    records = queries.verdicts(family.id)[::-1]
    found: list[Kept] = []
    last: VerdictRecord | None = None
    for record in records:
        seen = hide(Verdict.from_dict(record.verdict), view)
        changed = compare(found[-1].verdict, seen) if found else None
        if record.moment is VerdictMoment.CHANGE and changed is not None and changed.same:
            continue
        found.append(
            Kept(
                key=str(record.id),
                moment=VERDICT_MOMENT_LABELS[record.moment],
                at=record.at,
                by=record.by.name if record.by else "The service",
                verdict=seen,
                because=_because(record, last, changed, view),
                reason=record.framework_reason,
            )
        )
        last = record
    return found


def _because(record: VerdictRecord, last: VerdictRecord | None, changed: Comparison | None, view: View) -> str:
    """Why it is another one than the verdict before; of what is hidden not even that it changed."""
    if not view.closed or not record.because:
        return record.because
    if changed is None or last is None or changed.same:
        return ""
    joined, left = service.people_moved(last, Inputs.from_dict(record.inputs)) if record.inputs else (0, 0)
    return because(changed, joined=joined, left=left)


def _today(family: Family, actor: Actor) -> Kept:
    verdict = hide(service.verdict_of(family.id, on=clock.today()), fields.view_of(actor))
    return Kept(key=NOW, moment="Today", at=clock.now(), by="", verdict=verdict)


def _opened(reference: str) -> Family:
    """The family, with the fact that this person opened it on record."""
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    glass = glass_through(family, seen_by=actor)
    families_service.record_opened(family, "evidence", by=actor, glass=glass)
    return family
