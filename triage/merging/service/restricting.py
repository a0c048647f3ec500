"""Where one of two families is restricted, their one record is: care is never lost by putting two together."""

from __future__ import annotations

from triage import clock
from triage.access.actor import Actor
from triage.db import db
from triage.documents import service as documents
from triage.families.models import Family
from triage.merging.service.log import Log
from triage.panel.service import restricting as papers
from triage.restriction import queries
from triage.restriction.models import NamedPerson


def share_restriction(log: Log, kept: Family, gone: Family, *, by: Actor) -> bool:
    """Close the kept record to those who may read both; answers whether either record is closed anew.

    What stays under the record that goes is closed with the kept one (`access.case_records`), and by nothing else.
    """
    if not (kept.restricted or gone.restricted):
        return False
    if not kept.restricted:
        log.change(
            kept,
            restricted=True,
            restricted_because=gone.restricted_because,
            restricted_at=clock.now(),
            restricted_by_id=by.user_id,
        )
        for each in queries.named_on(gone.id):
            log.add(
                NamedPerson(
                    family_id=kept.id,
                    user_id=each.user_id,
                    why=each.why,
                    named_at=each.named_at,
                    named_by_id=each.named_by_id,
                )
            )
    elif gone.restricted:
        on_both = {each.user_id for each in queries.named_on(gone.id)}
        for each in queries.named_on(kept.id):
            if each.user_id not in on_both:
                log.remove(each)
    log.change(gone, restricted=False)
    db.session.flush()
    return True


def close_papers(*families: Family, by: Actor) -> None:
    """Take their letters out of packs that others print, and make anew what meetings' readers hold."""
    for family in families:
        documents.family_restricted(family.id)
        papers.make_papers_again(family.id, by)
