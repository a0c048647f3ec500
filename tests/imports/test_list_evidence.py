"""Rows of lists as evidence: dated, asserted by their agency, as careful as must be, once, and taken back whole."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.imports import files
from tests.imports.lists import line, rows_of, taken
from tests.intake.arranging import okoro, person, sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.db import transaction
from triage.evidence import queries as evidence
from triage.evidence import service as evidence_service
from triage.evidence.commands import CheckItem
from triage.evidence.models import EvidenceStatus
from triage.families.models import FamilyMember, MemberRole
from triage.imports.commands import ListKind
from triage.imports.service import evidence as list_evidence
from triage.rules.agencies import AgencyKind
from triage.rules.facts import Status
from triage.rules.verdict import Outcome

GRAN = str(uuid.uuid5(uuid.NAMESPACE_OID, "gran"))


@pytest.fixture
def family(people):
    return taken_in(sent(people.referrer), people.coordinator)


def from_lists(family):
    with scope.as_service():
        return {each.indicator: each for each in evidence.all_items(family.id) if each.batch_id}


def test_a_row_becomes_dated_evidence_of_its_agency(people, family):
    school, day = people.agency(AgencyKind.SCHOOL), clock.today() - timedelta(days=20)
    said = {"on": day.isoformat(), "value": 81.5, "reference": "Register, autumn"}

    made = taken(school, ListKind.ATTENDANCE, [line("Chidi", "Okoro", years_ago(12), said=said)], by=people.coordinator)

    item = from_lists(family)["sf3.education.attendance-90"]
    assert (item.event_on, float(item.value), item.reference) == (day, 81.5, "Register, autumn")
    assert (item.status, item.source_agency_id) == (EvidenceStatus.ASSERTED, school.id)
    assert (item.batch_id, item.list_row_id) == (made.id, rows_of(made)[0].id)
    assert item.lapses_on is not None, "what follows from evidence was worked out"


def test_the_rules_judge_the_figure_and_not_the_list(people, family):
    rows = [line("Chidi", "Okoro", years_ago(12), said={"value": 97.0})]

    taken(people.agency(AgencyKind.SCHOOL), ListKind.ATTENDANCE, rows, by=people.coordinator)

    verdict = evidence_service.verdict_of(family.id, on=clock.today(), framework="sf3")
    assert not verdict.headline("education").met


@pytest.mark.parametrize(
    ("kind", "agency", "said", "who", "indicator", "sensitivity"),
    [
        (ListKind.BENEFITS, AgencyKind.COUNCIL, {"what": "ESA"}, "Adaeze", "sf3.finance.workless", "benefits"),
        (ListKind.HOUSING, AgencyKind.JOBCENTRE, {"what": "rent arrears"}, "Adaeze", "sf3.finance.debt", "benefits"),
        (ListKind.ASB, AgencyKind.HOUSING, {"what": "warning"}, "Chidi", "sf3.crime.child", "criminal"),
        (ListKind.HEALTH, AgencyKind.HEALTH, {"what": "CAMHS"}, "Chidi", "sf3.health.child-mental", "health"),
        (ListKind.HOUSING, AgencyKind.HOUSING, {"what": "rent arrears"}, "Adaeze", "sf3.finance.debt", "general"),
        (ListKind.CAF, AgencyKind.SCHOOL, {"indicator": "sf3.abuse.victim"}, "Adaeze", "sf3.abuse.victim", "criminal"),
    ],
)
def test_an_item_is_as_careful_as_its_list_its_criterion_and_its_agency(
    people, family, kind, agency, said, who, indicator, sensitivity
):
    born = years_ago(36 if who == "Adaeze" else 12)

    made = taken(people.agency(agency), kind, [line(who, "Okoro", born, said=said)], by=people.coordinator)

    assert from_lists(family)[indicator].sensitivity == sensitivity
    assert rows_of(made)[0].sensitivity == sensitivity


def test_an_adults_offence_is_not_put_under_a_criterion_for_children(people, family):
    rows = [line("Adaeze", "Okoro", years_ago(36), said={"what": "Theft"})]

    taken(people.agency(AgencyKind.POLICE), ListKind.OFFENCES, rows, by=people.coordinator)

    assert set(from_lists(family)) == {"sf3.crime.adult"}


def test_a_list_that_speaks_of_domestic_abuse_warns_whoever_visits(people, family):
    assert not family.domestic_abuse
    rows = [line("Adaeze", "Okoro", years_ago(36), said={"what": "Assault (domestic)"})]

    taken(people.agency(AgencyKind.POLICE), ListKind.OFFENCES, rows, by=people.coordinator)

    assert "sf3.abuse.perpetrator" in from_lists(family)
    assert family.domestic_abuse


def test_recording_twice_adds_nothing(people, family):
    made = taken(
        people.agency(AgencyKind.SCHOOL),
        ListKind.ATTENDANCE,
        [line("Chidi", "Okoro", years_ago(12), said={"value": 80.0})],
        by=people.coordinator,
    )
    before = len(from_lists(family))

    with scope.as_service():
        again = list_evidence.record(made, rows_of(made), by=people.coordinator.actor)

    assert (again, len(from_lists(family))) == (0, before)


def test_undoing_takes_everything_out_and_says_what_was_checked(people, family):
    said = {"value": 80.0}
    made = taken(
        people.agency(AgencyKind.SCHOOL),
        ListKind.ATTENDANCE,
        [line("Chidi", "Okoro", years_ago(12), said=said)],
        by=people.coordinator,
    )
    item = from_lists(family)["sf3.education.attendance-90"]
    check = CheckItem(item_id=item.id, status=Status.VERIFIED, note="Seen", seen_revision=item.revision)
    evidence_service.check_item(check, by=people.coordinator.actor)
    referred = [each for each in evidence.all_items(family.id) if each.batch_id is None]

    with transaction():
        back = list_evidence.take_back(made, by=people.coordinator.actor)

    assert (back.items, back.checked, back.families) == (2, 1, {family.id})
    assert from_lists(family) == {}
    assert [each for each in evidence.all_items(family.id) if each.batch_id is None] == referred
    assert evidence_service.verdict_of(family.id, on=clock.today()).outcome is not Outcome.LIKELY


def test_a_person_of_two_families_is_evidence_for_both(people, family):
    chidi = next(member.person for member in family.members if member.person.given_name == "Chidi")
    other = taken_in(
        sent(
            people.referrer,
            **okoro(people=(person(GRAN, "Ngozi", "Eze", years_ago(70), "grandparent"),), homes=(), relationships=()),
        ),
        people.coordinator,
    )
    with transaction():
        other.members.append(FamilyMember(person_id=chidi.id, role=MemberRole.CHILD, position=1))
    rows = [line("Chidi", "Okoro", years_ago(12), said={"what": "Theft"})]

    taken(people.agency(AgencyKind.POLICE), ListKind.OFFENCES, rows, by=people.coordinator)

    assert set(from_lists(family)) == set(from_lists(other)) >= {"sf3.crime.child"}


def test_benefit_data_of_a_list_is_the_desks_alone(people, sign_in, family):
    rows = [line("Adaeze", "Okoro", years_ago(36), said={"what": "ESA", "reference": "DWP 77/1"})]
    taken(people.agency(AgencyKind.JOBCENTRE), ListKind.BENEFITS, rows, by=people.coordinator)
    page = f"/families/{family.reference}/evidence"

    assert "DWP 77/1" in sign_in(people.coordinator).get(page).text
    chairs = sign_in(people.chair).get(page).text
    assert "DWP 77/1" not in chairs
    assert people.agency(AgencyKind.JOBCENTRE).name not in chairs
    for who in (people.chair, people.coordinator):
        sensitive = [each for each in evidence.items(family.id, seen_by=who.actor) if each.sensitivity == "benefits"]
        assert bool(sensitive) is (who is people.coordinator)


def test_police_information_of_a_list_stays_from_the_referrer(people, sign_in, family):
    rows = [line("Chidi", "Okoro", years_ago(12), said={"what": "Theft", "reference": "CR/9"})]
    taken(people.agency(AgencyKind.POLICE), ListKind.OFFENCES, rows, by=people.coordinator)

    assert sign_in(people.referrer).get(f"/families/{family.reference}/evidence").status in (403, 404)
    assert "CR/9" in sign_in(people.chair).get(f"/families/{family.reference}/evidence").text


def test_undoing_a_file_says_that_some_of_it_was_checked(people, family):
    row = f"Chidi,Okoro,{files.uk(years_ago(12))},4 Nettle Close,ZZ98 4AB,81.5%,{files.uk(clock.today())}"
    school = people.agency(AgencyKind.SCHOOL)
    made = files.confirmed(files.tried(files.csv(row), by=people.coordinator, agency=school), by=people.coordinator)
    item = from_lists(family)["sf3.education.attendance-90"]
    check = CheckItem(item_id=item.id, status=Status.VERIFIED, note="Seen", seen_revision=item.revision)
    evidence_service.check_item(check, by=people.coordinator.actor)

    made = files.undone(made, by=people.coordinator)

    assert "Taken out too: evidence that somebody had verified or rejected since." in made.notes
