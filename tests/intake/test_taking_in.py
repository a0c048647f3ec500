"""Taking a referral in: a family from what was sent, matches with known ones, and two coordinators at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.intake.arranging import okoro, person, said, sent, taken_in, years_ago
from triage.access.permissions import Role
from triage.db import db
from triage.errors import Stale
from triage.evidence import queries as evidence
from triage.evidence import service
from triage.evidence.commands import Choice, LinkReferral
from triage.evidence.models import EvidenceAnswer
from triage.families import identifiers
from triage.families import queries as families
from triage.families.models import Family, NotSame, Person, SafeToWrite
from triage.referrals.answers import HomeAnswer, IdentifierAnswer, as_sent
from triage.referrals.models import ReferralStatus
from triage.rules.facts import Answer

# ------------------------------------------------------------------------------------ starting


def test_a_family_starts_with_everything_that_was_sent(people):
    sent_people = okoro()
    son = sent_people["people"][1].id
    referral = sent(
        people.referrer,
        concerns=(
            said("sf3.education.attendance-90", who=son, value=81.5, reference="Register, autumn"),
            said("sf3.finance.workless", Answer.NOT_KNOWN),
            said("sf3.crime.child", Answer.NO),
        ),
        **sent_people,
    )

    family = taken_in(referral, people.coordinator)

    assert family.reference.startswith("F-")
    assert family.name == "Okoro"
    assert [member.person.full_name for member in family.members] == ["Adaeze Okoro", "Chidi Okoro"]
    address = family.households[0].address
    assert (address.lines, address.safe_to_write) == (["4 Nettle Close", "Ashcombe"], SafeToWrite.YES)
    assert len(family.households[0].residents) == 2
    assert [each.kind for each in families.relationships(family.id)] == ["mother of"]
    items = {item.indicator: item for item in evidence.all_items(family.id)}
    assert items["sf3.finance.workless"].answer is EvidenceAnswer.NOT_KNOWN
    assert items["sf3.finance.workless"].sensitivity == "benefits"
    assert items["sf3.crime.child"].answer is EvidenceAnswer.NO
    assert items["sf3.education.attendance-90"].source_agency_id == people.referrer.agency_id
    assert float(items["sf3.education.attendance-90"].value) == 81.5
    assert referral.status is ReferralStatus.CHECKING
    assert referral.family_id == family.id


def test_pressing_start_twice_starts_one_family(people):
    referral = sent(people.referrer)
    seen = referral.revision

    first = service.start_family(referral, seen_revision=seen, by=people.coordinator.actor)
    second = service.start_family(referral, seen_revision=seen, by=people.coordinator.actor)

    assert first.id == second.id
    assert db.session.query(Family).count() == 1


def test_a_second_coordinator_is_told_that_a_colleague_was_faster(people, make_user, sign_in):
    referral = sent(people.referrer)
    other = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    mine, theirs = sign_in(people.coordinator), sign_in(other)
    open_page = mine.get(f"/intake/{referral.reference}")
    theirs.submit(f"/intake/{referral.reference}", press="Start a new family")

    page = mine.submit(open_page, press="Start a new family")

    assert page.status == 409
    assert "A colleague has already taken this referral into F-" in page.text
    assert db.session.query(Family).count() == 1


def test_an_old_page_does_not_start_a_family_over_a_changed_referral(people):
    referral = sent(people.referrer)

    with pytest.raises(Stale):
        service.start_family(referral, seen_revision=referral.revision + 7, by=people.coordinator.actor)

    assert db.session.query(Family).count() == 0


def test_a_wrong_upn_is_kept_with_its_warning(people, sign_in):
    warned = IdentifierAnswer(
        kind="upn", value="A123456789012", warning=identifiers.check("upn", "A123456789012") or ""
    )
    mother, son = okoro()["people"]
    son = person(son.id, "Chidi", "Okoro", son.date_of_birth, "child", identifiers=(warned,))
    referral = sent(people.referrer, people=(mother, son))

    family = taken_in(referral, people.coordinator)

    page = sign_in(people.coordinator).get(f"/families/{family.reference}/people")
    assert "A123456789012" in page.text
    assert warned.warning
    assert warned.warning in page.text


# ------------------------------------------------------------------------------------- matching


def test_a_known_family_is_offered_with_the_reason_and_linked_person_by_person(people, sign_in):
    known = taken_in(sent(people.referrer), people.coordinator)
    baby = person("6f1a1a6e-7c1e-4f0a-9f57-0c3c5c1f8a11", "Ife", "Okoro", years_ago(1), "child")
    again = okoro()
    again["people"] = (*again["people"], baby)
    again["homes"] = (
        HomeAnswer(
            id="h", lines=("4 Nettle Close",), postcode="ZZ98 4AB", residents=tuple(each.id for each in again["people"])
        ),
    )
    referral = sent(people.referrer, **again)
    visitor = sign_in(people.coordinator)

    page = visitor.get(f"/intake/{referral.reference}")
    assert known.reference in page.text
    assert "Same first name; same family name; same date of birth; same address" in page.text
    assert "Same address: Adaeze Okoro and Chidi Okoro live there" in page.text
    page = visitor.submit(f"/intake/{referral.reference}/link/{known.reference}", press=f"Link to {known.reference}")

    assert page.status == 200, page.errors
    family = families.family(known.id, seen_by=people.coordinator.actor)
    assert sorted(member.person.given_name for member in family.members) == ["Adaeze", "Chidi", "Ife"]
    assert len(family.households) == 1
    assert len(family.households[0].residents) == 3
    assert db.session.query(Person).count() == 3


def test_one_coordinator_in_two_tabs_is_told_where_the_referral_went(people, sign_in):
    families_known = [taken_in(sent(people.referrer), people.coordinator) for _ in range(2)]
    referral = sent(people.referrer)
    visitor = sign_in(people.coordinator)
    place = f"/intake/{referral.reference}"
    one, two = (each.reference for each in families_known)
    went, other = (visitor.get(f"{place}/link/{each}") for each in (one, two))
    started, said_otherwise = (visitor.get(f"{place}/{each}") for each in ("family", f"not-the-same/{one}"))
    visitor.submit(went, press=f"Link to {one}")

    pages = [
        visitor.submit(other, press=f"Link to {two}"),
        visitor.submit(started, press="Start a new family"),
        visitor.submit(said_otherwise, press="They are not the same", because="Another mother."),
    ]

    assert [page.status for page in pages] == [409, 409, 409]
    for page in pages[:2]:
        assert f"You have already taken this referral into {one}" in page.text
    assert "This referral is about this family" in pages[2].text
    assert visitor.submit(went, press=f"Link to {one}").status == 200, "a second press of the same"
    assert db.session.query(NotSame).count() == 0
    assert visitor.get(f"{place}/link/{two}").path == place


def test_a_referral_is_not_linked_over_a_colleagues_word_that_it_is_another_family(people, make_user, sign_in):
    known = taken_in(sent(people.referrer), people.coordinator)
    referral = sent(people.referrer)
    mine, theirs = sign_in(people.coordinator), sign_in(make_user(Role.COORDINATOR, agency=people.coordinator.agency))
    open_page = mine.get(f"/intake/{referral.reference}/link/{known.reference}")
    theirs.submit(f"/intake/{referral.reference}/not-the-same/{known.reference}", because="Another mother.")

    page = mine.submit(open_page, press=f"Link to {known.reference}")

    assert page.status == 409
    assert referral.family_id is None
    assert mine.submit(page, press=f"Link to {known.reference}").status == 200, "who has seen it may go on"


def test_a_misspelt_name_is_offered_with_the_reason(people, sign_in):
    taken_in(sent(people.referrer), people.coordinator)
    again = okoro()
    again["people"] = (replace(again["people"][0], given_name="Adaese", family_name="Okorro"), *again["people"][1:])
    referral = sent(people.referrer, **again)

    page = sign_in(people.coordinator).get(f"/intake/{referral.reference}")

    assert "First names are spelt nearly alike; family names are spelt nearly alike; same date of birth" in page.text


def test_what_is_said_again_by_another_agency_is_evidence_of_its_own(people):
    known = taken_in(sent(people.referrer), people.coordinator)
    again = okoro()
    mother = again["people"][0]
    referral = sent(people.user(Role.PANEL_MEMBER), concerns=(said("sf3.abuse.victim", who=mother.id),), **again)
    adaeze = next(member.person_id for member in known.members if member.person.given_name == "Adaeze")
    choices = (Choice(key=mother.id, known_id=adaeze), Choice(key=again["people"][1].id, known_id=None))

    service.link_referral(
        referral,
        LinkReferral(referral_id=referral.id, family_id=known.id, choices=choices, seen_revision=referral.revision),
        by=people.coordinator.actor,
    )

    (item,) = evidence.all_items(known.id)
    assert (item.person_id, item.source_agency_id) == (adaeze, referral.agency_id)
    assert known.domestic_abuse


def test_two_sent_people_cannot_be_one_known_person(people, sign_in):
    known = taken_in(sent(people.referrer), people.coordinator)
    again = okoro()
    referral = sent(people.referrer, **again)
    adaeze = str(known.members[0].person_id)
    fields = {f"person-{each.id}": adaeze for each in again["people"]}

    page = sign_in(people.coordinator).submit(f"/intake/{referral.reference}/link/{known.reference}", fields)

    assert page.status == 422
    assert page.errors == ["Two people of the referral cannot be the same known person"]


def test_brothers_and_people_without_any_facts_are_not_matched(people):
    taken_in(sent(people.referrer), people.coordinator)
    stranger = sent(people.referrer, people=(person("6f1a1a6e-7c1e-4f0a-9f57-0c3c5c1f8a12", "", "", None, "child"),))

    possible = service.possible_families(stranger.id, as_sent(stranger.as_sent), seen_by=people.coordinator.actor)

    assert list(possible) == []


# ---------------------------------------------------------------------------------------- homes


def two_homes(son, father, mother):
    """The son lives in both; the father's home is a refuge."""
    return (
        HomeAnswer(id="1", name="Home", lines=("4 Nettle Close",), postcode="ZZ98 4AB", residents=(mother.id, son.id)),
        HomeAnswer(
            id="2",
            name="Father’s home",
            kind="refuge",
            lines=("9 Hidden Row",),
            postcode="ZZ97 2QQ",
            residents=(father.id, son.id),
            must_not_know=(mother.id,),
        ),
    )


def family_in_two_homes():
    mother, son = okoro()["people"]
    father = person("6f1a1a6e-7c1e-4f0a-9f57-0c3c5c1f8a13", "Seán", "O’Neill-Bright", years_ago(39), "father")
    return {"people": (mother, son, father), "homes": two_homes(son, father, mother)}


def test_a_child_of_two_homes_keeps_both_and_a_refuge_is_protected(people):
    family = taken_in(sent(people.referrer, **family_in_two_homes()), people.coordinator)

    home, refuge = family.households
    names = [sorted(each.person.given_name for each in household.residents) for household in (home, refuge)]
    mother = next(member.person for member in family.members if member.person.given_name == "Adaeze")
    assert names == [["Adaeze", "Chidi"], ["Chidi", "Seán"]]
    assert (home.address.protected, refuge.address.protected) == (False, True)
    assert refuge.address.must_not_know == [str(mother.id)]


def test_another_address_of_known_people_is_another_home_and_overwrites_nothing(people):
    known = taken_in(sent(people.referrer), people.coordinator)
    again = okoro()
    residents = tuple(each.id for each in again["people"])
    again["homes"] = (
        HomeAnswer(id="n", name="New flat", lines=("1 Sorrel Row",), postcode="ZZ98 9ZZ", residents=residents),
    )

    linked(people, sent(people.referrer, **again), known)

    assert [each.address.lines[0] for each in known.households] == ["4 Nettle Close", "1 Sorrel Row"]


@pytest.mark.parametrize("careful_first", [True, False])
def test_a_second_word_on_an_address_makes_it_safer_and_never_less_safe(people, careful_first):
    careful, careless = okoro(), okoro()
    careful["homes"] = (replace(careful["homes"][0], safe_to_write="no", protected=True),)
    first, second = (careful, careless) if careful_first else (careless, careful)
    known = taken_in(sent(people.referrer, **first), people.coordinator)

    linked(people, sent(people.referrer, **second), known)

    (household,) = known.households
    assert household.address.safe_to_write is SafeToWrite.NO
    assert household.address.protected


def linked(people, referral, family):
    """Everybody sent is the known person of the same first name."""
    known = {member.person.given_name: member.person_id for member in family.members}
    choices = tuple(
        Choice(key=each.id, known_id=known.get(each.given_name)) for each in as_sent(referral.as_sent).people
    )
    command = LinkReferral(
        referral_id=referral.id, family_id=family.id, choices=choices, seen_revision=referral.revision
    )
    return service.link_referral(referral, command, by=people.coordinator.actor)
