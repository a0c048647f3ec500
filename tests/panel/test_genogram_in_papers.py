"""Whose genogram is in whose copy of the papers, and what is in it."""

from __future__ import annotations

from datetime import date

from tests.panel.arranging import listed, make_sitting, on_agenda
from triage.db import db, transaction
from triage.documents.content import to_dict
from triage.families.models import Address, AddressKind, Household, Resident
from triage.panel.commands.meetings import Declare
from triage.panel.service import attendance, freezing, papers


def test_somebody_who_died_has_no_age_today_in_the_papers(app):
    sitting = make_sitting()
    item = on_agenda(sitting, listed("Loss").family)
    gone = item.family.members[0].person
    with transaction():
        gone.date_of_birth, gone.deceased, gone.died_on = date(1958, 1, 30), True, date(2019, 7, 4)
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))

    (_, copy), *_ = papers.copies(sitting.meeting)

    line = next(each for each in copy.sheets[0].people if each.name == gone.full_name)
    assert line.age == "died 4 July 2019, aged 61"


def test_the_papers_warn_of_domestic_abuse_as_the_room_does(app):
    sitting = make_sitting()
    item = on_agenda(sitting, listed("Warned").family)
    with transaction():
        item.family.domestic_abuse, item.family.visit_risk = True, "Two workers"
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))

    (_, copy), *_ = papers.copies(sitting.meeting)

    assert copy.sheets[0].safety_notes == ("Domestic abuse is recorded", "Two workers")


def test_each_copy_has_the_genograms_of_its_own_families_and_no_address(app):
    sitting = make_sitting()
    secret, other = (on_agenda(sitting, listed(name).family) for name in ("Secret", "Open"))
    with transaction():
        for item in (secret, other):
            home = Household(family_id=item.family_id, name="Lantern House", position=7)
            home.residents = [Resident(person_id=each.person_id) for each in item.family.members[:1]]
            hidden = Address(kind=AddressKind.REFUGE, lines=["9 Hidden Row"], postcode="ZZ97 2QQ", protected=True)
            home.addresses = [hidden]
            db.session.add(home)
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    teacher = sitting.users["teacher"]
    attendance.declare(Declare(item_id=secret.id, user_id=teacher.id, nature="Sister-in-law"), by=teacher.actor)

    copies = {seat.user_id: copy for seat, copy in papers.copies(sitting.meeting)}

    drawn = {user: [sheet.reference for sheet in copy.sheets if sheet.kin] for user, copy in copies.items()}
    both = {secret.family.reference, other.family.reference}
    assert drawn.pop(teacher.id) == [other.family.reference]
    assert all(set(references) == both for references in drawn.values())
    mine = str(to_dict(copies[teacher.id]))
    assert not any(str(each.person_id) in mine for each in secret.family.members)
    for copy in copies.values():
        for never in ("Lantern", "Hidden Row", "ZZ97"):
            assert never not in str(to_dict(copy))
        assert all(any(home.residents for home in sheet.kin.homes) for sheet in copy.sheets)
