"""`flask assess`: an auditor's way to check a case, and what it says of a file it cannot read."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from triage.cli_assess import assess_command

EXAMPLE = {
    "reference": "F-2014-00042",
    "persons": [
        {"id": "mother", "role": "mother", "date_of_birth": "1982-06-14"},
        {"id": "son", "role": "son", "date_of_birth": "2000-09-05"},
    ],
    "evidence": [
        {"indicator": "tf1.work.benefit", "person": "mother", "status": "verified"},
        {
            "indicator": "tf1.education.permanent-exclusion",
            "person": "son",
            "date": "2014-03-03",
            "status": "asserted",
        },
    ],
}


def run(family, *options, framework="tf1", on="2014-06-02"):
    text = family if isinstance(family, str | bytes) else json.dumps(family)
    arguments = ["-", "--framework", framework, "--on", on, *options]
    return CliRunner().invoke(assess_command, arguments, input=text)


def changed(**parts):
    return EXAMPLE | parts


def test_it_prints_the_verdict_with_its_reasons():
    result = run(EXAMPLE)

    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["family"] == "F-2014-00042"
    assert found["outcome"] == "not_eligible"
    assert found["framework_in_use"] is True
    assert {each["id"]: each["state"] for each in found["headlines"]} == {
        "crime": "not_met",
        "education": "met",
        "work": "met",
    }
    assert found["reasons"]


def test_a_framework_that_was_not_in_use_still_judges_and_says_so():
    assert json.loads(run(EXAMPLE, on="2024-06-02").stdout)["framework_in_use"] is False


def test_the_rule_can_be_asked_with_another_parameter():
    result = run(EXAMPLE, "--rule", "min_distinct_headlines=2", "--rule", "min_needs=2")

    found = json.loads(result.stdout)
    assert found["outcome"] == "likely"
    assert found["version"] == "1 with min_distinct_headlines=2, min_needs=2"


PERSON = {"id": "son", "role": "son"}
ITEM = {"indicator": "tf1.work.benefit", "status": "verified"}


@pytest.mark.parametrize(
    ("family", "reason"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        (b"\xff\xfe\xfa", "not text in UTF-8"),
        ("[]", "must be an object"),
        ("NaN", "is not a number"),
        ('{"persons": [], "persons": []}', "“persons” is there twice"),
        ({"persons": []}, "needs “evidence”"),
        ({"evidence": []}, "needs “persons”"),
        (changed(persons={}), "“persons” must be a list"),
        (changed(people=[]), "“people” is not known here"),
        (changed(persons=["son"]), "persons[0] must be an object"),
        (changed(persons=[{"role": "son"}]), "“id” is missing"),
        (changed(persons=[PERSON, PERSON]), "the id “son” is there twice"),
        (changed(persons=[PERSON | {"date_of_birth": "5/9/2000"}]), "“date_of_birth” must be a date"),
        (changed(persons=[PERSON | {"date_of_birth": "20000905"}]), "“date_of_birth” must be a date"),
        (changed(persons=[PERSON | {"date_of_birth": 2000}]), "“date_of_birth” must be a date"),
        (changed(persons=[PERSON | {"occupation": "pupil"}]), "must be one of full_time_education"),
        (changed(persons=[PERSON | {"lives_with_carer": "yes"}]), "must be true, false or null"),
        (changed(persons=[PERSON | {"date_of_brith": None}]), "Did you mean “date_of_birth”?"),
        (changed(evidence=[{}]), "“indicator” is missing"),
        (changed(evidence=[ITEM | {"indicator": "tf1.work.benefits"}]), "Did you mean “tf1.work.benefit”?"),
        (changed(evidence=[ITEM | {"indicator": ["x"]}]), "must be text"),
        (changed(evidence=[ITEM | {"person": "uncle"}]), "has the id “uncle”"),
        (changed(evidence=[ITEM | {"status": "certain"}]), "must be one of asserted, verified, rejected"),
        (changed(evidence=[ITEM | {"status": ["verified"]}]), "must be one of asserted"),
        (changed(evidence=[ITEM | {"answer": True}]), "must be one of yes, no, not_known"),
        (changed(evidence=[ITEM | {"value": "3"}]), "must be a number"),
        (changed(evidence=[ITEM | {"value": True}]), "must be a number"),
        (changed(evidence=[ITEM | {"date": "2014-02-30"}]), "“date” must be a date"),
        (
            changed(evidence=[ITEM | {"date": "2014-02-03", "until": "2014-02-02"}]),
            "“until” is before “date”",
        ),
    ],
)
def test_a_file_that_cannot_be_judged_gets_a_clear_error_and_exit_code_2(family, reason):
    result = run(family)

    assert result.exit_code == 2
    assert reason in result.stderr
    assert result.stdout == ""


def test_everything_that_is_wrong_shows_at_once():
    result = run({"persons": [{}], "evidence": [{"indicator": "x", "status": "y"}]})

    assert len(result.stderr.splitlines()) == 3


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--framework", "tf9"], "There are: tf1, tf2, sf3"),
        (["--version", "7"], "tf1, version 7"),
        (["--on", "2 June"], "2 June"),
        (["--rule", "min_needs=few"], "must be a whole number"),
        (["--rule", "must_include=crimes"], "names no headline “crimes”"),
        (["--rule", "luck=1"], "no parameter “luck”"),
    ],
)
def test_an_option_that_cannot_be_right_ends_with_exit_code_2(options, reason):
    result = run(EXAMPLE, *options)

    assert result.exit_code == 2
    assert reason in result.stderr


def test_a_file_that_is_not_there_ends_with_exit_code_2():
    result = CliRunner().invoke(assess_command, ["nowhere.json", "--framework", "tf1", "--on", "2014-06-02"])

    assert result.exit_code == 2
    assert "nowhere.json" in result.stderr


def test_a_councils_own_frameworks_and_terms_can_be_given(tmp_path):
    shipped = Path("triage/rules/frameworks/tf1.toml").read_text(encoding="utf-8")
    own = shipped.replace('code = "tf1"', 'code = "own"').replace('id = "tf1.', 'id = "own.')
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    terms = tmp_path / "terms.txt"
    terms.write_text("[[term]]\nname='All year'\nstart=2014-01-01\nend=2014-12-31\n", "utf-8")
    family = changed(evidence=[{"indicator": "own.work.benefit", "person": "mother"}])

    result = run(family, "--frameworks", str(tmp_path), "--terms", str(terms), framework="own")

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["headlines_met"] == 1


def test_a_broken_framework_or_calendar_ends_with_exit_code_2(tmp_path):
    (tmp_path / "own.toml").write_text("[[term]]\n", encoding="utf-8")

    for options in (["--frameworks", str(tmp_path)], ["--terms", str(tmp_path / "own.toml")]):
        result = run(EXAMPLE, *options)
        assert result.exit_code == 2
        assert result.stderr
