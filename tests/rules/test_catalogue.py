"""The published frameworks: what is in them, which is in use, and what cannot be published."""

from datetime import date
from importlib import resources

import pytest

from triage.rules.catalogue import FrameworkError, UnknownFramework, load, published, read_framework
from triage.rules.framework import Period, Who

SHIPPED = resources.files("triage.rules") / "frameworks"
GOOD = (SHIPPED / "tf1.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2012, 10, 31), []),
        (date(2012, 11, 1), ["tf1"]),
        (date(2015, 3, 1), ["tf2", "tf1"]),
        (date(2015, 6, 1), ["tf2"]),
        (date(2022, 10, 2), ["tf2"]),
        (date(2022, 10, 3), ["sf3"]),
        (date(2025, 3, 31), ["sf3"]),
        (date(2026, 1, 5), ["sf3"]),
    ],
)
def test_which_frameworks_are_in_use_on_a_day(day, codes):
    assert [each.code for each in published().in_use(day)] == codes


def test_the_councils_settings_say_when_it_uses_a_framework():
    local = {"sf3": (Period(date(2022, 10, 3), date(2025, 3, 31)),), "tf2": (Period(date(2015, 6, 1)),)}

    assert [each.code for each in published().in_use(date(2015, 3, 1), local)] == ["tf1"]
    assert [each.code for each in published().in_use(date(2026, 1, 5), local)] == ["tf2"]
    assert published().default(date(2026, 1, 5), {"sf3": ()}) is None


@pytest.mark.parametrize(("code", "headlines", "filters"), [("tf1", 3, 3), ("tf2", 6, 0), ("sf3", 10, 0)])
def test_the_shape_of_the_three_frameworks(code, headlines, filters):
    framework = published().get(code)

    assert (len(framework.headlines), len(framework.filters)) == (headlines, filters)


@pytest.mark.parametrize("framework", published().frameworks, ids=lambda each: each.key)
def test_every_indicator_can_be_asked(framework):
    for indicator in framework.indicators:
        assert indicator.label.endswith("?"), indicator.id
        assert indicator.known_by, indicator.id
        assert indicator.who_words
        assert indicator.window.words
        assert not indicator.label.startswith(indicator.id)


@pytest.mark.parametrize("framework", published().frameworks, ids=lambda each: each.key)
def test_every_headline_is_a_question_to_the_referrer(framework):
    assert all(headline.question.endswith("?") for headline in framework.headlines)


def test_the_rules_words_say_what_must_be_among_the_headlines():
    framework = published().get("tf1").with_rule(must_include=("crime",))

    assert framework.rule_words[-1] == "Crime and anti-social behaviour must be among them."
    assert framework.version == "1 with must_include=('crime',)"
    assert published().get("tf1").rule.must_include == ()


def test_an_unknown_framework_says_which_there_are():
    with pytest.raises(UnknownFramework, match="There are: tf1, tf2, sf3"):
        published().get("tf9")
    with pytest.raises(UnknownFramework, match="sf3, version 9"):
        published().get("sf3", "9")


def test_a_council_adds_its_own_framework_without_a_programmer(tmp_path):
    own = GOOD.replace('code = "tf1"', 'code = "local1"').replace("tf1.", "local1.")
    (tmp_path / "local1.toml").write_text(own, encoding="utf-8")

    catalogue = load(tmp_path)

    assert catalogue.get("local1").indicator("local1.work.benefit").who is Who.ADULT
    assert catalogue.get("sf3") == published().get("sf3")


def test_a_newer_version_stands_beside_the_old_one(tmp_path):
    (tmp_path / "tf1-2.toml").write_text(GOOD.replace('version = "1"', 'version = "2"'), "utf-8")

    catalogue = load(tmp_path)

    assert catalogue.get("tf1").version == "2"
    assert catalogue.get("tf1", "1").version == "1"
    assert [each.key for each in catalogue.in_use(date(2013, 1, 1))] == ["tf1@2"]


def test_a_published_version_is_not_replaced(tmp_path):
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")

    with pytest.raises(FrameworkError, match="tf1@1 has been published already"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('code = "tf1"', "code = 1", "“code” must be words"),
        ('code = "tf1"', "", "“code” is missing"),
        ('code = "tf1"', 'code = "tf1"\ncolour = "red"', "“colour” is not something that can be set"),
        ("start = 2012-11-01", 'start = "soon"', "“start” must be a date"),
        ("end = 2015-05-31", "end = 2011-05-31", "“end” is before “start”"),
        ('who = "child"', 'who = "kid"', "must be one of child, adult, anyone, household, not “kid”"),
        ("min_needs = 3", 'min_needs = "3"', "must be a whole number"),
        ("min_needs = 3", "min_needs = true", "must be a whole number"),
        ("min_needs = 3", "min_needs = -1", "must be a whole number"),
        ("min_distinct_headlines = 3", "min_distinct_headlines = 4", "asks for 4 of 3 headlines"),
        ("min_distinct_headlines = 3", "min_distinct_headlines = 0", "asks for 0 of 3 headlines"),
        ("must_include = []", 'must_include = ["crimes"]', "names “crimes”"),
        ("must_include = []", 'must_include = "crime"', "must be a list"),
        ("min_filters = 1", "min_filters = 4", "more local filters than there are"),
        ('id = "tf1.work.benefit"', 'id = "tf1.crime.asb-person"', "is there twice"),
        ('{ kind = "months", length = 12 }', '{ kind = "months" }', "needs a “length”"),
        ('{ kind = "months", length = 12 }', '{ kind = "months", length = 601 }', "must be 600 or less"),
        ('{ kind = "now" }', "true", "“window” must be a table"),
        ("threshold = 15", 'threshold = "15"', "must be a number"),
        ("severe = true", "sever = true", "“sever” is not something that can be set"),
        ("severe = true", 'severe = "yes"', "must be true or false"),
        ('known_by = ["jobcentre"]', 'known_by = ["dwp"]', "not “dwp”"),
        ('[[headline]]\nid = "work"', '[[headline]]\nid = "crime"', "is there twice"),
        ("[rule]", "[rule", "is not TOML"),
    ],
)
def test_a_framework_that_cannot_be_right_is_not_published(old, new, reason):
    assert old in GOOD

    with pytest.raises(FrameworkError, match=reason):
        read_framework(GOOD.replace(old, new), name="mine.toml")


def test_an_error_names_the_file_and_the_place():
    wrong = GOOD.replace('sensitivity = "benefits"', 'sensitivity = "secret"')

    with pytest.raises(FrameworkError, match=r"^mine\.toml, work, tf1\.work\.benefit: “sensitivity”"):
        read_framework(wrong, name="mine.toml")


def test_a_headline_without_indicators_is_not_published():
    empty = GOOD + '\n[[headline]]\nid = "x"\nlabel = "X"\nquestion = "X?"\n'

    with pytest.raises(FrameworkError, match="needs at least one indicator"):
        read_framework(empty)
