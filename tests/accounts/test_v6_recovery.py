"""Doing without the phone: recovery codes, another app, and starting again when all is lost."""

from __future__ import annotations

import re

import pytest

from tests.accounts import arranging
from tests.accounts.arranging import give_password, read_codes, read_key
from tests.support.people import PASSWORD
from tests.support.visitor import Visitor
from triage import clock
from triage.access.permissions import Role
from triage.accounts import queries, service
from triage.accounts.models import RecoveryCode
from triage.accounts.service import factors
from triage.db import db, transaction
from triage.errors import NotFound, Refused

# ---------------------------------------------------------------------------------- recovery codes


@pytest.fixture
def codes(app, people) -> list[str]:
    return service.renew_recovery_codes(people.chair)


def test_v6_5_1_a_recovery_code_signs_in_once(client, app, people, codes):
    give_password(client, people.chair)
    first = client.submit("/sign-in/recovery-code", recovery_code=codes[0].upper().replace("-", " "))
    other = Visitor(app)
    give_password(other, people.chair)
    second = other.submit("/sign-in/recovery-code", recovery_code=codes[0])

    assert first.path == "/"
    assert "You have 9 recovery codes left." in first.text
    assert second.status == 422


def test_v6_5_1_of_two_requests_with_one_recovery_code_only_one_gets_through(app, people, codes):
    code = queries.unused_recovery_codes(people.chair.id)[0]

    first = queries.use_recovery_code(code.id, now=clock.now())
    second = queries.use_recovery_code(code.id, now=clock.now())

    assert (first, second) == (True, False)


def test_v6_3_7_the_owner_is_told_that_a_recovery_code_was_used(client, people, codes):
    give_password(client, people.chair)

    home = client.submit("/sign-in/recovery-code", recovery_code=codes[0])

    assert "A recovery code was used to sign in as you" in home.text


def test_v6_5_2_recovery_codes_are_kept_as_slow_salted_hashes(app, people, codes):
    kept = [code.code_hash for code in db.session.query(RecoveryCode)]

    assert len(set(kept)) == service.CODES
    assert all(each.startswith("$argon2id$") for each in kept)


def test_v6_5_4_recovery_codes_cannot_be_guessed(app, people, codes):
    letters = {letter for code in codes for letter in code if letter != "-"}

    assert all(re.fullmatch(r"(?:[a-z2-9]{4}-){2}[a-z2-9]{4}", code) for code in codes)
    assert len(letters) > 20


def test_somebody_elses_recovery_code_does_not_work(client, people, codes):
    give_password(client, people.coordinator)

    assert client.submit("/sign-in/recovery-code", recovery_code=codes[0]).status == 422


def test_few_recovery_codes_are_warned_of(client, people, sign_in, codes):
    with transaction():
        for code in queries.unused_recovery_codes(people.chair.id)[3:]:
            code.used_at = code.made_at

    page = sign_in(people.chair).get("/account")

    assert "You have only 3 recovery codes left" in page.text


def test_v7_5_1_new_recovery_codes_end_the_old_ones_and_ask_for_a_code_first(people, sign_in, codes):
    visitor = sign_in(people.chair)
    arranging.age_proof(visitor)

    asked = visitor.submit("/account", form="/account/recovery-codes")
    shown = visitor.give_code(people.chair.email)
    new = read_codes(shown)
    gone = visitor.submit(shown, press="I have kept them")

    assert asked.path.startswith("/confirm")
    assert shown.path == "/account/recovery-codes"
    assert len(new) == service.CODES
    assert not set(new) & set(codes)
    assert gone.path == "/account"
    assert "New recovery codes were made for you" in visitor.get("/").text


# ------------------------------------------------------------------------------- another app, none


def test_v7_5_1_another_app_needs_the_password_and_ends_other_sessions(people, sign_in, app):
    here, elsewhere = sign_in(people.chair), sign_in(people.chair)
    page = here.get("/account/app")
    key = read_key(page)

    refused = here.submit(page, one_time_code=arranging.code(secret=key), password="wrong wrong wrong")
    done = here.submit(refused, one_time_code=arranging.code(secret=key), password=PASSWORD)

    assert refused.status == 422
    assert done.path == "/account/recovery-codes"
    assert arranging.is_signed_out(elsewhere)
    assert here.get("/help").status == 200
    assert "The app that makes your sign-in codes was changed" in here.get("/").text
    assert not factors.use_code(people.chair, arranging.code())


def test_v6_5_6_a_lost_app_is_reset_by_an_administrator_and_leads_to_setting_up_anew(people, sign_in, client, app):
    visitor = sign_in(people.chair)

    service.reset_second_factor(people.chair.id, by=people.user(Role.USER_ADMINISTRATOR).actor)

    assert arranging.is_signed_out(visitor)
    assert queries.second_factor(people.chair.id) is None
    assert give_password(client, people.chair).status == 422


def test_v6_4_4_after_a_reset_a_new_password_by_link_comes_before_a_new_app(people, client, app):
    administrator = people.user(Role.USER_ADMINISTRATOR).actor
    service.reset_second_factor(people.chair.id, by=administrator)
    path = service.issue_link(people.chair.id, by=administrator)

    client.submit(path, new_password="lemon tractor ballet")
    page = client.submit("/sign-in", email=people.chair.email, password="lemon tractor ballet")

    assert page.path == "/sign-in/set-up"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AGENCY_LEAD, Role.CHAIR])
def test_nobody_else_resets_a_second_factor(app, people, role):
    with pytest.raises(NotFound):
        service.reset_second_factor(people.panel_member.id, by=people.actor(role))


def test_nobody_resets_their_own_second_factor(app, people):
    administrator = people.user(Role.USER_ADMINISTRATOR)

    with pytest.raises(Refused):
        service.reset_second_factor(administrator.id, by=administrator.actor)
