"""Cases of the worked list that fall to the coordinator, judged through the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.intake.arranging import okoro, said, sent, taken_in, verify_all, years_ago
from triage import clock
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.errors import Invalid, NotFound
from triage.evidence import changes, service
from triage.evidence import queries as evidence
from triage.evidence.commands import AddItem
from triage.evidence.models import VerdictMoment
from triage.families import service as families
from triage.families.commands import SayFact
from triage.families.models import FactKind
from triage.rules.dates import add_months
from triage.rules.facts import Answer
from triage.rules.framework import Sensitivity
from triage.rules.verdict import Outcome, State, Verdict


def test_case_5_two_indicators_of_one_headline_are_one(people):
    family_sent = okoro()
    son = family_sent["people"][1].id
    concerns = (
        said("tf2.school.fixed-exclusions", who=son, value=3, on=clock.today() - timedelta(days=30)),
        said("tf2.school.absence", who=son, value=70, on=clock.today() - timedelta(days=20)),
    )
    family = taken_in(sent(people.referrer, concerns=concerns, framework="tf2@1", **family_sent), people.coordinator)
    verify_all(family, people.coordinator)

    verdict = service.verdict_of(family.id, on=clock.today())

    assert verdict.framework == "tf2"
    assert verdict.headlines_met == 1
    assert verdict.outcome is Outcome.NOT_ELIGIBLE


def test_case_6_a_lapsed_call_out_leaves_a_question_to_ask(people):
    family_sent = okoro()
    mother, son = (each.id for each in family_sent["people"])
    concerns = (
        said("tf2.help.child-in-need", who=son, on=clock.today() - timedelta(days=40)),
        said("tf2.abuse.call-out", who=mother, on=add_months(clock.today(), -13)),
    )
    family = taken_in(sent(people.referrer, concerns=concerns, framework="tf2@1", **family_sent), people.coordinator)
    verify_all(family, people.coordinator)

    verdict = service.verdict_of(family.id, on=clock.today())

    abuse = verdict.headline("abuse")
    assert verdict.headlines_met == 1
    assert abuse.state is State.NOT_KNOWN
    assert verdict.outcome is Outcome.POSSIBLE
    assert any(question.headline == "abuse" for question in verdict.questions)
    call_out = next(each for each in evidence.all_items(family.id) if each.indicator == "tf2.abuse.call-out")
    assert call_out.lapses_on is not None
    assert call_out.lapses_on < clock.today()


def test_case_8_a_family_stays_judged_under_the_framework_it_was_kept_under(people):
    family = taken_in(sent(people.referrer, framework="tf2@1"), people.coordinator)
    service.keep_verdict(family.id, VerdictMoment.INTAKE, by=people.coordinator.actor)

    verdict = service.verdict_of(family.id, on=clock.today() + timedelta(days=400))

    assert verdict.framework == "tf2"


def of_three_headlines(people):
    """A family of which somebody says what three headlines ask for."""
    family_sent = okoro()
    mother, son = (each.id for each in family_sent["people"])
    concerns = (
        said("sf3.education.attendance-90", who=son, value=70, on=clock.today() - timedelta(days=20)),
        said("sf3.abuse.victim", who=mother, on=clock.today() - timedelta(days=20)),
        said("sf3.finance.debt", who=mother, on=clock.today() - timedelta(days=20)),
    )
    return taken_in(sent(people.referrer, concerns=concerns, **family_sent), people.coordinator)


def test_an_item_that_nobody_has_checked_makes_likely_and_never_eligible(people):
    family = of_three_headlines(people)

    before = service.verdict_of(family.id, on=clock.today()).outcome
    verify_all(family, people.coordinator)
    after = service.verdict_of(family.id, on=clock.today()).outcome

    assert (before, after) == (Outcome.LIKELY, Outcome.ELIGIBLE)


def test_a_child_who_has_died_makes_no_family_eligible(people):
    family = of_three_headlines(people)
    verify_all(family, people.coordinator)
    service.keep_verdict(family.id, VerdictMoment.INTAKE, by=people.coordinator.actor)
    chidi = next(each.person for each in family.members if each.person.given_name == "Chidi")

    families.say_fact(
        family.id,
        SayFact(
            person_id=chidi.id,
            seen_revision=chidi.revision,
            idempotency_key="death",
            kind=FactKind.DEATH,
            value=clock.today().isoformat(),
        ),
        by=people.coordinator.actor,
    )

    kept = evidence.last_verdict(family.id)
    assert kept.moment is VerdictMoment.CHANGE
    verdict = Verdict.from_dict(kept.verdict)
    assert verdict.outcome is Outcome.NOT_ELIGIBLE
    assert verdict.headline("education").state is not State.MET


def test_a_family_is_judged_under_another_framework_only_with_a_reason_and_while_it_was_in_use(people):
    family = taken_in(
        sent(people.referrer, framework="tf2@1", received=clock.today().replace(year=2015, month=3, day=2)),
        people.coordinator,
    )

    service.judge_under(family.id, "tf1@1", reason="Known to Phase 1", by=people.coordinator.actor)
    assert service.verdict_of(family.id, on=clock.today()).framework == "tf1"
    with pytest.raises(Invalid):
        service.judge_under(family.id, "tf9@1", reason="No such one", by=people.coordinator.actor)


def test_adding_an_item_refuses_an_adult_under_a_child_only_indicator(people):
    family = taken_in(sent(people.referrer), people.coordinator)
    adaeze = next(member.person_id for member in family.members if member.person.given_name == "Adaeze")

    with pytest.raises(Invalid, match="this indicator is for"):
        service.add_item(
            AddItem(
                indicator="tf1.crime.proven-offence",
                answer=Answer.YES,
                agency_id=people.referrer.agency_id,
                person_id=adaeze,
                on=years_ago(1),
                reference="PNC",
            ),
            family.id,
            by=people.coordinator.actor,
        )


def test_adding_twice_adds_one(people):
    family = taken_in(sent(people.referrer), people.coordinator)
    command = AddItem(
        indicator="sf3.finance.workless",
        answer=Answer.NOT_KNOWN,
        agency_id=people.agency(AgencyKind.JOBCENTRE).id,
        idempotency_key="one",
    )

    first = service.add_item(command, family.id, by=people.coordinator.actor)
    second = service.add_item(command, family.id, by=people.coordinator.actor)

    assert first.id == second.id
    assert len(evidence.all_items(family.id)) == 1
    assert first.sensitivity == Sensitivity.BENEFITS.value


def test_whoever_asked_to_know_hears_of_a_change_in_the_same_act(people):
    heard = []

    def listen(family_ids, *, by):
        heard.extend(family_ids)

    changes.subscribe(listen)
    family = taken_in(sent(people.referrer), people.coordinator)
    changes._listeners.remove(listen)

    assert heard == [family.id]


# --------------------------------------------------------------------------- who sees what


def test_benefit_data_is_seen_by_those_who_verify_it_and_by_nobody_else(people, sign_in):
    family_sent = okoro()
    mother = family_sent["people"][0].id
    family = taken_in(
        sent(
            people.referrer,
            concerns=(said("sf3.finance.workless", who=mother, reference="Claim book 7"),),
            **family_sent,
        ),
        people.coordinator,
    )

    coordinator = sign_in(people.coordinator).get(f"/families/{family.reference}/evidence")
    chair = sign_in(people.chair).get(f"/families/{family.reference}/evidence")

    assert "Claim book 7" in coordinator.text
    assert "Claim book 7" not in chair.text
    assert "Some information is not shown to you" in chair.text


def test_case_12_a_school_finds_no_family_page_at_all(people, sign_in):
    family = taken_in(sent(people.referrer), people.coordinator)
    school = sign_in(people.referrer)

    for path in ("", "/people", "/evidence", "/timeline", "/decisions", "/letters"):
        assert school.get(f"/families/{family.reference}{path}").status == 404
    assert school.get("/intake").status == 404
    with pytest.raises(NotFound):
        evidence.items(family.id, seen_by=people.actor(Role.REFERRER))
