"""The chronology of a family: everything dated, with its source, for those who may see each part of it."""

import uuid
from datetime import date, timedelta

import pytest

from tests.families.test_pages import arranged
from tests.support.people import make_agency
from triage import clock
from triage.db import db
from triage.evidence.models import EvidenceAnswer, EvidenceItem, EvidenceStatus
from triage.families.models import FactKind, NameKind, PersonFact, PersonName, Relationship, Resident
from triage.imports.models import Batch
from triage.rules.agencies import AgencyKind

INDICATOR = "sf3.education.attendance-90"
MOST_READS = 45


def path(family, **query):
    return f"/families/{family.reference}/timeline" + (
        "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
    )


def said(family, agency, on, *, sensitivity="general", until=None, reference="Register 7", indicator=INDICATOR):
    item = EvidenceItem(
        id=uuid.uuid4(),
        family_id=family.id,
        person_id=family.members[1].person_id,
        indicator=indicator,
        answer=EvidenceAnswer.YES,
        status=EvidenceStatus.ASSERTED,
        event_on=on,
        until=until,
        reference=reference,
        sensitivity=sensitivity,
        source_agency_id=agency.id,
        asserted_at=clock.now(),
    )
    db.session.add(item)
    db.session.flush()
    return item


def rows(page):
    """Each row's words: when, what, who said so."""
    return [
        tuple(" ".join(cell.text_content().split()) for cell in row.xpath("./td | ./th"))
        for row in page.tree.xpath("//table[contains(@class, 'app-chronology')]//tbody/tr")
    ]


def about(page, words):
    return next(row for row in rows(page) if words in row[-2:][0])


def test_evidence_stands_on_its_own_day_with_who_said_so_and_when_it_was_recorded(people, sign_in):
    family = arranged(people)
    police = people.agency(AgencyKind.POLICE)
    said(family, police, date(2025, 3, 4), until=date(2025, 4, 1))

    page = sign_in(people.coordinator).get(path(family, kind="evidence"))

    when, what, who = rows(page)[0]
    assert when == "4 March 2025 to 1 April 2025"
    assert "Chidi Okoro" in what
    assert police.name in who
    assert "Register 7" in who
    assert f"Recorded {clock.today().day} " in who


def test_births_deaths_names_homes_and_ties_are_in_it(people, sign_in):
    family = arranged(people)
    mother, son = (each.person for each in family.members[:2])
    mother.deceased, mother.died_on = True, date(2026, 1, 5)
    db.session.add(PersonName(person_id=son.id, kind=NameKind.PREVIOUS, given_name="Chidi", family_name="Bell",
                              to_date=date(2020, 2, 2)))  # fmt: skip
    tie = {"family_id": family.id, "person_id": mother.id, "other_id": son.id, "kind": "carer of"}
    db.session.add(Relationship(**tie, from_date=date(2019, 1, 1), to_date=date(2021, 1, 1)))
    stay = family.households[0].residents[0]
    db.session.add(Resident(household_id=stay.household_id, person_id=son.id, from_date=date(2018, 1, 1),
                            to_date=date(2018, 6, 1)))  # fmt: skip
    db.session.flush()
    db.session.expire_all()

    page = sign_in(people.coordinator).get(path(family, order="oldest"))

    assert about(page, "Chidi Okoro was born")[0] == f"{son.date_of_birth.day} {son.date_of_birth:%B %Y}"
    assert about(page, "Adaeze Okoro died")[0] == "5 January 2026"
    assert about(page, "was called Chidi Bell until then")[0] == "2 February 2020"
    assert about(page, "Adaeze Okoro, carer of Chidi Okoro")[0] == "1 January 2019 to 1 January 2021"
    assert about(page, "Moved into Home 1: Chidi Okoro")[0] == "1 January 2018"
    assert about(page, "Moved out of Home 1: Chidi Okoro")[0] == "1 June 2018"
    assert about(page, "Family started")


def test_a_death_without_a_day_comes_last_either_way(people, sign_in):
    family = arranged(people)
    family.members[0].person.deceased = True
    db.session.flush()

    for order in ("newest", "oldest"):
        last = rows(sign_in(people.coordinator).get(path(family, order=order, kind="people")))[-1]
        assert last[0] == "Date not known"
        assert "died" in last[1]


def test_what_was_written_by_mistake_is_not_in_it(people, sign_in):
    family = arranged(people)
    mother, son = (each.person for each in family.members[:2])
    wrong = {"mistaken_at": clock.now(), "mistaken_because": "Another child"}
    db.session.add(PersonName(person_id=son.id, kind=NameKind.KNOWN_AS, given_name="Ghost", from_date=date(2020, 1, 1),
                              **wrong))  # fmt: skip
    db.session.add(Relationship(family_id=family.id, person_id=mother.id, other_id=son.id, kind="guardian of",
                                from_date=date(2020, 1, 1), to_date=date(2020, 1, 1), **wrong))  # fmt: skip
    db.session.flush()

    text = sign_in(people.coordinator).get(path(family)).text

    assert "Ghost" not in text
    assert "guardian of" not in text


@pytest.mark.parametrize("sensitivity", ["benefits", "health", "criminal"])
def test_each_kind_of_information_is_there_for_those_who_may_see_it_alone(people, sign_in, sensitivity):
    family = arranged(people)
    jobcentre = make_agency(AgencyKind.JOBCENTRE, name="Plus Office")
    said(family, jobcentre, date(2025, 3, 4), sensitivity=sensitivity, reference="Claim 991")

    desk = sign_in(people.coordinator).get(path(family))
    chair = sign_in(people.chair).get(path(family))

    assert "Claim 991" in desk.text
    assert ("Claim 991" in chair.text) == (sensitivity != "benefits")
    assert ("Plus Office" in chair.text) == (sensitivity != "benefits")


def test_that_somebody_is_on_a_list_of_benefits_is_told_to_the_desk_alone(people, sign_in):
    family = arranged(people)
    jobcentre = make_agency(AgencyKind.JOBCENTRE, name="Plus Office")
    batch = Batch(reference="L-2026-00001", agency_id=jobcentre.id, kind="benefits", name="list.csv", size=1,
                  media_type="text/csv", sha256="0" * 64, store_key="x", uploaded_at=clock.now(),
                  idempotency_key="k1")  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    mother = family.members[0].person
    mother.died_on, mother.deceased = date(2026, 1, 5), True
    fact = PersonFact(person_id=mother.id, kind=FactKind.DEATH, value="2026-01-05", batch_id=batch.id)
    fact.source_agency_id = jobcentre.id
    db.session.add(fact)
    db.session.flush()

    desk, chair = (sign_in(each).get(path(family)) for each in (people.coordinator, people.chair))

    assert "Plus Office" in about(desk, "died")[2]
    assert about(chair, "died")[2].startswith("Not recorded")
    assert "Plus Office" not in chair.body


@pytest.mark.parametrize("kind", [AgencyKind.SCHOOL, AgencyKind.JOBCENTRE])
def test_a_fact_out_of_a_list_says_which_list_and_never_that_it_is_one_of_benefits(people, sign_in, kind):
    family = arranged(people)
    agency = make_agency(kind, name="Where it came from")
    batch = Batch(reference="L-2026-00001", agency_id=agency.id, kind="benefits", name="list.csv", size=1,
                  media_type="text/csv", sha256="0" * 64, store_key="x", uploaded_at=clock.now(),
                  idempotency_key="k1", as_at=date(2026, 3, 3))  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    mother = family.members[0].person
    fact = PersonFact(person_id=mother.id, kind=FactKind.SCHOOL, value="Elm Park", batch_id=batch.id)
    fact.source_agency_id = agency.id
    db.session.add(fact)
    db.session.flush()
    where = f"/families/{family.reference}/people/{mother.id}"

    desk, chair = (sign_in(each).get(where).text for each in (people.coordinator, people.chair))

    told = "Where it came from, in list L-2026-00001 as at 3 March 2026"
    assert told in desk
    assert (told in chair) is (kind is AgencyKind.SCHOOL)
    assert ("Where it came from" in chair) is (kind is AgencyKind.SCHOOL)


def test_filters_stand_in_the_address_as_ids_and_kinds_and_odd_ones_are_left_off(people, sign_in):
    family = arranged(people)
    police = people.agency(AgencyKind.POLICE)
    said(family, police, date(2025, 3, 4))
    visitor = sign_in(people.coordinator)
    son = family.members[1].person_id

    everything = visitor.get(path(family))
    of_son = visitor.get(path(family, person=son))
    by_police = visitor.get(path(family, source=police.id, since=2025, until=2025))
    odd = visitor.get(
        path(family, kind="x", person="Chidi", source="'", since="19x", until="9999", page="-3", order="?")
    )

    assert len(rows(of_son)) < len(rows(everything))
    assert all("Chidi" in row[1] for row in rows(of_son))
    assert [row[0] for row in rows(by_police)] == ["4 March 2025"]
    assert rows(odd) == rows(everything)
    words = "Not the whole chronology, but only who said so: "
    assert f"{words}{police.name}; from the year: 2025; to the year: 2025." in by_police.text, "also on paper"
    assert "Not the whole" not in everything.text + odd.text
    assert "Nothing fits these filters" in visitor.get(path(family, source=police.id, kind="letters")).text


def test_a_long_chronology_is_paged_and_whole_for_printing(people, sign_in):
    family = arranged(people)
    police = people.agency(AgencyKind.POLICE)
    for day in range(150):
        said(family, police, date(2025, 1, 1) + timedelta(days=day), reference=f"No {day}.")
    visitor = sign_in(people.coordinator)

    pages = [rows(visitor.get(path(family, kind="evidence", order="oldest", page=page))) for page in (1, 2, 3)]
    whole = rows(visitor.get(path(family, kind="evidence", order="oldest", page="all")))

    assert [len(page) for page in pages] == [60, 60, 30]
    assert [row for page in pages for row in page] == whole
    assert rows(visitor.get(path(family, kind="evidence", order="oldest", page=99))) == pages[2]


def test_it_asks_the_database_as_often_however_much_there_is(people, sign_in, workplace):
    family = arranged(people)
    visitor = sign_in(people.coordinator)
    said(family, people.agency(AgencyKind.POLICE), date(2025, 1, 1))
    visitor.get(path(family))
    visitor.get(path(family))
    few = reads(workplace)

    for day in range(40):
        said(family, people.agency(AgencyKind.POLICE), date(2025, 1, 2) + timedelta(days=day))
    visitor.get(path(family))

    assert few <= MOST_READS
    assert reads(workplace) <= few


def reads(workplace):
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in workplace.watch.statements)
