"""`flask assess` stands among the service's own commands."""

import json


def test_an_auditor_can_check_a_case_with_flask_assess(app, tmp_path):
    family = tmp_path / "family.json"
    family.write_text(
        json.dumps(
            {
                "persons": [{"id": "mother", "role": "mother", "date_of_birth": "1982-06-14"}],
                "evidence": [{"indicator": "tf1.work.benefit", "person": "mother", "status": "verified"}],
            }
        ),
        encoding="utf-8",
    )

    result = app.test_cli_runner().invoke(args=["assess", str(family), "--framework", "tf1", "--on", "2014-06-02"])

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["headlines_met"] == 1
