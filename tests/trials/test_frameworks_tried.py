"""A draft of a framework is tried on every family that it would judge, and says who would change and why."""

from __future__ import annotations

import pytest

from tests.panel.arranging import ELIGIBLE, add_evidence, listed
from tests.support.people import make_agency
from tests.trials.trying import asked, drafted, framework, rows_of, tried
from triage import clock, jobs
from triage.access import scope
from triage.criteria import documents
from triage.criteria import queries as criteria
from triage.criteria import service as criteria_service
from triage.criteria.commands import CriteriaKind, SaveDraft
from triage.db import db, transaction
from triage.errors import Invalid, Refused
from triage.evidence import queries as evidence
from triage.evidence.models import EvidenceStatus
from triage.rules.agencies import AgencyKind
from triage.rules.documents import from_json
from triage.rules.eligibility import assess
from triage.rules.trying import difference
from triage.trials import trying
from triage.trials.models import Trial, TrialState
from triage.trials.queries import families, trials

MORE = (*ELIGIBLE, "sf3.housing.temporary")


@pytest.fixture
def by(people):
    return people.coordinator.actor


def everybody() -> dict[str, object]:
    """Families of all sorts."""
    return {
        "four": listed("Four", indicators=MORE),
        "three": listed("Three", indicators=ELIGIBLE),
        "two": listed("Two", indicators=ELIGIBLE[:2]),
        "none": listed("None"),
    }


def test_who_would_change_is_counted_both_ways_and_listed_with_the_reason(app, by):
    those = everybody()

    trial = tried(framework(by=by, min_needs=4, min_distinct_headlines=4), by=by)

    rows = rows_of(trial)
    three = rows[those["three"].reference]
    assert trial.state is TrialState.DONE
    assert three.change == "eligible>not_eligible"
    assert "The rule asks for 4 headlines instead of 3." in three.words
    assert those["four"].reference not in rows
    assert trial.counts["tried"] == 4
    assert trial.counts["changes"]["eligible>not_eligible"] == 1
    assert sum(trial.counts["changes"].values()) == len(rows)


def test_it_equals_judging_each_family_by_itself(app, by):
    everybody()
    version = framework(by=by, min_needs=2, min_distinct_headlines=2)
    draft = documents.read(version.kind, from_json(version.content))

    rows = rows_of(tried(version, by=by))

    today, terms = clock.today(), criteria.terms()
    for each in families.part(None, limit=100):
        facts, own = evidence.facts(each.id), evidence.framework_for(each.id, on=today)
        expected = difference(assess(facts, own, on=today, terms=terms), assess(facts, draft, on=today, terms=terms))
        found = rows.get(each.reference)
        assert (found.change if found else None) == (expected.change if expected else None)
        assert tuple(found.words if found else ()) == (expected.words if expected else ())


def test_a_framework_of_its_own_judges_everybody_and_a_version_only_its_own(app, by):
    everybody()
    other = criteria.document(CriteriaKind.FRAMEWORK, "tf2@1")
    own = framework(by=by, code="ashcombe", min_needs=1, min_distinct_headlines=1)

    assert tried(own, by=by).counts["tried"] == 4
    assert tried(drafted(CriteriaKind.FRAMEWORK, "tf2@1", by=by, summary=other["name"]), by=by).counts["tried"] == 0


def test_it_may_be_proposed_once_it_was_tried_as_it_stands(app, by):
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)
    revision = version.revision

    trial = tried(version, by=by)

    found = criteria.version(version.id)
    assert (found.tried_digest, found.revision) == (trial.digest, revision)
    assert trial.examples
    assert any(each["changed"] for each in trial.examples)


def test_saved_while_it_is_tried_it_says_so(app, by):
    everybody()
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)
    trial = asked(version, by=by)
    content = from_json(version.content) | {"summary": "Another one"}
    criteria_service.save(SaveDraft(version_id=version.id, content=content, seen_revision=version.revision), by=by)

    jobs.work()

    found = db.session.get_one(Trial, trial.id)
    assert (found.state, found.problem) == (TrialState.FAILED, trying.SAVED_SINCE)
    assert criteria.version(version.id).tried_digest == ""


def test_what_cannot_judge_is_not_tried_and_what_is_published_neither(app, by):
    version = drafted(CriteriaKind.FRAMEWORK, "sf3@1", by=by, headline=[])

    with pytest.raises(Invalid, match="cannot be tried"):
        asked(version, by=by)

    criteria_service.drop(version.id, version.revision, by=by)
    with pytest.raises((Refused, Invalid)):
        asked(version, by=by)


def test_a_restricted_family_is_counted_for_nobody_and_seen_by_whom_it_is_open_to(app, by):
    those = everybody()
    family = those["three"].family
    with transaction():
        family.restricted = True
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)

    trial = tried(version, by=by)

    assert trial.counts["tried"] == 3
    assert "eligible>not_eligible" not in trial.counts["changes"]
    assert family.reference in rows_of(trial)
    with scope.acting_as(by):
        assert family.reference not in {row.reference for row, _ in trials.rows(trial, seen_by=by)}


def test_a_family_restricted_since_leaves_the_counts_with_its_row(app, by):
    those = everybody()
    trial = tried(framework(by=by, min_needs=4, min_distinct_headlines=4), by=by)
    with transaction():
        those["three"].family.restricted = True

    assert trials.closed_since(trial) == {"eligible>not_eligible": 1}


def test_words_of_benefits_are_kept_apart(app, by):
    entry = listed("Work", indicators=("sf3.crime.adult", "sf3.abuse.victim"))
    add_evidence(entry.family, "sf3.finance.workless", agency=make_agency(AgencyKind.JOBCENTRE), sensitivity="benefits")
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)

    row = rows_of(tried(version, by=by))[entry.reference]

    assert any("headlines" in each for each in row.words)
    assert not any("workless" in each.lower() or "out-of-work" in each.lower() for each in row.open_words)


def test_cut_short_it_goes_on_and_tries_no_family_twice(app, by, monkeypatch):
    everybody()
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)
    trial = asked(version, by=by)
    monkeypatch.setattr(trying, "PART", 2)
    whole, calls = trying.judging.part, []

    def dies(*given, **more):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the machine stopped")
        return whole(*given, **more)

    monkeypatch.setattr(trying.judging, "part", dies)
    with pytest.raises(RuntimeError):
        trying.make([trial.id], alive=lambda: None)
    db.session.rollback()
    assert trials.trial(trial.id).done == 2
    monkeypatch.setattr(trying.judging, "part", whole)

    trying.make([trial.id], alive=lambda: None)

    found = trials.trial(trial.id)
    assert (found.state, found.counts["tried"]) == (TrialState.DONE, 4)
    assert sum(found.counts["changes"].values()) == len(rows_of(found))


def test_the_same_words_under_way_are_tried_once(app, by):
    version = framework(by=by, min_needs=4, min_distinct_headlines=4)

    assert asked(version, by=by).id == asked(version, by=by).id


def test_not_verified_evidence_is_told_apart(app, by):
    entry = listed("Said", indicators=ELIGIBLE[:2])
    add_evidence(
        entry.family, "sf3.finance.debt", agency=make_agency(AgencyKind.HOUSING), status=EvidenceStatus.ASSERTED
    )

    rows = rows_of(tried(framework(by=by, min_needs=2, min_distinct_headlines=2), by=by))

    assert rows[entry.reference].change == "likely>eligible"
