"""What a reader may not see is not in the verdict that they are shown."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from triage.rules.catalogue import published
from triage.rules.eligibility import assess
from triage.rules.facts import Answer, EvidenceFacts, FamilyFacts, PersonFacts, Status
from triage.rules.framework import Sensitivity
from triage.rules.hiding import View, hide
from triage.rules.routing import ON_EVERYTHING, CaseFacts, policy, recommend
from triage.rules.verdict import NOT_SAID, State

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
    shown = hide(VERDICT, View(hidden=frozenset({Sensitivity.BENEFITS})))

    assert "Jobcentre" in json.dumps(VERDICT.to_dict())
    assert "Jobcentre" not in json.dumps(shown.to_dict())
    assert "benefit" not in json.dumps([h.words for h in shown.headlines])
    assert shown.headline("work").state is State.NOT_KNOWN
    assert shown.headline("work").words == NOT_SAID


def test_what_the_reader_may_see_is_as_it_was():
    shown = hide(VERDICT, View(hidden=frozenset({Sensitivity.BENEFITS})))

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

    shown = hide(verdict, View(hidden=frozenset({Sensitivity.HEALTH})))

    assert "Midwifery" in verdict.discretion[0].words
    assert "Midwifery" not in json.dumps(shown.to_dict())
    assert shown.can_be_included


def test_a_question_about_health_is_not_shown_to_somebody_who_may_not_see_health():
    shown = hide(VERDICT, View(hidden=frozenset({Sensitivity.HEALTH})))

    assert any(each.indicator == "local.mental-health" for each in VERDICT.questions)
    assert not any(each.indicator == "local.mental-health" for each in shown.questions)
    assert "mental health problem" not in json.dumps(shown.to_dict())


KINDS = {each.id: each.sensitivity for framework in published().frameworks for each in framework.indicators}
WITHOUT_BENEFITS = View(hidden=frozenset({Sensitivity.BENEFITS}), never=frozenset({Sensitivity.BENEFITS}))
ITEMS = st.lists(
    st.builds(
        EvidenceFacts,
        id=st.uuids().map(str),
        indicator=st.sampled_from(sorted(KINDS)),
        person=st.sampled_from(["mother", "son", None]),
        answer=st.sampled_from(Answer),
        status=st.sampled_from(Status),
        on=st.dates(date(2013, 1, 1), date(2024, 1, 1)) | st.none(),
        source=st.sampled_from(["Police", "School"]),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
).map(lambda items: tuple(replace(each, sensitivity=KINDS[each.indicator]) for each in items))
# What the panel decides by, and so is told; everything else must not give benefit data away.
TOLD = {"outcome", "discretion"}


@given(items=ITEMS, code=st.sampled_from(["tf1", "tf2", "sf3"]))
def test_with_benefit_data_left_out_a_verdict_reads_as_if_nobody_had_any(items, code):
    framework, on = published().get(code), date(2016, 6, 1)
    general = tuple(each for each in items if KINDS[each.indicator] is not Sensitivity.BENEFITS)

    with_them = hide(assess(replace(FAMILY, evidence=items), framework, on=on), WITHOUT_BENEFITS)
    without = hide(assess(replace(FAMILY, evidence=general), framework, on=on), WITHOUT_BENEFITS)

    one, other = (plain_of(each) for each in (with_them, without))
    assert {name: one[name] for name in one if one[name] != other[name]} == {}


def plain_of(verdict):
    """A verdict as it is stored, without what the panel is told in any case."""
    return {name: value for name, value in verdict.to_dict().items() if name not in {*TOLD, "can_be_included"}}


@given(items=ITEMS, code=st.sampled_from(["tf1", "tf2", "sf3"]))
def test_the_reasons_that_are_read_out_never_count_benefit_data(items, code):
    framework, on = published().get(code), date(2016, 6, 1)
    verdict = assess(replace(FAMILY, evidence=items), framework, on=on)
    case = CaseFacts(high_need=True)

    advice = recommend(verdict, case, policy()).seen_in(WITHOUT_BENEFITS)

    told = recommend(hide(verdict, WITHOUT_BENEFITS), case, policy())
    assert advice.reasons in (told.reasons, (ON_EVERYTHING,))
    assert advice.cautions == told.cautions


def test_an_agency_finds_what_it_said_itself():
    items = (
        EvidenceFacts(
            "1", "sf3.health.adult-mental", "mother", status=Status.VERIFIED, source="School", source_id="own"
        ),
        EvidenceFacts("2", "sf3.crime.adult", "mother", status=Status.VERIFIED, source="Police", source_id="police"),
    )
    verdict = assess(replace(FAMILY, evidence=items), published().get("sf3"), on=date(2024, 6, 1))
    hidden = frozenset({Sensitivity.HEALTH, Sensitivity.CRIMINAL})

    shown = hide(verdict, View(hidden=hidden, agency="own"))

    seen = [item.evidence for headline in shown.headlines for item in headline.items]
    assert seen == ["1"]


def test_what_jobcentre_plus_says_under_another_headline_leaves_no_trace():
    items = (EvidenceFacts("1", "sf3.crime.adult", "mother", status=Status.VERIFIED, sensitivity=Sensitivity.BENEFITS),)
    framework, on = published().get("sf3"), date(2024, 6, 1)

    shown = hide(assess(replace(FAMILY, evidence=items), framework, on=on), WITHOUT_BENEFITS)
    nothing = hide(assess(replace(FAMILY, evidence=()), framework, on=on), WITHOUT_BENEFITS)

    assert plain_of(shown) == plain_of(nothing)


def test_an_indicator_of_another_framework_keeps_its_kind():
    items = (EvidenceFacts("1", "tf1.work.benefit", "mother", sensitivity=Sensitivity.BENEFITS, reference="secret"),)
    verdict = assess(replace(FAMILY, evidence=items), published().get("sf3"), on=date(2024, 6, 1))

    shown = hide(verdict, WITHOUT_BENEFITS)

    assert [each.reference for each in verdict.rejected] == ["secret"]
    assert shown.rejected == ()


def test_that_all_three_headlines_are_met_is_not_read_out_where_one_of_them_is_benefits():
    items = (
        EvidenceFacts("1", "tf1.work.benefit", "mother", status=Status.VERIFIED),
        EvidenceFacts("2", "tf1.education.permanent-exclusion", "son", on=date(2014, 3, 3), status=Status.VERIFIED),
        EvidenceFacts("3", "tf1.crime.proven-offence", "son", on=date(2014, 3, 3), status=Status.VERIFIED),
    )
    verdict = assess(replace(FAMILY, evidence=items), published().get("tf1"), on=date(2014, 6, 2))

    advice = recommend(verdict, CaseFacts(high_need=True), policy())

    assert "three headlines" in advice.words
    told = advice.seen_in(WITHOUT_BENEFITS)
    assert told.label == advice.label
    assert "three" not in told.words
    assert advice.seen_in(View()) == advice
