"""For generated households and flags no forbidden fact is in any letter (standards.md 2; cases.md 11)."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents.paper_of import words_of
from triage.access.actor import SERVICE
from triage.documents import recipients, service
from triage.documents.commands import FamilyLetters
from triage.documents.content import Contact, Delivery, LetterKind
from triage.documents.models import DocumentState
from triage.documents.paper import binding
from triage.documents.recipients import MemberFacts, PlaceFacts
from triage.documents.service.asking import content_of
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewPerson
from triage.families.service import create_family
from triage.rules.safe_contact import AddressFacts, PhoneFacts, Safe, SafeCall

ADULTS = ("mother", "father", "step_parent", "grandparent")
SAFETIES = ("yes", "by_hand", "through_professional", "no", "unknown")
NEVER = ("troubled", "domestic", "abuse", "indicator", "police", "benefit", "points", "referred", "offend", "criteria")

people = st.lists(st.sampled_from(ADULTS), min_size=1, max_size=4, unique=True)
homes = st.fixed_dictionaries(
    {
        "safe_to_write": st.sampled_from(SAFETIES),
        "protected": st.booleans(),
        "kind": st.sampled_from(("home", "temporary", "refuge", "no_fixed")),
        "hides": st.integers(0, 3),
    }
)


def household(adults, home, others):
    """A family where everything that must not leak has a name of its own."""
    newcomers = [
        NewPerson(
            key=role,
            role=role,
            given_name=f"Given{role.title().replace('_', '')}",
            family_name=f"Family{role.title().replace('_', '')}",
            date_of_birth=date(1981 + place, 4, 17),
            phone=f"07700 90020{place}",
            safe_to_call="yes" if place % 2 else "unknown",
            school=f"SchoolOf{role}",
        )
        for place, role in enumerate(adults)
    ]
    child = NewPerson(
        key="c", role="child", given_name="Secretchild", family_name="Minor", date_of_birth=date(2016, 5, 6)
    )
    first, *rest = adults
    hidden = tuple(rest[: home["hides"]])
    lines = () if home["kind"] == "no_fixed" else ("1 Firsthome Street", "Ashcombe")
    address = NewAddress(
        lines=lines,
        postcode="ZZ99 1AA",
        kind=home["kind"],
        safe_to_write=home["safe_to_write"],
        protected=home["protected"],
        through="Throughworker",
        must_not_know=hidden,
    )
    elsewhere = NewAddress(lines=("2 Secondhome Street", "Ashcombe"), postcode="ZZ99 2BB", safe_to_write=others)
    return NewFamily(
        people=(*newcomers, child),
        households=(
            NewHousehold(name="One", residents=(first, "c"), address=address),
            NewHousehold(name="Two", residents=tuple(rest), address=elsewhere),
        ),
        domestic_abuse=True,
        visit_risk="Knifebehinddoor",
        since=date(2026, 1, 1),
    )


# What stands in a letter is worked out in our own code: no statement differs between the databases.
@pytest.mark.parametrize("database_kind", ["sqlite"])
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(adults=people, home=homes, others=st.sampled_from(SAFETIES), kind=st.sampled_from(list(LetterKind)))
def test_no_letter_holds_a_fact_that_is_not_its_readers(app, database_kind, adults, home, others, kind):
    placed = create_family(household(adults, home, others), by=SERVICE)
    contact = Contact(organisation="Children and Families First", name="Priya Shah")

    letters = service.ask_for([FamilyLetters(family_id=placed.family.id, kind=kind, contact=contact)], by=SERVICE)

    assert len(letters) == len(adults)
    going = [letter for letter in letters if letter.state is DocumentState.DRAFT]
    with tempfile.TemporaryDirectory() as folder:
        made = binding.write_each([content_of(letter) for letter in going], Path(folder)) if going else []
        for letter, file in zip(going, made, strict=True):
            check(letter, words_of(file.path), placed, adults, home)


def check(letter, words, placed, adults, home):
    reader = next(role for role in adults if placed.people[role] == letter.person_id)
    mine = f"Given{reader.title().replace('_', '')} Family{reader.title().replace('_', '')}"
    assert mine in words
    for other in adults:
        if other != reader:
            assert f"Given{other.title().replace('_', '')}" not in words
            assert f"Family{other.title().replace('_', '')}" not in words
    forbidden = ["Secretchild", "Minor", "Knifebehinddoor", "SchoolOf", "07700", "1981", "1982", "1983", "2016"]
    forbidden += ["2 Secondhome" if reader == adults[0] else "1 Firsthome"]
    if home["safe_to_write"] != "through_professional":
        forbidden.append("Throughworker")
    lowered = words.lower()
    assert not [word for word in forbidden if word in words]
    assert not [word for word in NEVER if word in lowered]


MOTHER = MemberFacts(id="m", name="M", role="mother", date_of_birth=date(1990, 1, 1))
SAFE_HOME = PlaceFacts(safety=AddressFacts(safe_to_write=Safe.YES, residents=frozenset({"m"})), lines=("1 A Street",))


THROUGH_MS_LEE = {"safe_to_write": Safe.THROUGH_PROFESSIONAL, "through": "Ms Lee"}


def living(**facts):
    given_facts = {"safe_to_write": Safe.YES, "residents": frozenset({"m"}), **facts}
    return MemberFacts(
        id="m",
        name="M",
        role="mother",
        places=(PlaceFacts(safety=AddressFacts(**given_facts), lines=("1 A Street",)),),
    )


@pytest.mark.parametrize(
    ("facts", "allowed", "delivery", "lines"),
    [
        ({}, True, Delivery.POST, ("1 A Street",)),
        ({"safe_to_write": Safe.UNKNOWN}, False, Delivery.POST, ()),
        ({"safe_to_write": Safe.NO}, False, Delivery.POST, ()),
        ({"safe_to_write": Safe.BY_HAND}, True, Delivery.BY_HAND, ("1 A Street",)),
        ({"safe_to_write": Safe.BY_HAND, "protected": True}, True, Delivery.BY_HAND, ()),
        (THROUGH_MS_LEE, True, Delivery.THROUGH_PROFESSIONAL, ("c/o Ms Lee",)),
        ({"no_fixed_address": True}, True, Delivery.BY_HAND, ()),
        ({"must_not_know": frozenset({"f"}), "residents": frozenset({"m", "f"})}, False, Delivery.POST, ()),
        ({"must_not_know": frozenset({"f"})}, True, Delivery.POST, ("1 A Street",)),
        ({"must_not_know": frozenset({"m"})}, False, Delivery.POST, ()),
    ],
)  # fmt: skip
def test_a_letter_goes_only_where_the_rules_of_safe_contact_let_it(facts, allowed, delivery, lines):
    way = recipients.way_to(living(**facts))

    assert (way.allowed, way.to.delivery, way.to.lines) == (allowed, delivery, lines)


def test_of_two_homes_the_safe_one_is_written_to():
    unsafe = PlaceFacts(safety=AddressFacts(safe_to_write=Safe.NO), lines=("9 Unsafe Street",))
    mother = MemberFacts(id="m", name="M", role="mother", places=(unsafe, SAFE_HOME))

    assert recipients.way_to(mother).to.lines == ("1 A Street",)


@pytest.mark.parametrize(
    ("role", "born", "stated", "written_to"),
    [
        ("mother", date(1990, 1, 1), "", True),
        ("mother", date(2009, 1, 1), "", True),
        ("mother", date(2012, 1, 1), "", False),
        ("sibling", date(2009, 1, 1), "", False),
        ("sibling", date(2006, 1, 1), "", True),
        ("child", None, "", False),
        ("father", None, "", True),
        ("child", None, "adult", True),
    ],
)
def test_adults_and_young_parents_are_written_to(role, born, stated, written_to):
    member = MemberFacts(id="x", name="X", role=role, date_of_birth=born, stated_age=stated)

    assert recipients.gets_letters(member, on=date(2026, 11, 24)) is written_to


def test_the_unborn_gets_no_letter():
    unborn = MemberFacts(id="x", name="Unborn baby", role="unborn", unborn=True)

    assert not recipients.gets_letters(unborn, on=date(2026, 11, 24))


@pytest.mark.parametrize("safe", list(SafeCall))
def test_a_call_is_promised_only_where_ringing_is_safe(safe):
    mother = MemberFacts(id="m", name="M", role="mother", phone=PhoneFacts(number="01632 960 200", safe_to_call=safe))

    promised = recipients.contact_how(mother, Delivery.POST).value == "phone"

    assert promised is (safe in {SafeCall.YES, SafeCall.NO_MESSAGE})
