"""Two verdicts beside each other, and a verdict built again from its inputs."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_hiding import FAMILY, ITEMS, KINDS, WITHOUT_BENEFITS
from tests.rules.test_properties import ON, families, items
from triage.criteria.commands import CriteriaKind
from triage.criteria.documents import shipped
from triage.rules.catalogue import published
from triage.rules.comparing import Change, Comparison, Part, because, compare, same_in_substance
from triage.rules.documents import digest, from_json, to_json
from triage.rules.eligibility import assess
from triage.rules.facts import EvidenceFacts, Status
from triage.rules.framework import Sensitivity
from triage.rules.hiding import hide
from triage.rules.rebuilding import Inputs, OtherDocument, rebuild
from triage.rules.terms import Term, Terms, default_terms
from triage.rules.toml_reader import DataError
from triage.rules.verdict import Outcome, Verdict

DAY = date(2024, 6, 3)
SF3 = published().get("sf3")
OWN_TERMS = Terms(
    (Term("Long", date(2016, 1, 4), date(2017, 2, 1)), Term("Longer", date(2017, 2, 2), date(2018, 1, 1)))
)


def judged(*evidence, on=DAY):
    return assess(replace(FAMILY, evidence=evidence), SF3, on=on)


DEBT = EvidenceFacts("debt", "sf3.finance.debt", "mother", on=date(2024, 5, 1))
OFFENCE = EvidenceFacts("offence", "sf3.crime.adult", "mother", on=date(2023, 7, 1))


# --------------------------------------------------------------------------- comparing


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((), (DEBT,), Change.CAME),
        ((DEBT,), (), Change.WENT),
        ((DEBT,), (replace(DEBT, status=Status.VERIFIED),), Change.VERIFIED),
        ((DEBT,), (replace(DEBT, status=Status.REJECTED, note="Paid off"),), Change.REJECTED),
        ((replace(DEBT, status=Status.VERIFIED),), (DEBT,), Change.UNCHECKED),
        ((DEBT,), (replace(DEBT, on=date(2024, 7, 1)),), Change.COUNTED),
        ((replace(DEBT, id="first"),), (replace(DEBT, corrects=("gone", "first")),), Change.PUT_RIGHT),
        ((DEBT,), (replace(DEBT, reference="Letter of 1 May"),), Change.OTHER),
    ],
)
def test_what_happened_to_an_item_is_named(before, after, change):
    found = compare(judged(*before), judged(*after)).of(Part.ITEM)

    assert [(each.key, each.change) for each in found] == [("debt", change)]


def test_time_alone_lets_evidence_lapse_and_the_headline_with_it():
    found = compare(judged(OFFENCE), judged(OFFENCE, on=DAY + timedelta(days=90)))

    assert [each.change for each in found.of(Part.ITEM)] == [Change.LAPSED]
    assert "crime" in found.of(Part.HEADLINE)[0].key
    assert found.of(Part.HEADLINE)[0].before == "Met, not yet verified"
    assert because(found).startswith("Lapsed: ")


def test_another_framework_is_named_and_its_headlines_come_and_go():
    found = compare(judged(DEBT), assess(replace(FAMILY, evidence=(DEBT,)), published().get("tf1"), on=DAY))

    assert [each.label for each in found.of(Part.CRITERIA)] == ["Framework", "Rule"]
    assert {each.change for each in found.of(Part.HEADLINE)} >= {Change.CAME, Change.WENT}
    assert because(found).startswith("Judged by other criteria")


def test_who_joined_is_counted_and_not_named():
    assert because(Comparison(()), joined=1, left=2) == "Somebody joined the family. 2 people left the family."


@given(families())
def test_a_verdict_beside_itself_says_nothing(given_family):
    framework, family = given_family
    verdict = assess(family, framework, on=ON)

    assert compare(verdict, Verdict.from_dict(json.loads(json.dumps(verdict.to_dict())))).same
    assert same_in_substance(verdict, verdict)


@given(families(), st.data())
def test_every_difference_is_said_once_and_nothing_that_differs_is_left_out(given_family, data):
    framework, family = given_family
    other = replace(family, evidence=(*family.evidence[1:], data.draw(items(framework))))
    before, after = assess(family, framework, on=ON), assess(other, framework, on=ON + timedelta(days=40))

    found, back = compare(before, after), compare(after, before)

    keys = [(each.part, each.key) for each in found.differences]
    assert len(keys) == len(set(keys))
    assert set(keys) == {(each.part, each.key) for each in back.differences}
    assert all(each.before != each.after or each.part is Part.ITEM for each in found.differences)
    assert bool(found.of(Part.OUTCOME)) == (before.outcome is not after.outcome)
    states = {each.id: (each.state, each.standing) for each in before.headlines + before.filters}
    moved = {each.id for each in after.headlines + after.filters if (each.state, each.standing) != states[each.id]}
    assert {each.key for each in found.of(Part.HEADLINE)} == moved
    if not same_in_substance(before, after):
        assert found.of(Part.OUTCOME) or moved


@given(before=ITEMS, after=ITEMS, code=st.sampled_from(["tf1", "tf2", "sf3"]))
def test_differences_never_tell_of_benefit_data(before, after, code):
    framework = published().get(code)

    def seen(evidence):
        return hide(assess(replace(FAMILY, evidence=evidence), framework, on=date(2016, 6, 1)), WITHOUT_BENEFITS)

    def general(evidence):
        return tuple(each for each in evidence if KINDS[each.indicator] is not Sensitivity.BENEFITS)

    told = compare(seen(before), seen(after))
    blind = compare(seen(general(before)), seen(general(after)))

    kept = (Part.OUTCOME, Part.DISCRETION)
    assert [each for each in told.differences if each.part not in kept] == [
        each for each in blind.differences if each.part not in kept
    ]


# --------------------------------------------------------------------------- rebuilding


@given(families(), st.sampled_from([default_terms(), OWN_TERMS]), st.dates(ON, ON + timedelta(days=900)))
def test_a_verdict_is_built_again_from_what_was_stored(given_family, terms, day):
    framework, family = given_family
    document = shipped(CriteriaKind.FRAMEWORK, framework.key)
    verdict = assess(family, framework, on=day, terms=terms)
    inputs = Inputs(family=family, framework=framework.key, digest=digest(document), terms=terms, on=day)

    stored = json.loads(json.dumps({"inputs": inputs.to_dict(), "document": to_json(document)}))

    again = rebuild(Inputs.from_dict(stored["inputs"]), from_json(stored["document"]))
    assert again == verdict
    assert again.to_dict() == verdict.to_dict()


def test_a_verdict_is_not_built_by_other_criteria_than_those_of_then():
    document = shipped(CriteriaKind.FRAMEWORK, "sf3@1")
    inputs = Inputs(FAMILY, "sf3@1", digest(document), default_terms(), DAY)

    with pytest.raises(OtherDocument):
        rebuild(inputs, document | {"name": "Another name"})
    assert rebuild(inputs, document).outcome in Outcome
    assert not issubclass(OtherDocument, DataError)
