"""Where set-up keeps things, all inside the checkout and ignored by git."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
SECURITY_VENV = ROOT / ".venv-security"
SECURITY_BIN = SECURITY_VENV / "bin"
REQUIREMENTS = ROOT / "requirements"
NATIVE = ROOT / ".native"
VENDOR = ROOT / "static" / "vendor"
NODE_MODULES = ROOT / "node_modules"

TRUE = {"1", "true", "yes"}

MEMORY = Path("/dev/shm")  # noqa: S108  # only folders with a private name are made there
DISK = Path("/tmp")  # noqa: S108  # the same
ENOUGH = 3 * 1024**3


def quick_folder() -> Path:
    """Where what a run of the tests throws away is kept: in memory, where there is plenty, and otherwise on disk."""
    if os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH:
        return MEMORY
    return DISK


def in_ci() -> bool:
    """Whether nothing may be left out."""
    return os.environ.get("CI", "").strip().lower() in TRUE


def is_root() -> bool:
    """Whether Debian packages can simply be installed."""
    return os.geteuid() == 0
