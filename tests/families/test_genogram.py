"""The genogram of a family on its page: everybody, in a drawing and in words, and no address."""

import uuid
from dataclasses import replace
from datetime import date

from tests.families.test_pages import arranged, hidden_home
from tests.intake.arranging import okoro, sent, taken_in
from triage.access import scope
from triage.audit import AuditEvent
from triage.db import db
from triage.evidence import service as evidence
from triage.evidence.commands import Choice, LinkReferral
from triage.families.models import FamilyMember, MemberRole, Person, Relationship, Resident


def member(family, role):
    return next(each for each in family.members if each.role is role)


def test_everybody_is_drawn_and_told_and_the_reading_is_recorded(people, sign_in):
    family = arranged(people)

    page = sign_in(people.coordinator).get(f"/families/{family.reference}/genogram")

    drawing, words = page.body.split("</svg>")
    for each in family.members:
        assert each.person.given_name in drawing
        assert each.person.full_name in words
    assert f"Genogram of {family.reference}: {len(family.members)} people" in drawing
    seen = db.session.query(AuditEvent).filter_by(action="families.opened").all()
    assert any(each.facts.get("page") == "genogram" for each in seen)


def test_it_shows_no_address_and_no_name_of_a_home(people, sign_in):
    family_sent = okoro()
    family_sent["homes"] = (hidden_home(family_sent),)
    family = taken_in(sent(people.referrer, **family_sent), people.coordinator)
    family.households[0].name = "Lantern House"
    db.session.flush()

    text = sign_in(people.coordinator).get(f"/families/{family.reference}/genogram").text

    assert "Home 1" in text
    for never in ("Lantern", "Hidden Row", "ZZ97"):
        assert never not in text


def test_a_separation_a_death_and_somebody_who_left_are_in_it(people, sign_in):
    family = arranged(people)
    mother = family.members[0]
    gone = Person(given_name="Peter", family_name="Okoro", gender="male", created_at=family.created_at)
    gone.deceased, gone.died_on = True, date(2019, 7, 4)
    former = Person(given_name="Marek", family_name="Zielak", gender="male", created_at=family.created_at)
    db.session.add_all([gone, former])
    db.session.flush()
    for each, role, left in ((gone, MemberRole.GRANDPARENT, None), (former, MemberRole.PARTNER, date(2025, 3, 1))):
        place = FamilyMember(family_id=family.id, person_id=each.id, role=role, position=9, to_date=left)
        db.session.add(place)
    tie(family, gone, mother.person, "father of")
    tie(family, former, mother.person, "husband, wife or partner of", to_date=date(2025, 3, 1))
    db.session.flush()
    db.session.expire_all()

    text = sign_in(people.coordinator).get(f"/families/{family.reference}/genogram").text

    assert "Died 4 July 2019" in text
    assert "Marek Zielak" in text
    assert "parted 2025" in text


def test_what_was_written_by_mistake_is_not_drawn(people, sign_in):
    family = arranged(people)
    one, other = (each.person for each in family.members[:2])
    row = tie(family, one, other, "former partner of")
    row.mistaken_at = family.created_at
    resident = db.session.query(Resident).filter_by(household_id=family.households[0].id).first()
    resident.mistaken_at = family.created_at
    name = resident.person.full_name
    db.session.flush()
    db.session.expire_all()

    text = sign_in(people.coordinator).get(f"/families/{family.reference}/genogram").body

    assert "Former partner" not in text
    words_of = text.split(f"<dt>{name}</dt><dd>")[1].split("</dd>")[0]
    assert "Lives in" not in words_of


def test_a_later_referrals_father_is_not_taken_for_that_of_children_whom_it_does_not_name(people, sign_in):
    family = taken_in(sent(people.referrer, **okoro(relationships=())), people.coordinator)
    later = okoro(relationships=(), homes=())
    mother = later["people"][0]
    father = replace(mother, id=str(uuid.uuid4()), given_name="Marek", role="father")
    referral = sent(people.referrer, **{**later, "people": (mother, father)})
    choice = Choice(key=mother.id, known_id=member(family, MemberRole.MOTHER).person_id)
    link = LinkReferral(
        referral_id=referral.id, family_id=family.id, seen_revision=referral.revision, choices=(choice,)
    )
    with scope.acting_as(people.coordinator.actor):
        evidence.link_referral(referral, link, by=people.coordinator.actor)
    db.session.expire_all()

    page = sign_in(people.coordinator).get(f"/families/{family.reference}/genogram")

    words_of = page.body.split("<dt>Chidi Okoro</dt><dd>")[1].split("</dd>")[0]
    assert "Mother: Adaeze (worked out" in words_of
    assert "Marek" not in words_of
    assert "Line of dashes and dots" in page.text


def test_another_agency_and_a_stranger_find_no_genogram(people, sign_in):
    family = arranged(people)

    assert sign_in(people.referrer).get(f"/families/{family.reference}/genogram").status in {403, 404}
    assert sign_in(people.coordinator).get("/families/F-1999-00001/genogram").status == 404


def tie(family, person, other, kind, **more):
    row = Relationship(id=uuid.uuid4(), family_id=family.id, person_id=person.id, other_id=other.id, kind=kind, **more)
    db.session.add(row)
    return row
