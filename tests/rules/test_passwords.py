"""Passwords made of words that anybody who knows the person would try."""

from __future__ import annotations

import pytest

from triage.rules.passwords import OF_THE_SERVICE, is_made_of, words_of

WORDS = words_of(["Maureen Tully", "maureen.tully@ashcombe.example", "Elmfield Academy"]) | OF_THE_SERVICE


@pytest.mark.parametrize(
    "password",
    [
        "maureentully1961",
        "Maureen Tully!!",
        "MAUREEN-elmfield-2026",
        "elmfieldacademy1",
        "password ashcombe 1",
        "Máureen.Tully.12",
    ],
)
def test_v6_2_11_a_password_of_ones_own_words_is_recognised(password):
    assert is_made_of(password, WORDS)


@pytest.mark.parametrize(
    "password",
    [
        "nine purple umbrellas",
        "maureen hates wet umbrellas",
        "839201748592",
        "Пароль длинный",
        "🦊🦉🐢🐙🦋🐝🦔🐿🦆🐇🦥🦩",
    ],
)
def test_v6_2_5_any_other_composition_is_not(password):
    assert not is_made_of(password, WORDS)


def test_short_words_and_numbers_are_nobodys_own():
    assert words_of(["A. B. of 2026 Elm"]) == {"elm"}
