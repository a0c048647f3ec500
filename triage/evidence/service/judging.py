"""What a framework says of a family, and keeping it as it stood."""

from __future__ import annotations

import uuid
from datetime import date

from triage import audit, clock
from triage.access.actor import Actor
from triage.criteria import queries as criteria
from triage.db import db, transaction
from triage.errors import Invalid
from triage.evidence import queries
from triage.evidence.models import VerdictMoment, VerdictRecord
from triage.referrals.answers import as_sent
from triage.referrals.models import Referral
from triage.rules.catalogue import UnknownFramework
from triage.rules.eligibility import assess
from triage.rules.facts import Answer
from triage.rules.framework import Framework
from triage.rules.routing import CaseFacts, Recommendation, recommend
from triage.rules.verdict import Verdict


def verdict_of(family_id: uuid.UUID, *, on: date, framework: Framework | str | None = None) -> Verdict:
    """What a framework says of a family on a day; without one named, the framework the family is judged under.

    Raises:
        NotFound: there is no such family.
        Invalid: no framework of that code is published.
    """
    chosen = _framework(family_id, framework, on=on)
    return assess(queries.facts(family_id), chosen, on=on, terms=criteria.terms())


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
    """Keep the verdict of this moment with every reason; it is never changed afterwards."""
    with transaction():
        found = verdict or verdict_of(family_id, on=clock.today(), framework=framework)
        advice = recommendation or recommendation_of(family_id, found)
        record = VerdictRecord(
            family_id=family_id,
            referral_id=referral_id,
            moment=moment,
            framework=found.framework,
            framework_version=found.version,
            outcome=found.outcome.value,
            verdict=found.to_dict(),
            recommendation=advice.to_dict(),
            framework_reason=framework_reason,
            at=clock.now(),
            by_id=by.user_id,
        )
        db.session.add(record)
        db.session.flush()
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


def frameworks_in_use(family_id: uuid.UUID) -> tuple[Framework, ...]:
    """The frameworks a family can be judged under: those in use when its referral came in, those of today, its own."""
    today = clock.today()
    referral = queries.latest_referral(family_id)
    days = {today, (referral.received_on if referral else None) or today}
    found = {each.key: each for day in sorted(days) for each in criteria.catalogue().in_use(day)}
    own = queries.framework_for(family_id, on=today)
    return tuple({**found, own.key: own}.values())


def recommendation_of(family_id: uuid.UUID, verdict: Verdict, *, high_need: bool | None = None) -> Recommendation:
    """The tier that the routing policy recommends; whether a partner would lead is read from the referral."""
    referral = queries.latest_referral(family_id)
    willing = None
    if referral is not None and referral.as_sent:
        sent = as_sent(referral.as_sent)
        leads = any(agency.leads for agency in sent.agencies)
        willing = leads or {Answer.YES: True, Answer.NO: False}.get(sent.tried.will_lead or Answer.NOT_KNOWN)
    return recommend(verdict, CaseFacts(high_need=high_need, partner_willing=willing), criteria.routing_policy())


def what_would_change(referral: Referral, *, framework: str) -> tuple[str, ...]:
    """What would have made a referral's family eligible, judged on what its own agency sent and on nothing else."""
    if not referral.as_sent:
        return ()
    code, _, version = framework.partition("@")
    today = clock.today()
    own = as_sent(referral.as_sent).family_facts(on=today, reference=referral.reference or "")
    return assess(own, criteria.catalogue().get(code, version or None), on=today, terms=criteria.terms()).changes


def _framework(family_id: uuid.UUID, framework: Framework | str | None, *, on: date) -> Framework:
    if isinstance(framework, Framework):
        return framework
    if framework is None:
        return queries.framework_for(family_id, on=on)
    code, _, version = framework.partition("@")
    try:
        return criteria.catalogue().get(code, version or None)
    except UnknownFramework as error:
        raise Invalid(str(error)) from error
