"""Published weights are whole and in order, or they are not used; and names are read as people write them."""

import re
from importlib import resources

import pytest

from triage.rules.matching import nicknames, normalising
from triage.rules.matching.comparing import birth_level, family_level, given_level
from triage.rules.matching.levels import LEVELS, Field, Level
from triage.rules.matching.weights import CURRENT, published, read_weights
from triage.rules.toml_reader import DataError

CONTENT = resources.files("triage.rules.matching").joinpath("weights", f"{CURRENT}.toml").read_text(encoding="utf-8")


def test_the_published_weights_cover_every_level():
    weights = published()

    assert weights.version == CURRENT
    assert set(weights.bits) == {(field, level) for field, levels in LEVELS.items() for level in levels}
    assert weights.bits[Field.BIRTH, Level.EXACT] == pytest.approx(14.1, abs=0.1)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (r"different = .*", "", "“different” is missing"),
        (r"m = 0.751", "m = 0", "m and u are shares"),
        (r"m = 0.751", "m = 1.2", "m and u are shares"),
        (r"m = 0.751", 'm = "x"', "must be a number"),
        (r"m = 0.751", "m = 0.0001", "given_name: a better level is worth less than a worse one"),
        (r"m = 0.0664, u = 0.988", "m = 0.99, u = 0.988", "a better level|must not speak"),
        (r"m = 0.230, u = 0.995", "m = 0.999, u = 0.995", "phone: a difference must not speak for a pair"),
        (r"review = .*", "review = 99.0", "“review” lies above “likely”"),
        (r"\[sex\]", "[sexes]", "“sex” is missing"),
        (r"\[sex\]", "[shoe]\na = 1\n[sex]", "“shoe” is not something that can be set here"),
        (r"\[sex\]", "[sex]\nolder = { m = 0.1, u = 0.1 }", "“older” is not something that can be set here"),
        (r"\[sex\]", "[sex", "weights:"),
    ],
)
def test_weights_that_cannot_be_right_are_refused(before, after, reason):
    changed, times = re.subn(before, after, CONTENT, count=1)
    assert times == 1

    with pytest.raises(DataError, match=reason):
        read_weights(changed)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ó Briain", "O'Briain"),
        ("SMITH-JONES", "Smith Jones"),
        ("Žilinskas", "zilinskas"),
        ("Łukasz", "Lukasz"),
        ("Mr. Søren", "SOREN"),
        ("Weiß", "Weiss"),
        ("Шевченко", "ШЕВЧЕНКО"),
    ],
)
def test_names_are_compared_without_what_people_write_differently(one, two):
    assert normalising.name(one) == normalising.name(two) != ""


@pytest.mark.parametrize("name", ["Unknown", "n/k", "N/A", "-", "", "1234", "Mrs", "None"])
def test_what_is_no_name_is_blank(name):
    assert normalising.name(name) == ""


@pytest.mark.parametrize(
    ("written", "number"),
    [("01632 960111", "1632960111"), ("+44 (0)1632 960111", "1632960111"), ("0000000000", ""), ("999", ""), ("", "")],
)
def test_phones_are_compared_by_their_last_ten_digits(written, number):
    assert normalising.phone(written) == number


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ("robert", "robert", Level.EXACT),
        ("robert", "bob", Level.NICKNAME),
        ("mohammed", "muhammad", Level.NICKNAME),
        ("robert", "robrt", Level.NEAR),
        ("deepak", "dipac", Level.SOUNDS),
        ("jo", "j", Level.STARTS),
        ("marcel", "marcelline", Level.STARTS),
        ("mia", "mya", Level.SIMILAR),
        ("ann", "zoe", Level.DIFFERENT),
        ("محمد", "احمد", Level.NEAR),
        ("李", "王", Level.DIFFERENT),
    ],
)
def test_given_names_agree_to_a_level(one, two, level):
    assert given_level(one, two) is given_level(two, one) is level


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ("smith", "smyth", Level.NEAR),
        ("phillipson", "filipsen", Level.SOUNDS),
        ("kaur", "begum", Level.DIFFERENT),
        ("шевченко", "шевчук", Level.SIMILAR),
    ],
)
def test_family_names_agree_to_a_level(one, two, level):
    assert family_level(one, two) is family_level(two, one) is level


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ("20050304", "20050304", Level.EXACT),
        ("20050304", "20050403", Level.SWAPPED),
        ("20050304", "20050314", Level.TYPO),
        ("20050304", "20500304", Level.TYPO),
        ("20050304", "19980304", Level.DAY_AND_MONTH),
        ("20050304", "20051127", Level.SAME_YEAR),
        ("20050304", "19781127", Level.DIFFERENT),
        ("20050304", "", None),
        ("", "", None),
    ],
)
def test_dates_of_birth_agree_to_a_level(one, two, level):
    assert birth_level(one, two) is birth_level(two, one) is level


def test_no_line_of_nicknames_repeats_a_name_and_every_name_is_normalised():
    for name in nicknames.groups():
        assert normalising.name(name) == name
    assert nicknames.are_forms_of_one("kate", "katherine")
    assert not nicknames.are_forms_of_one("zebedee", "zebedee")
