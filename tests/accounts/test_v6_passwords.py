"""What makes a password good enough, how it is kept, and changing it."""

from __future__ import annotations

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from tests.accounts import arranging
from tests.support.people import PASSWORD
from triage.accounts import service
from triage.accounts.service import passwords
from triage.errors import Refused

GOOD = "lemon tractor ballet"
COMMON = FREQUENCY_LISTS["passwords"]


def change(visitor, new: str, *, now: str = PASSWORD):
    return visitor.submit("/account/password", password=now, new_password=new)


@pytest.mark.parametrize(
    "password",
    [
        "lemon tractor ballet",
        "mxkq vzpw ojth",
        "12 cows, 9 ducks & a goat",
        "зонтики летят на юг",
        "🦊🦉🐢🐙🦋🐝🦔🐿🦆🐇🦥🦩",
        "q7#Vd!x2Lp0z",
        "f" + "7 tractors sing at dawn " * 5,
        "x9 wet goats hum at noon " * 10,
    ],
)
def test_v6_2_5_any_composition_of_twelve_characters_or_more_is_allowed(app, password):
    assert len(password) >= 12

    passwords.must_be_good(password)


def test_v6_2_1_eleven_characters_are_too_few(app):
    with pytest.raises(Refused, match="at least 12 characters"):
        passwords.must_be_good("q7#Vd!x2Lp0")


def test_v6_2_9_more_than_64_characters_count_in_full(app):
    long = "x9 wet goats hum at noon " * 10
    kept = passwords.hash_of(long)

    assert passwords.matches(kept, long)
    assert not passwords.matches(kept, long[:-1])
    assert not passwords.matches(kept, long[:72])


def test_a_password_is_the_same_whichever_way_its_letters_are_sent(app):
    kept = passwords.hash_of("caf\u00e9 tractors dance")

    assert passwords.matches(kept, "cafe\u0301 tractors dance")
    assert not passwords.matches(kept, "cafe tractors dance")


def test_v6_2_8_capitals_and_spaces_at_the_ends_count(app):
    kept = passwords.hash_of(" Lemon tractor ballet")

    assert passwords.matches(kept, " Lemon tractor ballet")
    assert not passwords.matches(kept, "Lemon tractor ballet")
    assert not passwords.matches(kept, " lemon tractor ballet")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password123456!",
        "qwertyuiop12",
        "123456789012",
        "aaaaaaaaaaaa",
        "abcdefghijkl",
        "letmeinletmein",
        "iloveyouiloveyou",
        "manchesterunited",
        "P@ssw0rd2026!",
        "Summer2026Summer",
        "1qaz2wsx3edc",
    ],
)
def test_v6_2_4_what_guessers_try_first_is_refused(app, password):
    with pytest.raises(Refused):
        passwords.must_be_good(password)


def test_v6_2_4_every_known_password_of_that_length_is_refused(app):
    long_enough = [password for password in COMMON if len(password) >= 12]

    allowed = [password for password in long_enough if is_allowed(password)]

    assert len(long_enough) > 200
    assert allowed == []


@pytest.mark.slow
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v6_2_4_three_thousand_known_passwords_made_long_enough_are_refused(app, database_kind):
    used = [password for password in COMMON[:3000] if len(password) < 12]
    stretched = [(password + "1234567890")[: max(12, len(password) + 3)] for password in used]
    stretched += [(password * 12)[:12] for password in used]

    allowed = [password for password in stretched if is_allowed(password)]

    assert len(stretched) > 3000
    assert len(allowed) < len(stretched) / 1000, allowed[:20]


def is_allowed(password: str) -> bool:
    try:
        passwords.must_be_good(password)
    except Refused:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    ["Ashcombe2026!!", "elmfieldacademy1", "MaureenTully1961", "strengthening families", "panel-password-2026"],
)
def test_v6_2_11_own_words_are_refused(app, password):
    with pytest.raises(Refused):
        passwords.must_be_good(
            password, email="m.tully@elmfield.example", name="Maureen Tully", agency="Elmfield Academy"
        )


def test_v6_2_6_a_password_is_masked_and_never_sent_back(people, sign_in):
    visitor = sign_in(people.chair)
    page = change(visitor, "short")

    fields = page.tree.xpath("//input[@name='password' or @name='new_password']")

    assert [field.get("type") for field in fields] == ["password", "password"]
    assert not any(field.get("value") for field in fields)
    assert [field.get("autocomplete") for field in fields] == ["current-password", "new-password"]


def test_v6_2_2_a_password_is_changed_and_the_old_one_works_no_more(people, sign_in, client):
    visitor = sign_in(people.chair)

    done = change(visitor, GOOD)

    assert done.path == "/account"
    assert client.submit("/sign-in", email=people.chair.email, password=PASSWORD).status == 422
    assert client.submit("/sign-in", email=people.chair.email, password=GOOD).path == "/sign-in/code"


def test_v6_2_3_changing_needs_the_current_password(people, sign_in):
    visitor = sign_in(people.chair)

    page = change(visitor, GOOD, now="not this one at all")

    assert page.status == 422
    assert passwords.WRONG_NOW in page.text
    assert passwords.matches(people.chair.password_hash, PASSWORD)


def test_v6_3_1_the_current_password_cannot_be_guessed_there_either(people, sign_in):
    visitor = sign_in(people.chair)
    for _ in range(service.GUESSES):
        change(visitor, GOOD, now="not this one at all")

    page = change(visitor, GOOD)

    assert page.status == 429
    assert passwords.matches(people.chair.password_hash, PASSWORD)


def test_v7_4_3_a_changed_password_ends_every_other_session_and_is_told(people, sign_in):
    here, elsewhere = sign_in(people.chair), sign_in(people.chair)
    before = here.raw.get_cookie("session").value

    change(here, GOOD)

    assert arranging.is_signed_out(elsewhere)
    assert not arranging.is_signed_out(here)
    assert here.raw.get_cookie("session").value != before
    assert "Your password was changed" in here.get("/").text


def test_the_same_password_again_is_no_change(people, sign_in):
    page = change(sign_in(people.chair), PASSWORD)

    assert page.status == 422
    assert passwords.SAME in page.text


def test_v11_4_2_passwords_are_kept_as_argon2id_of_19_mebibytes_and_2_rounds(hashing_as_in_production):
    assert passwords.hash_of(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,")
