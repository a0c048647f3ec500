"""Agencies and their sharing agreements, as user administrators keep them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.accounts.arranging import is_signed_out
from tests.support.people import agree
from triage import clock
from triage.access.permissions import Role
from triage.accounts.commands import RecordAgreement
from triage.accounts.models import Agency, AgencyKind, AgreementKind, SharingAgreement
from triage.accounts.service import agreements
from triage.db import db, transaction
from triage.errors import Invalid, Refused
from triage.notices import queries as notices
from triage.notices.models import Notice


@pytest.fixture
def admin(people, sign_in):
    """A user administrator at a browser."""
    return sign_in(people.user(Role.USER_ADMINISTRATOR))


def day(number: int):
    return clock.today() + timedelta(days=number)


def three(name: str, when) -> dict[str, str]:
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


def typed(**facts):
    """An agreement as somebody types it."""
    dates = {"signed_on": day(-3), "starts_on": day(0), "ends_on": day(300), **facts}
    fields = {"reference": "ISA-7", "covers": "Referrals and returns."}
    for name, when in dates.items():
        if name.endswith("_on") and when is not None:
            fields.update(three(name, when))
    return fields


def test_an_agency_is_added_and_lets_nobody_in_until_its_agreement_is_on_record(admin, make_user, sign_in):
    page = admin.submit("/settings/agencies/new", name="Mercombe Police", kind="police", phone="01632 960 333")
    agency = db.session.query(Agency).filter_by(name="Mercombe Police").one()
    visitor = sign_in(make_user(Role.REFERRER, agency=agency))
    before = visitor.get("/referrals").status

    done = admin.submit(f"/settings/agencies/{agency.id}/agreements/new", typed())

    assert "Nobody of Mercombe Police gets in" in page.text
    assert before == 403
    assert "ISA-7" in done.text
    assert visitor.get("/referrals").status == 200


def test_two_agreements_never_overlap_silently(admin, make_agency):
    agency = make_agency(AgencyKind.POLICE)

    stopped = admin.submit(f"/settings/agencies/{agency.id}/agreements/new", typed())
    done = admin.submit(stopped, beside="yes")

    assert "It overlaps ISA-1" in stopped.text
    assert stopped.field("reference") == "ISA-7"
    assert "on record" in done.text
    assert db.session.query(SharingAgreement).filter_by(agency_id=agency.id).count() == 2


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"ends_on": None}, "Enter the last day"),
        ({"starts_on": 10, "ends_on": 9}, "The last day must not be before the first"),
        ({"ends_on": 30, "review_on": 31}, "The day of the review must not be after the last day"),
        ({"signed_on": 1}, "must be today or in the past"),
    ],
)
def test_dates_that_contradict_each_other_are_refused(people, make_agency, dates, words):
    agency = make_agency(AgencyKind.POLICE, agreed=False)
    given = {"signed_on": 0, "starts_on": 0, "ends_on": 300, **dates}
    moments = {name: None if number is None else day(number) for name, number in given.items()}

    with pytest.raises(Invalid, match=words):
        agreements.record_agreement(
            RecordAgreement(agency_id=agency.id, reference="ISA-7", covers="All.", **moments),
            by=people.actor(Role.USER_ADMINISTRATOR),
        )


def test_only_a_service_of_the_council_has_an_arrangement_without_an_end(people, make_agency):
    by = people.actor(Role.USER_ADMINISTRATOR)
    today = clock.today()

    def record(kind: AgencyKind):
        agency = make_agency(kind, agreed=False)
        facts = {"signed_on": today, "starts_on": today, "ends_on": None, "internal": True}
        return agreements.record_agreement(
            RecordAgreement(agency_id=agency.id, reference="INT-1", covers="All.", **facts), by=by
        )

    assert record(AgencyKind.SOCIAL_CARE).kind is AgreementKind.INTERNAL
    with pytest.raises(Invalid, match="Only a service of the council"):
        record(AgencyKind.POLICE)


def test_ending_an_agreement_early_says_why_and_shuts_the_agency_out(admin, make_agency, make_user, sign_in):
    agency = make_agency(AgencyKind.POLICE)
    visitor = sign_in(make_user(Role.REFERRER, agency=agency))
    agreement = db.session.query(SharingAgreement).filter_by(agency_id=agency.id).one()

    page = admin.submit(f"/settings/agreements/{agreement.id}/end", reason="Information was misused")

    assert "Information was misused" in page.text
    assert visitor.get("/referrals").status == 403


def test_an_administrator_cannot_end_what_lets_them_in_themselves(admin, people):
    home = people.user(Role.USER_ADMINISTRATOR).agency
    agreement = db.session.query(SharingAgreement).filter_by(agency_id=home.id).one()

    page = admin.submit(f"/settings/agreements/{agreement.id}/end", reason="Tidying")

    assert page.status == 422
    assert "lets you in yourself" in page.text


def test_an_administrator_cannot_close_their_own_agency(admin, people):
    home = people.user(Role.USER_ADMINISTRATOR).agency

    page = admin.submit(f"/settings/agencies/{home.id}/change", active=None)

    assert page.status == 422
    assert "cannot close your own agency" in page.text


def test_a_change_that_somebody_else_made_in_between_is_shown(admin, people, make_agency):
    agency = make_agency(AgencyKind.POLICE, "First name")
    page = admin.get(f"/settings/agencies/{agency.id}/change")
    with transaction():
        agency.name = "Second name"

    stale = admin.submit(page, name="Third name")
    saved = admin.submit(stale)

    assert stale.status == 409
    assert stale.field("name") == "Third name"
    assert "Third name" in saved.text


def test_an_agency_keeps_a_kind_that_fits_its_peoples_roles(people, make_agency, make_user):
    agency = make_agency(AgencyKind.CFF)
    make_user(Role.KEYWORKER, agency=agency)
    command = agreements.SaveAgency(name="A", kind=AgencyKind.SCHOOL, seen_revision=agency.revision)

    with pytest.raises(Refused, match="Somebody here is keyworker"):
        agreements.save_agency(agency.id, command, by=people.actor(Role.USER_ADMINISTRATOR))


def test_lead_and_administrators_are_warned_once_a_month_before_the_end(people, make_agency, make_user):
    agency = make_agency(AgencyKind.POLICE, "Mercombe Police", agreed=False)
    lead = make_user(Role.AGENCY_LEAD, agency=agency)
    referrer = make_user(Role.REFERRER, agency=agency)
    admin = people.actor(Role.USER_ADMINISTRATOR)
    with transaction():
        agree(agency, ends_on=day(31))
    agreements.warn_of_ends()
    too_early = notices.unread(seen_by=admin)

    with clock.standing_at(clock.now() + timedelta(days=1)):
        agreements.warn_of_ends()
        agreements.warn_of_ends()

    assert not too_early
    assert [notice.text for notice in notices.unread(seen_by=admin)] == [
        f"The information sharing agreement of Mercombe Police ends on {day(31):%-d %B %Y}"
    ]
    assert "Nobody of your agency" in notices.unread(seen_by=lead.actor)[0].text
    assert not notices.unread(seen_by=referrer.actor)


def test_nobody_is_warned_where_the_next_agreement_follows(people, make_agency):
    agency = make_agency(AgencyKind.POLICE, agreed=False)
    with transaction():
        agree(agency, ends_on=day(10))
        agree(agency, reference="ISA-2", starts_on=day(11), ends_on=day(400))

    agreements.warn_of_ends()

    assert db.session.query(Notice).count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.USER_ADMINISTRATOR])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v8_2_2_agencies_and_agreements_are_404_for_everybody_else(people, sign_in, role):
    agency = people.agency(AgencyKind.POLICE)
    agreement = db.session.query(SharingAgreement).filter_by(agency_id=agency.id).one()
    visitor = sign_in(people.user(role))

    for address in (
        "/settings/agencies",
        f"/settings/agencies/{agency.id}",
        f"/settings/agencies/{agency.id}/change",
        f"/settings/agreements/{agreement.id}/end",
    ):
        assert visitor.get(address).status == 404


def test_closing_an_agency_signs_its_people_out_for_good(people, sign_in):
    agency = people.referrer.agency
    visitor = sign_in(people.referrer)
    by = people.actor(Role.USER_ADMINISTRATOR)

    for active in (False, True):
        command = agreements.SaveAgency(
            name=agency.name, kind=agency.kind, active=active, seen_revision=agency.revision
        )
        agreements.save_agency(agency.id, command, by=by)

    assert is_signed_out(visitor)
