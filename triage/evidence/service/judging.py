"""What a framework says of a family."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from triage import clock
from triage.criteria import queries as criteria
from triage.errors import Invalid, NotFound
from triage.evidence import queries
from triage.evidence.models import EvidenceItem
from triage.referrals.answers import as_sent
from triage.referrals.models import Referral
from triage.rules.catalogue import UnknownFramework
from triage.rules.eligibility import assess
from triage.rules.facts import Answer, FamilyFacts
from triage.rules.framework import Framework
from triage.rules.routing import CaseFacts, Recommendation, RoutingPolicy, recommend
from triage.rules.sufficing import sentences
from triage.rules.verdict import Verdict


class Judged(NamedTuple):
    """A verdict with what it was reckoned from."""

    facts: FamilyFacts
    framework: Framework
    verdict: Verdict

    def on(self, day: date) -> Verdict:
        """What the same criteria would have said of the same facts on another day."""
        return assess(self.facts, self.framework, on=day, terms=criteria.terms())


def verdict_of(family_id: uuid.UUID, *, on: date, framework: Framework | str | None = None) -> Verdict:
    """What a framework says of a family on a day; without one named, the framework the family is judged under.

    Raises:
        NotFound: there is no such family.
        Invalid: no framework of that code is published.
    """
    chosen = chosen_framework(family_id, framework, on=on)
    return assess(queries.facts(family_id), chosen, on=on, terms=criteria.terms())


def judge_all(
    family_ids: Collection[uuid.UUID],
    *,
    on: date,
    items: Sequence[EvidenceItem] | None = None,
    latest: bool = False,
) -> Mapping[uuid.UUID, Judged]:
    """What the framework that each of these families is judged under says of it: a few statements for all of them.

    `items` is all that is said of them, where whoever asks has it at hand; `latest` is for an act that has locked them.

    Raises:
        NotFound: there is no such family.
    """
    chosen = queries.frameworks_for(family_ids, on=on)
    facts, terms = queries.facts_of(family_ids, items=items, latest=latest), criteria.terms()
    if len(facts) < len(chosen):
        raise NotFound
    return {
        each: Judged(facts[each], chosen[each], assess(facts[each], chosen[each], on=on, terms=terms))
        for each in chosen
    }


def frameworks_in_use(family_id: uuid.UUID) -> tuple[Framework, ...]:
    """The frameworks a family can be judged under: those in use when its referral came in, those of today, its own."""
    today = clock.today()
    referral = queries.latest_referral(family_id)
    days = {today, (referral.received_on if referral else None) or today}
    found = {each.key: each for day in sorted(days) for each in criteria.catalogue().in_use(day)}
    own = queries.framework_for(family_id, on=today)
    return tuple({**found, own.key: own}.values())


def recommendation_of(
    family_id: uuid.UUID, verdict: Verdict, *, high_need: bool | None = None, policy: RoutingPolicy | None = None
) -> Recommendation:
    """The tier that a routing policy recommends (the one in use without one); the referral says if a partner leads."""
    return advice_on(verdict, queries.latest_referral(family_id), high_need=high_need, policy=policy)


def advice_on(
    verdict: Verdict,
    referral: Referral | None,
    *,
    high_need: bool | None = None,
    policy: RoutingPolicy | None = None,
) -> Recommendation:
    """The same, where the family's latest referral is at hand."""
    willing = None
    if referral is not None and referral.as_sent:
        sent = as_sent(referral.as_sent)
        leads = any(agency.leads for agency in sent.agencies)
        willing = leads or {Answer.YES: True, Answer.NO: False}.get(sent.tried.will_lead or Answer.NOT_KNOWN)
    case = CaseFacts(high_need=high_need, partner_willing=willing)
    return recommend(verdict, case, policy or criteria.routing_policy())


def what_would_change(referral: Referral, *, framework: str) -> tuple[str, ...]:
    """What would have been enough for a referral's family, judged on what its own agency sent and on nothing else."""
    if not referral.as_sent:
        return ()
    code, _, version = framework.partition("@")
    today = clock.today()
    own = as_sent(referral.as_sent).family_facts(on=today, reference=referral.reference or "")
    judged_under = criteria.catalogue().get(code, version or None)
    return sentences(assess(own, judged_under, on=today, terms=criteria.terms()), judged_under)


def chosen_framework(family_id: uuid.UUID, framework: Framework | str | None, *, on: date) -> Framework:
    """The framework that is named, or the one that the family is judged under; raises `Invalid`."""
    if isinstance(framework, Framework):
        return framework
    if framework is None:
        return queries.framework_for(family_id, on=on)
    code, _, version = framework.partition("@")
    try:
        return criteria.catalogue().get(code, version or None)
    except UnknownFramework as error:
        raise Invalid(str(error)) from error
