"""What docs/matching.md says is what the command does."""

import re
from pathlib import Path

from click.testing import CliRunner

from triage.cli_match import match_commands
from triage.person_lists.columns import FIELDS
from triage.rules.matching.weights import published

TEXT = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")


def test_the_example_comes_out_as_the_docs_say(tmp_path, monkeypatch):
    school, police, pairs = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)
    command = re.search(r"flask match (pairs school.*)", TEXT)[1]
    (tmp_path / "school.csv").write_text(school, encoding="utf-8")
    (tmp_path / "police.csv").write_text(police, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(match_commands, [*command.split(), "--on", "2026-11-01"])

    assert result.exit_code == 0, result.output
    assert (tmp_path / "pairs.csv").read_text(encoding="utf-8") == pairs


def test_every_field_and_option_is_written_down():
    for name in FIELDS:
        assert f"`{name}`" in TEXT
    for option in match_commands.commands["pairs"].params:
        assert option.human_readable_name.strip("[]") in TEXT or option.opts[0] in TEXT, option.name


def test_the_bands_are_those_of_the_published_weights():
    weights = published()

    assert f"({weights.likely:.0f} bits or more, and no guard objects)" in TEXT
    assert f"({weights.review:.0f} bits or more)" in TEXT
    assert f"weights/{weights.version}.toml" in TEXT
