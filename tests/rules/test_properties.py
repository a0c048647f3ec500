"""What holds of every family that chance can think of."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from triage.rules.catalogue import published
from triage.rules.eligibility import assess
from triage.rules.facts import Answer, EvidenceFacts, FamilyFacts, PersonFacts, Status
from triage.rules.verdict import Outcome, State, Verdict

ON = date(2017, 6, 5)
PEOPLE = (
    PersonFacts("mother", "mother", date(1984, 5, 1)),
    PersonFacts("father", "father", date(1983, 1, 1), lives_with_children=False),
    PersonFacts("partner", "partner", date(1990, 1, 1), lives_with_children=None),
    PersonFacts("son", "son", date(2003, 2, 11)),
    PersonFacts("daughter", "daughter", date(2009, 8, 1)),
    PersonFacts("cousin", "cousin"),
    PersonFacts("baby", "unborn child", expected_on=date(2017, 9, 1)),
)

frameworks = st.sampled_from(published().frameworks)
days = st.none() | st.dates(ON - timedelta(days=900), ON + timedelta(days=500))


@st.composite
def items(draw, framework, statuses=tuple(Status), answers=tuple(Answer)):
    return EvidenceFacts(
        id=str(draw(st.integers(0, 10**9))),
        indicator=draw(st.sampled_from([each.id for each in framework.indicators])),
        person=draw(st.none() | st.sampled_from([each.id for each in PEOPLE])),
        answer=draw(st.sampled_from(answers)),
        status=draw(st.sampled_from(statuses)),
        on=draw(days),
        until=draw(st.none() | st.just(date.max) | st.dates(ON, ON + timedelta(days=300))),
        value=draw(st.none() | st.sampled_from([1, 2, 3, 10, 15, 40, 84, 88, 95])),
        out_of=draw(st.none() | st.sampled_from([20, 60, 100])),
        source=draw(st.sampled_from(["Oak School", "Beech School", "The council"])),
        reference=draw(st.sampled_from(["", "Letter of 1 May"])),
    )


@st.composite
def families(draw):
    framework = draw(frameworks)
    people = draw(st.sets(st.sampled_from(PEOPLE), min_size=1))
    evidence = draw(st.lists(items(framework), max_size=14))
    return framework, FamilyFacts("F", tuple(sorted(people, key=lambda p: p.id)), tuple(evidence))


@given(families(), st.data())
def test_more_verified_evidence_never_makes_a_family_less_eligible(given_family, data):
    framework, family = given_family
    more = data.draw(items(framework, (Status.VERIFIED,), (Answer.YES,)))

    before = assess(family, framework, on=ON)
    after = assess(replace(family, evidence=(*family.evidence, more)), framework, on=ON)

    assert after.outcome.rank >= before.outcome.rank


@given(families())
def test_not_known_is_never_counted_as_no(given_family):
    framework, family = given_family
    open_ = replace(
        family,
        evidence=tuple(
            replace(item, answer=Answer.NOT_KNOWN) if item.answer is Answer.NO else item for item in family.evidence
        ),
    )

    with_no, with_not_known = (assess(each, framework, on=ON) for each in (family, open_))

    assert with_not_known.outcome.rank >= with_no.outcome.rank


@given(families())
def test_what_is_not_known_makes_nobody_likely_or_eligible(given_family):
    framework, family = given_family
    known = tuple(item for item in family.evidence if item.answer is not Answer.NOT_KNOWN)

    verdict = assess(family, framework, on=ON)
    without = assess(replace(family, evidence=known), framework, on=ON)

    if verdict.outcome.rank >= Outcome.LIKELY.rank:
        assert without.outcome == verdict.outcome
    assert verdict.outcome.rank >= without.outcome.rank


@given(frameworks.filter(lambda f: f.rule.min_distinct_headlines > 1), st.data())
def test_indicators_under_one_headline_are_one_headline(framework, data):
    headline = data.draw(st.sampled_from(framework.headlines))
    own = replace(framework, headlines=(headline,), filters=())
    evidence = data.draw(st.lists(items(own, (Status.VERIFIED,), (Answer.YES,)), max_size=20))

    verdict = assess(FamilyFacts("F", PEOPLE, tuple(evidence)), framework, on=ON)

    assert verdict.headlines_met <= 1
    assert verdict.outcome is not Outcome.ELIGIBLE


@given(families())
def test_only_verified_evidence_makes_a_family_eligible(given_family):
    framework, family = given_family
    asserted = tuple(replace(item, status=Status.ASSERTED) for item in family.evidence)

    verdict = assess(replace(family, evidence=asserted), framework, on=ON)

    assert verdict.outcome is not Outcome.ELIGIBLE


@given(families(), st.randoms())
def test_the_order_of_the_evidence_does_not_matter(given_family, chance):
    framework, family = given_family
    mixed = list(family.evidence)
    chance.shuffle(mixed)

    one, two = (assess(each, framework, on=ON) for each in (family, replace(family, evidence=tuple(mixed))))

    assert one.outcome == two.outcome
    assert [h.state for h in one.headlines] == [h.state for h in two.headlines]
    assert one.lapses_on == two.lapses_on


@given(families())
def test_a_verdict_survives_being_stored(given_family):
    framework, family = given_family

    verdict = assess(family, framework, on=ON)

    assert Verdict.from_dict(verdict.to_dict()) == verdict


@given(families())
def test_the_verdict_stands_on_the_day_on_which_it_lapses_and_not_the_day_after(given_family):
    framework, family = given_family

    verdict = assess(family, framework, on=ON)

    if verdict.lapses_on:
        last, after = (assess(family, framework, on=verdict.lapses_on + timedelta(days=n)) for n in (0, 1))
        assert last.outcome.rank >= verdict.outcome.rank > after.outcome.rank


@given(families())
def test_an_unmet_headline_always_says_why(given_family):
    framework, family = given_family

    verdict = assess(family, framework, on=ON)

    for headline in verdict.headlines:
        assert len(headline.words) > len("Not met.") or headline.state is State.NOT_KNOWN
    for item in verdict.rejected:
        assert item.words.endswith((".", "?"))
