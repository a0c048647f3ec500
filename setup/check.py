"""Checks everything that a machine can check without running the service's tests; changes nothing unless asked to."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from setup import assets, environment, paper
from setup.commands import Failed, run
from setup.errors import CannotGoOn
from setup.places import BIN, PYTHON, ROOT

PYTHON_CODE = ("run.py", "config.py", "wsgi.py", "triage", "setup", "tests", "bench", "migrations")
TEMPLATES = "templates"
PUBLIC_PASSWORDS = "^(tests|bench|triage/demo)/"  # they open nothing, or only made-up data
ANSWERED = "noqa: S105"  # ruff asks a reason beside each word that looks like a password
HEX_LIMIT = "3.8"  # pupil and NHS numbers in examples reach 3.7


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and how a machine sees whether it does."""

    holds: str
    look: Callable[[], object]


def tool(name: str, *words: str) -> Callable[[], object]:
    """A check by one of the tools of requirements/dev.txt."""
    return lambda: run([BIN / name, *words])


def migrations_are_in_step() -> None:
    """A fresh database brought up by the migrations has exactly the tables that the models describe."""
    with tempfile.TemporaryDirectory(prefix="triage-check-") as place:
        env = {"TRIAGE_DATA": place, "TRIAGE_DATABASE_URL": f"sqlite:///{place}/check.db", "FLASK_APP": "wsgi"}
        flask = [str(PYTHON), "-m", "flask", "db"]
        run([*flask, "upgrade"], env=env)
        run([*flask, "check"], env=env)
        heads = run([*flask, "heads"], env=env).count("(head)")
        if heads != 1:
            raise Failed(["flask", "db", "heads"], f"there are {heads} newest migrations, and there must be one")


def no_secrets() -> None:
    """No committed file holds what looks like a secret; passwords of tests open nothing, and locks are all hashes."""
    files = [name for name in run(["git", "ls-files"]).splitlines() if Path(ROOT, name).is_file()]
    looked_at = [name for name in files if not name.endswith((".txt", "package-lock.json"))]
    run(
        [
            BIN / "detect-secrets-hook",
            "--hex-limit",
            HEX_LIMIT,
            "--exclude-files",
            PUBLIC_PASSWORDS,
            "--exclude-lines",
            ANSWERED,
            *looked_at,
        ]
    )


def lock_is_in_step() -> None:
    """The developer's lock pins what running needs at the same versions."""
    pinned = {name: _pins(name) for name in ("runtime", "dev")}
    differing = sorted(pinned["runtime"] - pinned["dev"])
    if differing:
        raise Failed(["make", "lock"], f"requirements/dev.txt differs on {', '.join(differing)}")


def _pins(name: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {line.rstrip(" \\") for line in lines if line and not line.startswith((" ", "#"))}


CHECKS = (
    Check("style: ruff, every rule on", tool("ruff", "check", *PYTHON_CODE)),
    Check("layout: ruff format", tool("ruff", "format", "--check", *PYTHON_CODE)),
    Check("types: mypy --strict", tool("mypy")),
    Check("layers: import contracts", tool("lint-imports", "--no-cache")),
    Check("templates: djlint", tool("djlint", TEMPLATES, "--lint", "--quiet")),
    Check("migrations in step with models", migrations_are_in_step),
    Check("security: bandit", tool("bandit", "-q", "-r", "-c", "pyproject.toml", "triage", "config.py", "wsgi.py")),
    Check("requirements: all used, none missing", tool("deptry", ".", "--no-ansi")),
    Check("requirements: locks in step", lock_is_in_step),
    Check("secrets: none committed", no_secrets),
)


def check() -> int:
    """Look at everything, also after a fault; 1 where something does not hold."""
    faults = 0
    for item in CHECKS:
        began = time.monotonic()
        try:
            item.look()
        except Failed as failure:
            faults += 1
            print(f"✗ {item.holds}\n{failure.output.rstrip()}\n", flush=True)
        else:
            print(f"✓ {item.holds} ({time.monotonic() - began:.1f} s)", flush=True)
    print(f"{len(CHECKS) - faults} of {len(CHECKS)} hold.", flush=True)
    return 1 if faults else 0


def fix() -> int:
    """Mend what ruff can mend, then say what is left."""
    for words in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([str(BIN / "ruff"), *words, *PYTHON_CODE], cwd=ROOT, check=False)
    return check()


def main(arguments: Sequence[str]) -> int:
    """Set up what the checks need, then check or mend."""
    try:
        environment.make(developer=True)
        paper.make_ready()
        assets.make_ready()
        return fix() if "--fix" in arguments else check()
    except CannotGoOn as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
