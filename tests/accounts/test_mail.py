"""Outgoing mail, to a real mail server: a link and the council's name, nothing about anybody, and nothing lost."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest

from tests.accounts.post import make_certificate, post_office
from tests.support.people import make_agency, make_user
from tests.support.visitor import Visitor
from triage import clock, jobs
from triage.access import scope
from triage.access.permissions import Role
from triage.accounts.commands import Invite
from triage.accounts.models import AgencyKind, Invitation, MailPurpose, MailState, OutgoingMail
from triage.accounts.service import invitations
from triage.accounts.service.mailing import Delivery, mail_link
from triage.db import db, transaction
from triage.documents.models import JobState, OutboxJob
from triage.notices import queries as notices

FROM = "Families service <families@council.example>"
BASE = "https://families.council.example"


def app_with(make_live_app, office=None, **settings):
    """An application that mails through this post office."""
    given = {"smtp_host": "127.0.0.1", "smtp_port": office.port} if office else {}
    return make_live_app(**{"mail_from": FROM, "base_url": BASE, "smtp_starttls": False, **given, **settings})


def invite_somebody() -> Invitation:
    by = make_user(Role.USER_ADMINISTRATOR).actor
    agency = make_agency(AgencyKind.SCHOOL, "Elmfield Academy")
    command = Invite(
        agency_id=agency.id, email="marta.quill@elmfield.example", name="Marta Quill", roles={Role.REFERRER}
    )
    return invitations.invite(command, by=by).invitation


def mails() -> list[OutgoingMail]:
    return db.session.query(OutgoingMail).order_by(OutgoingMail.made_at).all()


def jobs_left() -> list[JobState]:
    return [job.state for job in db.session.query(OutboxJob) if job.kind == jobs.MAIL]


def test_v6_4_1_an_invitation_is_mailed_and_its_link_makes_the_account(make_live_app):
    with post_office() as office:
        app = app_with(make_live_app, office)
        with app.app_context():
            invite_somebody()
            jobs.work()
            states = [(mail.state, mail.sealed_link) for mail in mails()]

    link = re.search(rf"{BASE}(/join/\S+)", office.text())[1]
    page = Visitor(app).get(link)
    assert office.addressed == [("families@council.example", ["marta.quill@elmfield.example"])]
    assert states == [(MailState.SENT, "")]
    assert "Elmfield Academy" in page.text


def test_v14_2_1_a_mail_says_nothing_about_anybody(make_live_app):
    with post_office() as office, app_with(make_live_app, office).app_context():
        invite_somebody()
        user = make_user(Role.KEYWORKER, name="Dorothea Plum")
        mail_link(user, purpose=MailPurpose.PASSWORD_RESET, path="/reset-password/x", by=user.actor)
        jobs.work()

    assert len(office.letters) == 2
    for letter in office.letters:
        words = f"{letter['Subject']} {letter.get_content()}"
        assert "Ashcombe City Council" in words
        assert not re.search(r"Marta|Quill|Dorothea|Plum|Elmfield|keyworker|referrer|Dear|Hello", words)
        assert letter["Auto-Submitted"] == "auto-generated"


def test_a_mail_server_that_is_down_loses_nothing(make_live_app):
    with post_office(answer="451 Try again later") as office:
        app = app_with(make_live_app, office)
        with app.app_context():
            invite_somebody()
            jobs.work()
            tried = [mail.state for mail in mails()], jobs_left()
            office.answer = "250 Message accepted for delivery"
            with clock.standing_at(clock.now() + timedelta(minutes=1)):
                jobs.work()
            sent = [mail.state for mail in mails()], jobs_left()

    assert tried == ([MailState.WAITING], [JobState.DUE])
    assert sent[0] == [MailState.SENT]
    assert len(office.letters) == 1


def test_after_the_last_attempt_the_link_is_wiped_and_the_page_says_so(make_live_app):
    with post_office(answer="550 No such user") as office:
        app = app_with(make_live_app, office)
        with app.app_context():
            invitation_id = invite_somebody().id
            for hour in range(1, len(jobs.BACKOFF) + 3):
                with clock.standing_at(clock.now() + timedelta(hours=hour)):
                    jobs.work()
            mail = mails()[0]
            admin = make_user(Role.USER_ADMINISTRATOR)
            visitor = Visitor(app)
            visitor.sign_in(admin.email, "nine purple umbrellas")

            page = visitor.get("/settings/people")

            assert (mail.state, mail.sealed_link, mail.invitation_id) == (MailState.NOT_SENT, "", invitation_id)
            assert "Email could not be sent" in page.text


def test_nothing_is_mailed_once_the_invitation_was_withdrawn(make_live_app):
    with post_office() as office, app_with(make_live_app, office).app_context():
        invitation = invite_somebody()
        with transaction():
            invitation.waiting_email, invitation.withdrawn_at = None, clock.now()
        jobs.work()
        state = mails()[0].state

    assert office.letters == []
    assert state is MailState.NOT_SENT


def test_v11_4_2_the_link_is_sealed_while_it_waits_and_never_logged(make_live_app, caplog):
    caplog.set_level(logging.DEBUG)
    with post_office(answer="451 Try again later") as office, app_with(make_live_app, office).app_context():
        invitation = invite_somebody()
        jobs.work()
        waiting = mails()[0].sealed_link
        office.answer = "250 Message accepted for delivery"
        with clock.standing_at(clock.now() + timedelta(minutes=1)):
            jobs.work()
        arguments = [str(vars(job)) for job in db.session.query(OutboxJob)]
        name = invitation.email

    token = re.search(r"/join/(\S+)", office.text())[1]
    assert waiting
    logged = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # the server's own
    for place in (waiting, *logged, *arguments):
        assert token not in place
        assert name not in place
        assert "/join/" not in place


def test_v12_2_1_a_server_whose_certificate_nobody_vouches_for_gets_no_mail(make_live_app, tmp_path, monkeypatch):
    certificate = make_certificate(tmp_path / "certificate.pem")
    with post_office(certificate=certificate) as office:
        app = app_with(make_live_app, office, smtp_host="localhost", smtp_starttls=True)
        with app.app_context():
            invite_somebody()
            jobs.work()
            unvouched = len(office.letters)
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
            with clock.standing_at(clock.now() + timedelta(minutes=1)):
                jobs.work()

    assert unvouched == 0
    assert len(office.letters) == 1


def test_it_signs_in_where_the_mail_server_asks(make_live_app, tmp_path, monkeypatch):
    certificate = make_certificate(tmp_path / "certificate.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with post_office(certificate=certificate, sign_in=True) as office:
        settings = {"smtp_user": "families", "smtp_password": "post office", "smtp_host": "localhost"}
        with app_with(make_live_app, office, smtp_starttls=True, **settings).app_context():
            invite_somebody()
            jobs.work()

    assert office.signed_in == ["families"]
    assert len(office.letters) == 1


@pytest.mark.parametrize("missing", ["smtp_host", "mail_from", "base_url"])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_without_a_mail_server_a_reset_becomes_a_notice_to_the_agencys_lead(make_live_app, missing):
    settings = {"smtp_host": "127.0.0.1", missing: ""}
    with app_with(make_live_app, **settings).app_context():
        user = make_user(Role.REFERRER, name="Dorothea Plum")
        lead = make_user(Role.AGENCY_LEAD, agency=user.agency)
        admin = make_user(Role.USER_ADMINISTRATOR)

        asked = {"purpose": MailPurpose.PASSWORD_RESET, "path": "/reset-password/x"}
        answers = {mail_link(user, by=user.actor, **asked) for _ in range(2)}
        mail_link(lead, by=lead.actor, **asked)

        with scope.as_service():
            told = notices.unread(seen_by=lead.actor)
            told_admin = notices.unread(seen_by=admin.actor)
        assert answers == {Delivery.BY_HAND}
        assert [notice.href for notice in told] == [f"/settings/people/{user.id}"]
        assert "Plum" not in told[0].text
        assert "/reset-password/" not in told[0].text
        assert [notice.href for notice in told_admin] == [f"/settings/people/{lead.id}"]
        assert mails() == []
