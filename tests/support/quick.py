"""What tests pay once instead of at each of the hundreds of applications that they make."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from werkzeug.routing import Rule

PATIENCE = 120_000
"""Milliseconds that who writes waits for another; ten seconds in the service."""
_compile_builder = Rule._compile_builder


def wait_for_people_and_not_for_the_disk() -> None:
    """From now on SQLite waits for whoever writes for as long as a busy machine takes, and for no disk.

    What is written is thrown away; and of fifty who write at once, the last waits for all the others' disk.
    """
    event.listen(Engine, "connect", _be_patient)


def _be_patient(connection: Any, record: object) -> None:
    if "sqlite" in type(connection).__module__:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE}").close()
        connection.execute("PRAGMA synchronous=OFF").close()


def make_rules_late() -> None:
    """From now on what builds a rule's address is made when first asked for: that was all that an application cost."""
    Rule._compile_builder = _made_late  # type: ignore[method-assign]  # werkzeug has no other place to say so


def _made_late(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    made: list[Callable[..., tuple[str, str]]] = []

    def build(bound: Rule, *args: str, **values: str) -> tuple[str, str]:
        if not made:
            made.append(_compile_builder(rule, append_unknown))
        return made[0](bound, *args, **values)

    return build


def place_for_templates() -> Path:
    """A folder that all workers of one run share, gone after it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        folder = Path(tempfile.mkdtemp(prefix="compiled-templates-"))
    else:
        # The first worker to end takes it away; what another compiles after that it keeps for itself.
        folder = Path(tempfile.gettempdir()) / f"compiled-templates-{run}"
        folder.mkdir(mode=0o700, exist_ok=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
