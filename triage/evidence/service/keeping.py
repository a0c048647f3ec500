"""Keeping a verdict as it stood, with what it was reckoned from, so that it can be built again years later."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.criteria import documents
from triage.criteria import queries as criteria
from triage.criteria.commands import CriteriaKind
from triage.db import db, transaction
from triage.errors import Invalid
from triage.evidence import queries
from triage.evidence.models import VerdictMoment, VerdictRecord
from triage.evidence.service.judging import (
    Judged,
    advice_on,
    chosen_framework,
    frameworks_in_use,
    judge_all,
    recommendation_of,
)
from triage.rules.comparing import because, compare, same_in_substance
from triage.rules.documents import Document, digest
from triage.rules.eligibility import assess
from triage.rules.framework import Framework
from triage.rules.rebuilding import Inputs, OtherDocument, rebuild
from triage.rules.routing import Recommendation
from triage.rules.verdict import Verdict


class Rebuilt(NamedTuple):
    """A kept verdict beside the one that its stored inputs give; None where they give none."""

    record: VerdictRecord
    again: Verdict | None
    problem: str


def keep_verdict(
    family_id: uuid.UUID,
    moment: VerdictMoment,
    *,
    by: Actor,
    framework: Framework | str | None = None,
    verdict: Verdict | None = None,
    recommendation: Recommendation | None = None,
    referral_id: uuid.UUID | None = None,
    framework_reason: str = "",
) -> VerdictRecord:
    """Keep the verdict of this moment with every reason and input; it is never changed afterwards.

    A verdict that the act has at hand names the criteria: what is kept is always reckoned from the inputs kept with it.
    """
    with transaction(), scope.as_service():
        day = verdict.assessed_on if verdict else clock.today()
        used = f"{verdict.framework}@{verdict.version}" if verdict else framework
        chosen, facts = chosen_framework(family_id, used, on=day), queries.facts(family_id)
        judged = Judged(facts, chosen, assess(facts, chosen, on=day, terms=criteria.terms()))
        last, kept = queries.last_verdict(family_id), _document_kept(chosen.key)
        record = _record(family_id, moment, judged, last, document=kept, by=by)
        advice = recommendation or recommendation_of(family_id, judged.verdict)
        record.recommendation = advice.to_dict()
        record.referral_id, record.framework_reason = referral_id, framework_reason
        db.session.add(record)
        db.session.flush()
    return record


def keep_if_changed(family_id: uuid.UUID, *, by: Actor) -> VerdictRecord | None:
    """Keep today's verdict where outcome or headlines are no longer those of the last one kept.

    A family that nobody has concluded on yet has none, and until then an answer more or less is no news.
    """
    with transaction():
        queries.lock_families([family_id])
        judged = judge_all([family_id], on=clock.today(), latest=True)
        return keep_all_changed(judged, by=by).get(family_id)


def keep_all_changed(judged: Mapping[uuid.UUID, Judged], *, by: Actor) -> Mapping[uuid.UUID, VerdictRecord]:
    """The same of several families at once, as they were just judged; those that were kept."""
    with transaction(), scope.as_service():
        last = queries.last_verdicts(judged)
        news = {
            family_id: each
            for family_id, each in judged.items()
            if family_id in last and not same_in_substance(Verdict.from_dict(last[family_id].verdict), each.verdict)
        }
        if not news:
            return {}
        referrals, found = queries.latest_referrals(news), {}
        kept = {key: _document_kept(key) for key in {each.framework.key for each in news.values()}}
        for family_id, each in news.items():
            document, advice = kept[each.framework.key], advice_on(each.verdict, referrals.get(family_id))
            record = _record(family_id, VerdictMoment.CHANGE, each, last[family_id], document=document, by=by)
            record.recommendation = advice.to_dict()
            found[family_id] = record
        db.session.add_all(found.values())
        db.session.flush()
    return found


def keep_for_claim(family_id: uuid.UUID, *, by: Actor) -> VerdictRecord:
    """The verdict on the day of a claim, under the criteria by which the family was accepted."""
    with transaction():
        record = keep_verdict(family_id, VerdictMoment.CLAIM, by=by)
        audit.record("evidence.checked_for_claim", subject=record, by=by, family_id=family_id, outcome=record.outcome)
    return record


def judge_under(family_id: uuid.UUID, framework: str, *, reason: str, by: Actor) -> VerdictRecord:
    """Judge a family under another framework in use, with the reason; it stays judged under that one.

    Raises:
        Invalid: the framework was not in use when the family's referral came in, nor is it now.
    """
    with transaction():
        if framework not in {each.key for each in frameworks_in_use(family_id)}:
            raise Invalid("Choose a framework that was in use when the referral was received")
        record = keep_verdict(family_id, VerdictMoment.INTAKE, by=by, framework=framework, framework_reason=reason)
        audit.record("evidence.judged_under", subject=record, by=by, family_id=family_id, framework=framework)
    return record


def rebuild_kept(record: VerdictRecord) -> Rebuilt:
    """What the stored inputs of a kept verdict give, or why they give nothing."""
    if not record.inputs:
        return Rebuilt(record, None, "no inputs were kept")
    inputs = Inputs.from_dict(record.inputs)
    document = queries.judged_by(inputs.digest)
    if document is None:
        return Rebuilt(record, None, f"the document of {inputs.framework} was not kept")
    try:
        return Rebuilt(record, rebuild(inputs, document), "")
    except OtherDocument as error:
        return Rebuilt(record, None, str(error))


def _record(
    family_id: uuid.UUID,
    moment: VerdictMoment,
    judged: Judged,
    last: VerdictRecord | None,
    *,
    document: str,
    by: Actor,
) -> VerdictRecord:
    """A verdict as it is kept, with what it was reckoned from (the criteria by digest) and what changed since."""
    found = judged.verdict
    inputs = Inputs(judged.facts, judged.framework.key, document, criteria.terms(), found.assessed_on)
    return VerdictRecord(
        family_id=family_id,
        moment=moment,
        framework=found.framework,
        framework_version=found.version,
        outcome=found.outcome.value,
        verdict=found.to_dict(),
        inputs=inputs.to_dict(),
        because=_because(found, inputs, last),
        at=clock.now(),
        by_id=by.user_id,
    )


def _because(verdict: Verdict, inputs: Inputs, last: VerdictRecord | None) -> str:
    """What changed since the verdict that was kept before, where anything of substance did."""
    if last is None:
        return ""
    before = Verdict.from_dict(last.verdict)
    if same_in_substance(before, verdict):
        return ""
    joined, left = people_moved(last, inputs)
    return because(compare(before, verdict), joined=joined, left=left)


def people_moved(last: VerdictRecord, inputs: Inputs) -> tuple[int, int]:
    """How many people joined the family since an earlier verdict, and how many left it."""
    if not last.inputs:
        return 0, 0
    were = {each.id for each in Inputs.from_dict(last.inputs).family.people}
    are = {each.id for each in inputs.family.people}
    return len(are - were), len(were - are)


def _document_kept(key: str) -> str:
    """The digest of the criteria's document, which is kept once for all that are judged by it."""
    known = _shipped(key)
    document = known[1] if known else criteria.document(CriteriaKind.FRAMEWORK, key)
    found = known[0] if known else digest(document)
    queries.keep_document(found, key, document)
    return found


@lru_cache(maxsize=8)
def _shipped(key: str) -> tuple[str, Document] | None:
    """A document that comes with the service, which no running service changes."""
    document = documents.shipped(CriteriaKind.FRAMEWORK, key)
    return (digest(document), document) if document is not None else None
