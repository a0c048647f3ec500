"""Numbers by which other systems know people: a warning, never a block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.families.identifiers import IDENTIFIER_LABELS, IdentifierKind, check, tidy


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("upn", "H801200001001"),
        ("upn", "h801 200 001001"),
        ("nhs", "943 476 5919"),
        ("nino", "AB 12 34 56 C"),
        ("nino", "ab123456"),
        ("uprn", "100070000000"),
        ("police", "23MP/12345/14"),
        ("ehm", "EHM-204417"),
        ("lcs", "1048812"),
        ("postcode", "cv15re"),
        ("postcode", "ZZ99 3VZ"),
        ("postcode", "SW1A 1AA"),
        ("phone", "024 7601 0123"),
        ("phone", "07700 900123"),
        ("phone", "+44 7700 900123"),
    ],
)
def test_a_number_that_looks_right_gets_no_warning(kind, value):
    assert check(kind, value) is None


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("upn", "A801200001001", "mistyped"),
        ("upn", "H80120000100", "13 letters and digits; this has 12"),
        ("nhs", "9434765918", "last digit"),
        ("nhs", "94347659", "10 digits"),
        ("nino", "DA123456C", "two letters"),
        ("nino", "BG123456C", "two letters"),
        ("uprn", "12 Sample Street", "up to 12 digits"),
        ("police", "ask the officer!", "case number"),
        ("ehm", "none", "case number"),
        ("postcode", "CV1", "ZZ99 3VZ"),
        ("phone", "123", "too many or too few"),
        ("phone", "none", "telephone number"),
    ],
)
def test_a_number_that_looks_wrong_gets_a_sentence(kind, value, words):
    assert words in check(kind, value)


@given(st.sampled_from(IdentifierKind), st.text(max_size=40))
def test_whatever_is_typed_is_a_warning_at_most(kind, value):
    found = check(kind, value)

    assert found is None or found.endswith((".", "C."))


@pytest.mark.parametrize("kind", IdentifierKind)
def test_nothing_typed_is_nothing_wrong(kind):
    assert check(kind, "  ") is None
    assert IDENTIFIER_LABELS[kind]


def test_values_are_tidied_for_showing():
    assert tidy("postcode", "cv15re") == "CV1 5RE"
    assert tidy("upn", "h801 200 001001") == "H801200001001"
    assert tidy("nhs", "943-476-5919") == "9434765919"
