"""The sentences of the architecture that no other tool checks, each with a planted fault that it must find."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from triage.access import guards

ROOT = Path(__file__).resolve().parent.parent
TRIAGE = ROOT / "triage"

LONGEST_FILE = 320
LONGEST_FUNCTION = 45

# Who may build SQL statements: the records, the questions asked of them, and the table of numbers.
MAY_QUERY = {"models", "queries", "db.py", "case_records.py"}
STATEMENTS = {"select", "insert", "update", "delete", "text", "union", "union_all", "exists"}
# Compiled measures of spelling and sound: pure functions, which the standard library lacks.
MAY_MEASURE, MEASURES = {"matching"}, {"jellyfish", "rapidfuzz"}
MAY_READ_THE_CLOCK = {"clock.py"}
MAY_COMMIT = {"db.py"}

# A tag with a style or a handler in it, a style sheet in the page, or a script without an address.
OWN_STYLE_OR_SCRIPT = re.compile(r"<\w[^>{}]*\s(style|on\w+)=|<style|<script(?![^>]*\ssrc=)")

CLOCK_READERS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}


def modules(folder: Path = TRIAGE) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_of(path: Path, allowed: set[str]) -> bool:
    """Whether a module is one of these files, or in one of these rooms as a file or a folder."""
    parts = path.relative_to(TRIAGE).parts
    return bool({*parts, path.stem} & allowed)


# ------------------------------------------------------------------------------ what is looked for


def clock_readings(tree: ast.AST) -> Iterator[int]:
    """Lines that ask what time it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (name, node.func.attr) in CLOCK_READERS:
                yield node.lineno


def commits(tree: ast.AST) -> Iterator[int]:
    """Lines that commit a session."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "commit":
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name in {"session", "db"}:
                yield node.lineno


def statements(tree: ast.AST) -> Iterator[int]:
    """Lines that take SQLAlchemy's statements into a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy":
            yield from [node.lineno for alias in node.names if alias.name in STATEMENTS]


def foreign_imports(tree: ast.AST) -> Iterator[str]:
    """What a rule imports that is neither the standard library nor a rule."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        for name in names:
            if name.split(".")[0] not in sys.stdlib_module_names and not (name + ".").startswith("triage.rules."):
                yield name


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each function with its length in lines, its docstring not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            yield node.name, (node.end_lineno or 0) - first.lineno + 1


def parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


def found(look: object, allowed: set[str]) -> list[str]:
    assert callable(look)
    return [f"{place(path)}:{hit}" for path in modules() if not is_of(path, allowed) for hit in look(parsed(path))]


# ------------------------------------------------------------------------------------ the sentences


def test_imports_point_the_way_the_contracts_say():
    answer = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout


def test_only_the_clock_reads_the_clock():
    assert found(clock_readings, MAY_READ_THE_CLOCK) == []


def test_only_the_transaction_commits():
    assert found(commits, MAY_COMMIT) == []


def test_only_models_and_queries_write_sql():
    assert found(statements, MAY_QUERY) == []


def test_rules_stand_on_the_standard_library_alone_but_for_the_measures_of_names():
    hits = [
        f"{place(path)}: {name}"
        for path in modules(TRIAGE / "rules")
        for name in foreign_imports(parsed(path))
        if not (is_of(path, MAY_MEASURE) and name.split(".")[0] in MEASURES)
    ]

    assert hits == []


def test_no_file_passes_the_length_that_a_reader_can_hold():
    long = {
        place(path): lines
        for folder in (TRIAGE, ROOT / "setup", ROOT / "tests", ROOT / "bench")
        for path in modules(folder)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_no_function_passes_the_length_of_a_screen():
    long = [
        f"{place(path)}: {name} has {lines} lines"
        for path in modules()
        for name, lines in functions(parsed(path))
        if lines > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_template_holds_a_style_or_a_script_of_its_own():
    hits = [
        place(path)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if "documents" not in path.relative_to(ROOT).parts
        and OWN_STYLE_OR_SCRIPT.search(path.read_text(encoding="utf-8"))
    ]

    assert hits == []


# ---------------------------------------------------------------------------------- planted faults


@pytest.mark.parametrize(
    ("look", "fault"),
    [
        (clock_readings, "today = datetime.date.today()"),
        (clock_readings, "from datetime import datetime\nnow = datetime.now(UTC)"),
        (clock_readings, "import time\nbegan = time.time()"),
        (commits, "from triage.db import db\ndb.session.commit()"),
        (commits, "session.commit()"),
        (statements, "from sqlalchemy import select"),
        (statements, "from sqlalchemy.sql import text"),
        (foreign_imports, "from flask import request"),
        (foreign_imports, "import triage.db"),
        (foreign_imports, "from rapidfuzz import fuzz"),
        (foreign_imports, "from triage.rulesets import x"),
    ],
)
def test_a_planted_fault_is_found(look, fault):
    assert list(look(ast.parse(fault)))


@pytest.mark.parametrize(
    ("look", "innocent"),
    [
        (clock_readings, "from triage import clock\nnow = clock.now()"),
        (clock_readings, "def due(today):\n    return today"),
        (commits, "with transaction() as tx:\n    tx.after_commit(work)"),
        (statements, "from sqlalchemy.exc import IntegrityError"),
        (foreign_imports, "from dataclasses import dataclass\nfrom triage.rules.tiers import Tier"),
    ],
)
def test_what_is_allowed_is_left_alone(look, innocent):
    assert not list(look(ast.parse(innocent)))


@pytest.mark.parametrize(
    "fault", ['<p style="color: red">', '<a href="#" onclick="go()">', "<style>", "<script>", '<script type="module">']
)
def test_a_planted_style_or_script_is_found(fault):
    assert OWN_STYLE_OR_SCRIPT.search(fault)


def test_an_undeclared_view_stops_the_service_from_starting():
    bare = Flask("bare")
    bare.add_url_rule("/families", "families", lambda: "every family")

    with pytest.raises(guards.UndeclaredRoute, match="families"):
        guards.guard(bare)


def test_a_view_added_after_the_start_is_denied(make_live_app):
    app = make_live_app()
    app._got_first_request = False
    app.add_url_rule("/late", "late", lambda: "every family")

    response = app.test_client().get("/late")

    assert response.status_code in {302, 404}
    assert b"every family" not in response.data
