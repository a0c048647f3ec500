"""Compiled templates are kept for the next process, and a place that cannot keep them costs no page."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from triage.compiled import CompiledTemplates


@pytest.fixture
def sources(tmp_path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.html").write_text("first {{ words }}", encoding="utf-8")
    return folder


def drawn(sources: Path, kept: Path) -> tuple[str, list[str]]:
    """The page as a fresh process draws it, and what it had to compile."""
    environment = Environment(loader=FileSystemLoader(sources), bytecode_cache=CompiledTemplates(kept), autoescape=True)
    compiled: list[str] = []
    compile_it = environment.compile
    environment.compile = lambda source, *rest, **more: compiled.append(source) or compile_it(source, *rest, **more)
    return environment.get_template("page.html").render(words="<b>"), compiled


def test_the_next_process_compiles_nothing_anew(sources, tmp_path):
    first = drawn(sources, tmp_path / "kept")

    second = drawn(sources, tmp_path / "kept")

    assert first == ("first &lt;b&gt;", ["first {{ words }}"])
    assert second == ("first &lt;b&gt;", [])


def test_a_page_that_has_changed_is_compiled_again(sources, tmp_path):
    drawn(sources, tmp_path / "kept")
    (sources / "page.html").write_text("second {{ words }}", encoding="utf-8")

    assert drawn(sources, tmp_path / "kept") == ("second &lt;b&gt;", ["second {{ words }}"])


def test_a_place_that_cannot_keep_them_costs_no_page(sources, tmp_path):
    place = tmp_path / "file"
    place.write_text("no folder", encoding="utf-8")

    assert drawn(sources, place)[0] == "first &lt;b&gt;"


def test_nobody_else_on_the_machine_writes_what_is_run(tmp_path):
    CompiledTemplates(tmp_path / "kept")

    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
