"""Verdicts are kept at their moments with what they rest on, and built again after everything has changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.intake.arranging import okoro, said, sent, taken_in, verify_all
from tests.support.criteria import document, publish
from triage import clock
from triage.access.actor import SERVICE
from triage.criteria import queries as criteria
from triage.criteria.models import CriteriaKind, SchoolTerm
from triage.db import db, transaction
from triage.evidence import queries, service
from triage.evidence.commands import AddItem, CheckItem
from triage.evidence.models import JudgedBy, VerdictMoment, VerdictRecord
from triage.panel.models import ListEntry
from triage.panel.service import entries, moves
from triage.rules.facts import Answer, Status
from triage.rules.verdict import Outcome

AGENDA = VerdictMoment.AGENDA


@pytest.fixture
def family(people):
    """Three headlines said and none verified."""
    family_sent = okoro()
    mother, son = (each.id for each in family_sent["people"])
    day = clock.today() - timedelta(days=20)
    concerns = (
        said("sf3.education.attendance-90", who=son, value=70, on=day),
        said("sf3.abuse.victim", who=mother, on=day),
        said("sf3.crime.adult", who=mother, on=day),
    )
    return taken_in(sent(people.referrer, concerns=concerns, **family_sent), people.coordinator)


def kept(family):
    return [(each.moment, each.outcome) for each in reversed(queries.verdicts(family.id))]


def test_a_kept_verdict_is_built_again_after_calendar_catalogue_and_family_have_changed(people, family, app):
    record = service.keep_verdict(family.id, AGENDA, by=people.coordinator.actor)
    own = document("frameworks", "sf3.toml", version="2", name="Ours")
    publish(CriteriaKind.FRAMEWORK, own, start=clock.today() - timedelta(days=1))
    with transaction():
        db.session.add(
            SchoolTerm(name="Long", starts_on=date(2020, 1, 1), ends_on=date(2030, 1, 1), changed_at=clock.now())
        )
    criteria.forget()
    verify_all(family, people.coordinator)

    db.session.expire_all()
    rebuilt = service.rebuild_kept(db.session.get_one(VerdictRecord, record.id))

    assert rebuilt.again is not None
    assert rebuilt.again.to_dict() == record.verdict
    assert rebuilt.again.outcome is Outcome.LIKELY
    assert service.verdict_of(family.id, on=clock.today()).outcome is Outcome.ELIGIBLE
    assert db.session.query(JudgedBy).count() == 1


def test_the_command_says_what_differs_and_ends_with_one(people, family, app):
    record = service.keep_verdict(family.id, AGENDA, by=people.coordinator.actor)
    run = app.test_cli_runner().invoke

    fine = run(args=["verdicts", "rebuild"])
    with transaction():
        record.verdict = record.verdict | {"outcome": "eligible"}
    wrong = run(args=["verdicts", "rebuild"])

    assert (fine.exit_code, wrong.exit_code) == (0, 1)
    assert "1 same, 0 worded differently, 0 different" in fine.output
    assert f"{record.id}" in wrong.output
    assert "differs in outcome" in wrong.output
    assert "Okoro" not in wrong.output


def test_before_anybody_concluded_an_answer_more_is_no_news(people, family):
    verify_all(family, people.coordinator)

    assert kept(family) == []


def test_a_change_of_outcome_or_headlines_is_kept_with_why_and_a_trivial_one_is_not(people, family):
    service.keep_verdict(family.id, AGENDA, by=people.coordinator.actor)
    verify_all(family, people.coordinator)
    service.add_item(
        AddItem(
            indicator="sf3.abuse.victim",
            answer=Answer.NO,
            agency_id=people.referrer.agency_id,
            person_id=family.members[1].person_id,
        ),
        family.id,
        by=people.coordinator.actor,
    )

    found = queries.verdicts(family.id)

    assert kept(family) == [
        (AGENDA, "likely"),
        (VerdictMoment.CHANGE, "likely"),
        (VerdictMoment.CHANGE, "likely"),
        (VerdictMoment.CHANGE, "eligible"),
    ]
    assert found[0].because.startswith("Verified: ")
    assert service.rebuild_kept(found[0]).again.to_dict() == found[0].verdict


def test_what_is_rejected_or_lapses_is_kept_when_it_happens(people, family):
    verify_all(family, people.coordinator)
    verdict = service.verdict_of(family.id, on=clock.today())
    service.keep_verdict(family.id, AGENDA, by=SERVICE)
    entries.join(
        family.id,
        referral_id=None,
        verdict=verdict,
        recommendation=service.recommendation_of(family.id, verdict),
        urgent=False,
        by=SERVICE,
    )
    with clock.standing_at(clock.now() + timedelta(days=400)):
        moves.fall_due()
        moves.fall_due()
        lapsed = queries.last_verdict(family.id)
    with clock.standing_at(clock.now() + timedelta(days=401)):
        item = next(each for each in queries.all_items(family.id) if each.indicator == "sf3.abuse.victim")
        reject = CheckItem(item_id=item.id, status=Status.REJECTED, note="No", seen_revision=item.revision)
        service.check_item(reject, by=SERVICE)

    assert [moment for moment, _ in kept(family)] == [AGENDA, VerdictMoment.CHANGE, VerdictMoment.CHANGE]
    assert lapsed.because.startswith("Lapsed: ")
    assert "Rejected: " in queries.last_verdict(family.id).because
    assert db.session.query(ListEntry).one().outcome != Outcome.ELIGIBLE


def test_a_change_of_facts_chooses_no_criteria(people, family):
    service.keep_verdict(family.id, AGENDA, by=SERVICE)
    verify_all(family, people.coordinator)

    assert queries.framework_for(family.id, on=clock.today()).key == "sf3@1"
    assert queries.last_verdict(family.id).moment is VerdictMoment.CHANGE


def test_a_claim_keeps_its_verdict_under_the_criteria_of_acceptance(people, family):
    service.keep_verdict(family.id, AGENDA, by=SERVICE)

    record = service.keep_for_claim(family.id, by=people.coordinator.actor)

    assert (record.moment, record.framework, record.because) == (VerdictMoment.CLAIM, "sf3", "")
    assert record.inputs["rules"] >= 1
