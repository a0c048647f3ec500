"""Which actions the code records, read from the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TRIAGE = Path(__file__).resolve().parent.parent.parent / "triage"


def recorded() -> set[str]:
    """Every word handed to the trail, wherever it comes from.

    A call with a word tells it; where the word comes in a variable or an argument, every word of that module which
    looks like an action counts, and a word made of parts (`f"panel.{what}_seen"`) counts with a star for each part.
    """
    found: set[str] = set()
    for path in sorted(TRIAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(_records(node) for node in ast.walk(tree)):
            areas = {each.name for each in TRIAGE.iterdir() if each.is_dir()} | {"home"}
            found |= {word for word in _words(tree) if word.partition(".")[0] in areas and word.count(".") == 1}
    return found


def _records(node: ast.AST) -> bool:
    names = {"record", "saw", "searched", "note", "record_read", "_record"}
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in names


def _words(tree: ast.AST) -> Iterator[str]:
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            if node.value.replace(".", "").replace("_", "").isalpha() and node.value.islower():
                yield node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
            if text.replace(".", "").replace("_", "").replace("*", "").isalpha() and text.islower():
                yield text
