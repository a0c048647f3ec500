"""What a reader may not see is not in the verdict that they are shown."""

import json
from datetime import date

from triage.rules.catalogue import published
from triage.rules.eligibility import assess
from triage.rules.facts import Answer, EvidenceFacts, FamilyFacts, PersonFacts, Status
from triage.rules.framework import Sensitivity
from triage.rules.verdict import State

FAMILY = FamilyFacts(
    "F",
    (PersonFacts("mother", "mother", date(1982, 6, 14)), PersonFacts("son", "son", date(2000, 9, 5))),
    (
        EvidenceFacts("1", "tf1.work.benefit", "mother", status=Status.VERIFIED, source="Jobcentre Plus"),
        EvidenceFacts("2", "tf1.education.permanent-exclusion", "son", on=date(2014, 3, 3)),
        EvidenceFacts("3", "local.mental-health", "mother", answer=Answer.NOT_KNOWN),
    ),
)
VERDICT = assess(FAMILY, published().get("tf1"), on=date(2014, 6, 2))


def test_benefit_data_is_nowhere_in_what_a_partner_sees():
    shown = VERDICT.hiding(frozenset({Sensitivity.BENEFITS}))

    assert "Jobcentre" in json.dumps(VERDICT.to_dict())
    assert "Jobcentre" not in json.dumps(shown.to_dict())
    assert "benefit" not in json.dumps([h.words for h in shown.headlines])
    assert shown.headline("work").state is State.NOT_KNOWN
    assert shown.headline("work").words == "Information that you cannot see"


def test_what_the_reader_may_see_is_as_it_was():
    shown = VERDICT.hiding(frozenset({Sensitivity.BENEFITS}))

    assert shown.headline("education") == VERDICT.headline("education")
    assert shown.outcome is VERDICT.outcome


def test_who_nominated_a_family_is_not_shown_to_somebody_who_may_not_see_why():
    family = FamilyFacts(
        "F",
        (PersonFacts("son", "son", date(2006, 2, 11)),),
        (
            EvidenceFacts("1", "tf2.help.child-in-need", "son", status=Status.VERIFIED),
            EvidenceFacts("2", "tf2.health.nominated", source="Midwifery"),
        ),
    )
    verdict = assess(family, published().get("tf2"), on=date(2017, 6, 5))

    shown = verdict.hiding(frozenset({Sensitivity.HEALTH}))

    assert "Midwifery" in verdict.discretion[0].words
    assert "Midwifery" not in json.dumps(shown.to_dict())
    assert shown.can_be_included


def test_a_question_about_health_is_not_shown_to_somebody_who_may_not_see_health():
    shown = VERDICT.hiding(frozenset({Sensitivity.HEALTH}))

    assert any(each.indicator == "local.mental-health" for each in VERDICT.questions)
    assert not any(each.indicator == "local.mental-health" for each in shown.questions)
    assert "mental health problem" not in json.dumps(shown.to_dict())
