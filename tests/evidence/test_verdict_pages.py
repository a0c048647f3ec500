"""The pages of a family's verdicts, what changed between two of them, and discretion."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.intake.arranging import okoro, said, sent, taken_in, verify_all
from triage import clock
from triage.access.actor import SERVICE
from triage.accounts.models import AgencyKind
from triage.db import db
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence import queries, service
from triage.evidence.commands import AddItem, AuthoriseDiscretion, EndDiscretion
from triage.evidence.models import Discretion, VerdictMoment
from triage.panel.queries.decisions import discretion_of
from triage.rules.facts import Answer


@pytest.fixture
def family(people):
    """Two headlines said and none verified, judged once."""
    family_sent = okoro()
    mother, son = (each.id for each in family_sent["people"])
    day = clock.today() - timedelta(days=20)
    concerns = (
        said("sf3.education.attendance-90", who=son, value=70, on=day),
        said("sf3.abuse.victim", who=mother, on=day),
    )
    found = taken_in(sent(people.referrer, concerns=concerns, **family_sent), people.coordinator)
    service.keep_verdict(found.id, VerdictMoment.INTAKE, by=people.coordinator.actor)
    return found


def page_of(family) -> str:
    return f"/families/{family.reference}/evidence/verdicts"


def with_benefits(family, people):
    """What the Jobcentre says, which is another headline met and for few eyes."""
    command = AddItem(
        indicator="sf3.finance.workless",
        answer=Answer.YES,
        agency_id=people.agency(AgencyKind.JOBCENTRE).id,
        person_id=next(each.person_id for each in family.members if each.person.given_name == "Adaeze"),
    )
    return service.add_item(command, family.id, by=people.coordinator.actor)


def test_verdicts_stand_in_time_and_two_of_them_beside_each_other(people, family, sign_in):
    verify_all(family, people.coordinator)
    desk = sign_in(people.coordinator)

    listed = desk.get(page_of(family))
    compared = desk.get(page_of(family) + f"/compare?before={queries.verdicts(family.id)[-1].id}&after=now")

    assert "Change of facts" in listed.text
    assert "Verified: " in listed.text
    assert "The first that was kept" in listed.text
    assert "Adaeze Okoro: Victim" in compared.text
    assert "Met, not yet verified" in compared.text
    assert "Met, verified" in compared.text


def test_the_earlier_one_comes_first_however_they_were_chosen(people, family, sign_in):
    verify_all(family, people.coordinator)
    first = queries.verdicts(family.id)[-1]

    page = sign_in(people.coordinator).get(page_of(family) + f"/compare?before=now&after={first.id}")

    assert page.text.index("Intake") < page.text.index("Today")


def test_what_was_kept_because_of_benefit_data_is_not_there_for_others(people, family, sign_in):
    with_benefits(family, people)
    kept = queries.last_verdict(family.id)
    seen, blind = sign_in(people.coordinator), sign_in(people.chair)

    assert kept.moment is VerdictMoment.CHANGE
    assert "New evidence: " in seen.get(page_of(family)).text
    found = blind.get(page_of(family)).text
    for words in ("Workless", "workless", "New evidence"):
        assert words not in found
    if kept.outcome == queries.verdicts(family.id)[-1].outcome:
        assert str(kept.id) not in found
        assert blind.get(page_of(family) + f"/compare?before={kept.id}&after=now").status == 404
    compared = blind.get(page_of(family) + f"/compare?before={queries.verdicts(family.id)[-1].id}&after=now").text
    assert "Workless" not in compared
    assert "left out on both sides" in compared


def test_a_verdict_of_another_family_is_not_compared(people, family, sign_in):
    other = taken_in(sent(people.referrer), people.coordinator)
    record = service.keep_verdict(other.id, VerdictMoment.AGENDA, by=SERVICE)
    desk = sign_in(people.coordinator)

    for wrong in (record.id, uuid.uuid4(), "x", ""):
        assert desk.get(page_of(family) + f"/compare?before={wrong}&after=now").status == 404
    assert sign_in(people.referrer).get(page_of(family)).status == 404


# --------------------------------------------------------------------------- discretion


def authorised(family, people, **more):
    command = AuthoriseDiscretion(nominated_by="Dana Whitlow, headteacher", reason="Three fires in a year", **more)
    return service.authorise_discretion(command, family.id, by=people.chair.actor)


def test_discretion_is_authorised_by_somebody_else_and_ended_with_why(people, family, sign_in):
    chair = sign_in(people.chair)
    form = {"nominated_by": "Dana Whitlow, headteacher", "reason": "Three fires in a year", "authorised": "yes"}

    own = chair.submit(f"/families/{family.reference}/evidence/discretion", form | {"nominated_by": people.chair.name})
    done = chair.submit(f"/families/{family.reference}/evidence/discretion", form)
    standing = queries.standing_discretion(family.id, on=clock.today())
    end = f"/families/{family.reference}/evidence/discretion/{standing.id}/end"
    ended = chair.submit(end, because="The nomination was taken back")

    assert own.status == 422
    assert "Somebody else must authorise it" in own.text
    assert "Dana Whitlow" in done.text
    assert "Authorised by" in done.text
    assert "The nomination was taken back" in ended.text
    assert discretion_of(family.id) is None
    assert db.session.query(Discretion).one().ended_by_name == people.chair.name


def test_discretion_stands_until_its_last_day(people, family):
    today = clock.today()
    authorised(family, people, until_on=today + timedelta(days=3), idempotency_key="one")
    authorised(family, people, until_on=today + timedelta(days=3), idempotency_key="one")

    assert len(queries.discretions(family.id)) == 1
    assert queries.standing_discretion(family.id, on=today + timedelta(days=3)) is not None
    assert queries.standing_discretion(family.id, on=today + timedelta(days=4)) is None
    with pytest.raises(Invalid, match="last day"):
        authorised(family, people, until_on=today - timedelta(days=1))


def test_the_end_is_reached_once_and_only_through_its_own_family(people, family):
    found = authorised(family, people)
    other = taken_in(sent(people.referrer), people.coordinator)
    end = EndDiscretion(discretion_id=found.id, because="Over", seen_revision=found.revision)

    with pytest.raises(NotFound):
        service.end_discretion(end, other.id, by=people.chair.actor)
    stale = EndDiscretion(discretion_id=found.id, because="Over", seen_revision=found.revision + 1)
    with pytest.raises(Stale):
        service.end_discretion(stale, family.id, by=people.chair.actor)
    service.end_discretion(end, family.id, by=people.chair.actor)
    with pytest.raises(Refused):
        service.end_discretion(end, family.id, by=people.chair.actor)


def test_the_coordinators_page_of_evidence_says_that_discretion_stands(people, family, sign_in):
    authorised(family, people)

    page = sign_in(people.coordinator).get(f"/families/{family.reference}/evidence")

    assert "Discretion stands: nominated by Dana Whitlow, headteacher, authorised by" in page.text
