"""A protected address is shown to the people named for it, on one page, once; and stands nowhere else."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.access.planted import POSTCODE, STREET
from tests.intake import arranging
from tests.support.people import make_user
from triage import clock, jobs
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.documents import service as documents
from triage.documents.commands import Approve, FamilyLetters
from triage.documents.content import LetterKind
from triage.documents.models import Document
from triage.errors import Invalid, NotFound
from triage.evidence import service as evidence
from triage.evidence.service.matching import possible_families
from triage.families import service
from triage.families.commands import LookAtAddress, NameReader
from triage.families.models import Address, AddressLook, AddressReader
from triage.referrals.answers import HomeAnswer, as_sent
from triage.rules.safe_contact import AddressFacts, Safe, may_write

WHY = "I take the mother to court on Tuesday"
SECRETS = (STREET, POSTCODE, POSTCODE.replace(" ", ""))


@pytest.fixture
def family(people):
    """A mother and her son at a refuge, taken in from a school's referral."""
    answers = arranging.okoro()
    home = HomeAnswer(
        id=str(uuid.uuid4()),
        name="Home",
        kind="refuge",
        lines=(f"7 {STREET}", "Ashcombe"),
        postcode=POSTCODE,
        residents=tuple(person.id for person in answers["people"]),
        safe_to_write="yes",
        through="",
    )
    sent = arranging.sent(people.referrer, **{**answers, "homes": (home,)})
    return arranging.taken_in(sent, people.coordinator)


@pytest.fixture
def address(family) -> Address:
    return family.households[0].address


@pytest.fixture
def named(people, address):
    """A keyworker whom the chair named."""
    return name(address, people.keyworker, people.chair)


def name(address, user, by, *, days=30):
    command = NameReader(address_id=address.id, user_id=user.id, reason=WHY, until=clock.today() + timedelta(days=days))
    return service.name_reader(command, by=by.actor)


def another(address) -> Address:
    """A protected address that they had before."""
    with transaction():
        earlier = Address(
            household_id=address.household_id,
            kind=address.kind,
            lines=["1 Elsewhere"],
            protected=True,
            to_date=clock.today(),
        )
        db.session.add(earlier)
    return earlier


def look(visitor, address, reason=WHY):
    return visitor.submit(f"/addresses/{address.id}", press="Show the address once", reason=reason)


def test_whoever_is_named_sees_it_once_with_a_reason_on_record(sign_in, people, address, named):
    visitor = sign_in(people.keyworker)

    before = visitor.get(f"/addresses/{address.id}")
    shown = look(visitor, address)

    assert STREET not in before.text
    assert STREET in shown.text
    assert POSTCODE in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    assert [(each.reason, each.user_id) for each in db.session.scalars(select(AddressLook))] == [
        (WHY, people.keyworker.id)
    ]
    events = [each for each in db.session.scalars(select(AuditEvent)) if each.action == "families.address_looked_at"]
    assert len(events) == 1
    assert not any(secret in json.dumps(str(events[0].facts)) for secret in (*SECRETS, WHY))


def test_the_same_form_sent_again_shows_nothing(sign_in, people, address, named):
    visitor = sign_in(people.keyworker)
    page = visitor.get(f"/addresses/{address.id}")
    visitor.submit(page, press="Show the address once", reason=WHY)

    again = visitor.submit(page, press="Show the address once", reason=WHY)

    assert STREET not in again.text
    assert "shown once" in again.text


def test_without_a_reason_nothing_is_shown(sign_in, people, address, named):
    refused = look(sign_in(people.keyworker), address, reason="Because")

    assert refused.status == 422
    assert STREET not in refused.text
    assert db.session.scalar(select(AddressLook)) is None


def test_looking_asks_who_they_are_once_more(app, sign_in, people, address, named):
    visitor = sign_in(people.keyworker)
    page = visitor.get(f"/addresses/{address.id}")
    with visitor.raw.session_transaction() as session:
        session.pop("proved_at", None)

    asked = visitor.submit(page, press="Show the address once", reason=WHY)

    assert asked.path.startswith("/confirm")
    assert STREET not in asked.text
    assert db.session.scalar(select(AddressLook)) is None


@pytest.mark.parametrize("role", Role)
def test_v8_2_2_to_everybody_else_its_page_is_not_there(sign_in, people, address, role):
    name(address, make_user(Role.KEYWORKER), people.chair)
    if role is not Role.CHAIR:  # nobody names themselves
        name(another(address), people.user(role), people.chair)
    visitor = sign_in(people.user(role))
    nothing = visitor.get(f"/addresses/{uuid.uuid4()}")

    page = visitor.get(f"/addresses/{address.id}")

    if role is Role.CHAIR:  # names who may see it, and sees no more than that
        assert page.status == 200
        assert STREET not in page.text
        with pytest.raises(NotFound):
            service.look(LookAtAddress(address_id=address.id, reason=WHY, idempotency_key="k"), by=people.chair.actor)
    else:
        assert (page.status, page.text) == (nothing.status, nothing.text)


def test_nobody_names_themselves(people, address):
    with pytest.raises(Invalid, match="Nobody names themselves"):
        name(address, people.chair, people.chair)
    with pytest.raises(NotFound):
        name(address, people.coordinator, people.coordinator)


def test_a_place_on_the_list_ends_by_its_day_and_by_hand(people, address, monkeypatch):
    for_a_day = name(address, people.keyworker, people.chair, days=1)
    by_hand = name(address, people.community_safety, people.chair)
    service.end_reader(address.id, by_hand.id, by=people.chair.actor)
    monkeypatch.setattr(clock, "today", lambda: for_a_day.until + timedelta(days=1))

    for user in (people.keyworker, people.community_safety):
        with pytest.raises(NotFound):
            service.look(LookAtAddress(address_id=address.id, reason=WHY, idempotency_key="k"), by=user.actor)


def test_whoever_types_a_protected_address_is_named_for_it_and_nobody_else(sign_in, people, family):
    home = family.households[0]
    sign_in(people.coordinator).submit(
        f"/families/{family.reference}/households/{home.id}/address",
        kind="home",
        lines="3 Hidden Row\nAshcombe",
        postcode="ZZ96 3HR",
        protected="yes",
        safe_to_write="yes",
    )

    readers = db.session.scalars(select(AddressReader)).all()

    assert [(each.user_id, each.address.lines[0]) for each in readers] == [(people.coordinator.id, "3 Hidden Row")]


def test_an_open_address_has_no_such_page(sign_in, people, family, address):
    with transaction():
        address.protected = False

    assert sign_in(people.chair).get(f"/addresses/{address.id}").status == 404


def test_it_takes_no_part_in_matching(people, family):
    neighbour = arranging.okoro()
    stranger = arranging.person(str(uuid.uuid4()), "Ottoline", "Brandreth", arranging.years_ago(40), "mother")
    home = HomeAnswer(
        id=str(uuid.uuid4()),
        name="Home",
        lines=(f"7 {STREET}", "Ashcombe"),
        postcode=POSTCODE,
        residents=(stranger.id,),
        safe_to_write="yes",
    )
    sent = arranging.sent(
        people.referrer, **{**neighbour, "people": (stranger,), "relationships": (), "homes": (home,)}
    )

    assert not possible_families(sent.id, as_sent(sent.as_sent), seen_by=people.coordinator.actor)


def test_a_protected_address_that_was_sent_is_not_compared_either(people):
    open_home = arranging.taken_in(arranging.sent(people.referrer), people.coordinator)
    answers = arranging.okoro()
    stranger = arranging.person(str(uuid.uuid4()), "Ottoline", "Brandreth", arranging.years_ago(40), "mother")
    home = HomeAnswer(
        id=str(uuid.uuid4()),
        name="Home",
        lines=("4 Nettle Close", "Ashcombe"),
        postcode="ZZ98 4AB",
        protected=True,
        residents=(stranger.id,),
        safe_to_write="yes",
    )
    sent = arranging.sent(people.referrer, **{**answers, "people": (stranger,), "relationships": (), "homes": (home,)})

    assert open_home.households
    assert not possible_families(sent.id, as_sent(sent.as_sent), seen_by=people.coordinator.actor)


def test_who_hands_letters_on_is_not_told_for_a_protected_address():
    facts = AddressFacts(safe_to_write=Safe.THROUGH_PROFESSIONAL, through="Jo at Harbour Refuge", protected=True)

    assert "Harbour" not in may_write("mother", facts).why


def test_its_letter_is_opened_by_those_who_handle_such_letters_alone(sign_in, people, family):
    letter = approved_letter(family, people)
    clerk, coordinator = sign_in(people.print_clerk), sign_in(people.coordinator)

    for part in ("", "/preview.pdf"):
        assert clerk.get(f"/letters/{letter.id}{part}").status == 404
    assert clerk.get(f"/documents/{letter.id}.pdf").status == 404
    page = coordinator.get(f"/letters/{letter.id}")
    assert page.status == 200
    assert not any(secret in page.text for secret in SECRETS)


def approved_letter(family, people) -> Document:
    """A letter to the mother, approved and made."""
    documents.ask_for([FamilyLetters(family_id=family.id, kind=LetterKind.LIGHT)], by=people.coordinator.actor)
    letter = db.session.scalars(select(Document).where(Document.family_id == family.id)).first()
    documents.approve(Approve(document_id=letter.id, seen_revision=letter.revision), by=people.coordinator.actor)
    jobs.work()
    return letter


def test_the_pages_of_the_family_say_that_it_is_protected(sign_in, people, family):
    visitor = sign_in(people.chair)

    page = visitor.get(f"/families/{family.reference}/people")

    assert "Protected address" in page.text
    assert "Who may see it" in page.text
    assert not any(secret in page.text for secret in SECRETS)
    assert evidence.verdict_of(family.id, on=clock.today())
