"""Homes at intake: the other parent's home, one home written in two ways, and who is known in another family."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest

from tests.intake.arranging import person, sent, taken_in
from triage.access import scope
from triage.db import db
from triage.evidence import service
from triage.evidence.commands import Choice, LinkReferral
from triage.families.models import Family, Household
from triage.referrals.answers import HomeAnswer, as_sent

BORN = date(1984, 1, 7)
HERS, HIS = ("22 Mill Lane", "ZZ98 4AD"), ("9 Tanner Court", "ZZ97 6TT")


def marlow(*homes, given="John", more=()):
    """A father in each of these homes."""
    father = str(uuid.uuid4())
    people = (person(father, given, "Marlow", BORN, "father"), *more)
    places = tuple(
        HomeAnswer(id=str(uuid.uuid4()), lines=(line,), postcode=postcode, residents=(father,))
        for line, postcode in homes
    )
    return {"people": people, "homes": places}


def offered(referral, by):
    with scope.acting_as(by.actor):
        return service.possible_families(referral.id, as_sent(referral.as_sent), seen_by=by.actor)


@pytest.mark.parametrize("homes", [(HERS, HIS), (HIS, HERS)])
def test_a_father_in_two_homes_is_known_by_either(people, homes):
    """Both as he is sent and as he is known; neither home is one that he moved from."""
    taken_in(sent(people.referrer, **marlow(HIS)), people.coordinator)
    (possible,) = offered(sent(people.referrer, **marlow(*homes)), people.coordinator)
    assert "same address" in possible.pairs[0].words
    assert "same address" in possible.homes

    taken_in(sent(people.referrer, **marlow(*homes, given="Jon")), people.coordinator)
    for home in homes:
        both = offered(sent(people.referrer, **marlow(home, given="Jon")), people.coordinator)
        words = [pair.words for each in both for pair in each.pairs if pair.known.given_name == "Jon"]
        rows = [{row.label: row.two for row in pair.rows} for each in both for pair in each.pairs]
        assert all("same address" in each and "moved" not in each for each in words), words
        assert not any("earlier" in each["Home"] for each in rows), rows
        assert any(home[0] in each["Home"] for each in rows), rows


def test_who_is_likely_to_be_known_in_another_family_stands_chosen_unless_ruled_out(people, sign_in):
    his = taken_in(sent(people.referrer, **marlow(HIS)), people.coordinator)
    john = str(his.members[0].person_id)
    hers = taken_in(sent(people.referrer, **mother()), people.coordinator)
    facts = marlow(HERS, HIS, more=mother()["people"])
    referral = sent(people.referrer, **facts)
    question = f"person-{facts['people'][0].id}"
    visitor = sign_in(people.coordinator)

    page = visitor.get(f"/intake/{referral.reference}/link/{hers.reference}")
    assert page.field(question) == john
    assert "John Marlow could be John Marlow" in " ".join(page.text.split())

    service.rule_out(referral, his.id, because="Another John", by=people.coordinator.actor)
    page = visitor.get(f"/intake/{referral.reference}/link/{hers.reference}")
    assert page.field(question) == "new"
    assert visitor.get(f"/intake/{referral.reference}/family").field(question) == "new"


def mother():
    mother = person(str(uuid.uuid4()), "Katarzyna", "Nowak", date(1986, 2, 9), "mother")
    home = HomeAnswer(id=str(uuid.uuid4()), lines=(HERS[0],), postcode=HERS[1], residents=(mother.id,))
    return {"people": (mother,), "homes": (home,)}


@pytest.mark.parametrize(
    ("lines", "homes"),
    [
        (("22 Mill Ln", "Ashcombe"), 1),
        (("22 Mill Lain",), 1),
        (("22, MILL LANE",), 1),
        (("22 Mill Lane, Ashcombe",), 1),
        (("22 Mill Lane, Upper Flat",), 2),
        (("24 Mill Lane, Ashcombe",), 2),
        (("24 Mill Lane",), 2),
        (("Flat 2", "22 Mill Lane"), 2),
        (("22 Orchard Way",), 2),
    ],
)
def test_a_home_written_in_another_way_is_no_second_home(people, lines, homes):
    first = mother()
    known = taken_in(sent(people.referrer, **first), people.coordinator)
    again = mother()
    again["homes"] = (replace(again["homes"][0], lines=lines),)
    referral = sent(people.referrer, **again)
    choice = Choice(key=again["people"][0].id, known_id=known.members[0].person_id)

    link = LinkReferral(referral_id=referral.id, family_id=known.id, seen_revision=referral.revision, choices=(choice,))
    service.link_referral(referral, link, by=people.coordinator.actor)

    assert db.session.query(Family).count() == 1
    assert db.session.query(Household).count() == homes
