"""Debian packages: installed as root, or unpacked into a private folder by anybody else."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from setup.commands import Failed, run
from setup.errors import CannotGoOn
from setup.places import NATIVE, is_root

# RUNLEVEL=1 keeps Debian's scripts from starting a server that was installed for its programs alone.
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1", "LC_ALL": "C.UTF-8"}


def can_install() -> bool:
    """Whether this is root on Debian, Ubuntu or their like."""
    return is_root() and shutil.which("apt-get") is not None


def can_unpack() -> bool:
    """Whether packages can at least be fetched and unpacked here."""
    return all(shutil.which(program) for program in ("apt-get", "apt-cache", "dpkg-deb"))


def install(names: Sequence[str]) -> None:
    """Install packages as root, reading the lists anew only where the first try fails."""
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    try:
        run(command, env=QUIET)
    except Failed:
        run(["apt-get", "update", "-q"], env=QUIET)
        run(command, env=QUIET)


def first_known(names: Sequence[str]) -> str | None:
    """The first of these packages that this release has: names change between releases."""
    options = [] if is_root() else _private_lists()
    for name in names:
        try:
            if run(["apt-cache", *options, "show", name], env=QUIET).strip():
                return name
        except Failed:
            continue
    return None


def unpack(names: Sequence[str]) -> None:
    """Fetch packages, with what they need and this machine has not, and unpack them into the private folder.

    Raises:
        CannotGoOn: they cannot be had.
    """
    debs = NATIVE / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    try:
        wanted = _missing(names)
    except Failed:
        run(["apt-get", *_private_lists(), "update", "-q"], env=QUIET)
        wanted = _missing(names)
    run(["apt-get", *_private_lists(), "download", "-q", *wanted], env=QUIET, cwd=debs)
    for deb in sorted(debs.glob("*.deb")):
        run(["dpkg-deb", "-x", deb, NATIVE])
    shutil.rmtree(debs)
    shutil.rmtree(NATIVE / "apt", ignore_errors=True)


def _missing(names: Sequence[str]) -> list[str]:
    """What apt would install for these packages: what it has to be given when it may not install."""
    plan = run(["apt-get", *_private_lists(), "install", "-s", "-q", "--no-install-recommends", *names], env=QUIET)
    planned = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    return sorted({*planned, *names})


def _private_lists() -> list[str]:
    """Options that let anybody read the package lists: the system's, or our own copy where it has none."""
    options = ["-o", "Debug::NoLocking=1", "-o", f"Dir::Cache={_folder('apt/cache')}", "-o", "APT::Sandbox::User="]
    if _system_has_lists():
        return options
    _folder("apt/lists/partial")
    _folder("apt/cache/archives/partial")
    return [*options, "-o", f"Dir::State::lists={_folder('apt/lists')}"]


def _system_has_lists() -> bool:
    lists = Path("/var/lib/apt/lists")
    try:
        names = [place.name for place in lists.iterdir()]
    except OSError:
        return False
    return any(name.endswith(("_Packages", "_Packages.lz4", "_Packages.gz")) for name in names)


def _folder(name: str) -> Path:
    place = NATIVE / name
    place.mkdir(parents=True, exist_ok=True)
    return place


def say_install(what: str, names: Sequence[str]) -> CannotGoOn:
    """The plain sentence for somebody who must install packages by hand."""
    return CannotGoOn(f"{what} is missing and could not be had here. Ask for: sudo apt-get install {' '.join(names)}")
