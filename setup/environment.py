"""The Python environment: `.venv` with the requirements exactly as locked."""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path

from setup import packages, stamps
from setup.commands import Failed, run
from setup.errors import CannotGoOn
from setup.places import PYTHON, REQUIREMENTS, SECURITY_BIN, SECURITY_VENV, VENV

OLDEST = (3, 11)


def check_python() -> None:
    """Refuse a Python that the requirements were not locked for."""
    if sys.version_info < OLDEST:
        raise CannotGoOn(
            f"This needs Python 3.11 or newer, and here {sys.executable} is {platform.python_version()}. "
            "Install a newer one and start again with it, for example: python3.11 run.py"
        )


def make(*, developer: bool = False) -> bool:
    """Bring `.venv` to the locked requirements; whether there was anything to do."""
    check_python()
    name = "dev" if developer else "runtime"
    lock = REQUIREMENTS / f"{name}.txt"
    mark = stamps.fingerprint([lock, platform.python_version(), str(VENV)])
    if PYTHON.exists() and (_has(name, mark) or (not developer and _developer_is_current())):
        return False
    _create()
    print(f"Installing the Python packages of requirements/{name}.txt …", flush=True)
    run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock])
    stamps.done(_stamp(name), mark)
    return True


def make_security() -> bool:
    """Bring the environment of the security tools to its lock; whether there was anything to do."""
    lock = REQUIREMENTS / "security.txt"
    mark = stamps.fingerprint([lock, platform.python_version(), str(SECURITY_VENV)])
    stamp = SECURITY_VENV / "security.stamp"
    if stamps.is_done(stamp, mark):
        return False
    if not (SECURITY_BIN / "python").exists():
        run([sys.executable, "-m", "venv", SECURITY_VENV])
    print("Installing the security tools of requirements/security.txt …", flush=True)
    python = SECURITY_BIN / "python"
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock])
    stamps.done(stamp, mark)
    return True


def _create() -> None:
    """An empty environment with pip, unless there is one of this Python that works."""
    if PYTHON.exists():
        try:
            said = run([PYTHON, "-c", "import platform, pip; print(platform.python_version())"])
        except Failed:
            said = ""
        if said.strip() == platform.python_version():
            return
        shutil.rmtree(VENV)
    try:
        run([sys.executable, "-m", "venv", VENV])
    except Failed as failure:
        shutil.rmtree(VENV, ignore_errors=True)
        _create_after_installing_venv(failure)


def _create_after_installing_venv(failure: Failed) -> None:
    """Debian's Python comes without the part that makes environments; root can install it."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if "ensurepip" not in failure.output:
        raise failure
    if not packages.can_install():
        raise packages.say_install("The part of Python that makes environments", [package])
    packages.install([package])
    run([sys.executable, "-m", "venv", VENV])


def _developer_is_current() -> bool:
    """A developer's environment holds everything that running needs, at the same versions."""
    return _has("dev", stamps.fingerprint([REQUIREMENTS / "dev.txt", platform.python_version(), str(VENV)]))


def _has(name: str, mark: str) -> bool:
    return stamps.is_done(_stamp(name), mark)


def _stamp(name: str) -> Path:
    return VENV / f"{name}.stamp"
