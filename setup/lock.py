"""Locks the requirements anew: every package at one version, with the hashes of all its files on PyPI."""

from __future__ import annotations

import os
import sys

from setup import environment
from setup.commands import run
from setup.errors import CannotGoOn
from setup.places import BIN, REQUIREMENTS

# Universal: one lock for every Python from 3.11 and every processor. Nothing local may leak into a committed file.
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-config",
    "--custom-compile-command=make lock",
)
LOCAL = ("UV_INDEX", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL")


def main(arguments: list[str]) -> int:
    """Write the locks; `--upgrade` moves every package to the newest version that the .in files allow."""
    for name in LOCAL:
        os.environ.pop(name, None)
    try:
        environment.make(developer=True)
        for name in ("runtime", "node", "dev", "security"):
            same = ["-c", "requirements/runtime.txt"] if name == "dev" else []
            source, target = f"requirements/{name}.in", REQUIREMENTS / f"{name}.txt"
            run([BIN / "uv", "pip", "compile", "--quiet", *OPTIONS, *arguments, *same, source, "-o", target])
            print(f"requirements/{name}.txt is locked.")
    except CannotGoOn as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
