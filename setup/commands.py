"""Runs other programs, quietly unless they fail."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from setup.errors import CannotGoOn
from setup.places import ROOT

LAST_LINES = 12
FIRST_WORDS = 8


class Failed(CannotGoOn):
    """A program answered with an error; `output` holds what it said."""

    def __init__(self, command: Sequence[str | Path], output: str) -> None:
        self.output = output
        tail = "\n".join(f"    {line}" for line in output.strip().splitlines()[-LAST_LINES:])
        shown = " ".join(str(word) for word in command[:FIRST_WORDS]) + (" …" if len(command) > FIRST_WORDS else "")
        super().__init__(f"`{shown}` failed:\n{tail}")


def run(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT, timeout: float = 900
) -> str:
    """What the program printed.

    Raises:
        Failed: it ended with an error, did not end in time (seconds), or is not there.
    """
    try:
        answer = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(command, f"no answer within {timeout:.0f} seconds") from error
    except OSError as error:
        raise Failed(command, str(error)) from error
    if answer.returncode != 0:
        raise Failed(command, answer.stdout)
    return answer.stdout
