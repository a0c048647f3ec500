"""The recommended tier and its reasons; the panel decides."""

from datetime import date
from importlib import resources

import pytest

from triage.rules.catalogue import published
from triage.rules.eligibility import assess
from triage.rules.facts import EvidenceFacts, FamilyFacts, PersonFacts, Status
from triage.rules.routing import (
    CaseFacts,
    IomFacts,
    Recommendation,
    policy,
    read_policy,
    recommend,
)
from triage.rules.tiers import Tier
from triage.rules.toml_reader import PolicyError

ON = {"tf1": date(2014, 6, 2), "tf2": date(2017, 6, 5), "sf3": date(2024, 3, 4)}
PEOPLE = (
    PersonFacts("mother", "mother", date(1984, 5, 1)),
    PersonFacts("son", "son", date(2009, 1, 11)),
)
WHEN = {
    "tf1.crime.asb-person": date(2014, 5, 1),
    "tf1.education.permanent-exclusion": date(2014, 5, 1),
    "tf2.crime.asb": date(2017, 5, 1),
    "tf2.school.permanent-exclusion": date(2017, 5, 1),
    "sf3.education.attendance-90": date(2024, 2, 9),
}
WHO = {"tf1.work.benefit": "mother", "tf2.work.benefit": "mother", "sf3.health.adult-mental": "mother"}


def recommended(code, *indicators, case=None, status=Status.VERIFIED):
    items = tuple(
        EvidenceFacts(each, each, WHO.get(each, "son"), status=status, on=WHEN.get(each)) for each in indicators
    )
    verdict = assess(FamilyFacts("F", PEOPLE, items), published().get(code), on=ON[code])
    return recommend(verdict, case or CaseFacts(), policy())


TF1 = ("tf1.crime.asb-person", "tf1.education.permanent-exclusion", "tf1.work.benefit")


@pytest.mark.parametrize(
    ("code", "indicators", "case", "tier"),
    [
        ("tf1", TF1, {}, Tier.INTENSIVE),
        ("tf1", (*TF1[:2], "local.mental-health"), {}, Tier.INTENSIVE),
        ("tf1", TF1[:2], {"high_need": True}, Tier.LIGHT),
        ("tf1", TF1[:2], {"high_need": False}, Tier.SUPER_LIGHT),
        ("tf1", TF1[:2], {}, Tier.SUPER_LIGHT),
        ("tf1", (TF1[0],), {"high_need": True, "partner_willing": True}, Tier.SUPER_LIGHT),
        ("tf1", (TF1[1],), {"high_need": True, "partner_willing": True}, Tier.LIGHT),
        ("tf1", (), {}, None),
        ("tf2", ("tf2.crime.asb", "tf2.work.benefit"), {}, Tier.LIGHT),
        ("tf2", ("tf2.crime.asb", "tf2.help.protection-plan"), {}, Tier.INTENSIVE),
        ("tf2", ("tf2.help.protection-plan",), {}, Tier.SUPER_LIGHT),
        (
            "tf2",
            ("tf2.crime.asb", "tf2.work.benefit", "tf2.help.early-help", "tf2.health.mental"),
            {},
            Tier.INTENSIVE,
        ),
        ("tf2", ("tf2.crime.asb", "tf2.work.benefit"), {"partner_willing": True}, Tier.SUPER_LIGHT),
        (
            "tf2",
            ("tf2.school.permanent-exclusion", "tf2.work.benefit"),
            {"partner_willing": True},
            Tier.LIGHT,
        ),
        (
            "sf3",
            ("sf3.abuse.victim", "sf3.finance.debt", "sf3.health.adult-mental"),
            {},
            Tier.LIGHT,
        ),
        (
            "sf3",
            (
                "sf3.safety.abuse",
                "sf3.finance.debt",
                "sf3.health.adult-mental",
                "sf3.education.attendance-90",
            ),
            {},
            Tier.INTENSIVE,
        ),
        ("sf3", ("sf3.finance.debt",), {}, Tier.SUPER_LIGHT),
        ("sf3", (), {}, None),
    ],
)
def test_the_tier_that_the_policy_recommends(code, indicators, case, tier):
    found = recommended(code, *indicators, case=CaseFacts(**case))

    assert found.tier is tier, found.words


def test_the_recommendation_is_in_words():
    found = recommended("tf1", *TF1)

    assert found.words == "Intensive: meets all three headlines; 1 headline is severe (Education)"


def test_what_is_not_verified_is_said():
    found = recommended("tf1", *TF1, status=Status.ASSERTED)

    assert found.tier is Tier.INTENSIVE
    assert found.cautions[0].startswith("Not verified yet: Crime")


def test_iom_names_the_person_beside_whatever_tier_the_family_gets():
    case = CaseFacts(people=(IomFacts("mother", True, True, True, True), IomFacts("son", True, True, True, None)))

    found = recommended("tf1", *TF1, case=case)

    assert [each.person for each in found.iom] == ["mother"]
    assert found.tier is Tier.INTENSIVE


def test_a_stored_recommendation_comes_back_as_it_was():
    found = recommended("tf1", *TF1, case=CaseFacts(people=(IomFacts("m", True, True, True, True),)))

    assert Recommendation.from_dict(found.to_dict()) == found


def test_a_policy_that_leaves_somebody_empty_handed_is_not_published():
    folder = resources.files("triage.rules") / "policies"
    good = (folder / "routing-1.toml").read_text(encoding="utf-8")
    without_last = good[: good.rindex("[[step]]")]

    assert read_policy(good) == policy()
    with pytest.raises(PolicyError, match="the last step must fit every family"):
        read_policy(without_last)
