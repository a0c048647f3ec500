"""`flask users create-admin`: the first user administrator, without a password on the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.support.people import PASSWORD
from tests.support.visitor import Visitor
from triage.access.permissions import Role
from triage.accounts.models import Agency, AgreementKind, SharingAgreement, User
from triage.audit.models import AuditEvent
from triage.db import db, transaction

GOOD = "teacup volcano gravel nineteen"
NEW = ["users", "create-admin", "--email", "vikram.sethi@council.example", "--name", "Vikram Sethi"]


def run(app, *more: str):
    return app.test_cli_runner().invoke(args=[*NEW, *more])


def link_in(answer) -> str:
    return re.search(r"/join/\S+", answer.output)[0]


def test_the_first_administrator_gets_a_link_and_in(app, client):
    answer = run(app)

    page = client.submit(
        link_in(answer), password="teacup volcano gravel nineteen", again="teacup volcano gravel nineteen"
    )

    user = db.session.query(User).one()
    council = db.session.query(Agency).one()
    agreement = db.session.query(SharingAgreement).one()
    assert answer.exit_code == 0
    assert user.roles == [Role.USER_ADMINISTRATOR.value]
    assert (council.name, agreement.agency_id, agreement.kind) == (
        "Ashcombe City Council",
        council.id,
        AgreementKind.INTERNAL,
    )
    assert page.path.startswith("/sign-in/")


def test_it_refuses_where_there_is_one_unless_another_is_asked_for(app, people):
    there = people.user(Role.USER_ADMINISTRATOR)

    refused = run(app)
    another = run(app, "--another")

    assert refused.exit_code == 1
    assert "There is a user administrator already" in refused.output
    assert "/join/" not in refused.output
    assert another.exit_code == 0
    assert db.session.query(Agency).count() == 1
    assert there.active


def test_it_is_the_way_back_where_the_council_itself_has_no_agreement(app, people):
    people.user(Role.USER_ADMINISTRATOR)
    with transaction():
        db.session.query(SharingAgreement).delete()

    answer = run(app, "--another")

    assert answer.exit_code == 0
    assert db.session.query(SharingAgreement).one().kind is AgreementKind.INTERNAL


def test_it_is_on_record_and_the_link_is_not(app):
    answer = run(app)

    token = link_in(answer).rpartition("/")[2]
    events = [str(vars(event)) for event in db.session.query(AuditEvent)]
    assert any("accounts.invited" in event for event in events)
    assert not any(token in event or "Vikram" in event for event in events)


def test_there_is_no_option_for_a_password(app):
    answer = run(app, "--password", PASSWORD)

    assert answer.exit_code == 2
    assert "No such option" in answer.output


def test_a_stranger_cannot_use_the_page_without_a_link(app):
    assert Visitor(app).get("/join/made-up").status == 404


def test_a_lost_first_link_is_made_anew_and_the_old_one_ends(app, client):
    lost = link_in(run(app))

    again = run(app)

    assert again.exit_code == 0
    assert client.get(lost).status == 404
    assert client.get(link_in(again)).status == 200


def test_an_empty_database_is_told_what_to_run_first(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *NEW],
        env={"PATH": os.environ["PATH"], "TRIAGE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert "flask --app wsgi db upgrade" in answer.stderr
    assert "Traceback" not in answer.stderr
