"""Is this family known? What intake offers, what it never takes for a match, and what it remembers and offers again."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest

from tests.intake.arranging import person, sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.errors import Invalid
from triage.evidence import service
from triage.evidence.commands import Choice
from triage.families import queries as families
from triage.families.models import Family, FamilyMember, Identifier, Person
from triage.notices.models import Notice
from triage.referrals.answers import HomeAnswer, IdentifierAnswer, ReferrerAnswer, as_sent
from triage.restriction import service as restriction
from triage.restriction.commands import Restrict

BORN = date(2014, 3, 5)
SWAPPED = date(2014, 5, 3)
OF_PEOPLE = ("persons", "person_names", "person_facts", "identifiers", "residents", "match_cards", "family_members")


def nowak(**changes):
    """A mother and her twins at one address."""
    mother, jakub, lena = (str(uuid.uuid4()) for _ in range(3))
    people = (
        person(mother, "Katarzyna", "Nowak", date(1986, 2, 9), "mother", gender="female", phone="01632 960 555"),
        person(jakub, "Jakub", "Nowak", BORN, "child", gender="male"),
        person(lena, "Lena", "Nowak", BORN, "child", gender="female"),
    )
    home = HomeAnswer(
        id=str(uuid.uuid4()), lines=("3 Mill Lane",), postcode="ZZ98 4AD", residents=(mother, jakub, lena)
    )
    return {"people": people, "homes": (home,), **changes}


def elsewhere(facts, line="80 Orchard Way", postcode="ZZ97 6TT"):
    """The same people in another home."""
    return {**facts, "homes": (replace(facts["homes"][0], lines=(line,), postcode=postcode),)}


def only(facts, *given):
    """Those of these first names."""
    kept = tuple(each for each in facts["people"] if each.given_name in given)
    homes = tuple(replace(home, residents=tuple(each.id for each in kept)) for home in facts["homes"])
    return {**facts, "people": kept, "homes": homes}


def offered(referral, by):
    with scope.acting_as(by.actor):
        return service.possible_families(referral.id, as_sent(referral.as_sent), seen_by=by.actor)


def pairs_of(possible):
    return {(pair.sent.given_name, pair.known.given_name): pair.likeness.band.value for pair in possible.pairs}


# -------------------------------------------------------------------------------- what is offered


def test_a_misspelt_name_and_a_swapped_date_are_likely_side_by_side_and_the_twin_is_not_offered(people, sign_in):
    known = taken_in(sent(people.referrer, **nowak()), people.coordinator)
    facts = only(nowak(), "Jakub")
    facts["people"] = (replace(facts["people"][0], family_name="Nowack", date_of_birth=SWAPPED),)
    referral = sent(people.referrer, **facts)

    (possible,) = offered(referral, people.coordinator)
    page = sign_in(people.coordinator).get(f"/intake/{referral.reference}")

    assert pairs_of(possible) == {("Jakub", "Jakub"): "likely"}
    rows = {row.label: (row.one, row.two, row.standing.value) for row in possible.pairs[0].rows}
    assert rows["Family name"] == ("Nowack", "Nowak", "alike")
    assert rows["Born"] == ("3 May 2014", "5 March 2014", "alike")
    assert rows["Home"] == ("3 Mill Lane, ZZ98 4AD", "3 Mill Lane, ZZ98 4AD", "agrees")
    assert "Likely the same person" in page.text
    assert "Day and month of birth are swapped" in page.text
    assert "Same address: Katarzyna Nowak, Jakub Nowak and Lena Nowak live there" in page.text
    assert known.reference in page.text
    assert page.all("//nav[@aria-label='On this page']//a/@href") == ["#sent", "#matches", "#next"]
    assert all(page.all(f"//*[@id='{each}']") for each in ("sent", "matches", "next"))


def test_who_only_shares_a_home_is_told_apart_from_who_could_be_the_same(people, sign_in):
    taken_in(sent(people.referrer, **nowak()), people.coordinator)
    lodger = nowak()
    lodger["people"] = (person(str(uuid.uuid4()), "Amara", "Diallo", date(1990, 8, 1), "other_adult"),)
    lodger["homes"] = (replace(lodger["homes"][0], residents=(lodger["people"][0].id,)),)
    referral = sent(people.referrer, **lodger)

    (possible,) = offered(referral, people.coordinator)
    page = sign_in(people.coordinator).get(f"/intake/{referral.reference}")

    assert not possible.pairs
    assert set(possible.homes) == {"same address"}
    assert "Same household only" in page.text
    assert "Nobody of this family is like anybody sent" in page.text


def test_brothers_twins_and_a_father_of_the_same_name_are_nobody_else(people):
    taken_in(sent(people.referrer, **only(nowak(), "Jakub")), people.coordinator)
    key = str(uuid.uuid4())
    father = person(key, "Jakub", "Nowak", date(1984, 11, 20), "father", gender="male")
    for other in (only(nowak(), "Lena"), {"people": (father,)}, {"people": (person(key, "", "", None, "child"),)}):
        referral = sent(people.referrer, **other)

        assert all(not possible.pairs for possible in offered(referral, people.coordinator))


@pytest.mark.parametrize("whose", ["agency", "colleague", "referrer", "second contact"])
def test_the_senders_own_number_is_no_likeness(people, make_user, whose):
    number = "01632 960 777"
    colleague = make_user(Role.REFERRER, agency=people.referrer.agency)
    with transaction():
        if whose == "agency":
            people.referrer.agency.phone = number
        if whose == "colleague":
            colleague.phone = "+44 1632 960777"
    form = {
        "referrer": ReferrerAnswer(phone=number if whose == "referrer" else ""),
    }
    if whose == "second contact":
        form["referrer"] = ReferrerAnswer(second_contact="The office, 01632 960777")
    first = nowak()
    first["people"] = tuple(replace(each, phone=number) for each in first["people"])
    taken_in(sent(people.referrer, **first), people.coordinator)
    again = elsewhere(nowak())
    again["people"] = (replace(again["people"][0], phone=number, date_of_birth=None),)
    referral = sent(people.referrer, **again, **form)

    likenesses = [pair for possible in offered(referral, people.coordinator) for pair in possible.pairs]

    assert not likenesses


def test_a_case_number_that_a_whole_family_has_makes_nobody_the_same(people):
    case = (IdentifierAnswer(kind="ehm", value="EHM-4471"),)
    first = only(nowak(), "Jakub")
    first["people"] = (replace(first["people"][0], identifiers=case),)
    taken_in(sent(people.referrer, **first), people.coordinator)
    sister = only(nowak(), "Lena")
    sister["people"] = (replace(sister["people"][0], identifiers=case),)

    assert all(not each.pairs for each in offered(sent(people.referrer, **sister), people.coordinator))


@pytest.mark.parametrize("whose", ["theirs", "ours"])
def test_a_protected_home_is_no_reason_and_stands_as_words(people, sign_in, whose):
    hidden = nowak()
    hidden["homes"] = (replace(hidden["homes"][0], protected=True),)
    taken_in(sent(people.referrer, **(hidden if whose == "ours" else nowak())), people.coordinator)
    referral = sent(people.referrer, **(hidden if whose == "theirs" else nowak()))

    page = sign_in(people.coordinator).get(f"/intake/{referral.reference}")

    matches = page.text.split("Is this family known?")[-1]
    assert "same address" not in matches.lower()
    assert "Protected address" in matches
    assert "Not compared, so that it is not given away" in matches


def test_nobody_learns_of_a_restricted_family_and_those_named_on_it_do(people, make_user, sign_in):
    known = taken_in(sent(people.referrer, **nowak()), people.coordinator)
    chair, other = (make_user(role, agency=people.coordinator.agency) for role in (Role.CHAIR, Role.COORDINATOR))
    command = Restrict(seen_revision=known.revision, reason="A councillor’s family", people=(chair.id,))
    reference = known.reference
    restriction.restrict(reference, command, by=other.actor)
    again = nowak()
    again["people"] = (replace(again["people"][0], family_name="Nowack"), *again["people"][1:])
    referral = sent(people.referrer, **again)
    visitor = sign_in(people.coordinator)

    page = visitor.get(f"/intake/{referral.reference}")
    visitor.submit(page, press="Start a new family")

    assert reference not in page.text
    assert "Nobody we know is like anybody in this referral" in page.text
    with scope.as_service():
        told = db.session.query(Notice).filter(Notice.user_id == chair.id).all()
    assert any(f"{referral.reference} may be about the restricted family {reference}" in each.text for each in told)


def test_bigger_families_are_read_in_as_many_statements(people, sign_in):
    visitor = sign_in(people.coordinator)

    def read(facts):
        known = taken_in(sent(people.referrer, **facts), people.coordinator)
        referral = sent(people.referrer, **facts)
        db.session.expire_all()
        page = visitor.get(f"/intake/{referral.reference}")
        assert known.reference in page.text
        return sum(any(f" {table}" in each for table in OF_PEOPLE) for each in visitor.watch.statements)

    first = only(nowak(), "Jakub")
    bigger = nowak()
    bigger["people"] = tuple(replace(each, family_name="Zieliński") for each in bigger["people"])
    bigger["homes"] = (replace(bigger["homes"][0], lines=("9 Sorrel Row",), postcode="ZZ97 9ZZ"),)

    small, big = read(first), read(bigger)
    assert big == small


# ------------------------------------------------------------------------------- known elsewhere


def test_a_person_known_in_another_family_joins_the_new_one_with_one_record(people, sign_in):
    known = taken_in(sent(people.referrer, **nowak()), people.coordinator)
    mother = next(each.person_id for each in known.members if each.person.given_name == "Katarzyna")
    facts = elsewhere(only(nowak(), "Katarzyna"))
    baby = person(str(uuid.uuid4()), "Olek", "Zieliński", years_ago(1), "child")
    facts["people"] = (*facts["people"], baby)
    referral = sent(people.referrer, **facts)
    visitor = sign_in(people.coordinator)

    asked = visitor.get(f"/intake/{referral.reference}/family")
    page = visitor.submit(asked, press="Start a new family")

    assert "New to the service: Olek Zieliński" in asked.text
    assert page.status == 200, page.errors
    started = db.session.query(Family).filter(Family.reference != known.reference).one()
    assert {each.person_id for each in started.members} >= {mother}
    assert db.session.query(FamilyMember).filter_by(person_id=mother).count() == 2
    assert db.session.query(Person).count() == 4


def test_somebody_whom_nothing_speaks_for_cannot_be_chosen(people):
    stranger = taken_in(sent(people.referrer), people.coordinator).members[0].person_id
    referral = sent(people.referrer, **nowak())
    choice = Choice(key=as_sent(referral.as_sent).people[0].id, known_id=stranger)

    with pytest.raises(Invalid):
        service.start_family(referral, seen_revision=referral.revision, choices=(choice,), by=people.coordinator.actor)

    assert db.session.query(Family).count() == 1


# ------------------------------------------------------------------------------- “not the same”


def test_not_the_same_is_remembered_with_its_reason_and_offered_again_when_a_number_comes_to_agree(people, sign_in):
    known = taken_in(sent(people.referrer, **nowak()), people.coordinator)
    facts = elsewhere(only(nowak(), "Jakub"))
    number = IdentifierAnswer(kind="nhs", value="943 476 5919")
    facts["people"] = (replace(facts["people"][0], identifiers=(number,)),)
    referral = sent(people.referrer, **facts)
    visitor = sign_in(people.coordinator)
    address = f"/intake/{referral.reference}/not-the-same/{known.reference}"

    unsaid = visitor.submit(address, {"because": ""})
    visitor.submit(address, {"because": "Another Jakub, of the lower school"})
    page = visitor.get(f"/intake/{referral.reference}")

    assert unsaid.errors == ["Say how you know that they are not the same"]
    assert not offered(referral, people.coordinator)
    assert "Said not to be the same: 1" in page.text
    assert "“Another Jakub, of the lower school”" in page.text

    jakub = next(each.person for each in known.members if each.person.given_name == "Jakub")
    with transaction():
        db.session.add(Identifier(person_id=jakub.id, kind="nhs", value="9434765919"))
    page = visitor.get(f"/intake/{referral.reference}")

    said = f"You said on {clock.today().day} {clock.today():%B %Y} that these are not the same"
    assert said in page.text
    assert "Since then: same NHS number" in page.text
    visitor.submit(address, {"because": "The number was given to the wrong boy"})
    assert not offered(referral, people.coordinator)


def test_a_little_more_does_not_bring_back_what_was_ruled_out(people):
    known = taken_in(sent(people.referrer, **elsewhere(nowak(), postcode="ZZ97 6TT")), people.coordinator)
    referral = sent(people.referrer, **nowak())
    service.rule_out(referral, known.id, because="Two families", by=people.coordinator.actor)
    jakub = next(each.person for each in known.members if each.person.given_name == "Jakub")
    with transaction():
        jakub.known_as = "Kuba"

    assert not offered(referral, people.coordinator)


def test_who_was_ruled_out_at_intake_is_not_listed_as_possibly_here_twice(people, sign_in):
    known = taken_in(sent(people.referrer, **nowak()), people.coordinator)
    ruled_out, unsaid = (sent(people.referrer, **elsewhere(only(nowak(), "Jakub"))) for _ in range(2))
    service.rule_out(ruled_out, known.id, because="Another Jakub", by=people.coordinator.actor)

    taken_in(ruled_out, people.coordinator)
    visitor = sign_in(people.coordinator)

    assert "Nobody here looks to be recorded twice" in visitor.get("/families/twice").text
    taken_in(unsaid, people.coordinator)
    assert visitor.get("/families/twice").text.count("Likely the same person") == 2


# --------------------------------------------------------------------------- restricted, for acts


def test_the_service_itself_sees_a_restricted_family(people, make_user):
    known = taken_in(sent(people.referrer, **nowak()), people.coordinator)
    chair, other = (make_user(role, agency=people.coordinator.agency) for role in (Role.CHAIR, Role.COORDINATOR))
    command = Restrict(seen_revision=known.revision, reason="A councillor’s family", people=(chair.id,))
    family_id = known.id
    restriction.restrict(known.reference, command, by=other.actor)
    referral = sent(people.referrer, **nowak())

    with scope.as_service():
        found = service.possible_families(referral.id, as_sent(referral.as_sent), seen_by=SERVICE)

    assert [each.family.id for each in found] == [family_id]
    assert not offered(referral, people.coordinator)
    assert families.ruled_out(referral.id) == []
